# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is worth a second look in the actions of an item (SEMANTICS E7, K).

Actions that can never run, and steps of escalation that say what another one says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..timer.facts import ESCALATION, FAILURE, PAUSE, RESUME, SUCCESS, WARNING

NEVER_WARNS = "never_warns"
NEVER_SUCCEEDS = "never_succeeds"
NEVER_PAUSES = "never_pauses"
TWICE = "twice"
AT_FAILURE = "at_failure"
AT_WARNING = "at_warning"
SAME_MOMENT = "same_moment"


class Act(NamedTuple):
    """An action of an item: what it does, and when.

    ``offset`` is that of a step, in working seconds from the failure; ``words`` is how
    it was put in, so that "75 %" and "2 h before" differ though they may be the same.
    """

    id: int
    trigger: str
    does: int
    offset: int = 0
    words: str = ""


class Terms(NamedTuple):
    """What decides when the actions of an item run, and whether at all."""

    target: int
    warn_after: int
    can_succeed: bool
    can_pause: bool


class ActFinding(NamedTuple):
    """One thing to look at: the rule, the action, and the other one, if any."""

    rule: str
    act: int
    other: int = 0


def examine_actions(terms: Terms, acts: Sequence[Act]) -> list[ActFinding]:
    """All findings on the actions of one item, in their order.

    >>> mail, call = Act(1, ESCALATION, 7, -50, "50 %"), Act(2, ESCALATION, 8, 0, "0")
    >>> examine_actions(Terms(100, 0, True, True), [mail, call])
    [ActFinding(rule='at_failure', act=2, other=0)]
    """
    return [*_never(terms, acts), *_alike(terms, acts)]


def _never(terms: Terms, acts: Sequence[Act]) -> Iterator[ActFinding]:
    """Triggers that can never happen, each found once."""
    for rule, possible, triggers in (
        (NEVER_WARNS, terms.warn_after > 0, (WARNING,)),
        (NEVER_SUCCEEDS, terms.can_succeed, (SUCCESS,)),
        (NEVER_PAUSES, terms.can_pause, (PAUSE, RESUME)),
    ):
        idle = [act.id for act in acts if act.trigger in triggers and not possible]
        if idle:
            yield ActFinding(rule, idle[0])


def _alike(terms: Terms, acts: Sequence[Act]) -> Iterator[ActFinding]:
    """Actions that come together with another one; the worst of each is found."""
    for number, act in enumerate(acts):
        together = [
            other
            for other in acts[:number]
            if _moment(terms, other) == _moment(terms, act)
        ]
        same = [other for other in together if other.does == act.does]
        if same:
            yield ActFinding(TWICE, act.id, same[0].id)
        elif act.trigger != ESCALATION:
            continue
        elif act.offset == 0:
            yield ActFinding(AT_FAILURE, act.id)
        elif terms.warn_after and act.offset == terms.warn_after - terms.target:
            yield ActFinding(AT_WARNING, act.id)
        else:
            others = [
                other
                for other in together
                if other.trigger == ESCALATION and other.words != act.words
            ]
            if others:
                yield ActFinding(SAME_MOMENT, act.id, others[0].id)


def _moment(terms: Terms, act: Act) -> int | str:
    """What actions that come together have in common: a distance from the failure, or
    else the trigger."""
    if act.trigger == ESCALATION:
        return act.offset
    if act.trigger == FAILURE:
        return 0
    if act.trigger == WARNING and terms.warn_after:
        return terms.warn_after - terms.target
    return act.trigger
