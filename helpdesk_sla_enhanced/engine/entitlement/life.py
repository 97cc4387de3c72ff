# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The life of an entitlement: draft → waiting or active → expired; cancelled
(SEMANTICS M1)."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from odoo.api import Environment
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tools import format_date

from ...store.plumbing import CONFLICTS
from .periods import (
    IN_FORCE,
    MAY_BE_CHOSEN,
    state_on,
    today_of,
)

_logger = logging.getLogger(__name__)

SETTLED_TOGETHER = 200


def state_now(entitlement: BaseModel) -> str:
    """The state by the dates and the present day, whatever is stored."""
    if entitlement.state not in IN_FORCE or not entitlement.start_date:
        return str(entitlement.state)
    day = today_of(entitlement.company_id)
    return state_on(day, entitlement.start_date, entitlement.end_date)


def domain_now(env: Environment, states: Iterable[str]) -> Domain:
    """The entitlements that are in some states by their dates and the present day."""
    states = set(states)
    by_date = states.intersection(IN_FORCE)
    domain = Domain("state", "in", sorted(states - by_date))
    if not by_date:
        return domain
    # sudo: the days of companies are no secret, and rules say which rows are read
    companies = env["res.company"].sudo().with_context(active_test=False).search([])
    days = defaultdict(list)
    for company in companies:
        days[today_of(company)].append(company.id)
    by_day = Domain.OR(
        Domain("company_id", "in", ids)
        & Domain.OR(_dates_domain(state, day) for state in sorted(by_date))
        for day, ids in days.items()
    )
    return domain | Domain("state", "in", IN_FORCE) & by_day


def _dates_domain(state: str, day: date) -> Domain:
    if state == "waiting":
        return Domain("start_date", ">", day)
    if state == "expired":
        return Domain("end_date", "<", day)
    return Domain("start_date", "<=", day) & (
        Domain("end_date", "=", False) | Domain("end_date", ">=", day)
    )


# -- by a manager -----------------------------------------------------------------


def move(entitlements: BaseModel, state: str) -> None:
    """Bring entitlements into a state that somebody wrote: of those in force the
    dates say which one it is.

    :raise UserError: for a way back
    """
    if state in IN_FORCE:
        activate(entitlements, ended=state == "expired")
    elif state == "canceled":
        cancel(entitlements)
    else:
        for entitlement in entitlements.filtered(lambda one: one.state != state):
            raise UserError(
                entitlement.env._(
                    "%(record)s, State: it has been in force and cannot be a draft "
                    "again. Cancel it instead.",
                    record=entitlement.name,
                )
            )


def activate(entitlements: BaseModel, ended: bool = False) -> None:
    """Put drafts into force; those that are in force stay as they are.

    :param ended: whether those whose end is past are let pass, as an import of old
        ones says
    :raise UserError: naming what keeps one from it
    """
    new = entitlements.filtered(lambda one: one.state not in IN_FORCE)
    for entitlement in new:
        check_ready(entitlement, ended)
    set_states(new)
    new._skip_past_notices()


def check_ready(entitlement: BaseModel, ended: bool) -> None:
    """Refuse to put into force what could serve nobody.

    :raise UserError: naming what is missing
    """
    env, name = entitlement.env, entitlement.name
    if entitlement.state == "canceled":
        raise UserError(
            env._("%(record)s is cancelled. Renew or duplicate it.", record=name)
        )
    if not entitlement.active:
        raise UserError(env._("%(record)s: unarchive it first.", record=name))
    # sudo: a policy that the manager may not read is looked at as well
    policy = entitlement.policy_id.sudo()
    if policy and policy.state != "active":
        raise UserError(
            env._(
                "%(record)s, SLA: activate %(policy)s first.",
                record=name,
                policy=policy.name,
            )
        )
    end = entitlement.end_date
    if end and end < today_of(entitlement.company_id) and not ended:
        raise ValidationError(
            env._(
                "%(record)s, End: %(end)s is past.",
                record=name,
                end=format_date(env, end),
            )
        )


def cancel(entitlements: BaseModel) -> None:
    """Take entitlements out of force for good; tickets that have used them keep what
    was promised to them."""
    ending = entitlements.filtered(lambda one: one.state != "canceled")
    ending._set_state("canceled")
    # Nobody need be reminded any more that it ends, or is used up.
    ending.activity_unlink(["mail.mail_activity_data_todo"])


def set_states(entitlements: BaseModel) -> None:
    """Store the state that follows from the dates of entitlements in force, or about
    to be."""
    groups: dict[str, BaseModel] = defaultdict(entitlements.browse)
    for one in entitlements:
        day = today_of(one.company_id)
        state = state_on(day, one.start_date, one.end_date)
        if state != one.state:
            groups[state] |= one
    for state, found in groups.items():
        found._set_state(state)


# -- by the job -------------------------------------------------------------------


def settle_due(env: Environment) -> None:
    """Store the states that the days have brought, batch by batch."""
    cron = env["ir.cron"]
    entitlements = env["sla.entitlement"].with_context(active_test=False)
    due = entitlements.browse()
    for state in MAY_BE_CHOSEN:
        others = set(IN_FORCE) - {state}
        due |= entitlements.search(
            domain_now(env, others) & Domain("state", "=", state)
        )
    for place in range(0, len(due), SETTLED_TOGETHER):
        some = due[place : place + SETTLED_TOGETHER]
        settle_some(some)
        left = len(due) - place - len(some)
        if not cron._commit_progress(len(some), remaining=left):
            return


def settle_some(entitlements: BaseModel) -> None:
    """Store the states of some entitlements; one that cannot be saved, since a rule of
    somebody's raises, keeps no other from it."""
    try:
        with entitlements.env.cr.savepoint():
            set_states(entitlements)
    except CONFLICTS:
        raise
    except Exception:  # as above
        if len(entitlements) == 1:
            _logger.exception("Entitlement %s: its state", entitlements.id)
            return
        half = len(entitlements) // 2
        settle_some(entitlements[:half])
        settle_some(entitlements[half:])
