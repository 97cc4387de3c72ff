# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Entitlements as tickets look for them (SEMANTICS M5), and what they promise (M4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from odoo import api
from odoo.tools import SQL

from . import plumbing
from .columns import ID, array_sql


class Offer(NamedTuple):
    """An entitlement that a manager has put into force, as stored; its dates still have
    to be looked at in the days of its company."""

    id: int
    partner: int
    company: int
    start: date
    end: date | None
    allocation: str
    decrease_on: str
    unlimited: bool
    remaining: float
    restrict: bool
    default: bool


def read_offers(
    env: api.Environment, partner_ids: Collection[int], states: Collection[str]
) -> list[Offer]:
    """The entitlements of customers in some states, whatever their dates."""
    sql = SQL(
        "SELECT id, partner_id, COALESCE(company_id, 0), start_date, end_date, "
        "allocation, decrease_on, COALESCE(unlimited, FALSE), "
        "COALESCE(remaining_terms, 0), COALESCE(restrict, FALSE), "
        "COALESCE(is_default, FALSE) "
        "FROM sla_entitlement "
        "WHERE partner_id = ANY(%s) AND state IN %s AND active",
        array_sql(partner_ids, ID),
        tuple(states),
    )
    return [Offer._make(row) for row in plumbing.fetch_rows(env, sql)]


def read_links(
    env: api.Environment, name: str, ids: Collection[int]
) -> dict[int, set[int]]:
    """What entitlements are limited to by a many2many field of theirs:
    ``{entitlement id: ids}``."""
    field = env["sla.entitlement"]._fields[name]
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = plumbing.fetch_rows(
        env,
        SQL(
            "SELECT %s, %s FROM %s WHERE %s = ANY(%s)",
            SQL.identifier(field.column1),
            SQL.identifier(field.column2),
            SQL.identifier(field.relation),
            SQL.identifier(field.column1),
            array_sql(ids, ID),
        ),
    )
    for number, limit in rows:
        found[number].add(limit)
    return found


def read_channels(
    env: api.Environment, ids: Collection[int]
) -> dict[int, dict[int, float]]:
    """The channels that entitlements list, with what is left of each:
    ``{entitlement id: {channel id: terms}}``."""
    found: defaultdict[int, dict[int, float]] = defaultdict(dict)
    rows = plumbing.fetch_rows(
        env,
        SQL(
            "SELECT entitlement_id, channel_id, COALESCE(remaining_terms, 0) "
            "FROM sla_entitlement_channel WHERE entitlement_id = ANY(%s)",
            array_sql(ids, ID),
        ),
    )
    for number, channel, left in rows:
        found[number][channel] = left
    return found


def read_promises(
    env: api.Environment, ticket_ids: Collection[int]
) -> list[tuple[Any, ...]]:
    """The entitlements of tickets that have a policy: rows of (ticket, policy, why this
    one, company, state, start, end)."""
    return plumbing.fetch_rows(
        env,
        SQL(
            "SELECT t.id, e.policy_id, t.entitlement_reason, e.company_id, e.state, "
            "e.start_date, e.end_date "
            "FROM helpdesk_ticket t JOIN sla_entitlement e ON e.id = t.entitlement_id "
            "WHERE t.id = ANY(%s) AND e.policy_id IS NOT NULL AND e.active",
            array_sql(ticket_ids, ID),
        ),
    )


def read_promising(env: api.Environment) -> list[tuple[Any, ...]]:
    """All entitlements that have a policy: rows of (id, policy, company, state, start,
    end)."""
    return plumbing.fetch_rows(
        env,
        SQL(
            "SELECT id, policy_id, company_id, state, start_date, end_date "
            "FROM sla_entitlement WHERE policy_id IS NOT NULL AND active"
        ),
    )
