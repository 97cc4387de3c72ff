# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Guided work: the activity plan of a ticket's category or team starts by itself.

The steps are activities of Odoo's own. Those that the plan gives to nobody in
particular ("ask at launch") are for the ticket's responsible, and go along
when that changes.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

import psycopg2

from odoo import api
from odoo.fields import Date
from odoo.models import BaseModel
from odoo.tools import format_date

from . import access, config

_logger = logging.getLogger(__name__)

#: What decides which plan is a ticket's; the team may follow from the responsible.
DECIDING = frozenset(("team_id", "category_id", "user_id"))


def places(tickets: BaseModel) -> dict[int, tuple[int, int]]:
    """Where tickets are: their team and category."""
    # sudo: who moves a ticket away may not see it any more
    return {
        ticket.id: (ticket.team_id.id, ticket.category_id.id)
        for ticket in tickets.sudo()
    }


def follow(tickets: BaseModel, before: Mapping[int, tuple[int, int]]) -> None:
    """After tickets have moved, or have another responsible: start the plans of those
    that are elsewhere than before, hand over the steps of the others."""
    moved = [one for one, place in places(tickets).items() if before[one] != place]
    hand_over(tickets)
    start(tickets.browse(moved))


def note_plans(places: BaseModel) -> None:
    """After teams or categories were written: have all workers know that one of them
    has a plan. A desk without plans pays nothing for them."""
    # sudo: only whether there is one
    if config.get_snapshot(places.env).planned or not places.sudo().activity_plan_id:
        return
    places.flush_recordset(["activity_plan_id"])
    config.note_change(places.env)


def start(tickets: BaseModel) -> None:
    """Start the plan of each open ticket that has not had one by itself.

    An import without actions (F4) starts none. What is wrong with a plan never keeps a
    ticket from being made or moved.
    """
    env = tickets.env
    if not config.get_snapshot(env).planned:
        return
    # sudo: what is to be done on a ticket does not depend on who makes it
    plans = {ticket: plan for ticket in tickets.sudo() if (plan := plan_of(ticket))}
    if not plans or access.is_silent(env):
        return
    env.flush_all()
    try:
        with env.cr.savepoint(flush=False):
            _start(env, plans)
            env.flush_all()
    except psycopg2.OperationalError:
        raise  # a conflict or a lost connection, which Odoo tries again
    except Exception:  # a ticket is never lost for a plan's sake
        env.transaction.clear()
        _logger.exception("No plan could be started on the tickets %s", tickets.ids)


def plan_of(ticket: BaseModel) -> BaseModel:
    """The plan that is to start on a ticket: its category's, else its team's; none
    where one has started, or where the ticket is closed."""
    plan = ticket.category_id.activity_plan_id or ticket.team_id.activity_plan_id
    here = plan.company_id in (plan.company_id.browse(), ticket.company_id)
    fits = plan.active and plan.res_model == ticket._name and here
    if not fits or ticket.activity_plan_id or ticket.closed or not ticket.active:
        return plan.browse()
    return plan


def _start(env: api.Environment, plans: dict[BaseModel, BaseModel]) -> None:
    steps: list[dict[str, Any]] = []
    model_id = env["ir.model"]._get_id("helpdesk.ticket")
    for ticket, plan in plans.items():
        today = Date.context_today(ticket.with_context(tz=ticket.user_id.tz))
        for step in plan.template_ids:
            person = responsible(step, ticket)
            vals = {
                "res_model_id": model_id,
                "res_id": ticket.id,
                "activity_type_id": step.activity_type_id.id,
                "summary": step.summary,
                "note": step.note,
                "user_id": person.id,
                "date_deadline": step._get_date_deadline(today),
                "automated": False,
                "plan_step_id": step.id,
            }
            steps.append(vals)
    # sudo: as above
    activities = env["mail.activity"].sudo()
    made = activities.with_context(mail_activity_quick_update=True).create(steps)
    # Who is responsible for the ticket is told of the ticket, not of each of its steps;
    # others are told of theirs, as by Odoo.
    others = made.filtered(
        lambda step: (
            step.plan_step_id.responsible_type == "other" and step.user_id != env.user
        )
    )
    others.with_context(mail_activity_quick_update=False).action_notify()
    for plan in set(plans.values()):
        part = [ticket.id for ticket, one in plans.items() if one == plan]
        # sudo: as above
        tickets = env["helpdesk.ticket"].sudo().browse(part)
        tickets.activity_plan_id = plan


def responsible(step: BaseModel, ticket: BaseModel) -> BaseModel:
    """Who does a step: whom the plan says, else the ticket's responsible, else the
    team's leader; maybe nobody."""
    person = ticket.user_id or ticket.team_id.user_id
    if step.responsible_type == "on_demand":
        return person
    return step._determine_responsible(person, ticket)["responsible"] or person


def hand_over(tickets: BaseModel) -> None:
    """Give the open steps of tickets that are for the responsible to who now
    is, and tell of none: the ticket itself is told of."""
    # sudo: the steps belong to the ticket, no matter who has them now
    tickets = tickets.sudo().filtered("activity_plan_id")
    if not tickets:
        return
    activities = tickets.env["mail.activity"]
    steps = activities.search(
        [
            ("res_model", "=", tickets._name),
            ("res_id", "in", tickets.ids),
            ("plan_step_id.responsible_type", "=", "on_demand"),
        ]
    )
    for step in steps:
        person = responsible(step.plan_step_id, tickets.browse(step.res_id))
        if step.user_id != person:
            step.with_context(mail_activity_quick_update=True).user_id = person


def next_step(ticket: BaseModel) -> str:
    """The nearest thing to do on a ticket: what, who, when; "" if there is none."""
    env, step = ticket.env, ticket.activity_ids.filtered("active")[:1]
    if not step:
        return ""
    what = step.summary or step.activity_type_id.name or env._("To-Do")
    # sudo: who reads the activity sees whose it is
    who = step.user_id.sudo().name or env._("nobody")
    when = format_date(env, step.date_deadline)
    return env._("%(what)s: %(who)s, %(when)s", what=what, who=who, when=when)
