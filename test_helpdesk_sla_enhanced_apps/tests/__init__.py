# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_account_move
from . import test_any_model_tour
from . import test_calendar_event
from . import test_gold_story
from . import test_gold_tour
from . import test_project_task
from . import test_res_partner
from . import test_sale_order
