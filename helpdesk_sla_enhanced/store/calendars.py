# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What working time is made of, as rows."""

from __future__ import annotations

from odoo import api
from odoo.tools import SQL

from . import plumbing


def calendar_fingerprint(env: api.Environment, calendar_id: int) -> str:
    """A digest of every row that the working time of a calendar depends on, as they
    are stored; empty for a calendar that is gone."""
    rows = plumbing.fetch_rows(
        env,
        SQL(
            """
            SELECT md5(concat_ws('|', c::text, (
                SELECT string_agg(a::text, '|' ORDER BY a.id)
                  FROM resource_calendar_attendance a
                 WHERE a.calendar_id = c.id
            ), (
                SELECT string_agg(l::text, '|' ORDER BY l.id)
                  FROM resource_calendar_leaves l
                 WHERE l.resource_id IS NULL
                   AND (l.calendar_id = c.id OR l.calendar_id IS NULL)
            )))
              FROM resource_calendar c
             WHERE c.id = %s
            """,
            calendar_id,
        ),
    )
    return rows[0][0] if rows else ""
