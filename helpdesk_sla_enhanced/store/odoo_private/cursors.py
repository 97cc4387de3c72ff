# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The cursors of requests in tests, which share one transaction.

**Used:** ``_cursor`` of Odoo's ``TestCursor``, the cursor whose transaction it is in.

**Why:** what a transaction has changed of the configuration is noted on its cursor.
In tests each request has a cursor of its own that stands before the test's, and must
see what the test has changed.

**When Odoo changes it:** find the test's cursor in the way that the registry gives it
out. No database of any desk is concerned: there each cursor is one of PostgreSQL.
"""

from __future__ import annotations

from odoo.sql_db import BaseCursor, Cursor


def cursor_behind(cr: BaseCursor) -> BaseCursor | None:
    """The cursor whose transaction a cursor shares; None for one of PostgreSQL."""
    return None if isinstance(cr, Cursor) else cr._cursor
