# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The entitlement of a ticket as it is made or changed: found, chosen, refused."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from odoo import api
from odoo.exceptions import UserError
from odoo.models import BaseModel

from ...sla_core.entitlement import ranking
from ...sla_core.entitlement.ranking import Found, Request
from ...store.plumbing import CONFLICTS
from .. import access
from . import ticket_words as words

_logger = logging.getLogger(__name__)

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
    message as superuser, whoever wrote it, nor rules, jobs and SLA actions, which have
    nobody to tell. Nothing that a client sends says which it is.
    """
    if env.su or env.user.share:
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


# -- what is stored ---------------------------------------------------------------


def without_following(env: api.Environment, vals: Values) -> Values:
    """Values without what follows by itself, for those whom we do not trust."""
    if env.su or vals.keys().isdisjoint(FOLLOWING):
        return dict(vals)
    return {name: value for name, value in vals.items() if name not in FOLLOWING}


def telling(env: api.Environment) -> api.Environment:
    """The environment in which a user is told of what was found: superuser, in their
    language. Made once for many tickets."""
    return access.as_engine(env)(context={"lang": env.lang})


def values_of(
    env: api.Environment, found: Found, request: Request, said: dict[Any, Any]
) -> Values:
    """What is stored on a ticket of what it found.

    :param env: as :func:`telling` makes it
    :param said: what was said of other tickets by now, of which much is the same
    """
    key = found, request.customer, request.channel
    if key not in said:
        refused: str | bool = False
        if found.refused:
            entitlement = env["sla.entitlement"].browse(found.refused)
            refused = words.used_up(env, entitlement, request.channel, False)
        said[key] = {
            "entitlement_id": found.taken or False,
            "entitlement_reason": words.why(env, found, request),
            "entitlement_refused": bool(found.refused),
            "entitlement_refused_id": found.refused or False,
            "entitlement_refusal_reason": refused,
        }
    return dict(said[key])


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
            "Entitlement: “%(entitlement)s” cannot be chosen. %(reason)s",
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
