# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A record and its instances as plain values, before and after they are judged.

What becomes of them when the record changes is said by :mod:`.judgement`; what time
alone does by :func:`settle`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..time.clock import Clock
from ..timer import timer as tm
from ..timer.facts import changed
from ..timer.timer import Signal, Span, Timer
from .spec import PolicySpec, Row

Clocks = Callable[[int], Clock]


class Instance(NamedTuple):
    """One KPI's clock on one record, as stored. ``id`` is 0 before it is stored.

    ``idle`` is the moment since when nobody works towards its success any more: a
    failure counts up until then (I3). ``reapplied`` counts the re-applications that
    run their actions again (E3). ``user``, ``elapsed`` and ``late`` are its result, see
    :mod:`.results`.
    """

    id: int
    kpi: int
    item: int
    policy: int
    calendar: int
    cycle: int
    timer: Timer
    current: bool = True
    lapsed: bool = False
    estimated: bool = False
    previous: int = 0
    idle: int | None = None
    holds: tuple[Span, ...] = ()
    reapplied: int = 0
    user: int | None = None
    elapsed: int | None = None
    late: int | None = None


class Record(NamedTuple):
    """What is known of one record at the moment of judgement.

    ``instances`` in order of their ids; ``known`` maps a policy id to the policy and
    the row read for it, for the record's policy and for those its instances stem from.
    A ``steady`` judgement leaves the start of instances alone (I8). ``user`` is who is
    responsible for it, 0 for nobody.
    """

    instances: tuple[Instance, ...]
    policy: int
    known: dict[int, tuple[PolicySpec, Row]]
    archived: bool = False
    reapplied: bool = False
    estimated: bool = False
    steady: bool = False
    user: int = 0


class Change(NamedTuple):
    """What became of one instance; ``before`` is None for a birth."""

    before: Instance | None
    after: Instance
    transitions: list[Signal]


class Outcome(NamedTuple):
    """All changes of one record, and the KPIs that could get no failure time (I6)."""

    changes: list[Change]
    without_deadline: list[tuple[int, int]]


def settle(instance: Instance, now: int, clocks: Clocks) -> Change:
    """What time alone did to one instance up to ``now`` (I7 step 1)."""
    timer, signals = tm.advance(instance.timer, now, clocks(instance.calendar))
    if timer is instance.timer:
        return Change(instance, instance, signals)
    return Change(instance, changed(instance, timer=timer), signals)


def expected(instance: Instance, clock: Clock) -> Timer | None:
    """The timer that the instance's own terms and ended holds give in ``clock`` today.

    None when the clock cannot give a failure time any more (I6).
    """
    timer = instance.timer
    return tm.born(
        timer.start,
        timer.target,
        timer.warn_after,
        clock,
        allow_pause=timer.allow_pause,
        max_hold=timer.max_hold,
        holds=instance.holds,
    )
