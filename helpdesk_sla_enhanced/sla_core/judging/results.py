# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is kept when a KPI is met or fails: who, how long, how late (SEMANTICS R2).

A result is worked out with the change that brings it, and stays. It is completed once,
when a failure is met late or nobody works towards it any more (R3, I3), and goes away
with the result itself, when the clock runs again (G4 ``continue``).
"""

from __future__ import annotations

from ..time.clock import Clock
from ..timer import timer as tm
from ..timer.facts import changed
from ..timer.timer import Timer
from .record import Change, Clocks, Instance

#: The statuses that are results; what is cancelled has none of its own.
_RESULTS = (tm.SUCCEEDED, tm.NONCOMPLIANT)


def with_result(change: Change, user: int, clocks: Clocks) -> Change:
    """The change, with the result of the instance if that is new.

    :param user: who is responsible for the record now, 0 for nobody
    """
    before, after, transitions = change
    status = after.timer.status
    if status not in _RESULTS:
        if status == tm.CANCELED or after.elapsed is after.late is None:
            return change
        fresh = changed(after, user=None, elapsed=None, late=None)
        return Change(before, fresh, transitions)
    if before is not None and _moments(before) == _moments(after):
        return change
    elapsed, late = measured(after.timer, after.idle, clocks(after.calendar))
    who = user if _is_new(before, after) else after.user
    fresh = changed(after, user=who, elapsed=elapsed, late=late)
    return Change(before, fresh, transitions)


def measured(
    timer: Timer, idle: int | None, clock: Clock
) -> tuple[int | None, int | None]:
    """The working seconds that a result took, holds left out, and of these how many
    came after the failure time.

    A failure that was never met is counted until it failed, or until nobody worked
    towards it any more. Nothing is known of a success that came before its instance,
    but after the failure time (F4).

    :param timer: one that is met or has failed
    :param idle: since when nobody works towards it, if so
    """
    if timer.status == tm.SUCCEEDED:
        if timer.met is None:
            return None, None
        used = clock.between(timer.start, timer.met) - timer.held_work
        return max(0, used), 0
    ends = (moment for moment in (timer.met, idle, timer.end) if moment is not None)
    late = clock.between(timer.failure, next(ends, timer.failure))
    return timer.target + late, late


def _moments(instance: Instance) -> tuple[str, int | None, int | None, int | None]:
    """What a result follows from."""
    timer = instance.timer
    return timer.status, timer.met, timer.end, instance.idle


def _is_new(before: Instance | None, after: Instance) -> bool:
    """Whether it is met or fails only now; else who was responsible is known: of the
    instance from which the result was taken over (A2), or from the failure on."""
    if before is None:
        return after.user is None
    if before.timer.status not in _RESULTS:
        return True
    met = after.timer.met
    taken_back = met is not None and met == before.timer.met  # a recompute (C5)
    return before.timer.status != after.timer.status and not taken_back
