# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a hold does to the deadlines of a timer (SEMANTICS H2 to H5)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..time.clock import Clock, later
from .escalation import moved
from .facts import IN_PROGRESS, NEARING, Timer, changed

Span = tuple[int, int]


def replay(timer: Timer, holds: Iterable[Span], clock: Clock) -> Timer:
    """The timer after holds that have ended, oldest first, each moving the deadlines
    that it came before (H3)."""
    for hold_start, hold_end in holds:
        if hold_end > timer.start and hold_start < timer.failure:
            timer = shift(timer, hold_start, hold_end, clock)
        else:
            timer = changed(timer, last_hold=hold_start)
    return timer


def shift(timer: Timer, since: int, until: int, clock: Clock, **others: Any) -> Timer:
    """Move the deadlines by the working time of a hold that has ended (H2, H3).

    ``others`` are fields that change with it.
    """
    begin = max(since, timer.start)
    work = clock.between(begin, until)
    warning = timer.warning
    if warning is not None and since < warning:
        warning = later(clock, warning, work)
    failure = later(clock, timer.failure, work)
    if timer.steps:
        others["steps"] = moved(timer.steps, since, work, failure, clock)
    return changed(
        timer,
        warning=warning,
        failure=failure,
        held_work=timer.held_work + work,
        held_clock=timer.held_clock + max(0, until - begin),
        last_hold=since,
        **others,
    )


def end_hold(timer: Timer, at: int, clock: Clock) -> Timer:
    """Close the running hold at ``at`` and put the timer back to where it was."""
    assert timer.hold_start is not None
    before = timer.hold_start
    was_nearing = timer.warning is not None and timer.warning <= before
    return shift(
        timer,
        before,
        at,
        clock,
        status=NEARING if was_nearing else IN_PROGRESS,
        hold_start=None,
        resume=None,
        resume_warning=None,
        resume_failure=None,
    )
