# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Keeping the ledger of entitlements in step with the tickets (SEMANTICS M2).

What a ticket should have taken follows from what it is; the difference to its lines is
booked. So any change may be booked at any time, and twice does no harm.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection
from typing import Any

import psycopg2

from odoo import api
from odoo.models import BaseModel

from ...sla_core.entitlement import ledger
from ...sla_core.entitlement.ledger import HOURS, Use
from ...sla_core.judging.changes import BOOK, Entry
from ...sla_core.time.moments import epoch
from ...store import entitlement_rows
from ...store.plumbing import CONFLICTS
from .. import access
from ..context import own
from . import notices, sold

_logger = logging.getLogger(__name__)

#: Context key by which our own code gives a line another reason, see
#: ``helpdesk.ticket._sla_book``.
REASON = "sla_ledger_reason"
#: Where a transaction keeps the tickets that are to be booked before it commits.
WAITING = "sla.entitlement.waiting"
#: The fields of a ticket from which its use follows, and what their change is called.
FACTS = {
    "entitlement_id": "entitlement",
    "partner_id": "entitlement",
    "company_id": "entitlement",
    "channel_id": "channel",
    "stage_id": "stage",
    "team_id": "stage",
    "user_id": "stage",
    "duplicate_id": "stage",
    "active": "active",
    "time_spent": "hours",
}


def book(tickets: BaseModel, changed: Collection[str]) -> None:
    """Book what tickets took or gave back by now.

    A failure costs nobody a save: it is tried again from the backlog (A6). A conflict
    with another transaction is for Odoo to repeat the whole (M2).

    :param changed: what changed, as :func:`~.ledger.reason` asks for it
    """
    if not tickets:
        return
    env = tickets.env
    try:
        env.flush_all()  # which must not be undone with what fails below
        with env.cr.savepoint(flush=False):
            book_now(tickets, changed)
    except CONFLICTS:
        raise
    except Exception as error:  # never in the way of a save (A6)
        _logger.exception("The use of %s is not booked, the backlog will", tickets)
        entries = {number: Entry(BOOK, 0) for number in tickets.ids}
        now = env["sla.engine"]._sla_now()
        access.as_engine(env)["sla.backlog"]._put(tickets._name, entries, now, error)


def book_now(tickets: BaseModel, changed: Collection[str], gone: bool = False) -> None:
    """As :func:`book`, but what fails is raised.

    :param gone: whether the tickets are about to be deleted
    """
    env = access.as_engine(tickets.env)
    ours = tickets.with_env(env)
    taken = entitlement_rows.read_taken(env, ours.ids)
    uses = {} if gone else uses_of(ours)
    _forget_waiting(env, ours.ids)
    now = epoch(env["sla.engine"]._sla_now())
    given = own(tickets.env.context, REASON)
    rows: list[tuple[Any, ...]] = []
    for ticket in ours:
        use = None if gone else uses.get(ticket.id, Use(0))
        for line in ledger.lines(use, taken.get(ticket.id, {})):
            reason = given or ledger.reason(use, line, changed)
            rows.append(
                (
                    line.entitlement,
                    line.channel or None,
                    ticket.id,
                    ticket.display_name,
                    line.quantity,
                    reason,
                    now,
                    tickets.env.uid,
                )
            )
    if rows:
        entitlement_rows.book(env, rows)
        notices.after_booking(env, {row[0] for row in rows})


def uses_if_known(tickets: BaseModel) -> dict[int, Use]:
    """As :func:`uses_of`; nothing if it cannot be told, which is logged (A6)."""
    try:
        return uses_of(tickets)
    except psycopg2.Error:
        raise
    except Exception:  # never in the way of a save (A6)
        _logger.exception("The use of %s cannot be told", tickets)
        return {}


def uses_of(tickets: BaseModel) -> dict[int, Use]:
    """What is known of tickets, as superuser, and of the terms of their entitlements.

    Without a query for each: what is asked of one is read of all.
    """
    entitled = tickets.filtered("entitlement_id")
    counted = entitled.filtered(lambda one: one.entitlement_id.allocation == HOURS)
    hours = counted._sla_spent_hours() if counted else {}
    uses = {}
    for ticket in entitled:
        entitlement, stage = ticket.entitlement_id, ticket.stage_id
        channel = ticket.channel_id
        listed = channel and channel in entitlement.channel_ids.channel_id
        uses[ticket.id] = Use(
            entitlement.id,
            channel.id if listed else 0,
            entitlement.allocation,
            entitlement.decrease_on,
            ticket.active,
            bool(stage.closed),
            bool(stage.closed and stage.sla_withdrawn) or bool(ticket.duplicate_id),
            hours.get(ticket.id, 0.0),
        )
    return uses


# -- later ------------------------------------------------------------------------


def book_later(tickets: BaseModel, changed: str) -> None:
    """Have tickets booked before the transaction commits: something that their use
    follows from is just being computed.

    :param changed: what, as :func:`~.ledger.reason` asks for it
    """
    if not sold.is_sold(tickets.env):
        return
    waiting = tickets.env.cr.precommit.data.get(WAITING)
    if waiting is None:
        waiting = tickets.env.cr.precommit.data[WAITING] = defaultdict(set)
        env = access.as_engine(tickets.env)
        tickets.env.cr.precommit.add(lambda: book_waiting(env))
    for number in filter(None, tickets._ids):
        waiting[number].add(changed)


def book_waiting(env: api.Environment) -> None:
    """Book the tickets that wait, and are still there."""
    waiting = env.cr.precommit.data.pop(WAITING, None)
    alike: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for number, changed in sorted((waiting or {}).items()):
        alike[frozenset(changed)].append(number)
    for changed, ids in alike.items():
        book(env["helpdesk.ticket"].browse(ids).exists(), changed)


def _forget_waiting(env: api.Environment, ids: Collection[int]) -> None:
    waiting = env.cr.precommit.data.get(WAITING)
    for number in ids if waiting else ():
        waiting.pop(number, None)
