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


def read_used_up(env: api.Environment) -> list[int]:
    """The entitlements of which so little is left that somebody is to be told, and was
    not yet."""
    return [row[0] for row in plumbing.fetch_rows(env, _used_up_sql(SQL("TRUE")))]


def read_used_up_channels(env: api.Environment) -> list[int]:
    """The channels of entitlements of which nothing is left, although something is of
    the entitlement, and of which nobody was told yet: the ids of their lines."""
    rows = plumbing.fetch_rows(env, _used_up_channels_sql(SQL("TRUE")))
    return [row[0] for row in rows]


def is_any_used_up(env: api.Environment, ids: Collection[int]) -> bool:
    """Whether somebody is to be told of one of these entitlements, or of a channel of
    one, as the functions above say it. One query."""
    among = SQL("e.id = ANY(%s)", list(ids))
    found: bool = plumbing.fetch_value(
        env,
        SQL(
            "SELECT EXISTS(%s) OR EXISTS(%s)",
            _used_up_sql(among),
            _used_up_channels_sql(among),
        ),
    )
    return found


def _used_up_sql(among: SQL) -> SQL:
    """The query of :func:`read_used_up`.

    :param among: which entitlements, as a condition on ``e``
    """
    return SQL(
        """
            SELECT e.id FROM sla_entitlement AS e
            WHERE %(among)s AND e.active AND e.state IN ('waiting', 'active')
                AND e.unlimited IS NOT TRUE AND e.total_terms > 0
                AND (e.told_empty IS NOT TRUE AND %(left)s <= 0
                     OR e.told_low IS NOT TRUE
                     AND %(left)s <= round((e.total_terms * %(share)s)::numeric, 6))
            ORDER BY e.id
            """,
        among=among,
        left=_left_sql("e"),
        share=LOW_SHARE,
    )


def _used_up_channels_sql(among: SQL) -> SQL:
    """The query of :func:`read_used_up_channels`; of an entitlement that is used up
    itself the owner is told that."""
    return SQL(
        """
            SELECT c.id FROM sla_entitlement AS e
            JOIN sla_entitlement_channel AS c ON c.entitlement_id = e.id
            WHERE %(among)s AND e.active AND e.state IN ('waiting', 'active')
                AND (e.unlimited OR %(left)s > 0)
                AND c.total_terms > 0 AND c.told_empty IS NOT TRUE
                AND %(left_of_channel)s <= 0
            ORDER BY c.id
            """,
        among=among,
        left=_left_sql("e"),
        left_of_channel=_left_sql("c"),
    )


def _left_sql(alias: str) -> SQL:
    return SQL(
        "round((%s - COALESCE(%s, 0))::numeric, 6)",
        SQL.identifier(alias, "total_terms"),
        SQL.identifier(alias, "used_terms"),
    )


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
