# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dashboard's files, which are written by a command."""

import json

from devtools.dashboard.whole import FOLDER, spreadsheets


def test_the_files_are_up_to_date():
    wanted = spreadsheets()
    found = {name: json.loads((FOLDER / name).read_text("utf-8")) for name in wanted}
    assert found == wanted, "python3 -m devtools.dashboard writes them"
