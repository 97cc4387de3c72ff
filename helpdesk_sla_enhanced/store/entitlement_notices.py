# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which entitlements are nearly or wholly used up, and which defaults collide."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from odoo import api
from odoo.tools import SQL

from . import plumbing

#: What is left of the total when somebody is told that little is.
LOW_SHARE = 0.2

#: (id, customer, company, start, end) of an entitlement.
Period = tuple[int, int, int, date, date | None]


def read_used_up(env: api.Environment, ids: Collection[int] | None = None) -> list[int]:
    """The entitlements of which so little is left that somebody is to be told, and was
    not yet.

    :param ids: only some of these
    """
    among = SQL() if ids is None else SQL("AND id = ANY(%s)", list(ids))
    rows = plumbing.fetch_rows(
        env,
        SQL(
            """
            SELECT id FROM sla_entitlement
            WHERE active AND state IN ('waiting', 'active')
                AND unlimited IS NOT TRUE AND total_terms > 0
                AND (told_empty IS NOT TRUE
                     AND round((total_terms - used_terms)::numeric, 6) <= 0
                     OR told_low IS NOT TRUE
                     AND round((total_terms - used_terms)::numeric, 6)
                         <= round((total_terms * %s)::numeric, 6))
                %s
            ORDER BY id
            """,
            LOW_SHARE,
            among,
        ),
    )
    return [row[0] for row in rows]


def read_other_defaults(
    env: api.Environment, periods: Sequence[Period]
) -> list[tuple[int, int]]:
    """The pairs (id of one of these, id of another entitlement) that are both the
    default of a customer on some day.

    What waits in the cache is not asked for: the caller flushes before.
    """
    columns: list[list[Any]] = [list(column) for column in zip(*periods, strict=True)]
    return plumbing.fetch_rows(
        env,
        SQL(
            """
            SELECT mine.id, other.id
            FROM unnest(%s::int[], %s::int[], %s::int[], %s::date[], %s::date[])
                AS mine(id, partner_id, company_id, start_date, end_date)
            JOIN sla_entitlement AS other
                ON other.partner_id = mine.partner_id
                AND other.company_id = mine.company_id
                AND other.id != ALL(%s)
                AND other.is_default AND other.active
                AND other.state IN ('waiting', 'active', 'expired')
                AND (mine.end_date IS NULL OR other.start_date <= mine.end_date)
                AND (other.end_date IS NULL OR other.end_date >= mine.start_date)
            ORDER BY mine.id, other.id
            """,
            *columns,
            columns[0],
        ),
    )
