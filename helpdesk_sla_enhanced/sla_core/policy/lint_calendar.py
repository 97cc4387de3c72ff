# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is worth a second look in working hours (SEMANTICS K)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

#: A gap at midnight of so many minutes is no break but the end of a day written 23:59.
SHORT_GAP = 2


class Stretch(NamedTuple):
    """Working time of one weekday, in hours from midnight.

    ``day`` counts from Monday, 0 to 6, and on to 13 in calendars of two weeks.
    """

    day: int
    start: float
    end: float


def midnight_gap(stretches: Iterable[Stretch], days: int = 7) -> int:
    """The minutes that are missing at a midnight over which work goes on, 0 for none.

    :param days: after so many days the calendar begins again: 7 or 14

    >>> midnight_gap([Stretch(0, 0, 23 + 59 / 60), Stretch(1, 0, 24)])
    1
    >>> midnight_gap([Stretch(0, 0, 24), Stretch(1, 0, 24)])
    0
    >>> midnight_gap([Stretch(6, 22, 23 + 59 / 60), Stretch(0, 0, 6)])
    1
    """
    ends: dict[int, float] = {}
    starts: dict[int, float] = {}
    for day, start, end in stretches:
        ends[day] = max(end, ends.get(day, 0))
        starts[day] = min(start, starts.get(day, 24))
    gaps = (
        round((24 - end + starts[(day + 1) % days]) * 60)
        for day, end in ends.items()
        if (day + 1) % days in starts
    )
    return max((gap for gap in gaps if 0 < gap <= SHORT_GAP), default=0)
