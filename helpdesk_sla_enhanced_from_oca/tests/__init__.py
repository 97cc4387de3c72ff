# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_clocks
from . import test_old_data
from . import test_preview
from . import test_slas
from . import test_translations
