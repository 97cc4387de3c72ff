# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A moment at which time stands still, for Odoo and for a page in the browser."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

#: A Wednesday, twenty past two in the afternoon in Brussels; UTC.
NOW = datetime(2026, 10, 14, 12, 20)
#: What a page takes for its clock: one that stands still, but for what has `passed`.
_PAGE = """
(() => {
    const Real = Date;
    const now = () => MOMENT + (globalThis.passed || 0);
    globalThis.Date = class extends Real {
        constructor(...given) {
            given.length ? super(...given) : super(now());
        }
        static now() {
            return now();
        }
    };
})();
"""


def freeze() -> Any:
    """Let it be `NOW` in this process, once Odoo is imported.

    :return: what has `move_to`, to let it be another moment
    """
    from freezegun import freeze_time

    from odoo import fields, sql_db

    def now(cursor: Any) -> datetime:
        """The moment of a transaction, which PostgreSQL says otherwise."""
        if cursor._now is None:
            cursor._now = fields.Datetime.now()
        found: datetime = cursor._now
        return found

    sql_db.BaseCursor.now = now
    return freeze_time(NOW).start()


def page_script() -> str:
    """JavaScript for which it is always `NOW`."""
    moment = int(NOW.replace(tzinfo=timezone.utc).timestamp() * 1000)
    return _PAGE.replace("MOMENT", str(moment))
