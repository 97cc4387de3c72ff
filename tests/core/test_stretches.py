# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The proof of a failure time: stretches that sum up to the target (SEMANTICS R1)."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from oracle import FIRST, LAST, span_lists
from sla_core.time.clock import ALWAYS, WorkClock
from sla_core.timer import timer as tm
from sla_core.timer.stretches import (
    COUNTED,
    HOLD,
    OFF,
    Stretch,
    course,
    moment_of,
)

HOUR = 3600
DAY = 24 * HOUR
#: Nine to five, every day of a month.
OFFICE = WorkClock(
    lambda low, high: [(d * DAY + 9 * HOUR, d * DAY + 17 * HOUR) for d in range(31)]
)


def test_a_day_in_the_office_and_a_night():
    """SEMANTICS R1: what counted, and what did not."""
    timer = tm.born(15 * HOUR, 3 * HOUR, 0, OFFICE)
    assert course(timer, (), OFFICE) == (
        (
            Stretch(COUNTED, 15 * HOUR, 17 * HOUR),
            Stretch(OFF, 17 * HOUR, 33 * HOUR),
            Stretch(COUNTED, 33 * HOUR, 34 * HOUR),
        ),
        3 * HOUR,
        timer.failure,
    )


def test_a_start_outside_working_time_waits_for_the_opening():
    """SEMANTICS D3: it counts from nine on."""
    timer = tm.born(7 * HOUR, HOUR, 0, OFFICE)
    assert course(timer, (), OFFICE).stretches == (
        Stretch(OFF, 7 * HOUR, 9 * HOUR),
        Stretch(COUNTED, 9 * HOUR, 10 * HOUR),
    )


def test_a_hold_stands_between_what_counted():
    """SEMANTICS H2: the clock goes on where it was stopped."""
    timer = tm.born(
        9 * HOUR, 2 * HOUR, 0, OFFICE, allow_pause=True, holds=[(10 * HOUR, 12 * HOUR)]
    )
    shown = course(timer, [(10 * HOUR, 12 * HOUR)], OFFICE)
    assert [stretch.kind for stretch in shown.stretches] == [COUNTED, HOLD, COUNTED]
    assert shown.end == timer.failure == 13 * HOUR


def test_a_hold_after_the_failure_is_no_part_of_it():
    """SEMANTICS H1: only what is unbreached stands still."""
    timer = tm.born(9 * HOUR, HOUR, 0, OFFICE, allow_pause=True)
    shown = course(timer, [(10 * HOUR, 11 * HOUR)], OFFICE)
    assert shown.stretches == (Stretch(COUNTED, 9 * HOUR, 10 * HOUR),)


def test_a_running_hold_ends_what_is_known():
    """SEMANTICS R1: nothing is said of what comes after it."""
    timer = tm.born(9 * HOUR, 2 * HOUR, 0, OFFICE, allow_pause=True)
    timer, _told = tm.step(timer, tm.HOLD, 10 * HOUR, OFFICE)
    shown = course(timer, (), OFFICE)
    assert shown.counted == HOUR
    assert shown.stretches[-1] == Stretch(HOLD, 10 * HOUR, 10 * HOUR)


def test_holds_of_one_that_may_not_pause_count():
    """SEMANTICS H5: holds it was given do not stop it."""
    timer = tm.born(9 * HOUR, 2 * HOUR, 0, OFFICE, holds=[(10 * HOUR, 12 * HOUR)])
    assert course(timer, [(10 * HOUR, 12 * HOUR)], OFFICE).end == 11 * HOUR


def test_working_time_that_is_gone_is_seen():
    """SEMANTICS I6: the sum is less than the target when the hours are no more."""
    timer = tm.born(9 * HOUR, 2 * HOUR, 0, OFFICE)
    closed = WorkClock(lambda low, high: [])
    assert course(timer, (), closed) == ((), 0, 9 * HOUR)


def test_around_the_clock_is_one_stretch():
    """SEMANTICS C4: without calendar all time counts."""
    timer = tm.born(5, 100 * DAY, 0, ALWAYS)
    assert course(timer, (), ALWAYS).stretches == (Stretch(COUNTED, 5, 5 + 100 * DAY),)


def test_the_moment_of_a_share_of_the_target():
    """SEMANTICS E7: a hold before it moves it, one after it does not."""
    holds = [(10 * HOUR, 12 * HOUR)]
    timer = tm.born(9 * HOUR, 4 * HOUR, 0, OFFICE, allow_pause=True, holds=holds)
    way = course(timer, holds, OFFICE)
    assert moment_of(way, HOUR) == 10 * HOUR
    assert moment_of(way, 2 * HOUR) == 13 * HOUR
    assert moment_of(way, 5 * HOUR) is None


@st.composite
def paused_lives(draw):
    """A clock and a timer that lived through holds, with those that have ended."""
    spans = draw(span_lists)
    clock = WorkClock(lambda low, high: [*spans, (500, 2500)], width=700, horizon=5000)
    timer = tm.born(
        draw(st.integers(FIRST, LAST)),
        draw(st.integers(1, 60)),
        0,
        clock,
        allow_pause=draw(st.booleans()) or draw(st.booleans()),
        max_hold=draw(st.integers(0, 30)),
    )
    holds, running, now = [], None, timer.start
    script = st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from([tm.HOLD, tm.RELEASE])),
        max_size=8,
    )
    for gap, event in draw(script):
        now += gap
        timer, told = tm.step(timer, event, now, clock)
        for kind, at in told:
            if kind == tm.PAUSE:
                running = at
            elif kind in (tm.RESUME, tm.HOLD_END) and running is not None:
                holds.append((running, at))
                running = None
    return clock, timer, holds


@settings(max_examples=2000)
@given(paused_lives())
def test_the_stretches_sum_up_to_the_target(life):
    """SEMANTICS R1: to the second, without a gap, from the start to the failure."""
    clock, timer, holds = life
    shown = course(timer, holds, clock)
    counted = [s for s in shown.stretches if s.kind == COUNTED]
    assert sum(s.end - s.start for s in counted) == shown.counted
    assert all(clock.between(s.start, s.end) == s.end - s.start for s in counted)
    off = [s for s in shown.stretches if s.kind == OFF]
    assert not any(clock.between(s.start, s.end) for s in off)
    at = timer.start
    for stretch in shown.stretches:
        assert stretch.start == at <= stretch.end
        at = stretch.end
    if timer.hold_start is None:
        assert (shown.counted, shown.end) == (timer.target, timer.failure)
    else:
        assert shown.end == max(timer.hold_start, timer.start)
