# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The entitlement of a ticket as it is made or changed: found, chosen, refused."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from odoo import api
from odoo.exceptions import UserError, ValidationError
from odoo.models import BaseModel

from ...sla_core.entitlement import ranking
from ...sla_core.entitlement.ranking import Found, Request
from ...store.plumbing import CONFLICTS
from .. import access
from ..context import own
from . import finding
from . import ticket_words as words

_logger = logging.getLogger(__name__)

#: Context key of what the mail gateway makes, believed only as our own.
FROM_CUSTOMER = "sla_from_customer"
#: What follows from what happened; nobody writes it by hand.
FOLLOWING = (
    "entitlement_reason",
    "entitlement_refused",
    "entitlement_refused_id",
    "entitlement_refusal_reason",
)

Values = dict[str, Any]


def is_told(env: api.Environment) -> bool:
    """Whether somebody who can do something about it waits for the answer: an internal
    user at work in the backend, by RPC or with an import (M3).

    Not the gateway, the portal or a website form, which make a ticket of a customer's
    message, nor rules, jobs and SLA actions, which have nobody to tell.
    """
    if env.su or env.user.share or own(env.context, FROM_CUSTOMER):
        return False
    mixin = env["sla.mixin"]
    return not (mixin._sla_in_automation() or env["mail.thread"]._sla_is_unattended())


def safely(env: api.Environment, work: Callable[[], Any], fallback: Any) -> Any:
    """Do something for a ticket that is being saved; what fails is logged, and costs
    nobody their message (A6). What is refused on purpose is refused.

    What waits to be written is written before: undoing the work must not undo that.
    """
    try:
        env.flush_all()
        with env.cr.savepoint(flush=False):
            return work()
    except (*CONFLICTS, UserError):
        raise
    except Exception:  # whatever it is, the ticket is saved
        _logger.exception("The entitlement of a ticket cannot be found")
        return fallback


# -- new tickets ------------------------------------------------------------------


def complete_new(
    model: BaseModel, vals_list: list[Values]
) -> tuple[list[Values], list[Request | None]]:
    """The values of new tickets with the entitlement that each uses, and why; and what
    each asked for, None if nothing could be asked.

    :raise UserError: for a person, if nothing is left of it (M3), or what they chose
        cannot be chosen (M5)
    """
    env = model.env
    stripped = [without_following(env, vals) for vals in vals_list]
    failed = {
        "entitlement_id": False,
        "entitlement_refused": True,
        "entitlement_refusal_reason": env._(
            "The entitlement could not be looked for because of an error. Choose one "
            "by hand."
        ),
    }
    nothing = [(failed, None)] * len(stripped)
    found = safely(env, lambda: _found_new(model, stripped), nothing)
    complete = [vals | more for vals, (more, _r) in zip(stripped, found, strict=True)]
    return complete, [request for _more, request in found]


def without_following(env: api.Environment, vals: Values) -> Values:
    """Values without what follows by itself, for those whom we do not trust."""
    if env.su or vals.keys().isdisjoint(FOLLOWING):
        return dict(vals)
    return {name: value for name, value in vals.items() if name not in FOLLOWING}


def _found_new(
    model: BaseModel, vals_list: list[Values]
) -> list[tuple[Values, Request]]:
    """What finding adds to the values of each new ticket, and what it asked."""
    system = access.as_engine(model.env)
    requests = finding.make_requests(system, _asked_of(model, vals_list))
    market = finding.open_market(system, requests)
    answers: list[tuple[Values, Request]] = []
    for vals, request in zip(vals_list, requests, strict=True):
        hours = vals.get("time_spent") or 0.0
        chosen = vals.get("entitlement_id")
        if chosen:
            answer = _chosen_new(model.env, market, request, chosen)
            if answer is not None:
                market.take(chosen, request.channel, hours)
                answers.append((answer, request))
                continue
        (found,) = finding.find(market, [request], [hours])
        if found.refused and is_told(model.env):
            said = refusal(model.env, found.refused, request)
            if len(vals_list) > 1:  # an import: which of its rows
                said = f"{vals.get('name')}: {said}"
            raise UserError(said)
        answers.append((values_of(model.env, found, request), request))
    return answers


