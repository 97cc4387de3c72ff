# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Cases by which the browser's arithmetic is held to that of the clock.

The cases are worked out here, by `Clock.between` alone, and written to
`static/tests/core/countdown_cases.esm.js`, where the unit tests of the browser read
them. After a change of the payload run this file to write them anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

FILE = (
    Path(__file__).parents[2]
    / "helpdesk_sla_enhanced/static/tests/core/countdown_cases.esm.js"
)
HEAD = """\
// Copyright 2026 The helpdesk_sla_enhanced contributors
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

/**
 * Written by `tests/core/countdown_cases.py`: what the server sends with a line, and
 * for some moments what is left then, by the server's own clock, and whether they lie
 * outside working hours. JSON, so that no formatter takes it apart.
 */
export const cases = [
"""
HOUR = 3600
DAY = 24 * HOUR


class Desk(NamedTuple):
    """Working hours in a zone: local hours by day of the week, and holidays."""

    zone: str
    hours: tuple[tuple[int, int], ...]
    days: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()

    def spans(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        """The working time around ``[low, high)``."""
        zone = ZoneInfo(self.zone)
        day = datetime.fromtimestamp(low, zone).date() - timedelta(days=2)
        last = datetime.fromtimestamp(high, zone).date() + timedelta(days=1)
        while day <= last:
            if day.weekday() in self.days and day not in self.holidays:
                for begin, end in self.hours:
                    yield _at(day, begin, zone), _at(day, end, zone)
            day += timedelta(days=1)


def _at(day: date, hour: int, zone: ZoneInfo) -> int:
    """The instant of a local hour; from 24 on, of the next day."""
    local = datetime.combine(day + timedelta(days=hour // 24), time(hour % 24))
    return int(local.replace(tzinfo=zone).timestamp())


LUNCH = ((9, 12), (13, 17))
#: Around the Sundays of a change to or from summer time: late in March and October in
#: Brussels, early in March and November in New York, in April and October in Sydney.
DESKS = (
    Desk("Europe/Brussels", LUNCH),
    Desk("Europe/Brussels", ((22, 30),), frozenset(range(7))),
    Desk("America/New_York", ((0, 24),), frozenset((5, 6))),
    Desk("Australia/Sydney", LUNCH, frozenset(range(7))),
    Desk(
        "Asia/Kolkata",
        ((10, 18),),
        frozenset(range(6)),
        frozenset((date(2026, 3, 30), date(2026, 10, 26))),
    ),
)
#: Fridays before the changes of the zones above.
STARTS = (
    datetime(2026, 3, 6, 14),
    datetime(2026, 3, 27, 15),
    datetime(2026, 4, 3, 1),
    datetime(2026, 10, 23, 13),
    datetime(2026, 10, 30, 20),
)


def starts() -> Iterator[int]:
    """Moments shortly before a change to or from summer time."""
    for start in STARTS:
        yield int(start.replace(tzinfo=ZoneInfo("UTC")).timestamp())


def made() -> Iterator[str]:
    """Every case as JSON: ``[working, [[moment, left, outside], …]]``."""
    # The core is imported late: this file is run by hand as well.
    from sla_core.time.clock import WorkClock
    from sla_core.timer.countdown import countdown
    from sla_core.timer.timer import born

    random = Random(12)
    for desk in DESKS:
        clock = WorkClock(desk.spans)
        for start in starts():
            timer = born(start, random.choice((1, 4, 16, 40)) * HOUR, 0, clock)
            now = start + random.randrange(5 * DAY)
            found = countdown(timer, now, clock)
            working = dict(found._asdict(), spans=[list(span) for span in found.spans])
            moments = sorted(
                random.randrange(now, found.until) for _number in range(5)
            ) + [found.spans[0][1] - 1, found.spans[0][1]]
            asked = [
                [
                    moment,
                    clock.between(moment, timer.failure)
                    - clock.between(timer.failure, moment),
                    not clock.between(moment, moment + 1),
                ]
                for moment in moments
            ]
            yield json.dumps([working, asked], separators=(",", ":"))


def text() -> str:
    """The file as it should be."""
    return HEAD + "".join(f"    '{case}',\n" for case in made()) + "];\n"


if __name__ == "__main__":
    import sys

    sys.path.insert(0, str(FILE.parents[3]))
    FILE.write_text(text(), encoding="utf-8")
