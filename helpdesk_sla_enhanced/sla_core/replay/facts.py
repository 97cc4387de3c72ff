# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What instances know of the past of their record: when it was met, when on hold.

Where a condition looks at what has no history, the instances that were judged by that
very condition say when it was true (SEMANTICS W1): an Applicable When that held gave
them a start, success a met time, a pause rule their holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ..judging.record import Instance
from ..timer import timer as tm


class Truth:
    """Whether something was true, from moment to moment; false before the first.

    >>> truth = Truth([(5, True), (9, False)])
    >>> [truth.at(moment) for moment in (4, 5, 8, 9)]
    [False, True, True, False]
    """

    __slots__ = ("_moments", "_values")

    def __init__(self, turns: Iterable[tuple[int, bool]]) -> None:
        told = dict(sorted(turns))
        self._moments = list(told)
        self._values = list(told.values())

    @property
    def moments(self) -> list[int]:
        """When it may have turned."""
        return self._moments

    def at(self, moment: int) -> bool:
        """Whether it was true then."""
        place = bisect_right(self._moments, moment)
        return bool(place) and self._values[place - 1]


def success_of(instances: Sequence[Instance]) -> Truth:
    """When the success criteria of some instances of one KPI were true.

    :param instances: oldest first
    """
    turns: list[tuple[int, bool]] = []
    for instance in instances:
        timer = instance.timer
        if instance.cycle > 1 and not instance.previous:
            turns.append((timer.start, False))
        if timer.met is not None:
            turns.append((timer.met, True))
        elif timer.status == tm.SUCCEEDED:  # met before the instance was made (F4)
            turns.append((timer.start, True))
    return Truth(turns)


def holds_of(instances: Sequence[Instance]) -> Truth:
    """When the pause rule of some instances of one KPI was true, as far as they were
    held by it."""
    turns: list[tuple[int, bool]] = []
    for instance in instances:
        for start, end in instance.holds:
            turns += [(start, True), (end, False)]
        if instance.timer.hold_start is not None:
            turns.append((instance.timer.hold_start, True))
    return Truth(turns)
