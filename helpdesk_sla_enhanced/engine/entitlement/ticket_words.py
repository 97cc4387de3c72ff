# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What people are told of the entitlement of a ticket."""

from __future__ import annotations

from odoo import api
from odoo.models import BaseModel
from odoo.tools import format_date, format_list

from ...sla_core.entitlement import ranking
from ...sla_core.entitlement.ledger import HOURS
from ...sla_core.entitlement.ranking import Found, Request
from ...store import entitlement_rows
from ..field_words import field_label
from . import periods

#: How many of the tickets that used an entitlement up are named.
NAMED = 5


def why(env: api.Environment, found: Found, request: Request) -> str | bool:
    """Why a ticket uses the entitlement that it uses, or none; False if it has no
    customer to ask for.

    :param env: superuser, in the language of the reader
    """
    if found.refused:
        entitlement = env["sla.entitlement"].browse(found.refused)
        return env._(
            "Nothing is left of “%(entitlement)s” for it.", entitlement=entitlement.name
        )
    if not request.contact:
        return False
    if not found.taken:
        customer = env["res.partner"].browse(request.customer)
        return env._(
            "%(customer)s has no active entitlement for such tickets.",
            customer=customer.display_name,
        )
    if found.why == ranking.ONLY:
        return env._("The only one of the customer that is active for such tickets.")
    count = found.others + 1
    if found.why == ranking.NARROWEST:
        labels = [
            f"“{field_label(env, 'helpdesk.ticket', name)}”" for name in found.named
        ]
        return env._(
            "The narrowest of %(count)s of the customer: it is limited by %(scope)s.",
            count=count,
            scope=format_list(env, labels),
        )
    if found.why == ranking.LEFT:
        return env._("Of %(count)s, the one with something left.", count=count)
    if found.why == ranking.DEFAULT:
        return env._("Of %(count)s, the default of the customer.", count=count)
    if found.why == ranking.ENDS:
        return env._("Of %(count)s, the one that ends first.", count=count)
    return env._("Of %(count)s that are alike, the oldest.", count=count)


def chosen(env: api.Environment) -> str:
    """That a person, or a rule, chose the entitlement."""
    return env._("Chosen by %(user)s.", user=env.user.name)


def taken_away(env: api.Environment) -> str:
    """That a person, or a rule, took the entitlement away."""
    return env._("Taken away by %(user)s.", user=env.user.name)


# -- what is refused --------------------------------------------------------------


def not_in_force(entitlement: BaseModel) -> str | None:
    """Why an entitlement cannot be chosen today (M5), None if it can.

    :param entitlement: as superuser, in the language of the reader
    """
    env = entitlement.env
    if entitlement.state == "draft":
        return env._("It is not activated yet.")
    if entitlement.state == "canceled":
        return env._("It was cancelled.")
    day = periods.today_of(entitlement.company_id or env.company)
    if day < entitlement.start_date:
        return env._(
            "It starts on %(date)s.", date=format_date(env, entitlement.start_date)
        )
    if entitlement.end_date and day > entitlement.end_date:
        return env._(
            "It ended on %(date)s.", date=format_date(env, entitlement.end_date)
        )
    if entitlement.state not in periods.MAY_BE_CHOSEN or not entitlement.active:
        return env._("It is not active any more.")
    return None


def used_up(
    env: api.Environment, entitlement: BaseModel, channel_id: int, names: bool
) -> str:
    """That nothing is left of an entitlement: of what, by which tickets, since when,
    and who can renew it (M3).

    :param env: the reader's: only tickets that they may read are named
    :param entitlement: as superuser
    :param names: whether to name tickets
    """
    lines = entitlement.channel_ids
    line = lines.filtered(lambda one: one.channel_id.id == channel_id)
    if not line or _has_left(entitlement, line):
        line = line.browse()
    if line and not line.total_terms:
        said = [
            env._(
                "“%(entitlement)s” does not cover the channel “%(channel)s”.",
                entitlement=entitlement.name,
                channel=line.channel_id.name,
            )
        ]
    else:
        said = [_amount(env, entitlement, line)]
        scope = channel_id if line else 0
        ids, since = entitlement_rows.read_users(env, entitlement.id, scope)
        if names and ids:
            said.append(_by_tickets(env, ids))
        if since:
            day = format_date(env, since)
            said.append(env._("Since %(date)s nothing is left.", date=day))
    said.append(_who_renews(env, entitlement))
    return " ".join(said)


def _has_left(entitlement: BaseModel, line: BaseModel) -> bool:
    """Whether something is left of the channel of a line."""
    number = line.channel_id.id
    alone = ranking.Candidate(
        entitlement.id,
        0,
        channels={number: line.remaining_terms},
        unlimited=True,
        allocation=entitlement.allocation,
    )
    return ranking.has_left(alone, number)


def _amount(env: api.Environment, entitlement: BaseModel, line: BaseModel) -> str:
    """How much is used: of the channel of the line, if that is what is used up."""
    counted = line or entitlement
    values = {
        "entitlement": entitlement.name,
        "used": f"{counted.used_terms:g}",
        "total": f"{counted.total_terms:g}",
        "channel": line.channel_id.name if line else "",
    }
    hours = entitlement.allocation == HOURS
    if line and hours:
        return env._(
            "“%(entitlement)s” is used up for the channel “%(channel)s”: %(used)s of "
            "%(total)s hours.",
            **values,
        )
    if line:
        return env._(
            "“%(entitlement)s” is used up for the channel “%(channel)s”: %(used)s of "
            "%(total)s cases.",
            **values,
        )
    if hours:
        return env._(
            "“%(entitlement)s” is used up: %(used)s of %(total)s hours.", **values
        )
    return env._("“%(entitlement)s” is used up: %(used)s of %(total)s cases.", **values)


def _by_tickets(env: api.Environment, ids: list[int]) -> str:
    """The newest of the tickets that the reader may read, and how many others."""
    tickets = env["helpdesk.ticket"].browse(ids[:50])._filtered_access("read")[:NAMED]
    numbers = tickets.mapped("number")
    others = len(ids) - len(numbers)
    if not numbers:
        return env._("Used by %(count)s tickets.", count=others)
    if others:
        return env._(
            "Used by %(tickets)s and %(count)s others.",
            tickets=", ".join(numbers),
            count=others,
        )
    return env._("Used by %(tickets)s.", tickets=format_list(env, numbers))


def _who_renews(env: api.Environment, entitlement: BaseModel) -> str:
    owner = entitlement.user_id
    if owner.active:
        return env._("%(owner)s or an SLA manager can renew it.", owner=owner.name)
    return env._("An SLA manager can renew it.")
