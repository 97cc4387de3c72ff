# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What conditions say of a ticket in each stage, and of closed records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from odoo.api import Environment
from odoo.models import BaseModel

from ...sla_core.policy.conditions import leaves, tree, verdict
from ...sla_core.policy.domains import parse
from ...store import newest_records
from ..conditions import CLOSED_FLAGS
from . import probes
from .probes import TICKET

RESPONSE_KPIS = (
    "helpdesk_sla_enhanced.kpi_first_response",
    "helpdesk_sla_enhanced.kpi_next_response",
)
LOST_STAGES = (
    "helpdesk_mgmt.helpdesk_ticket_stage_cancelled",
    "helpdesk_mgmt.helpdesk_ticket_stage_rejected",
)
#: What the names of stages of one's own tell, in the language of the conditions.
LOST_WORDS = ("cancel", "reject", "refuse", "declin", "abandon")

#: Stages by what a condition says in each; None: it cannot tell by the stage alone.
Verdicts: TypeAlias = dict[BaseModel, bool | None]


# -- tickets ----------------------------------------------------------------------


def met_by_lost_stages(policy: BaseModel) -> list[tuple[BaseModel, BaseModel]]:
    """The items that a cancelled or rejected ticket meets: ``[(item, stages)]``.

    Judged by the stage alone: the stage must make a difference, and not exclude.
    """
    if policy.model != TICKET:
        return []
    tickets = ticket_of_each_stage(policy)
    lost = _lost_stages(policy.env, tickets)
    found = []
    for item in policy.item_ids:
        verdicts = stage_verdicts(policy.env, tickets, parse(item.success_criteria))
        covered = [stage.id for stage in lost if _covers(verdicts, stage)]
        if covered:
            found.append((item, policy.env["helpdesk.ticket.stage"].browse(covered)))
    return found


def alarms_when_solved(policy: BaseModel) -> list[tuple[BaseModel, BaseModel]]:
    """The response items that go on when a ticket is solved: ``[(item, stages)]``
    (SEMANTICS A3). Judged by the stage alone, like the above."""
    if policy.model != TICKET:
        return []
    kpis = [policy.env.ref(name, raise_if_not_found=False) for name in RESPONSE_KPIS]
    items = policy.item_ids.filtered(
        lambda item: item.kpi_id in kpis and parse(item.success_criteria)
    )
    if not items:
        return []
    tickets = ticket_of_each_stage(policy)
    lost = _lost_stages(policy.env, tickets)
    found = []
    for item in items:
        met = stage_verdicts(policy.env, tickets, parse(item.success_criteria))
        applies = stage_verdicts(policy.env, tickets, parse(item.applicable_when))
        going_on = [
            stage.id
            for stage in tickets
            if stage.closed
            and stage not in lost
            and met[stage] is not True
            and applies[stage] is not False
        ]
        if going_on:
            found.append((item, policy.env["helpdesk.ticket.stage"].browse(going_on)))
    return found


def ticket_of_each_stage(policy: BaseModel) -> dict[BaseModel, BaseModel]:
    """A ticket that is not stored in each stage: ``{stage: ticket}``."""
    model = probes.model_of(policy)
    stages = model.env["helpdesk.ticket.stage"].search([("active", "=", True)])
    return {stage: model.new({"stage_id": stage.id}) for stage in stages}


def stage_verdicts(
    env: Environment, tickets: Mapping[BaseModel, BaseModel], domain: Sequence[Any]
) -> Verdicts:
    """What a condition says in each stage, all else unknown."""
    node = tree(domain)
    about_stage = [
        leaf
        for leaf in leaves(node)
        if probes.first_field(env, TICKET, leaf.path) == "stage_id"
    ]
    verdicts: Verdicts = {}
    for stage, ticket in tickets.items():
        answers = {leaf: probes.says(ticket, [leaf.raw]) for leaf in about_stage}
        verdicts[stage] = verdict(node, answers.get)
    return verdicts


def _lost_stages(env: Environment, stages: Iterable[BaseModel]) -> list[BaseModel]:
    """The stages in which a ticket is closed without having been solved."""
    known = [env.ref(name, raise_if_not_found=False) for name in LOST_STAGES]
    known_ids = {stage.id for stage in known if stage}
    return [
        stage
        for stage in stages
        if stage.closed
        and (
            stage.id in known_ids
            or any(word in (stage.name or "").lower() for word in LOST_WORDS)
        )
    ]


def _covers(verdicts: Verdicts, stage: BaseModel) -> bool:
    """Whether a condition holds, or can hold, in a stage, and less in another."""
    rank = {False: 0, None: 1, True: 2}
    here = rank[verdicts[stage]]
    return here > 0 and here > min(rank[found] for found in verdicts.values())


# -- closed records that are on hold ----------------------------------------------


def pauses_closed(policy: BaseModel) -> list[BaseModel]:
    """The items whose clocks closed records hold, one recordset for each rule.

    For tickets as the stages say, and for any model with a flag for closed records
    as the newest closed ones say.
    """
    entity = probes.entity_of(policy)
    by_rule: dict[str, BaseModel] = {}
    for item in policy.item_ids.filtered(lambda item: item._may_pause()):
        rule = str(item._pause_rule(entity))
        if parse(rule):
            by_rule[rule] = by_rule.get(rule, item.browse()) | item
    covering = _held_in_closed_stages(policy, by_rule)
    covering |= _held_when_closed(policy, list(by_rule))
    return [items for rule, items in by_rule.items() if rule in covering]


def _held_in_closed_stages(policy: BaseModel, rules: Iterable[str]) -> set[str]:
    """The rules that hold, by the stage alone, in a closed stage."""
    if policy.model != TICKET or not rules:
        return set()
    tickets = ticket_of_each_stage(policy)
    closed = [stage for stage in tickets if stage.closed]
    found = set()
    for rule in rules:
        verdicts = stage_verdicts(policy.env, tickets, parse(rule))
        if any(_covers(verdicts, stage) for stage in closed):
            found.add(rule)
    return found


def _held_when_closed(policy: BaseModel, rules: Sequence[str]) -> set[str]:
    """The rules that hold for any of the newest records that say they are closed."""
    model = probes.model_of(policy)
    flags = [name for name in CLOSED_FLAGS if name in model._fields]
    if not rules or not flags:
        return set()
    held = newest_records.hold_for_any(model, flags[0], [parse(r) for r in rules])
    return {rule for rule, is_held in zip(rules, held, strict=True) if is_held}
