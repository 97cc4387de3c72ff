# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What customers see of what they have bought, on their portal (SEMANTICS M).

Customers have no rights on entitlements. What is theirs is found here as superuser, by
a domain of the user who asks, and nothing else is ever handed out.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from odoo import api
from odoo.fields import Domain
from odoo.models import BaseModel

from . import periods, words

#: The states that a customer is told of; a draft is not bought yet.
SHOWN = (*periods.IN_FORCE, "canceled")
#: Those that are of use, or will be.
CURRENT = ("active", "waiting")
#: How many tickets a page lists, the newest.
LISTED = 100


class Use(NamedTuple):
    """What one ticket has taken, for the list of a customer.

    ``ticket`` is empty for one that the customer may not read, or that is deleted.
    """

    ticket: BaseModel
    title: str
    channel: str
    date: Any
    taken: str


class Shown(NamedTuple):
    """An entitlement as its customer sees it.

    ``channels`` are the names of those with terms of their own, each with what is left.
    """

    record: BaseModel
    state: str
    state_name: str
    left: str
    period: str
    channels: list[tuple[str, str]]


def domain_of(user: BaseModel) -> Domain:
    """The entitlements of a user's own: their company's or personal ones, and of those
    that name contacts the ones that name them, or that they have bought themself."""
    partner = user.partner_id
    theirs = Domain("partner_id", "in", (partner | partner.commercial_partner_id).ids)
    for_them = (
        Domain("contact_ids", "=", False)
        | Domain("contact_ids", "in", partner.ids)
        | Domain("partner_id", "=", partner.id)
    )
    companies = Domain("company_id", "in", user.company_ids.ids)
    return theirs & for_them & companies & Domain("state", "in", SHOWN)


def of_user(env: api.Environment, *ids: int) -> list[Shown]:
    """The entitlements of the user who asks; those of use first.

    :param ids: only those of them; whatever is not theirs is left out
    """
    domain = domain_of(env.user)
    if ids:
        domain &= Domain("id", "in", ids)
    # sudo: customers have no rights on the model; the domain is all they get
    found = [shown(one) for one in env["sla.entitlement"].sudo().search(domain)]
    return sorted(found, key=lambda one: one.state not in CURRENT)


def shown(entitlement: BaseModel) -> Shown:
    """One entitlement in words."""
    state = entitlement.state_now
    names = entitlement._fields["state"]._description_selection(entitlement.env)
    return Shown(
        entitlement,
        state,
        dict(names)[state],
        words.left_text(entitlement),
        words.period_text(entitlement),
        [
            (line.channel_id.name, words.left_text(line))
            for line in entitlement.channel_ids
        ],
    )


def count(env: api.Environment) -> int:
    """How many there are."""
    # sudo: as above
    return env["sla.entitlement"].sudo().search_count(domain_of(env.user))


def uses(entitlement: BaseModel, user: BaseModel) -> list[Use]:
    """The tickets that an entitlement counts, the newest first, as a user may see them.

    What was given back in full is not counted, and not told.
    """
    lines = entitlement.env["sla.entitlement.usage"]._read_group(
        [("entitlement_id", "=", entitlement.id)],
        ["ticket_id"],
        ["quantity:sum", "date:min"],
        having=[("quantity:sum", "<", 0)],
        order="date:min desc",
        limit=LISTED,
    )
    used = entitlement.env["helpdesk.ticket"].union(*(line[0] for line in lines))
    mine = user.env["helpdesk.ticket"].with_user(user).with_context(active_test=False)
    readable = mine.search([("id", "in", used.ids)])
    return [
        Use(
            ticket=mine.browse(ticket.id) & readable,
            title=_title(ticket, readable),
            channel=ticket.channel_id.name or "",
            date=moment,
            taken=words.terms_text(entitlement.env, -quantity),
        )
        for ticket, quantity, moment in lines
    ]


def _title(ticket: BaseModel, readable: BaseModel) -> str:
    """The title of a ticket, where the customer may read it."""
    if not ticket:
        return ticket.env._("Deleted tickets")
    if ticket.id in readable.ids:
        return ticket.display_name
    return ticket.env._("A ticket that you cannot see")
