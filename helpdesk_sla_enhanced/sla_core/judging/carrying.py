# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Clocks that ran somewhere else, carried on here at their elapsed working time.

Another system says how much working time a clock had used by some moment, and what it
did from then on. Where it stood still before that is not known, only for how long: that
is one hold from the start, so that the sum is right to the second (SEMANTICS H5, R1).
"""

from __future__ import annotations

from typing import NamedTuple

from ..time.clock import Clock
from ..timer import timer as tm
from ..timer.escalation import offsets
from ..timer.facts import changed
from ..timer.timer import Signal, Span, Timer, Transition
from .record import Change, Instance
from .spec import ItemSpec

RUNS = "runs"  # it has counted on since
HELD = "held"  # it has been on hold since
FAILED = "failed"  # its promise was broken, and not kept since
FAILED_MET = "failed_met"  # its promise was broken, and kept late: at that moment
MET = "met"  # its promise was kept

#: What the rounding of another system may leave over, in seconds: no hold is as short.
ROUNDING = 60


class Carried(NamedTuple):
    """What is known of a clock elsewhere.

    ``used`` are the working seconds that it had counted by ``since``, epoch seconds;
    ``target`` those of its promise; ``state`` is one of the words of this module.
    """

    state: str
    target: int
    used: int
    since: int


def carry(
    item: ItemSpec, policy: int, start: int, known: Carried, now: int, clock: Clock
) -> Change | None:
    """The instance that goes on where a clock elsewhere stood (SEMANTICS F3, H5).

    It is pinned to the target that was promised there. None when the working hours
    give no failure time (I6).

    :param start: the moment that the clock counts from, epoch seconds
    :param clock: the one of the item's calendar
    """
    holds = _idle(item, start, known, clock)
    timer = tm.born(
        start,
        known.target,
        item.warn_after if item.warn_after < known.target else 0,
        clock,
        allow_pause=item.allow_pause,
        max_hold=item.max_hold,
        holds=holds,
        steps=offsets(item.steps, known.target) if item.steps else (),
    )
    if timer is None:
        return None
    timer, done = _brought_on(timer, known, now, clock)
    instance = Instance(
        *(0, item.kpi, item.id, policy, item.calendar, 1, timer),
        estimated=True,
        holds=holds,
    )
    return Change(None, instance, [Transition(tm.START, now), *done])


def _idle(item: ItemSpec, start: int, known: Carried, clock: Clock) -> tuple[Span, ...]:
    """The working time until then that was not counted, as a hold from the start."""
    idle = clock.between(start, known.since) - known.used
    if known.state == MET or idle < ROUNDING or not item.allow_pause:
        return ()
    end = clock.add(start, idle)
    return () if end is None else ((start, end),)


def _brought_on(timer: Timer, known: Carried, now: int, clock: Clock) -> tm.Result:
    """What became of the timer until now, its result as it was there."""
    if known.state == MET:
        # On time, whatever the rounding.
        used = min(known.used, known.target - 1)
        met = clock.add(timer.start, used) or timer.start
        timer = changed(timer, status=tm.SUCCEEDED, met=met, end=met, steps=())
        return timer, [Transition(tm.SUCCESS, met)]
    done: list[Signal] = []
    if known.state in (FAILED, FAILED_MET) and timer.failure > known.since:
        timer = changed(timer, failure=known.since)  # other hours than there
    if known.state == HELD:
        timer, done = tm.step(timer, tm.HOLD, known.since, clock)
    elif known.state == FAILED_MET:
        timer, done = tm.step(timer, tm.MET, known.since, clock)
    timer, more = tm.advance(timer, now, clock)
    return timer, [*done, *more]
