# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_hooks
from . import test_job_runner
from . import test_jobs
from . import test_same_guarantees
from . import test_translations
