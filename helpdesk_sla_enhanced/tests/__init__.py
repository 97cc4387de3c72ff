# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_actions
from . import test_apply_action
from . import test_calendar_cache
from . import test_calendar_changes
from . import test_calendar_clock
from . import test_deadline_field
from . import test_hooks
from . import test_js
from . import test_mail_facts
from . import test_mail_gateway
from . import test_mixin
from . import test_policy
from . import test_reconcile
from . import test_ticket_request
from . import test_ticket_response
from . import test_vertical
from . import test_waive
