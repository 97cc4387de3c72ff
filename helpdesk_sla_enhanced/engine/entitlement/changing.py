# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a change of tickets means for their entitlements (SEMANTICS M2, M3, M5)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, NamedTuple

import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.models import BaseModel

from ...sla_core.entitlement.ledger import Use
from ...sla_core.entitlement.ranking import Request, has_left
from .. import access
from ..context import own, saying
from . import booking, choosing, finding, sold
from . import ticket_words as words
from .booking import FACTS
from .choosing import FOLLOWING, Values

_logger = logging.getLogger(__name__)

#: Context key of what finding itself writes, believed only as our own.
FOUND = "sla_entitlement_found"
#: The fields whose change may make an entitlement somebody else's.
OWNERS = ("partner_id", "company_id")
#: The fields whose change concerns entitlements at all.
CONCERNED = frozenset(FACTS) | frozenset(FOLLOWING)
#: Those that somebody may write although there is no entitlement.
WRITTEN = frozenset(("entitlement_id", *FOLLOWING))


class Change(NamedTuple):
    """A change of tickets that concerns their entitlements.

    :param vals: what is written
    :param uses: the use of each ticket before, by its id
    :param owners: the customer and company of each before, if they are written
    """

    vals: Values
    uses: dict[int, Use]
    owners: dict[int, tuple[int, ...]]


def begin(tickets: BaseModel, vals: Values) -> Change | None:
    """Look at a change before it is written; None if it concerns no entitlement.

    :raise ValidationError: if an entitlement is chosen that cannot be (M5)
    :raise UserError: if a person chooses one of which nothing is left (M3)
    """
    if CONCERNED.isdisjoint(vals):
        return None
    if WRITTEN.isdisjoint(vals) and not sold.is_sold(tickets.env):
        return None
    found = own(tickets.env.context, FOUND)
    if not found:
        vals = choosing.without_following(tickets.env, vals)
        if "entitlement_id" in vals:
            vals = _choice(tickets, vals)
    ours = tickets.with_env(access.as_engine(tickets.env))
    owners = {}
    finds = not found and "entitlement_id" not in vals
    if finds and not vals.keys().isdisjoint(OWNERS):
        owners = {ticket.id: _owners(ticket) for ticket in ours}
    uses = booking.uses_if_known(ours)
    return Change(vals, uses, owners)


def finish(tickets: BaseModel, change: Change) -> None:
    """Look at a change after it was written: find another entitlement for tickets that
    belong to somebody else by now, and book what was taken or given back."""
    ours = tickets.with_env(access.as_engine(tickets.env))
    if change.owners:
        moved = ours.filtered(lambda one: _owners(one) != change.owners[one.id])
        if moved:
            choosing.safely(
                tickets.env,
                lambda: find_again(tickets.browse(moved.ids), moved.ids),
                None,
            )
    uses = booking.uses_if_known(ours)
    differ = [n for n in ours.ids if change.uses.get(n) != uses.get(n)]
    changed = {FACTS[name] for name in change.vals if name in FACTS}
    booking.book(tickets.browse(differ), changed)


def _owners(ticket: BaseModel) -> tuple[int, ...]:
    return tuple(ticket[name].id for name in OWNERS)


def find_again(
    tickets: BaseModel, moved: Sequence[int], reason: str | None = None
) -> None:
    """Find entitlements for tickets as they are now; one that is still the customer's
    own stays.

    Nobody is refused for that: what cannot be used is flagged (M3).

    :param moved: the ids of those that have come to another customer or company; one
        of them that is closed, and had no entitlement, has none now either
    :param reason: what the ledger says of it, if that does not follow
    """
    env = tickets.env
    ours = tickets.with_env(access.as_engine(env))
    requests = finding.requests_of(ours)
    pairs = [
        (ticket, request)
        for ticket, request in zip(ours, requests, strict=True)
        if not _stays(ticket, request, ticket.id in moved)
    ]
    if not pairs:
        return
    asked = [request for _ticket, request in pairs]
    market = finding.open_market(ours.env, finding.look_for(ours.env, asked))
    hours = [ticket.time_spent for ticket, _request in pairs]
    answers = finding.find(market, asked, hours)
    told: dict[Any, Any] = {}
    speaking = choosing.telling(env)
    for (ticket, request), found in zip(pairs, answers, strict=True):
        values = choosing.values_of(speaking, found, request, told)
        write_found(tickets.browse(ticket.id), values, reason)


