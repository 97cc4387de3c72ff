# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import base_partner_merge_automatic_wizard
from . import sla_running_mixin
from . import sla_apply
from . import sla_apply_existing
from . import sla_customer_report
from . import sla_entity_disable
from . import sla_hold_stages
from . import sla_feasibility
from . import sla_feasibility_line
from . import sla_policy_ask
from . import sla_policy_deactivate
from . import sla_policy_file
from . import sla_policy_matrix
from . import sla_policy_start
from . import sla_policy_try
from . import sla_waive
from . import sla_route_apply
