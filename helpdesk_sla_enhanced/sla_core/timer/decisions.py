# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The decision table: what each event does to a timer in each status.

The timers that come in here have been advanced to the moment of the event already.
"""

from __future__ import annotations

from collections.abc import Callable

from ..time.clock import Clock
from .deadlines import Result, advance, resume
from .escalation import come, put_off
from .facts import (
    CANCEL,
    CANCELED,
    CANCELLATION,
    FAILURE,
    HOLD,
    HOLD_END,
    IN_PROGRESS,
    MET,
    MET_LATE,
    NEARING,
    NONCOMPLIANT,
    PAUSE,
    PAUSED,
    RELEASE,
    REOPENED,
    SUCCEEDED,
    SUCCESS,
    UNMET,
    WARNING,
    Signal,
    Timer,
    Transition,
    changed,
)
from .holds import end_hold


def _pause(timer: Timer, at: int, clock: Clock) -> Result:
    """Hold the clock, if it may be held and did not use up its hold (H1, H7)."""
    if not timer.allow_pause or timer.hold_spent:
        return timer, []
    timer = changed(timer, status=PAUSED, hold_start=at, last_hold=at)
    if timer.max_hold:
        after = end_hold(timer, at + timer.max_hold, clock)
        timer = changed(
            timer,
            resume=at + timer.max_hold,
            resume_warning=after.warning,
            resume_failure=after.failure,
        )
    return timer, [Transition(PAUSE, at)]


def _rearm(timer: Timer, at: int, clock: Clock) -> Result:
    """The pause rule was false once: a spent hold may be used again (H7).

    Also of a succeeded timer, which may be reopened (G4).
    """
    return (changed(timer, hold_spent=False) if timer.hold_spent else timer), []


def _succeed(timer: Timer, at: int, clock: Clock) -> Result:
    """Met on time: :func:`advance` has already failed what was late."""
    timer = changed(timer, status=SUCCEEDED, met=at, end=at)
    return timer, [Transition(SUCCESS, at)]


def _succeed_from_hold(timer: Timer, at: int, clock: Clock) -> Result:
    """Closed while on hold: the hold ends and time judges (H6)."""
    timer, more = advance(end_hold(timer, at, clock), at, clock)
    met = _meet_late if timer.status == NONCOMPLIANT else _succeed
    timer, last = met(timer, at, clock)
    return timer, [Transition(HOLD_END, at), *more, *last]


def _meet_late(timer: Timer, at: int, clock: Clock) -> Result:
    """Met after the failure: the status stays, the moment is kept (G3)."""
    if timer.met is not None:
        return timer, []
    return changed(timer, met=at), [Transition(MET_LATE, at)]


def _cancel(timer: Timer, at: int, clock: Clock) -> Result:
    timer = changed(timer, status=CANCELED, end=at)
    return timer, [Transition(CANCELLATION, at)]


def _cancel_from_hold(timer: Timer, at: int, clock: Clock) -> Result:
    """The hold ends with the instance; its length stays counted (H4)."""
    timer, more = _cancel(end_hold(timer, at, clock), at, clock)
    return timer, [Transition(HOLD_END, at), *more]


def _reopen(timer: Timer, at: int, clock: Clock) -> Result:
    """Go live again, the time between counting (G4 `continue`).

    What passed meanwhile, failure or else warning, becomes true now: until now it was
    met.
    """
    done: list[Signal] = [Transition(REOPENED, at)]
    timer = changed(timer, met=None, end=None)
    if timer.failure <= at:
        timer = changed(timer, status=NONCOMPLIANT, end=at)
        done.append(Transition(FAILURE, at))
    elif timer.warning is None or timer.warning > at:
        timer = changed(timer, status=IN_PROGRESS)
    else:
        timer = changed(timer, status=NEARING)
        done.append(Transition(WARNING, at))
    steps, signals = come(timer.steps, at, at)
    return changed(timer, steps=steps), [*done, *signals]


def _unmeet_late(timer: Timer, at: int, clock: Clock) -> Result:
    """Wait to be met again, of what was met late: the failure stays (G4).

    Of a waived one the steps from before it was met keep their moments, for the case
    that the waiver is taken back; one that took over its result has not had them yet.
    """
    if timer.met is None:
        return timer, []
    steps = put_off(timer.steps, timer.met if timer.waived else timer.start, at)
    timer, signals = advance(changed(timer, met=None, steps=steps), at, clock)
    return timer, [Transition(REOPENED, at), *signals]


Handler = Callable[[Timer, int, Clock], Result]

#: The decision table: what each event does in each status. A pair that is not listed
#: does nothing: terminal timers are frozen (G1) but for a late success and what takes
#: either back.
TABLE: dict[tuple[str, str], Handler] = {
    (IN_PROGRESS, MET): _succeed,
    (NEARING, MET): _succeed,
    (PAUSED, MET): _succeed_from_hold,
    (NONCOMPLIANT, MET): _meet_late,
    (SUCCEEDED, UNMET): _reopen,
    (NONCOMPLIANT, UNMET): _unmeet_late,
    (IN_PROGRESS, HOLD): _pause,
    (NEARING, HOLD): _pause,
    (IN_PROGRESS, RELEASE): _rearm,
    (NEARING, RELEASE): _rearm,
    (SUCCEEDED, RELEASE): _rearm,
    (PAUSED, RELEASE): resume,
    (IN_PROGRESS, CANCEL): _cancel,
    (NEARING, CANCEL): _cancel,
    (PAUSED, CANCEL): _cancel_from_hold,
}
