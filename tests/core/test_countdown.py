# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How much working time is left, and what is left of it later (SEMANTICS U1)."""

from __future__ import annotations

import countdown_cases as cases
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import FIRST, LAST, span_lists
from sla_core.time.clock import ALWAYS, WorkClock
from sla_core.timer import timer as tm
from sla_core.timer.countdown import AHEAD, countdown

HOUR = 3600
DAY = 24 * HOUR
#: Nine to five, every day of a month.
OFFICE = WorkClock(
    lambda low, high: [(d * DAY + 9 * HOUR, d * DAY + 17 * HOUR) for d in range(31)]
)


def left_later(found, moment):
    """What the browser works out of a countdown: `sla_working.esm.js` in Python."""

    def overlap(begin, end):
        return sum(max(0, min(b, end) - max(a, begin)) for a, b in found.spans)

    if moment < found.at:
        return found.left + overlap(moment, found.at)
    return found.left - overlap(found.at, moment)


def left_by_clock(timer, moment, clock):
    failure = timer.failure
    return clock.between(moment, failure) - clock.between(failure, moment)


def test_what_is_left_is_working_time():
    """SEMANTICS U1: at four, an hour today and an hour tomorrow."""
    timer = tm.born(15 * HOUR, 3 * HOUR, 0, OFFICE)
    found = countdown(timer, 16 * HOUR, OFFICE)
    assert (found.at, found.left) == (16 * HOUR, 2 * HOUR)
    assert left_later(found, 20 * HOUR) == left_later(found, 33 * HOUR) == HOUR


def test_it_is_late_by_working_time():
    """SEMANTICS U1: fifty-seven minutes, and not a night and them."""
    timer = tm.born(16 * HOUR, HOUR, 0, OFFICE)
    found = countdown(timer, 33 * HOUR + 57 * 60, OFFICE)
    assert found.left == -57 * 60


def test_before_its_start_nothing_is_used():
    """SEMANTICS C3: a start in the future counts from then on."""
    timer = tm.born(14 * HOUR, 2 * HOUR, 0, OFFICE)
    found = countdown(timer, 10 * HOUR, OFFICE)
    assert left_later(found, 13 * HOUR) == 2 * HOUR
    assert left_later(found, 15 * HOUR) == HOUR


def test_on_hold_it_is_what_will_be_left():
    """SEMANTICS H2: however long the hold lasts."""
    timer = tm.born(9 * HOUR, 4 * HOUR, 0, OFFICE, allow_pause=True)
    timer, _told = tm.step(timer, tm.HOLD, 10 * HOUR, OFFICE)
    found = countdown(timer, 40 * HOUR, OFFICE)
    assert (found.left, found.spans) == (3 * HOUR, ())


def test_on_hold_before_its_start_all_is_left():
    """SEMANTICS C3, H5: born on hold."""
    timer = tm.born(14 * HOUR, 2 * HOUR, 0, OFFICE, allow_pause=True)
    timer, _told = tm.step(timer, tm.HOLD, 10 * HOUR, OFFICE)
    assert countdown(timer, 11 * HOUR, OFFICE).left == 2 * HOUR


def test_a_maximum_hold_that_ends_counts_again():
    """SEMANTICS H7: from that second on, without anybody's doing."""
    timer = tm.born(9 * HOUR, 4 * HOUR, 0, OFFICE, allow_pause=True, max_hold=20 * HOUR)
    timer, _told = tm.step(timer, tm.HOLD, 10 * HOUR, OFFICE)
    found = countdown(timer, 11 * HOUR, OFFICE)
    assert left_later(found, 33 * HOUR) == 3 * HOUR  # the hold lasts until six
    assert left_later(found, 35 * HOUR) == HOUR
    assert left_later(found, timer.resume_failure) == 0
    later = countdown(timer, 35 * HOUR, OFFICE)
    assert later.left == HOUR


