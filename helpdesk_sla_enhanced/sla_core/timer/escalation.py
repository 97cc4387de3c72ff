# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Steps of escalation: moments at a distance from the failure time (SEMANTICS E7).

A step is named by its action and by its *offset*: working seconds from the failure
time, negative before it. A step before the failure counts from the start, like the
warning, and moves with the holds that begin before its moment (H3). One after the
failure counts from the failure time and comes on hold or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..time.clock import Clock, later

#: The kind of transition, and the trigger of its actions.
ESCALATION = "escalation"


class StepSpec(NamedTuple):
    """A step as the item words it: a percentage of the target, or else an offset."""

    action: int
    percent: float = 0
    seconds: int = 0


class Step(NamedTuple):
    """A step of one timer. ``at`` is None when it has come, or can never come."""

    action: int
    offset: int
    at: int | None


class Escalation(NamedTuple):
    """The transition of a step that has come."""

    kind: str
    at: int
    action: int
    offset: int


Steps = tuple[Step, ...]
#: Pairs of action and offset, the first step first.
Wanted = tuple[tuple[int, int], ...]


def offsets(specs: Iterable[StepSpec], target: int) -> Wanted:
    """The steps that a target leaves room for; others would lie before the start.

    >>> offsets([StepSpec(7, seconds=3600), StepSpec(8, percent=75)], 7200)
    ((8, -1800), (7, 3600))
    """
    found = []
    for action, percent, seconds in specs:
        offset = seconds
        if percent:
            offset = min(0, max(1, round(target * percent / 100)) - target)
        if target + offset > 0:
            found.append((action, offset))
    return tuple(sorted(found, key=lambda pair: pair[1]))


def laid_out(
    steps: Wanted, start: int, counted: int, failure: int, clock: Clock
) -> Steps:
    """The steps of a timer, as if none had come yet.

    :param counted: working seconds from ``start`` to ``failure``, holds included
    """
    return tuple(
        Step(
            action,
            offset,
            clock.add(failure, offset)
            if offset >= 0
            else clock.add(start, counted + offset),
        )
        for action, offset in steps
    )


def moved(steps: Steps, since: int, work: int, failure: int, clock: Clock) -> Steps:
    """The steps after a hold that began at ``since`` and took ``work`` seconds.

    :param failure: as moved by the hold
    """
    found = []
    for step in steps:
        at = step.at
        if at is not None and step.offset >= 0:
            at = later(clock, failure, step.offset)
        elif at is not None and since < at:
            at = later(clock, at, work)
        found.append(step._replace(at=at))
    return tuple(found)


def come(
    steps: Steps, until: int, moment: int | None = None
) -> tuple[Steps, list[Escalation]]:
    """The steps after ``until``, and those that came, in the order of time.

    :param moment: when they came in truth, if not at their own times
    """
    signals = [
        Escalation(
            ESCALATION, step.at if moment is None else moment, step.action, step.offset
        )
        for step in steps
        if step.at is not None and step.at <= until
    ]
    if not signals:
        return steps, signals
    steps = tuple(
        step._replace(at=None) if step.at is not None and step.at <= until else step
        for step in steps
    )
    return steps, sorted(signals, key=lambda escalation: escalation.at)


def put_off(steps: Steps, since: int, at: int) -> Steps:
    """The steps of a result that is taken back at ``at``: those between ``since`` and
    then, which found it met, come then (G4)."""
    return tuple(
        step._replace(at=at) if step.at is not None and since < step.at < at else step
        for step in steps
    )


def first(steps: Steps) -> int | None:
    """The moment of the step that comes next, or None."""
    return min((step.at for step in steps if step.at is not None), default=None)


def named(steps: Steps) -> Wanted:
    """What the steps are, whatever their moments."""
    return tuple((step.action, step.offset) for step in steps)
