# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rules of the lint in their order, and how they are run and shown."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TypeAlias

from markupsafe import Markup

from odoo.api import Environment
from odoo.models import BaseModel

from ...store.plumbing import CONFLICTS
from . import action_findings, item_findings, record_findings, setup_findings
from .doubts import Doubt
from .places import linked, places

_logger = logging.getLogger(__name__)

Rule: TypeAlias = Callable[[BaseModel], list[str]]

#: The rules, in the order of what they say (SEMANTICS K).
RULES: tuple[Rule, ...] = (
    setup_findings.find_lost_fields,
    setup_findings.find_disabled_model,
    item_findings.find_never_met,
    item_findings.find_shadowed,
    record_findings.find_met_at_start,
    record_findings.find_met_by_lost_stages,
    record_findings.find_alarms_when_solved,
    record_findings.find_pauses_closed,
    item_findings.find_odd_conditions,
    record_findings.find_lost_values,
    setup_findings.find_odd_hours,
    setup_findings.find_no_days_off,
    setup_findings.find_no_default,
    setup_findings.find_archived_owner,
    action_findings.find_odd_actions,
)
#: The block is folded when it says more than this.
FEW = 3


def run_all(policy: BaseModel) -> list[str]:
    """What all rules say of one policy, in their order: a list of sentences."""
    messages = []
    for rule in RULES:
        messages += run_safely(rule, policy)
    return messages


def doubt_of(policy: BaseModel, text: str) -> Doubt | None:
    """The doubt that a sentence tells, None if that is not doubted, or not any more,
    or if it has no example."""
    for message in run_all(policy):
        if message == text and isinstance(message, Doubt):
            return message
    return None


def run_urgent(policy: BaseModel) -> list[str]:
    """What is said before all else: what can never be met."""
    return run_safely(item_findings.find_never_met, policy)


def run_safely(rule: Rule, policy: BaseModel) -> list[str]:
    """What a rule says of a policy; one that fails says nothing, and the form opens."""
    try:
        with policy.env.cr.savepoint(flush=False):
            return rule(policy)
    except CONFLICTS:
        raise
    except Exception:  # whatever a condition or the database's content can raise
        _logger.info("SLA %s: %s says nothing", policy.id, rule.__name__, exc_info=True)
        return []


def to_block(
    env: Environment,
    messages: Sequence[str],
    urgent: Sequence[str] = (),
    policy: BaseModel | None = None,
) -> Markup | bool:
    """Messages as a block that can be folded, without any script; False for none.

    :param urgent: messages that are not folded away, before the others
    :param policy: whose items and working hours are links in what names them
    """
    addresses = places(policy) if policy else {}
    above = Markup().join(
        Markup("<p class='mb-1 fw-bold'>%s</p>") % linked(text, addresses)
        for text in urgent
    )
    if not messages:
        return above or False
    lines = Markup().join(
        Markup("<li>%s%s</li>") % (linked(text, addresses), _offer(env, text))
        for text in messages
    )
    return above + Markup(
        "<details%s><summary>%s</summary><ul class='mb-0'>%s</ul></details>"
    ) % (
        Markup(" open=''") if len(messages) <= FEW else "",
        env._("Worth a look (%s)", len(messages)),
        lines,
    )


def _offer(env: Environment, text: str) -> Markup:
    """What keeps the example of a doubt as a test case; the form's widget hears it."""
    if not isinstance(text, Doubt):
        return Markup()
    return Markup(
        " <button type='button' class='btn btn-link btn-sm p-0 align-baseline'"
        " data-sla-doubt='%s'>%s</button>"
    ) % (text, env._("Save as Test Case"))
