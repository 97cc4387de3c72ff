# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the cron workers of a database are notified, by a cursor on any database."""

from __future__ import annotations

from odoo.sql_db import BaseCursor
from odoo.tools import SQL

from odoo.addons.base.models.ir_cron import ODOO_NOTIFY_FUNCTION


def read_server_time(cr: BaseCursor) -> float:
    """The present moment by the clock of the database server, in epoch seconds."""
    cr.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8")
    seconds: float = cr.fetchone()[0]
    return seconds


def notify_workers(cr: BaseCursor, database: str) -> None:
    """Have the cron workers look for work in a database once this is committed."""
    function = SQL.identifier(ODOO_NOTIFY_FUNCTION)
    cr.execute(SQL("SELECT %s('cron_trigger', %s)", function, database))
