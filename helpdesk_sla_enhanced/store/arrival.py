# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the addon does to a database that has tickets already, when it comes to it."""

from __future__ import annotations

from odoo import api
from odoo.tools import SQL
from odoo.tools.sql import column_exists, create_column

TABLE, COLUMN = "helpdesk_ticket", "reported_date"


def fill_reported_date(env: api.Environment) -> None:
    """Let the tickets that are there be reported when they were created.

    One statement, which touches neither their ``write_date`` nor their chatter
    (SEMANTICS A5, F2). A column that is there already is left as it is.
    """
    if column_exists(env.cr, TABLE, COLUMN):
        return
    create_column(env.cr, TABLE, COLUMN, "timestamp", "Reported On")
    env.cr.execute(
        SQL(
            "UPDATE %s SET %s = date_trunc('second', create_date)",
            SQL.identifier(TABLE),
            SQL.identifier(COLUMN),
        )
    )
