# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ledger of entitlements: what tickets took and gave back (SEMANTICS M2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from odoo import api
from odoo.tools import SQL

from ..sla_core.entitlement.ledger import DIGITS, Account
from . import followers, plumbing
from .columns import FLOAT, ID, TEXT, TIME, Rows, array_sql

USAGE = (
    ("entitlement_id", ID),
    ("channel_id", ID),
    ("ticket_id", ID),
    ("ticket_name", TEXT),
    ("quantity", FLOAT),
    ("reason", TEXT),
    ("date", TIME),
    ("user_id", ID),
)
#: The models and fields that booking writes, past the cache of the ORM.
COUNTING = ("sla.entitlement", "sla.entitlement.channel")
COUNTED = ("used_terms", "remaining_terms")


def read_taken(
    env: api.Environment, ticket_ids: Collection[int]
) -> dict[int, dict[Account, float]]:
    """What the lines of tickets sum up to: ``{ticket id: {account: taken}}``."""
    found: defaultdict[int, dict[Account, float]] = defaultdict(dict)
    rows = plumbing.fetch_rows(
        env,
        SQL(
            "SELECT ticket_id, entitlement_id, COALESCE(channel_id, 0), -SUM(quantity) "
            "FROM sla_entitlement_usage WHERE ticket_id = ANY(%s) GROUP BY 1, 2, 3",
            array_sql(ticket_ids, ID),
        ),
    )
    for ticket, entitlement, channel, taken in rows:
        found[ticket][entitlement, channel] = taken
    return found


def read_users(
    env: api.Environment, entitlement_id: int, channel_id: int
) -> tuple[list[int], datetime | None]:
    """Who has used an entitlement, or one of its channels, up.

    :param channel_id: 0 for all channels
    :return: the tickets that have taken something which they did not give back, the
        newest first, and the moment of the last line that took anything
    """
    rows = plumbing.fetch_rows(
        env,
        SQL(
            "SELECT ticket_id, MAX(date) FILTER (WHERE quantity < 0) "
            "FROM sla_entitlement_usage "
            "WHERE entitlement_id = %s AND %s AND ticket_id IS NOT NULL "
            "GROUP BY 1 HAVING SUM(quantity) < 0 ORDER BY 2 DESC, 1 DESC",
            entitlement_id,
            SQL("channel_id = %s", channel_id) if channel_id else SQL("TRUE"),
        ),
    )
    return [row[0] for row in rows], (rows[0][1] if rows else None)


def book(env: api.Environment, rows: Sequence[Sequence[Any]]) -> None:
    """Add lines to the ledger, and to what it sums up to.

    The rows of the entitlements are written in the order of their ids, so that of two
    transactions the second waits for the first, and is refused by the database for
    having decided on what it saw before (REPEATABLE READ). Odoo then repeats it, and it
    sees what is left by now.

    :param rows: as :data:`USAGE` orders them, moments in epoch seconds
    """
    used: defaultdict[int, float] = defaultdict(float)
    by_channel: defaultdict[Account, float] = defaultdict(float)
    for entitlement, channel, _ticket, _name, quantity, *_rest in rows:
        used[entitlement] -= quantity
        if channel:
            by_channel[entitlement, channel] -= quantity
    for model_name in COUNTING:
        env[model_name].flush_model()
    told = {"sla.entitlement": _count(env, sorted(used.items()))}
    if by_channel:
        counts = [(*account, amount) for account, amount in sorted(by_channel.items())]
        told["sla.entitlement.channel"] = _count_channels(env, counts)
    followers.append_rows(env, "sla.entitlement.usage", USAGE, rows)
    for model_name, ids in told.items():
        # What was read before, and what is computed of it, is read again.
        env[model_name].browse(ids).invalidate_recordset(flush=False)
        followers.tell_updated(env, model_name, COUNTED, ids)
    for name in ("entitlement_usage_ids", "entitlement_left"):
        env["helpdesk.ticket"]._fields[name]._invalidate_cache(env)


def _count(env: api.Environment, counts: list[tuple[int, float]]) -> list[int]:
    """Add to what is used of entitlements; those that exist."""
    rows = Rows((("id", ID), ("amount", FLOAT)), counts)
    return _run_count(
        env,
        SQL(
            "WITH locked AS (SELECT id FROM sla_entitlement WHERE id = ANY(%s) "
            "ORDER BY id FOR NO KEY UPDATE) "
            "UPDATE sla_entitlement AS counted SET %s FROM locked, %s "
            "WHERE counted.id = locked.id AND counted.id = %s RETURNING counted.id",
            array_sql([number for number, _amount in counts], ID),
            _counted(rows),
            rows.source,
            rows.values["id"],
        ),
    )


def _count_channels(
    env: api.Environment, counts: list[tuple[int, int, float]]
) -> list[int]:
    """Add to what is used of the channels of entitlements, whose rows are locked by
    now; those that are listed."""
    kinds = (("entitlement", ID), ("channel", ID), ("amount", FLOAT))
    rows = Rows(kinds, counts)
    return _run_count(
        env,
        SQL(
            "UPDATE sla_entitlement_channel AS counted SET %s FROM %s "
            "WHERE counted.entitlement_id = %s AND counted.channel_id = %s "
            "RETURNING counted.id",
            _counted(rows),
            rows.source,
            rows.values["entitlement"],
            rows.values["channel"],
        ),
    )


def _counted(rows: Rows) -> SQL:
    """The assignments that count an amount, and what is left after it."""
    used = SQL(
        "ROUND((COALESCE(counted.used_terms, 0) + %s)::numeric, %s)",
        rows.values["amount"],
        DIGITS,
    )
    return SQL(
        "used_terms = %s, remaining_terms = "
        "ROUND(COALESCE(counted.total_terms, 0)::numeric - %s, %s)",
        used,
        used,
        DIGITS,
    )


def _run_count(env: api.Environment, sql: SQL) -> list[int]:
    return [row[0] for row in plumbing.fetch_rows(env, sql)]
