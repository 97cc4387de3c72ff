# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What could be promised: the share met as a function of the target.

A KPI takes as much working time as it takes, whatever the target. So it is measured
once by a target that nothing exceeds, with all its holds, and any target can be read
off: a KPI is met by a target exactly if it took less.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..judging.record import Clocks, Instance
from ..judging.spec import PolicySpec
from ..timer import timer as tm

#: Readings of the dial, in percent.
LEVELS = (50, 80, 90, 95, 99)


class Taken(NamedTuple):
    """How much working time a KPI took, or has taken so far while it is not met."""

    seconds: int
    met: bool


class Count(NamedTuple):
    """How many took so much: those that were met, and those that are not as yet."""

    seconds: int
    met: int
    unmet: int


class Reading(NamedTuple):
    """The share met, 0 to 1, by a target of so many working seconds."""

    target: int
    share: float


def unhurried(spec: PolicySpec, since: int, until: int, clocks: Clocks) -> PolicySpec:
    """The policy with targets that nothing exceeds which starts after ``since``."""
    items = {
        number: item._replace(
            target=clocks(item.calendar).between(since, until) + 1,
            warn_after=0,
            steps=(),
        )
        for number, item in spec.items.items()
    }
    return spec._replace(items=items)


def taken(instance: Instance, until: int, clocks: Clocks) -> Taken | None:
    """What a KPI took by a target that it did not exceed; None if it is not known.

    Holds are left out, one that still lasts as well.

    :param instance: one of the play of an :func:`unhurried` policy
    """
    timer = instance.timer
    if timer.status == tm.SUCCEEDED and timer.met is not None:
        end = timer.met
    elif timer.status in tm.LIVE:
        end = until if timer.hold_start is None else timer.hold_start
    else:
        return None
    worked = clocks(instance.calendar).between(timer.start, end) - timer.held_work
    return Taken(max(0, worked), timer.met is not None)


def curve(counts: Iterable[Count], unit: int = 60) -> list[Reading]:
    """The share met by each target at which it rises.

    What still runs counts as breached by the targets that it has exceeded, and for
    others not at all, as in reports (R3).

    :param counts: in order of time
    :param unit: the seconds that a count stands for: it took so much, or up to that
        much more

    >>> curve([Count(60, 1, 0), Count(120, 1, 0), Count(600, 0, 2)])
    [Reading(target=120, share=0.25), Reading(target=180, share=0.5)]
    >>> curve([Count(60, 1, 1), Count(120, 1, 0)])
    [Reading(target=120, share=0.5), Reading(target=180, share=1.0)]
    """
    counts = list(counts)
    all_met = sum(count.met for count in counts)
    ahead = sum(count.unmet for count in counts)
    readings, met = [], 0
    for count in counts:
        met += count.met
        ahead -= count.unmet
        if count.met:
            readings.append(Reading(count.seconds + unit, met / (all_met + ahead)))
    return readings


def target_for(readings: Sequence[Reading], percent: float) -> int | None:
    """The least target by which so much is met; None if no target would do."""
    for reading in readings:
        if reading.share * 100 >= percent:
            return reading.target
    return None


def share_at(readings: Sequence[Reading], target: int) -> float:
    """The share met by a target."""
    share = 0.0
    for reading in readings:
        if reading.target > target:
            break
        share = reading.share
    return share


def thinned(readings: Sequence[Reading], count: int) -> list[Reading]:
    """At most so many of the readings, evenly, with the first and the last."""
    if len(readings) <= count:
        return list(readings)
    step = (len(readings) - 1) / (count - 1)
    return [readings[round(step * n)] for n in range(count)]