def _stays(ticket: BaseModel, request: Request, moved: bool) -> bool:
    if ticket.entitlement_id:
        return choosing.is_own(ticket.entitlement_id, request)
    return moved and bool(ticket.stage_id.closed)


def write_found(tickets: BaseModel, values: Values, reason: str | None = None) -> None:
    """Write what follows for tickets, past the checks of what people choose.

    :param reason: what the ledger says of it, if that does not follow
    """
    context = saying(tickets.env.context, **{FOUND: True, booking.REASON: reason})
    # sudo: it follows from what the user was allowed to do
    tickets.sudo().with_context(**context).write(values)


# -- what is chosen ---------------------------------------------------------------


def _choice(tickets: BaseModel, vals: Values) -> Values:
    """The values of a change that puts an entitlement on tickets, or takes it away."""
    number = vals["entitlement_id"]
    # sudo: an entitlement that the user may not see is kept or refused all the same
    changing = tickets.sudo().filtered(
        lambda one: (one.entitlement_id.id or False) != (number or False)
    )
    if not changing:
        return {name: val for name, val in vals.items() if name != "entitlement_id"}
    if number:
        _check(tickets.browse(changing.ids), vals)
    said = {
        "entitlement_reason": words.chosen(tickets.env)
        if number
        else words.taken_away(tickets.env),
        "entitlement_refused": False,
        "entitlement_refused_id": False,
        "entitlement_refusal_reason": False,
    }
    return {**vals, **said}


def _check(tickets: BaseModel, vals: Values) -> None:
    """Refuse an entitlement that these tickets cannot have."""
    env, number = tickets.env, vals["entitlement_id"]
    ours = tickets.with_env(access.as_engine(env))
    names = (*finding.ASKED, *finding.scopes(env))
    values: list[dict[str, Any]] = []
    for ticket in ours:
        whole = {name: ticket[name].ids for name in names}
        for name in names:
            if isinstance(vals.get(name), int):
                whole[name] = [vals[name]] if vals[name] else []
        values.append(whole)
    requests = finding.make_requests(ours.env, values)
    owners = {(r.contact, r.customer, r.company): r for r in requests}
    for request in owners.values():
        problem = choosing.why_not(env, number, request)
        if problem:
            raise ValidationError(problem)
    if not choosing.is_told(env):
        return
    market = finding.open_market(ours.env, finding.look_for(ours.env, requests))
    for ticket, request in zip(ours, requests, strict=True):
        candidate = market.candidates.get(number)
        if candidate is None:
            continue
        if candidate.restrict and not has_left(candidate, request.channel):
            raise UserError(choosing.refusal(env, number, request))
        market.take(number, request.channel, ticket.time_spent)


# -- new tickets ------------------------------------------------------------------


def settle_new(tickets: BaseModel, asked: Sequence[Request | None]) -> None:
    """Look at new tickets once more, and book what they took.

    Other addons may have filled in what was not known before: those find again.

    :param asked: what each asked before it was made, None if it did not ask
    """
    if not sold.is_sold(tickets.env):
        return
    ours = tickets.with_env(access.as_engine(tickets.env))
    requests = _requests_if_known(ours, asked)
    other = [
        ticket.id
        for ticket, now, then in zip(ours, requests, asked, strict=True)
        if now != then
    ]
    if other:
        choosing.safely(
            tickets.env, lambda: find_again(tickets.browse(other), (), "created"), None
        )
    entitled = ours.filtered("entitlement_id")
    booking.book(tickets.browse(entitled.ids), {"created"})


def _requests_if_known(
    tickets: BaseModel, asked: Sequence[Request | None]
) -> Sequence[Request | None]:
    """The requests of new tickets, all of which was just written and is in memory."""
    try:
        return finding.requests_of(tickets)
    except psycopg2.Error:
        raise
    except Exception:  # never in the way of a save (A6)
        _logger.exception("What %s looks for cannot be told", tickets)
        return asked
