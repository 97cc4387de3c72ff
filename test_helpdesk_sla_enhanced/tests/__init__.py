# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_action_sms
from . import test_apply
from . import test_automations
from . import test_automations_on_records
from . import test_choices
from . import test_companies
from . import test_enabling
from . import test_entity_form
from . import test_example
from . import test_followers
from . import test_gone
from . import test_interface_model
from . import test_life
from . import test_panel
from . import test_report_rights
from . import test_scale
from . import test_shapes
from . import test_simulation_facts
from . import test_simulation_lives
from . import test_watching
