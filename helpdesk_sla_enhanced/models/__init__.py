# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import base
from . import sla_config_mixin
from . import sla_engine_table
from . import sla_store
from . import sla_config
from . import sla_condition
from . import sla_engine
from . import sla_entity
from . import sla_kpi
from . import sla_policy
from . import sla_item
from . import sla_item_action
from . import sla_tracker
from . import sla_kpi_instance
from . import sla_hold
from . import sla_event
from . import sla_action_run
from . import sla_backlog
from . import sla_mixin
from . import ir_actions_server
from . import resource_calendar
from . import res_company
from . import res_config_settings
from . import mail_thread
from . import helpdesk_ticket
from . import helpdesk_ticket_talk
