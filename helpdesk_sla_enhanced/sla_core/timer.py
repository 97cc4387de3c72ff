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
from typing import Any, NamedTuple

from .clock import Clock

IN_PROGRESS = "in_progress"
NEARING = "nearing"
PAUSED = "paused"
SUCCEEDED = "succeeded"
NONCOMPLIANT = "noncompliant"
CANCELED = "canceled"

STATUSES = (IN_PROGRESS, NEARING, PAUSED, SUCCEEDED, NONCOMPLIANT, CANCELED)
#: The clock of a running timer is ticking; a live one may also be paused.
RUNNING = (IN_PROGRESS, NEARING)
LIVE = (IN_PROGRESS, NEARING, PAUSED)
TERMINAL = (SUCCEEDED, NONCOMPLIANT, CANCELED)

# What can happen to a timer from outside.
MET = "met"  # the success criteria are true
UNMET = "unmet"  # they were true and are false again (only `continue` asks this)
HOLD = "hold"  # the pause rule is true
RELEASE = "release"  # the pause rule is false
CANCEL = "cancel"  # another policy, another item, archived, start emptied
EVENTS = (MET, UNMET, HOLD, RELEASE, CANCEL)

# What a timer tells the outside. The first seven are the triggers of actions (E1).
START = "start"
WARNING = "warning"
FAILURE = "failure"
SUCCESS = "success"
PAUSE = "pause"
RESUME = "resume"
CANCELLATION = "cancel"
MET_LATE = "met_late"
REOPENED = "reopened"
HOLD_END = "hold_end"  # a hold that ends without the clock running on


class Transition(NamedTuple):
    """Something that became true of a timer, at the moment it became true."""

    kind: str
    at: int


class Timer(NamedTuple):
    """The facts of one KPI's clock.

    ``warning`` and ``failure`` are the two deadlines as moved by every hold that has
    ended; ``held_work`` and ``held_clock`` add up those holds (H4). ``resume`` and the
    two fields after it are known only while paused under a maximum hold: the second
    at which the hold ends by itself and the deadlines from then on (H7).
    """

    status: str
    start: int
    target: int
    warn_after: int
    warning: int | None
    failure: int
    met: int | None = None
    end: int | None = None
    allow_pause: bool = False
    max_hold: int = 0
    hold_start: int | None = None
    hold_spent: bool = False
    last_hold: int | None = None
    held_work: int = 0
    held_clock: int = 0
    resume: int | None = None
    resume_warning: int | None = None
    resume_failure: int | None = None


Result = tuple[Timer, list[Transition]]
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
    )
    return replay(timer, holds, clock) if allow_pause else timer


def replay(timer: Timer, holds: Iterable[Span], clock: Clock) -> Timer:
    """The timer after holds that have ended, oldest first, each moving the deadlines
    that it came before (H3)."""
    for hold_start, hold_end in holds:
        if hold_end > timer.start and hold_start < timer.failure:
            timer = _shift(timer, hold_start, hold_end, clock)
        else:
            timer = timer._replace(last_hold=hold_start)
    return timer


def advance(timer: Timer, now: int, clock: Clock) -> Result:
    """What time alone did to the timer up to ``now`` (I7 step 1).

    A transition found late carries its true moment (I2).
    """
    done: list[Transition] = []
    if timer.status == PAUSED:
        if timer.resume is None or timer.resume > now:
            return timer, done
        timer, done = _resume(timer, timer.resume, clock)
        timer = timer._replace(hold_spent=True)
    if timer.status == IN_PROGRESS:
        if timer.warning is not None and timer.warning <= now:
            if timer.warning < timer.failure:
                done.append(Transition(WARNING, timer.warning))
                timer = timer._replace(status=NEARING)
    if timer.status in RUNNING and timer.failure <= now:
        done.append(Transition(FAILURE, timer.failure))
        timer = timer._replace(status=NONCOMPLIANT, end=timer.failure)
    return timer, done


def step(timer: Timer, event: str, at: int, clock: Clock) -> Result:
    """Let ``event`` happen to the timer at ``at``, after what time did before it.

    An event that means nothing in the timer's status changes nothing.
    """
    timer, done = advance(timer, at, clock)
    handler = TABLE.get((timer.status, event))
    if handler is None:
        return timer, done
    timer, more = handler(timer, at, clock)
    return timer, done + more


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
    if timer.status == IN_PROGRESS:
        if timer.warning is not None and timer.warning < timer.failure:
            return timer.warning
        return timer.failure
    if timer.status == NEARING:
        return timer.failure
    if timer.status == PAUSED:
        return timer.resume
    return None


def _shift(timer: Timer, since: int, until: int, clock: Clock, **others: Any) -> Timer:
    """Move the deadlines by the working time of a hold that has ended (H2, H3).

    ``others`` are fields that change with it.
    """
    begin = max(since, timer.start)
    work = clock.between(begin, until)
    warning = timer.warning
    if warning is not None and since < warning:
        warning = _later(warning, work, clock)
    return timer._replace(
        warning=warning,
        failure=_later(timer.failure, work, clock),
        held_work=timer.held_work + work,
        held_clock=timer.held_clock + max(0, until - begin),
        last_hold=since,
        **others,
    )


def _later(moment: int, seconds: int, clock: Clock) -> int:
    """``moment`` moved on, or as it was when the clock cannot tell any more (I6)."""
    moved = clock.add(moment, seconds)
    return moment if moved is None else moved


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
    timer = timer._replace(status=PAUSED, hold_start=at, last_hold=at)
    if timer.max_hold:
        after = _end_hold(timer, at + timer.max_hold, clock)
        timer = timer._replace(
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
    return (timer._replace(hold_spent=False) if timer.hold_spent else timer), []


def _succeed(timer: Timer, at: int, clock: Clock) -> Result:
    """Met on time: :func:`advance` has already failed what was late."""
    timer = timer._replace(status=SUCCEEDED, met=at, end=at)
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
    return timer._replace(met=at), [Transition(MET_LATE, at)]


def _cancel(timer: Timer, at: int, clock: Clock) -> Result:
    timer = timer._replace(status=CANCELED, end=at)
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
    done = [Transition(REOPENED, at)]
    if timer.failure <= at:
        timer = timer._replace(status=NONCOMPLIANT, met=None, end=at)
        return timer, [*done, Transition(FAILURE, at)]
    if timer.warning is None or timer.warning > at:
        return timer._replace(status=IN_PROGRESS, met=None, end=None), done
    timer = timer._replace(status=NEARING, met=None, end=None)
    return timer, [*done, Transition(WARNING, at)]


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
