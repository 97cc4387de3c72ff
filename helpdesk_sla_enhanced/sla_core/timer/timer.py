# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The life of one KPI on one record: facts in, transitions out.

A :class:`Timer` is an immutable value. Every change of it goes through
:func:`step` (something happened) or :func:`advance` (only time passed); both return
the new timer and the :class:`Transition` list that led to it, in order of time.

All instants are whole UTC epoch seconds, all durations are whole seconds, and working
time is what the given :class:`~.clock.Clock` says it is. The moment is always a
parameter: nothing in here asks what time it is (SEMANTICS I2).

What others need of a timer is found here: the words and values of :mod:`.facts`, what
comes with time of :mod:`.deadlines`, and the holds of :mod:`.holds`.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..time.clock import Clock
from .deadlines import Result, advance
from .deadlines import escalates as escalates
from .deadlines import next_event as next_event
from .deadlines import status_at as status_at
from .decisions import TABLE
from .escalation import Wanted, laid_out
from .facts import CANCEL as CANCEL
from .facts import CANCELED as CANCELED
from .facts import CANCELLATION as CANCELLATION
from .facts import ESCALATION as ESCALATION
from .facts import EVENTS as EVENTS
from .facts import FAILURE as FAILURE
from .facts import HOLD as HOLD
from .facts import HOLD_END as HOLD_END
from .facts import IN_PROGRESS, Timer
from .facts import LIVE as LIVE
from .facts import MET as MET
from .facts import MET_LATE as MET_LATE
from .facts import NEARING as NEARING
from .facts import NONCOMPLIANT as NONCOMPLIANT
from .facts import PAUSE as PAUSE
from .facts import PAUSED as PAUSED
from .facts import RELEASE as RELEASE
from .facts import REOPENED as REOPENED
from .facts import RESUME as RESUME
from .facts import RUNNING as RUNNING
from .facts import START as START
from .facts import STATUSES as STATUSES
from .facts import SUCCEEDED as SUCCEEDED
from .facts import SUCCESS as SUCCESS
from .facts import TERMINAL as TERMINAL
from .facts import UNMET as UNMET
from .facts import WARNING as WARNING
from .facts import Signal as Signal
from .facts import Transition as Transition
from .holds import Span, replay


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
