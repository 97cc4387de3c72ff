# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which KPI of a record wants attention first (SEMANTICS I3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from .deadlines import status_at
from .facts import NONCOMPLIANT, PAUSED, RUNNING, Timer

# Where a KPI stands, the most urgent first.
BREACHED = 0  # it has failed, and can still be met late
RUNS = 1
HELD = 2
PAST = 3  # it has failed, and nobody works for it any more
SETTLED = 4  # met, waived or cancelled

_Row = TypeVar("_Row")
#: What is asked of a KPI: its timer, since when nobody works for it, and the present
#: moment of its clock.
Facts = tuple[Timer, int | None, int]


def urgency(timer: Timer, idle: int | None, now: int) -> tuple[int, int]:
    """The rank of a timer at a moment, and its failure time, which decides between
    those of a rank: the oldest breach and the next failure come first.

    :param idle: since when nobody works for it any more
    """
    status = status_at(timer, now)
    if status == PAUSED:
        return HELD, timer.failure
    failure = timer.failure
    if timer.status == PAUSED and timer.resume_failure is not None:
        failure = timer.resume_failure
    if status in RUNNING:
        return RUNS, failure
    if status != NONCOMPLIANT or timer.waived:
        return SETTLED, failure
    lasts = timer.met is None and idle is None
    return (BREACHED if lasts else PAST), failure


def most_urgent(rows: Iterable[_Row], facts: Callable[[_Row], Facts]) -> list[_Row]:
    """The rows that are the most urgent, or become it by time alone: at most three,
    in order.

    Whatever runs or has failed keeps its place among the others as time goes by, so two
    are enough to always know the first and the second. Only the end of a maximum hold
    brings another one forward (H7).
    """
    ranked = sorted(rows, key=lambda row: urgency(*facts(row)))
    first, rest = ranked[:2], ranked[2:]
    held = [row for row in rest if _resumes(*facts(row))]
    return first + sorted(held, key=lambda row: _resumed(facts(row)[0]))[:1]


def _resumes(timer: Timer, _idle: int | None, now: int) -> bool:
    return timer.resume_failure is not None and status_at(timer, now) == PAUSED


def _resumed(timer: Timer) -> int:
    return timer.failure if timer.resume_failure is None else timer.resume_failure
