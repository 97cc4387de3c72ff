# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is worth a second look in the actions of a policy's items, in sentences.

What is found is decided in ``sla_core/policy/lint_actions.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

from odoo.api import Environment
from odoo.models import BaseModel

from ...sla_core.policy import lint_actions as lint
from ...sla_core.policy.domains import parse
from ...sla_core.timer.facts import ESCALATION


def find_odd_actions(policy: BaseModel) -> list[str]:
    """Actions that never run, and such as come together (SEMANTICS E7)."""
    entity = policy.with_context(active_test=False)._entity()
    return [
        _say(item, found)
        for item in policy.item_ids.filtered("active")
        for found in lint.examine_actions(_terms_of(item, entity), _acts_of(item))
    ]


def _terms_of(item: BaseModel, entity: BaseModel) -> lint.Terms:
    """What decides when the actions of an item run."""
    return lint.Terms(
        item._target_seconds(),
        item._warning_seconds(),
        bool(parse(item.success_criteria)),
        item._may_pause() and bool(item._pause_rule(entity)),
    )


def _acts_of(item: BaseModel) -> list[lint.Act]:
    """The actions of an item, without steps that would come before the start."""
    acts = []
    for action in item.action_ids.filtered("active"):
        offset = 0
        if action.trigger == ESCALATION:
            steps = action._offset_in(item._target_seconds())
            if steps is None:
                continue
            offset = steps
        acts.append(
            lint.Act(
                action.id,
                action.trigger,
                action.server_action_id.id,
                offset,
                action._when_text(),
            )
        )
    return acts


def _say(item: BaseModel, found: lint.ActFinding) -> str:
    """A finding in a sentence."""
    env = item.env
    actions = env["sla.item.action"]
    act, other = actions.browse(found.act), actions.browse(found.other)
    names = {
        "item": item.name,
        "action": act.server_action_id.name,
        "when": act._when_text(),
        "other": other._when_text() if other else "",
    }
    if found.rule == lint.NEVER_WARNS:
        return env._(
            "Item %(item)s has actions for the warning, but no time for it: they "
            "never run.",
            **names,
        )
    if found.rule == lint.NEVER_SUCCEEDS:
        return env._(
            "Item %(item)s has actions for the success, but no success criteria: "
            "they never run.",
            **names,
        )
    if found.rule == lint.NEVER_PAUSES:
        return env._(
            "Item %(item)s has actions for pause or resume, but its clock is never "
            "on hold: they never run.",
            **names,
        )
    return _say_of_moment(env, found.rule, names)


def _say_of_moment(env: Environment, rule: str, names: Mapping[str, str]) -> str:
    """A finding on two actions that come together, in a sentence."""
    if rule == lint.TWICE and names["when"] == names["other"]:
        return env._("Item %(item)s runs %(action)s twice: %(when)s.", **names)
    if rule == lint.TWICE:
        return env._(
            "Item %(item)s runs %(action)s twice at the same moment: %(other)s, "
            "and %(when)s.",
            **names,
        )
    if rule == lint.AT_FAILURE:
        return env._(
            "Item %(item)s: the step %(when)s (%(action)s) is the failure itself. "
            "Choose the trigger Failure, which also runs when a later step is due.",
            **names,
        )
    if rule == lint.AT_WARNING:
        return env._(
            "Item %(item)s: the step %(when)s (%(action)s) is the moment of the "
            "warning. The trigger Warning says the same.",
            **names,
        )
    return env._(
        "Item %(item)s: the steps %(other)s and %(when)s are one and the same moment.",
        **names,
    )