def _chosen_new(
    env: api.Environment, market: finding.Market, request: Request, number: int
) -> Values | None:
    """The values of a ticket that is made with an entitlement, None if one has to be
    found instead: what cannot be chosen costs a customer no message.

    :raise UserError: for a person, if it cannot be chosen
    """
    told = is_told(env)
    problem = why_not(env, number, request)
    candidate = market.candidates.get(number)
    left = candidate and (
        not candidate.restrict or ranking.has_left(candidate, request.channel)
    )
    if not problem and left:
        return {"entitlement_id": number, "entitlement_reason": words.chosen(env)}
    if told and problem:
        raise ValidationError(problem)
    if told:
        raise UserError(refusal(env, number, request))
    return None


def _asked_of(
    model: BaseModel, vals_list: list[Values]
) -> list[dict[str, Sequence[int]]]:
    """What finding asks of new tickets: the ids of their links, as given or as Odoo
    fills them in."""
    names = (*finding.ASKED, *finding.scopes(model.env))
    missing = {name for name in names for vals in vals_list if name not in vals}
    defaults = model.default_get(sorted(missing)) if missing else {}
    asked: list[dict[str, Sequence[int]]] = []
    for vals in vals_list:
        whole = {name: vals.get(name, defaults.get(name)) for name in names}
        asked.append(
            {
                name: (value,)
                for name, value in whole.items()
                if value and isinstance(value, int)
            }
        )
    return asked


def values_of(env: api.Environment, found: Found, request: Request) -> Values:
    """What is stored on a ticket of what it found."""
    system = access.as_engine(env)(context={"lang": env.lang})
    refused = env["sla.entitlement"].browse(found.refused)
    return {
        "entitlement_id": found.taken or False,
        "entitlement_reason": words.why(system, found, request),
        "entitlement_refused": bool(found.refused),
        "entitlement_refused_id": found.refused or False,
        "entitlement_refusal_reason": bool(found.refused)
        and words.used_up(system, refused.with_env(system), request.channel, False),
    }


# -- what cannot be chosen --------------------------------------------------------


def why_not(env: api.Environment, number: int, request: Request) -> str | None:
    """Why an entitlement cannot be the ticket's, whatever is left of it (M5), None if
    it can: it is in force, and the customer's own."""
    system = access.as_engine(env)(context={"lang": env.lang})
    entitlement = system["sla.entitlement"].browse(number).exists()
    if not entitlement:
        return env._("Entitlement: it is not there any more.")
    reason = words.not_in_force(entitlement)
    if reason:
        return env._(
            "Entitlement: “%(entitlement)s” cannot be chosen, as %(reason)s.",
            entitlement=entitlement.name,
            reason=reason,
        )
    if not is_own(entitlement, request):
        return env._(
            "Entitlement: “%(entitlement)s” is not for the customer of this ticket.",
            entitlement=entitlement.name,
        )
    return None


def is_own(entitlement: BaseModel, request: Request) -> bool:
    """Whether an entitlement is the customer's own, and for this person (M5).

    :param entitlement: as superuser
    """
    people = {"partner_id": frozenset(entitlement.contact_ids.ids)}
    candidate = ranking.Candidate(
        entitlement.id, entitlement.partner_id.id, entitlement.company_id.id, people
    )
    return ranking.belongs(candidate, request)


def refusal(env: api.Environment, number: int, request: Request) -> str:
    """What a person is told whose ticket is refused (M3)."""
    entitlement = access.as_engine(env)["sla.entitlement"].browse(number)
    return words.used_up(env, entitlement, request.channel, True)
