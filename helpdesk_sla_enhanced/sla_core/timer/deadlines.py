# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What time alone does to a timer: its warning and its failure, the steps of its
escalation, and the end of a hold that lasted as long as it may (SEMANTICS I1, I2, H7).
"""

from __future__ import annotations

from ..time.clock import Clock
from .escalation import come, first
from .facts import (
    FAILURE,
    IN_PROGRESS,
    NEARING,
    NONCOMPLIANT,
    PAUSED,
    RESUME,
    RUNNING,
    WARNING,
    Signal,
    Timer,
    Transition,
    changed,
)
from .holds import end_hold

Result = tuple[Timer, list[Signal]]


def advance(timer: Timer, now: int, clock: Clock) -> Result:
    """What time alone did to the timer up to ``now`` (I7 step 1).

    A transition found late carries its true moment (I2).
    """
    done: list[Signal] = []
    if timer.status == PAUSED:
        if timer.resume is None or timer.resume > now:
            return timer, done
        timer, done = resume(timer, timer.resume, clock)
        timer = changed(timer, hold_spent=True)
    if timer.status == IN_PROGRESS:
        if timer.warning is not None and timer.warning <= now:
            if timer.warning < timer.failure:
                done.append(Transition(WARNING, timer.warning))
                timer = changed(timer, status=NEARING)
    if timer.status in RUNNING and timer.failure <= now:
        done.append(Transition(FAILURE, timer.failure))
        timer = changed(timer, status=NONCOMPLIANT, end=timer.failure)
    if timer.steps and escalates(timer):
        steps, signals = come(timer.steps, now)
        if signals:
            timer = changed(timer, steps=steps)
            done = sorted([*done, *signals], key=lambda transition: transition.at)
    return timer, done


def resume(timer: Timer, at: int, clock: Clock) -> Result:
    """Run on; the deadlines have moved by the working time of the hold (H2)."""
    timer, more = advance(end_hold(timer, at, clock), at, clock)
    return timer, [Transition(RESUME, at), *more]


def escalates(timer: Timer) -> bool:
    """Whether steps of escalation come now: unmet and unwaived, and not on hold before
    the failure (E7)."""
    if timer.status == NONCOMPLIANT:
        return timer.met is None and not timer.waived
    return timer.status in RUNNING


def warned(timer: Timer) -> bool:
    """Whether the warning of a live timer has come, also when it is on hold."""
    if timer.hold_start is None or timer.warning is None:
        return timer.status == NEARING
    return timer.warning <= timer.hold_start


def status_at(timer: Timer, now: int) -> str:
    """The status at ``now`` as the facts say, whatever was settled so far (I1)."""
    status, warning, failure = timer.status, timer.warning, timer.failure
    if status == PAUSED:
        if timer.resume is None or timer.resume > now or timer.resume_failure is None:
            return status
        warning, failure = timer.resume_warning, timer.resume_failure
    elif status not in RUNNING:
        return status
    if failure <= now:
        return NONCOMPLIANT
    if warning is not None and warning <= now:
        return NEARING
    return IN_PROGRESS


def next_event(timer: Timer) -> int | None:
    """The next moment at which time alone changes the timer, or None."""
    turn = None
    if timer.status == IN_PROGRESS:
        warns = timer.warning is not None and timer.warning < timer.failure
        turn = timer.warning if warns else timer.failure
    elif timer.status == NEARING:
        turn = timer.failure
    elif timer.status == PAUSED:
        turn = timer.resume
    if timer.steps and escalates(timer):
        step = first(timer.steps)
        if step is not None:
            return step if turn is None else min(step, turn)
    return turn
