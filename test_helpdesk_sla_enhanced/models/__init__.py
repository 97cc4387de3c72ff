# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import sla_example_engine
from . import sla_example_repair
from . import sla_toy_stage
from . import sla_toy_tag
from . import sla_toy_line
from . import sla_toy_job
from . import sla_toy_plain
from . import sla_toy_delegate
from . import sla_toy_day
from . import sla_toy_shape
from . import sla_toy_told
from . import sla_toy_unfit
