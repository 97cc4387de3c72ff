# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sends tickets where the rules say: new ones by themselves, others on demand.

A new ticket is routed inside its creation, before its followers are told of it, before
automation rules run and before its SLA is judged: for all of them it was made where it
now is. Nothing that is wrong with a rule keeps a ticket from being made.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg2

from odoo.fields import Datetime
from odoo.models import BaseModel

from .. import collector, config
from . import matching, planning, words
from .planning import Plan

_logger = logging.getLogger(__name__)

#: What the rest of a creation looks at: who follows the ticket, who is told, whether
#: the stage has a mail.
FOLLOWED = frozenset(("team_id", "user_id", "stage_id"))


def route_new(
    tickets: BaseModel,
    vals_list: Sequence[dict[str, Any]],
    context: Mapping[str, Any],
    by_mail: bool,
) -> None:
    """Route tickets that are being created.

    :param vals_list: the values they were created with; the team and the responsible
        that they get are noted there as well, for what follows in the creation
    :param context: the context of the creation, with its defaults
    :param by_mail: whether they come through the mail gateway, where nobody has
        chosen anything
    """
    env = tickets.env
    # sudo: where a ticket goes does not depend on who makes it
    made = list(zip(tickets.sudo(), vals_list, strict=True))
    if not config.get_snapshot(env).routes:
        made = [one for one in made if one[0].entitlement_id.team_id]
    if not made:
        return
    env.flush_all()
    try:
        # A savepoint that flushes would run what waits for the commit, in the middle
        # of the creation.
        with collector.alone(env), env.cr.savepoint(flush=False):
            _route_new(made, None if by_mail else context)
            env.flush_all()
    except psycopg2.OperationalError:
        raise  # a conflict or a lost connection, which Odoo tries again
    except Exception:  # a ticket is never lost for a rule's sake
        env.transaction.clear()
        _logger.exception("The tickets %s could not be routed", tickets.ids)


def _route_new(
    made: Sequence[tuple[BaseModel, dict[str, Any]]], context: Mapping[str, Any] | None
) -> None:
    """Route tickets with the values they were created with.

    :param context: that of the creation, None where nobody has chosen anything
    """
    tickets = made[0][0].union(*(ticket for ticket, _vals in made))
    kept: dict[BaseModel, set[str]] = {ticket: set() for ticket in tickets}
    if context is not None:
        priority = tickets.default_get(["priority"]).get("priority")
        for ticket, vals in made:
            kept[ticket] = planning.chosen(ticket, vals, context, priority)
    plans = plans_of(tickets, kept)
    stages: dict[BaseModel, BaseModel] = {}
    for ticket, vals in made:
        values = plans[ticket].values
        _complete(ticket, values, stages)
        vals.update({name: values[name] for name in FOLLOWED & values.keys()})
    for part, values in together(plans.items()):
        part._sla_complete_creation(values)


def _complete(
    ticket: BaseModel, values: dict[str, Any], stages: dict[BaseModel, BaseModel]
) -> None:
    """Add what the helpdesk derives from a team and a responsible when it creates a
    ticket with them.

    :param stages: the stages of each team, which are asked for once
    """
    if values.get("user_id"):
        values["assigned_date"] = Datetime.now()
    if "team_id" in values:
        team = ticket.team_id.browse(values["team_id"])
        if team not in stages:
            stages[team] = team._get_applicable_stages()
        fits = ticket.stage_id in stages[team]
        values["stage_id"] = ticket.stage_id.id if fits else stages[team][:1].id


def plans_of(tickets: BaseModel, kept: dict[BaseModel, set[str]]) -> dict[Any, Plan]:
    """What becomes of tickets, by ticket.

    :param kept: the names of what was chosen for each and stays, unless its rule
        replaces that
    """
    rules = tickets.env["sla.route"]
    found = matching.first_rules(tickets)
    matched = rules.browse(dict.fromkeys(found.values()))
    plans = {}
    for ticket in tickets:
        rule = matched.browse(found.get(ticket.id)).with_prefetch(matched.ids)
        stays = set() if rule.replace else kept[ticket]
        plans[ticket] = planning.plan(ticket, rule, stays)
    return plans


def route_now(tickets: BaseModel) -> dict[Any, Plan]:
    """Route tickets because somebody asks for it: whatever the rules say replaces what
    is there. The chatter of those that change tells it.

    :return: what became of each ticket
    """
    plans = plans_now(tickets)
    told = {t.id: words.told(t, p) for t, p in plans.items() if p.values}
    for part, values in together(plans.items()):
        # as the user who asks: they must be able to change these tickets
        part.sudo(False).write(values)
    # sudo: also tickets that were routed out of the user's own sight
    tickets.sudo().browse(told)._message_log_batch(bodies=told)
    return plans


def plans_now(tickets: BaseModel) -> dict[Any, Plan]:
    """What :func:`route_now` makes of tickets."""
    # sudo: the same for everybody who asks
    tickets = tickets.sudo()
    return plans_of(tickets, {ticket: set() for ticket in tickets})


def together(
    plans: Iterable[tuple[BaseModel, Plan]],
) -> list[tuple[BaseModel, dict[str, Any]]]:
    """Tickets with what is to be written to them, those with the same together."""
    groups: dict[str, tuple[BaseModel, dict[str, Any]]] = {}
    for ticket, made in plans:
        values = {
            **made.values,
            "route_id": made.rule.id,
            "route_outcome": made.outcome,
            "route_detail": made.detail,
        }
        part, _values = groups.get(repr(values), (ticket.browse(), values))
        groups[repr(values)] = part | ticket, values
    return list(groups.values())
