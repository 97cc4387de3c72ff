# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which entitlements tickets use (SEMANTICS M3, M5): a fixed number of queries, however
many tickets look for one, and however many entitlements there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from odoo import api
from odoo.models import BaseModel

from ...sla_core.entitlement import ranking
from ...sla_core.entitlement.ledger import CASES, ON_CREATE
from ...sla_core.entitlement.ranking import Candidate, Found, Request
from ...store import offer_rows
from ...store.offer_rows import Offer
from . import periods

#: The fields of a ticket that a request is made of, besides those of the scopes.
ASKED = ("partner_id", "company_id", "channel_id")


class Market(NamedTuple):
    """What the customers of some requests have bought and may use today.

    :param candidates: by the id of the entitlement
    :param by_partner: the ids, by customer
    :param on_create: those that a ticket takes from when it is made
    """

    candidates: dict[int, Candidate]
    by_partner: dict[int, list[int]]
    on_create: frozenset[int]

    def offered(self, request: Request) -> list[Candidate]:
        """The entitlements of the customer of a request."""
        customers = dict.fromkeys((request.contact, request.customer))
        return [
            self.candidates[number]
            for customer in customers
            for number in self.by_partner.get(customer, ())
        ]

    def take(self, number: int, channel: int, hours: float) -> None:
        """Count what a ticket takes that is being made, for the tickets after it."""
        if number not in self.on_create:
            return
        candidate = self.candidates[number]
        taken = 1.0 if candidate.allocation == CASES else hours
        channels = dict(candidate.channels)
        if channel in channels:
            channels[channel] -= taken
        self.candidates[number] = candidate._replace(
            remaining=candidate.remaining - taken, channels=channels
        )


def scopes(env: api.Environment) -> dict[str, str]:
    """By what entitlements are limited: the field of the ticket, and that of the
    entitlement."""
    return env["sla.entitlement"]._sla_scope_fields()


def look_for(env: api.Environment, requests: Sequence[Request]) -> list[Offer]:
    """What the customers of some requests may use today, in the days of the company
    that sold it. One query.

    :param env: superuser: who makes a ticket need not see what the customer bought
    """
    partners = {r.contact for r in requests} | {r.customer for r in requests}
    partners.discard(0)
    if not partners:
        return []
    env["sla.entitlement"].flush_model()
    offers = offer_rows.read_offers(env, partners, periods.MAY_BE_CHOSEN)
    return _in_force(env, offers)


def open_market(env: api.Environment, offers: Sequence[Offer]) -> Market:
    """What is offered, as tickets are compared with it."""
    if not offers:
        return Market({}, {}, frozenset())
    ids = [offer.id for offer in offers]
    env["sla.entitlement.channel"].flush_model()
    channels = offer_rows.read_channels(env, ids)
    limits = {
        asked: offer_rows.read_links(env, name, ids)
        for asked, name in scopes(env).items()
    }
    by_partner: defaultdict[int, list[int]] = defaultdict(list)
    for offer in offers:
        by_partner[offer.partner].append(offer.id)
    return Market(
        {
            offer.id: _candidate(offer, limits, channels.get(offer.id, {}))
            for offer in offers
        },
        by_partner,
        frozenset(offer.id for offer in offers if offer.decrease_on == ON_CREATE),
    )


def _in_force(env: api.Environment, offers: list[Offer]) -> list[Offer]:
    """Those whose days have come and are not over, whatever the daily job has done."""
    companies = env["res.company"]
    today: dict[int, date] = {}
    found = []
    for offer in offers:
        if offer.company not in today:
            company = companies.browse(offer.company) if offer.company else env.company
            today[offer.company] = periods.today_of(company)
        state = periods.state_on(today[offer.company], offer.start, offer.end)
        if state == "active":
            found.append(offer)
    return found


def _candidate(
    offer: Offer, limits: dict[str, dict[int, set[int]]], channels: dict[int, float]
) -> Candidate:
    return Candidate(
        offer.id,
        offer.partner,
        offer.company,
        {
            name: frozenset(by_offer[offer.id])
            for name, by_offer in limits.items()
            if offer.id in by_offer
        },
        channels,
        offer.allocation,
        offer.unlimited,
        offer.remaining,
        offer.restrict,
        offer.default,
        offer.end.toordinal() if offer.end else ranking.NEVER,
    )


def find(
    market: Market, requests: Sequence[Request], hours: Sequence[float]
) -> list[Found]:
    """What each request finds, in their order: what one takes is gone for the next.

    :param hours: what was spent on each ticket already
    """
    found = []
    for request, spent in zip(requests, hours, strict=True):
        answer = ranking.find(market.offered(request), request)
        if answer.taken:
            market.take(answer.taken, request.channel, spent)
        found.append(answer)
    return found


# -- requests ---------------------------------------------------------------------


def requests_of(tickets: BaseModel) -> list[Request]:
    """The requests of tickets, as they are.

    :param tickets: as superuser
    """
    names = (*ASKED, *scopes(tickets.env))
    values = [{name: ticket[name].ids for name in names} for ticket in tickets]
    return make_requests(tickets.env, values)


def make_requests(
    env: api.Environment, values: Sequence[dict[str, Sequence[int]]]
) -> list[Request]:
    """The requests of tickets, of the ids that their fields hold.

    :param env: superuser
    """
    names = tuple(scopes(env))
    ticket_fields = env["helpdesk.ticket"]._fields
    known = {
        name: _and_above(
            env[ticket_fields[name].comodel_name],
            {number for vals in values for number in vals.get(name, ())},
        )
        for name in names
    }
    partners = env["res.partner"].browse(
        {number for vals in values for number in vals.get("partner_id", ())}
    )
    customers = {
        partner.id: partner.commercial_partner_id.id or partner.id
        for partner in partners
    }
    requests = []
    for vals in values:
        contact, company, channel = (_first(vals, name) for name in ASKED)
        limits = {
            name: frozenset().union(*(known[name][n] for n in vals.get(name, ())))
            for name in names
        }
        customer = customers.get(contact, 0)
        requests.append(Request(contact, customer, company, channel, limits))
    return requests


def _first(values: dict[str, Any], name: str) -> int:
    found: Sequence[int] = values.get(name, ())
    return found[0] if found else 0


def _and_above(records: BaseModel, ids: set[int]) -> dict[int, frozenset[int]]:
    """Each record with those above it, where its model has a hierarchy."""
    if not records._parent_store:
        return {number: frozenset((number,)) for number in ids}
    return {
        record.id: frozenset(
            (record.id, *map(int, (record.parent_path or "").strip("/").split("/")))
            if record.parent_path
            else (record.id,)
        )
        for record in records.browse(ids)
    }
