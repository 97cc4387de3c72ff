# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The entitlement of tickets that are being made (SEMANTICS M3, M5)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import psycopg2

from odoo import api
from odoo.exceptions import UserError, ValidationError
from odoo.models import BaseModel

from ...sla_core.entitlement import ranking
from ...sla_core.entitlement.ranking import Found, Request
from ...store.offer_rows import Offer
from .. import access
from . import choosing, finding, sold
from . import ticket_words as words
from .choosing import Values

_logger = logging.getLogger(__name__)


def complete_new(
    model: BaseModel, vals_list: list[Values]
) -> tuple[list[Values], list[Request | None]]:
    """The values of new tickets with the entitlement that each uses, and why; and what
    each asked for, None if nothing could be asked.

    :raise UserError: for a person, if nothing is left of it (M3), or what they chose
        cannot be chosen (M5)
    """
    env = model.env
    stripped = [choosing.without_following(env, vals) for vals in vals_list]
    if not sold.is_sold(env) and not _any_chosen(env, stripped):
        return stripped, [None] * len(stripped)
    failed = {
        "entitlement_id": False,
        "entitlement_refused": True,
        "entitlement_refusal_reason": env._(
            "The entitlement could not be looked for because of an error. Choose one "
            "by hand."
        ),
    }
    nothing: list[tuple[Values, Request | None]] = [(failed, None)] * len(stripped)
    try:
        found = _found_new(model, stripped, nothing)
    except (psycopg2.Error, UserError):
        raise
    except Exception:  # as in choosing.safely()
        _logger.exception("The entitlement of a ticket cannot be looked for")
        found = nothing
    complete = [vals | more for vals, (more, _r) in zip(stripped, found, strict=True)]
    return complete, [request for _more, request in found]


def _any_chosen(env: api.Environment, vals_list: list[Values]) -> bool:
    """Whether some ticket is to be made with an entitlement, which may not exist."""
    return "default_entitlement_id" in env.context or any(
        vals.get("entitlement_id") for vals in vals_list
    )


def _found_new(
    model: BaseModel,
    vals_list: list[Values],
    failed: list[tuple[Values, Request | None]],
) -> list[tuple[Values, Request | None]]:
    """What finding adds to the values of each new ticket, and what it asked.

    Where nobody has bought anything that costs one query.
    """
    system = access.as_engine(model.env)
    asked, chosen = _asked_of(model, vals_list)
    requests = finding.make_requests(system, asked)
    offers = finding.look_for(system, requests)
    if offers or any(chosen):
        found: list[tuple[Values, Request | None]] = choosing.safely(
            model.env,
            lambda: _offered_new(model, vals_list, requests, chosen, offers),
            failed,
        )
        return found
    none, said = Found(), dict[Any, Any]()
    env = choosing.telling(model.env)
    return [(choosing.values_of(env, none, one, said), one) for one in requests]


def _offered_new(
    model: BaseModel,
    vals_list: list[Values],
    requests: list[Request],
    chosen: list[int],
    offers: list[Offer],
) -> list[tuple[Values, Request | None]]:
    """As :func:`_found_new`, among what the customers have bought."""
    market = finding.open_market(access.as_engine(model.env), offers)
    answers: list[tuple[Values, Request | None]] = []
    said: dict[Any, Any] = {}
    env = choosing.telling(model.env)
    for vals, request, number in zip(vals_list, requests, chosen, strict=True):
        hours = vals.get("time_spent") or 0.0
        if number:
            answer = _chosen_new(model.env, market, request, number)
            if answer is not None:
                market.take(number, request.channel, hours)
                answers.append((answer, request))
                continue
        (found,) = finding.find(market, [request], [hours])
        if found.refused and choosing.is_told(model.env):
            told = choosing.refusal(model.env, found.refused, request)
            if len(vals_list) > 1:  # an import: which of its rows
                told = f"{vals.get('name')}: {told}"
            raise UserError(told)
        answers.append((choosing.values_of(env, found, request, said), request))
    return answers


def _chosen_new(
    env: api.Environment, market: finding.Market, request: Request, number: int
) -> Values | None:
    """The values of a ticket that is made with an entitlement, None if one has to be
    found instead: what cannot be chosen costs a customer no message.

    :raise UserError: for a person, if it cannot be chosen
    """
    told = choosing.is_told(env)
    problem = choosing.why_not(env, number, request)
    candidate = market.candidates.get(number)
    left = candidate and (
        not candidate.restrict or ranking.has_left(candidate, request.channel)
    )
    if not problem and left:
        return {"entitlement_id": number, "entitlement_reason": words.chosen(env)}
    if told and problem:
        raise ValidationError(problem)
    if told:
        raise UserError(choosing.refusal(env, number, request))
    return None


def _asked_of(
    model: BaseModel, vals_list: list[Values]
) -> tuple[list[dict[str, Sequence[int]]], list[int]]:
    """What finding asks of new tickets: the ids of their links, as given or as Odoo
    fills them in; and the entitlement that each is made with, or 0."""
    names = (*finding.ASKED, *finding.scopes(model.env), "entitlement_id")
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
    return asked, [sum(ids.pop("entitlement_id", ())) for ids in asked]
