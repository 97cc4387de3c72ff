# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How much working time is left of a timer, and how that goes on (SEMANTICS U1).

Somebody who looks at a screen for a day has nothing but this value: what is left is
true at one moment, and from there on every second inside a stretch of working time
takes one away. On hold nothing is taken away, so the stretches begin where the hold
ends by itself, if it does. What stands still has none.
"""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

from ..time.clock import DAY, Clock
from .deadlines import status_at
from .facts import CANCELED, NONCOMPLIANT, PAUSED, SUCCEEDED, Timer
from .holds import Span

#: How many stretches are known ahead, and how far they are looked for.
MANY = 20
AHEAD = 14 * DAY
#: The stretches begin a little earlier: the clock of a browser may lag behind.
MARGIN = 60


class Countdown(NamedTuple):
    """What is left of a timer.

    :param at: the moment for which ``left`` is true
    :param left: working seconds until the failure time; since then, if negative
    :param spans: the stretches of working time from ``at`` on that count
    :param until: up to where all of them are known
    """

    at: int
    left: int
    spans: tuple[Span, ...] = ()
    until: int = 0


def countdown(
    timer: Timer,
    now: int,
    clock: Clock,
    *,
    idle: int | None = None,
    stopped: int | None = None,
    many: int = MANY,
) -> Countdown | None:
    """What is left of a timer at ``now``; None when nothing can be said of it: it was
    cancelled, or nobody knows when it was met.

    On hold that is what will be left on resuming; of what was met, what was left then.

    :param idle: since when nobody works for it any more: it is late up to then (I3)
    :param stopped: since when it stands still, as SLAs are switched off (F5)
    :param many: how many stretches are wanted
    """
    if timer.status == CANCELED or (timer.status == SUCCEEDED and timer.met is None):
        return None
    moment = now if stopped is None else min(now, stopped)
    at, deadline, goes_on_at = standing(timer, moment, idle)
    left = clock.between(at, deadline) - clock.between(deadline, at)
    if goes_on_at is None or stopped is not None:
        return Countdown(at, left)
    begin = max(goes_on_at - MARGIN, timer.start)
    if timer.hold_start is not None:
        begin = max(begin, timer.resume or 0)
    return Countdown(at, left, *_ahead(clock, begin, many))


def standing(
    timer: Timer, moment: int, idle: int | None = None
) -> tuple[int, int, int | None]:
    """Where a timer that is not cancelled stands at a moment.

    :return: the moment up to which it has counted, the failure time that it runs
        towards, and from when on it counts again; None if nothing but a change of its
        record makes it
    """
    if status_at(timer, moment) == PAUSED:
        assert timer.hold_start is not None
        held = min(timer.hold_start, moment)
        return max(held, timer.start), timer.failure, timer.resume
    deadline = timer.failure
    if timer.status == PAUSED and timer.resume_failure is not None:
        deadline = timer.resume_failure
    if timer.met is not None:
        return max(min(timer.met, moment), timer.start), deadline, None
    if idle is not None and deadline <= moment:
        return min(moment, max(idle, deadline)), deadline, None
    waived = timer.waived and timer.status == NONCOMPLIANT
    at = max(moment, timer.start)
    return at, deadline, None if waived else at


def _ahead(clock: Clock, begin: int, many: int) -> tuple[tuple[Span, ...], int]:
    """The next stretches of working time, and up to where they are all."""
    end = begin + AHEAD
    found = tuple(islice(clock.spans(begin, end), many + 1))
    return (found, end) if len(found) <= many else (found[:many], found[many][0])
