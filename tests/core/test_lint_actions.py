# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the actions of an item say about it (SEMANTICS E7, K)."""

from __future__ import annotations

import pytest
from sla_core.policy.lint_actions import (
    AT_FAILURE,
    AT_WARNING,
    NEVER_PAUSES,
    NEVER_SUCCEEDS,
    NEVER_WARNS,
    SAME_MOMENT,
    TWICE,
    Act,
    ActFinding,
    Terms,
    examine_actions,
)
from sla_core.timer.escalation import ESCALATION, StepSpec, offsets

HOUR = 3600
#: Eight hours with a warning after six.
TERMS = Terms(8 * HOUR, 6 * HOUR, can_succeed=True, can_pause=True)
MAIL, CALL = 71, 72


def on(trigger, does=MAIL, number=1):
    return Act(number, trigger, does, words=trigger)


def step(words, does=MAIL, number=1):
    """A step as it is put in: "75 %" of the target, "-2" or "2" hours from failure."""
    amount = float(words.rstrip(" %"))
    percent = words.endswith("%")
    spec = StepSpec(
        number,
        percent=amount if percent else 0,
        seconds=0 if percent else int(amount * HOUR),
    )
    ((_action, offset),) = offsets([spec], TERMS.target)
    return Act(number, ESCALATION, does, offset, words)


def rules(*acts, terms=TERMS):
    acts = [act._replace(id=number) for number, act in enumerate(acts, 1)]
    return [(f.rule, f.act, f.other) for f in examine_actions(terms, acts)]


def test_a_ladder_is_fine():
    """SEMANTICS K: one mail at each step, with others at the same one."""
    ladder = [step(words) for words in ("50 %", "90 %", "2", "4")]
    both = [step("90 %", does=CALL), step("2", does=CALL)]
    plain = [on(trigger) for trigger in ("start", "warning", "failure", "success")]
    assert rules(*ladder, *both, *plain) == []


@pytest.mark.parametrize(
    "trigger, terms, rule",
    [
        ("warning", TERMS._replace(warn_after=0), NEVER_WARNS),
        ("success", TERMS._replace(can_succeed=False), NEVER_SUCCEEDS),
        ("pause", TERMS._replace(can_pause=False), NEVER_PAUSES),
        ("resume", TERMS._replace(can_pause=False), NEVER_PAUSES),
    ],
)
def test_triggers_that_nothing_can_pull(trigger, terms, rule):
    """SEMANTICS K: found once, and not where they can happen."""
    assert rules(on(trigger), on(trigger, CALL), terms=terms) == [(rule, 1, 0)]
    assert rules(on(trigger), on(trigger, CALL)) == []


@pytest.mark.parametrize(
    "one, other",
    [
        (step("75 %"), step("75 %")),
        (step("50 %"), step("-4")),
        (on("failure"), step("100 %")),
        (step("75 %"), on("warning")),
        (on("start"), on("start")),
    ],
)
def test_the_same_action_twice_at_one_moment(one, other):
    """SEMANTICS K: however the moment is put; another action there is fine."""
    assert rules(one, other)[-1] == (TWICE, 2, 1)
    assert TWICE not in [rule for rule, *_ in rules(one, other._replace(does=CALL))]


def test_a_step_at_the_failure_or_the_warning():
    """SEMANTICS K: there is a trigger that says so."""
    assert rules(step("100 %")) == [(AT_FAILURE, 1, 0)]
    assert rules(step("75 %")) == [(AT_WARNING, 1, 0)]
    assert rules(step("-2")) == [(AT_WARNING, 1, 0)]
    assert rules(step("75 %"), terms=TERMS._replace(warn_after=0)) == []


def test_one_moment_in_two_wordings():
    """SEMANTICS K: 50 % of eight hours is four hours before the failure."""
    assert rules(step("50 %"), step("-4", CALL)) == [(SAME_MOMENT, 2, 1)]
    assert rules(step("50 %"), step("50 %", CALL)) == []
    assert rules(step("50 %"), step("-3", CALL)) == []


def test_a_finding_names_its_action():
    """SEMANTICS K."""
    found = examine_actions(TERMS, [step("100 %", number=9)])
    assert found == [ActFinding(AT_FAILURE, 9)]
