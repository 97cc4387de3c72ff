# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Makes `devtools` and the drills of the tests importable, whose folder is above."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1]))
