# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which policy the entitlement of a ticket promises (SEMANTICS F1, M4)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

from odoo import api

from ...sla_core.judging.changes import ENTITLED, Entry
from ...store import offer_rows
from ..resolving import CHOOSING
from ..snapshot import Snapshot
from . import periods


def of_entries(
    env: api.Environment,
    snapshot: Snapshot,
    model_name: str,
    entries: dict[int, Entry],
    now: datetime,
) -> dict[int, tuple[int, str | None]]:
    """What is promised to those of some changed records that may get another policy,
    as :func:`promises` says it."""
    if not snapshot.sold:
        return {}
    watch = snapshot.watches.get(model_name)
    if watch is None or not watch.own.get("entitlement_id", 0) & ENTITLED:
        return {}
    ids = [
        number
        for number, entry in entries.items()
        if entry.choice is not None or entry.asks & CHOOSING
    ]
    return promises(env, ids, now) if ids else {}


def promises(
    env: api.Environment, ticket_ids: Collection[int], now: datetime
) -> dict[int, tuple[int, str | None]]:
    """The policies of the entitlements of tickets that are in force at ``now``, naive
    UTC: ``{ticket id: (policy id, why this entitlement)}``. One query.

    Of one that is over nothing follows any more; what runs under it goes on, as
    nobody asks then.
    """
    found = {}
    is_in_force = _in_force_at(env, now)
    for ticket, policy, why, *terms in offer_rows.read_promises(env, ticket_ids):
        if is_in_force(*terms):
            found[ticket] = (policy, why)
    return found


def all_policies(env: api.Environment, now: datetime) -> dict[int, int]:
    """The policies of all entitlements that promise one and are in force at ``now``,
    naive UTC: ``{entitlement id: policy id}``. One query."""
    is_in_force = _in_force_at(env, now)
    return {
        number: policy
        for number, policy, *terms in offer_rows.read_promising(env)
        if is_in_force(*terms)
    }


def _in_force_at(
    env: api.Environment, now: datetime
) -> Callable[[int, str, date, date | None], bool]:
    """Whether an entitlement is in force at ``now``, in the days of the company that
    sold it, by that, its state and its dates; whatever the daily job has done."""
    days: dict[int, date] = {}

    def is_in_force(company: int, state: str, start: date, end: date | None) -> bool:
        if state not in periods.MAY_BE_CHOSEN:
            return False
        if company not in days:
            # An entitlement without a company is counted in the asking user's days.
            sold_by = env["res.company"].browse(company) if company else env.company
            days[company] = periods.day_of(sold_by, now)
        return periods.state_on(days[company], start, end) == "active"

    return is_in_force