def test_a_late_success_stands_still():
    """SEMANTICS G3: late by what it was late."""
    timer = tm.born(9 * HOUR, HOUR, 0, OFFICE)
    timer, _told = tm.step(timer, tm.MET, 33 * HOUR + 60, OFFICE)
    found = countdown(timer, 50 * HOUR, OFFICE)
    assert (found.left, found.spans) == (-7 * HOUR - 60, ())


def test_a_failure_that_nobody_works_for_stands_still():
    """SEMANTICS I3: late up to the moment at which the record was closed."""
    timer = tm.born(9 * HOUR, HOUR, 0, OFFICE)
    timer, _told = tm.advance(timer, 12 * HOUR, OFFICE)
    found = countdown(timer, 50 * HOUR, OFFICE, idle=34 * HOUR)
    assert (found.left, found.spans) == (-8 * HOUR, ())


def test_it_stands_still_while_slas_are_off():
    """SEMANTICS F5: as of the switching off."""
    timer = tm.born(9 * HOUR, 4 * HOUR, 0, OFFICE)
    found = countdown(timer, 50 * HOUR, OFFICE, stopped=10 * HOUR)
    assert (found.left, found.spans) == (3 * HOUR, ())


def test_a_success_says_what_was_left():
    """SEMANTICS U1: so that its bar shows what was used."""
    timer = tm.born(9 * HOUR, 4 * HOUR, 0, OFFICE)
    timer, _told = tm.step(timer, tm.MET, 12 * HOUR, OFFICE)
    assert countdown(timer, 50 * HOUR, OFFICE).left == HOUR


def test_nothing_is_known_of_a_cancelled_one():
    timer = tm.born(9 * HOUR, 4 * HOUR, 0, OFFICE)
    timer, _told = tm.step(timer, tm.CANCEL, 12 * HOUR, OFFICE)
    assert countdown(timer, 13 * HOUR, OFFICE) is None


def test_the_stretches_are_bounded():
    """SEMANTICS U1: so many, and all of them up to a moment that is said."""
    timer = tm.born(9 * HOUR, 100 * HOUR, 0, OFFICE)
    found = countdown(timer, 10 * HOUR, OFFICE, many=3)
    assert len(found.spans) == 3
    assert found.until == 3 * DAY + 9 * HOUR
    around = countdown(tm.born(0, 100 * DAY, 0, ALWAYS), 60, ALWAYS)
    assert around.spans == ((0, AHEAD),)


@settings(deadline=None)
@given(
    spans=span_lists,
    start=st.integers(FIRST, LAST),
    target=st.integers(1, 400),
    later=st.lists(st.integers(0, 400), min_size=2, max_size=2),
)
def test_what_the_browser_counts_is_what_the_clock_counts(spans, start, target, later):
    """SEMANTICS U1, I2: at every second up to which stretches are known."""
    clock = WorkClock(lambda low, high: spans)
    timer = tm.born(start, target, 0, clock)
    if timer is None:
        return
    now = start + later[0]
    found = countdown(timer, now, clock)
    moment = min(now + later[1], found.until)
    assert left_later(found, moment) == left_by_clock(timer, moment, clock)


def test_it_agrees_over_nights_of_summer_time_lunch_and_holidays():
    """SEMANTICS I5, U1: in zones east and west of UTC, every quarter of an hour."""
    for desk in cases.DESKS:
        clock = WorkClock(desk.spans)
        for start in cases.starts():
            timer = tm.born(start, 16 * HOUR, 0, clock)
            found = countdown(timer, start + HOUR, clock)
            for moment in range(start + HOUR, found.until, 900):
                expected = left_by_clock(timer, moment, clock)
                assert left_later(found, moment) == expected, (desk, moment)


def test_the_browser_is_tested_by_these_cases():
    """SEMANTICS U1: run `tests/core/countdown_cases.py` after a change."""
    assert cases.FILE.read_text(encoding="utf-8") == cases.text()
