# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The life of one KPI on one record: facts in, transitions out.

A :class:`Timer` is an immutable value. Every change of it goes through
:func:`step` (something happened) or :func:`advance` (only time passed); both return
the new timer and the :class:`Transition` list that led to it, in order of time.

All instants are whole UTC epoch seconds, all durations are whole seconds, and working
time is what the given :class:`~.clock.Clock` says it is. The moment is always a
parameter: nothing in here asks what time it is (SEMANTICS I2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..time.clock import Clock, later
from .escalation import Wanted, come, first, laid_out, moved
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
    RESUME,
    RUNNING,
    SUCCEEDED,
    SUCCESS,
    UNMET,
    WARNING,
    Timer,
    Told,
    Transition,
    changed,
)
from .facts import ESCALATION as ESCALATION
from .facts import EVENTS as EVENTS
from .facts import LIVE as LIVE
from .facts import START as START
from .facts import STATUSES as STATUSES
from .facts import TERMINAL as TERMINAL

Result = tuple[Timer, list[Told]]
Span = tuple[int, int]


def born(
    start: int,
    target: int,
    warn_after: int,
    clock: Clock,
    *,
    allow_pause: bool = False,
    max_hold: int = 0,
    holds: Iterable[Span] = (),
    steps: Wanted = (),
) -> Timer | None:
    """A timer that counts ``target`` working seconds from ``start``.

    ``holds`` are the ended holds of its predecessor, oldest first; they are replayed
    one by one in this timer's own clock (H3, H5), or ignored when it may not pause.
    None when the clock cannot give a failure time (I6).
    """
    failure = clock.add(start, target)
    if failure is None:
        return None
    warning = clock.add(start, warn_after) if warn_after else None
    timer = Timer(
        IN_PROGRESS,
        start,
        target,
        warn_after,
        warning,
        failure,
        allow_pause=allow_pause,
        max_hold=max_hold,
        steps=laid_out(steps, start, target, failure, clock) if steps else (),
    )
    return replay(timer, holds, clock) if allow_pause else timer


def replay(timer: Timer, holds: Iterable[Span], clock: Clock) -> Timer:
    """The timer after holds that have ended, oldest first, each moving the deadlines
    that it came before (H3)."""
    for hold_start, hold_end in holds:
        if hold_end > timer.start and hold_start < timer.failure:
            timer = _shift(timer, hold_start, hold_end, clock)
        else:
            timer = changed(timer, last_hold=hold_start)
    return timer


def advance(timer: Timer, now: int, clock: Clock) -> Result:
    """What time alone did to the timer up to ``now`` (I7 step 1).

    A transition found late carries its true moment (I2).
    """
    done: list[Told] = []
    if timer.status == PAUSED:
        if timer.resume is None or timer.resume > now:
            return timer, done
        timer, done = _resume(timer, timer.resume, clock)
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
        steps, told = come(timer.steps, now)
        if told:
            timer = changed(timer, steps=steps)
            done = sorted([*done, *told], key=lambda transition: transition.at)
    return timer, done


def escalates(timer: Timer) -> bool:
    """Whether steps of escalation come now: unmet and unwaived, and not on hold before
    the failure (E7)."""
    if timer.status == NONCOMPLIANT:
        return timer.met is None and not timer.waived
    return timer.status in RUNNING


def step(timer: Timer, event: str, at: int, clock: Clock) -> Result:
    """Let ``event`` happen to the timer at ``at``, after what time did before it.

    An event that means nothing in the timer's status changes nothing.
    """
    timer, done = advance(timer, at, clock)
    timer, more = react(timer, event, at, clock)
    return timer, done + more if done else more


def react(timer: Timer, event: str, at: int, clock: Clock) -> Result:
    """As :func:`step`, for a timer that has been advanced to ``at`` already."""
    handler = TABLE.get((timer.status, event))
    return (timer, []) if handler is None else handler(timer, at, clock)


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


def _shift(timer: Timer, since: int, until: int, clock: Clock, **others: Any) -> Timer:
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


def _end_hold(timer: Timer, at: int, clock: Clock) -> Timer:
    """Close the running hold at ``at`` and put the timer back to where it was."""
    assert timer.hold_start is not None
    before = timer.hold_start
    was_nearing = timer.warning is not None and timer.warning <= before
    return _shift(
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


def _pause(timer: Timer, at: int, clock: Clock) -> Result:
    """Hold the clock, if it may be held and did not use up its hold (H1, H7)."""
    if not timer.allow_pause or timer.hold_spent:
        return timer, []
    timer = changed(timer, status=PAUSED, hold_start=at, last_hold=at)
    if timer.max_hold:
        after = _end_hold(timer, at + timer.max_hold, clock)
        timer = changed(
            timer,
            resume=at + timer.max_hold,
            resume_warning=after.warning,
            resume_failure=after.failure,
        )
    return timer, [Transition(PAUSE, at)]


def _resume(timer: Timer, at: int, clock: Clock) -> Result:
    """Run on; the deadlines have moved by the working time of the hold (H2)."""
    timer, more = advance(_end_hold(timer, at, clock), at, clock)
    return timer, [Transition(RESUME, at), *more]


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
    timer, more = advance(_end_hold(timer, at, clock), at, clock)
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
    timer, more = _cancel(_end_hold(timer, at, clock), at, clock)
    return timer, [Transition(HOLD_END, at), *more]


def _reopen(timer: Timer, at: int, clock: Clock) -> Result:
    """Go live again, the time between counting (G4 `continue`).

    What passed meanwhile, failure or else warning, becomes true now: until now it was
    met.
    """
    done: list[Told] = [Transition(REOPENED, at)]
    timer = changed(timer, met=None, end=None)
    if timer.failure <= at:
        timer = changed(timer, status=NONCOMPLIANT, end=at)
        done.append(Transition(FAILURE, at))
    elif timer.warning is None or timer.warning > at:
        timer = changed(timer, status=IN_PROGRESS)
    else:
        timer = changed(timer, status=NEARING)
        done.append(Transition(WARNING, at))
    steps, told = come(timer.steps, at, at)
    return changed(timer, steps=steps), [*done, *told]


Handler = Callable[[Timer, int, Clock], Result]

#: The decision table: what each event does in each status. A pair that is not listed
#: does nothing: terminal timers are frozen (G1) but for a late success and a reopening.
TABLE: dict[tuple[str, str], Handler] = {
    (IN_PROGRESS, MET): _succeed,
    (NEARING, MET): _succeed,
    (PAUSED, MET): _succeed_from_hold,
    (NONCOMPLIANT, MET): _meet_late,
    (SUCCEEDED, UNMET): _reopen,
    (IN_PROGRESS, HOLD): _pause,
    (NEARING, HOLD): _pause,
    (IN_PROGRESS, RELEASE): _rearm,
    (NEARING, RELEASE): _rearm,
    (SUCCEEDED, RELEASE): _rearm,
    (PAUSED, RELEASE): _resume,
    (IN_PROGRESS, CANCEL): _cancel,
    (NEARING, CANCEL): _cancel,
    (PAUSED, CANCEL): _cancel_from_hold,
}
