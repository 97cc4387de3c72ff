# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Clocks against counting tick by tick, and the laws they keep."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import Oracle, durations, instants, span_lists
from sla_core.time.clock import (
    ALWAYS,
    DAY,
    EARLIEST,
    HORIZON,
    KEPT,
    LATEST,
    YEAR,
    AlwaysClock,
    WorkClock,
)

HOUR = 3600


@st.composite
def worlds(draw):
    """A clock on random spans, with a small page and horizon, and its oracle."""
    spans = draw(span_lists)
    width = draw(st.integers(1, 120))
    horizon = width + draw(st.integers(0, 400))
    clock = WorkClock(lambda low, high: spans, width=width, horizon=horizon)
    return clock, Oracle(spans, horizon)


@st.composite
def endless(draw):
    """A clock whose horizon is never reached from inside the world."""
    spans = draw(span_lists)
    width = draw(st.integers(5, 500))
    return WorkClock(lambda low, high: spans, width=width, horizon=2000)


def office(low, high):
    """9–12 and 13–17 UTC from Monday to Friday; epoch day 0 was a Thursday."""
    for day in range(low // DAY, high // DAY + 1):
        if (day + 3) % 7 < 5:
            yield day * DAY + 9 * HOUR, day * DAY + 12 * HOUR
            yield day * DAY + 13 * HOUR, day * DAY + 17 * HOUR


# Agreement with the oracle


@given(worlds(), instants, durations)
def test_add(world, start, seconds):
    clock, oracle = world
    assert clock.add(start, seconds) == oracle.add(start, seconds)


@given(worlds(), instants, instants)
def test_between(world, begin, end):
    clock, oracle = world
    assert clock.between(begin, end) == oracle.between(begin, end)


# Laws


@given(endless(), instants, durations)
def test_what_was_added_is_measured(clock, start, seconds):
    found = clock.add(start, seconds)
    if found is not None:
        assert found >= start
        assert clock.between(start, found) == seconds


@given(endless(), st.tuples(instants, instants, instants).map(sorted))
def test_measuring_is_additive(clock, moments):
    one, two, three = moments
    assert clock.between(one, two) + clock.between(two, three) == clock.between(
        one, three
    )


@given(endless(), instants, durations, durations)
def test_adding_in_two_steps_is_adding_once(clock, start, one, two):
    middle = clock.add(start, one)
    if middle is None:
        assert clock.add(start, one + two) is None
    else:
        assert clock.add(middle, two) == clock.add(start, one + two) or not two


@given(endless(), st.tuples(instants, instants).map(sorted), durations, durations)
def test_adding_is_monotone(clock, starts, less, more):
    early = clock.add(starts[0], less)
    late = clock.add(starts[1], less + more)
    if late is not None:
        assert early is not None
        assert early <= late


@given(endless(), instants, instants)
def test_nothing_between_when_reversed(clock, begin, end):
    if end <= begin:
        assert clock.between(begin, end) == 0


@given(endless(), instants, durations)
def test_the_working_time_asked_for_ends_with_a_working_second(clock, start, seconds):
    found = clock.add(start, seconds)
    if seconds and found is not None:
        assert clock.between(found - 1, found) == 1


@given(endless(), instants)
def test_adding_nothing_stays(clock, instant):
    assert clock.add(instant, 0) == instant


@given(
    span_lists,
    st.lists(st.tuples(instants, durations), min_size=1, max_size=8),
    st.tuples(st.integers(3, 300), st.integers(3, 300)),
    st.randoms(use_true_random=False),
)
def test_neither_pages_nor_order_nor_splitting_matter(spans, asked, widths, random):
    pieces = []
    for start, end in spans:
        cut = random.randint(start, end)
        pieces += [(cut, end), (start, cut)]
    one = WorkClock(lambda low, high: spans, width=widths[0], horizon=900)
    two = WorkClock(lambda low, high: pieces, width=widths[1], horizon=900)
    answers = {case: one.add(*case) for case in asked}
    random.shuffle(asked)
    assert all(two.add(*case) == answers[case] for case in asked)


@given(st.integers(0, 2_000_000_000), st.integers(1, 400 * HOUR))
def test_office_hours_of_real_size(start, seconds):
    clock = WorkClock(office)
    due = clock.add(start, seconds)
    assert clock.between(start, due) == seconds
    # The second before it, and none after it, is working time of that duration.
    assert clock.between(start, due - 1) == seconds - 1


# Edges


def test_a_working_day_ends_at_closing_time():
    clock = WorkClock(office)
    monday = 4 * DAY
    assert clock.add(monday + 9 * HOUR, 7 * HOUR) == monday + 17 * HOUR
    assert clock.add(monday + 9 * HOUR, 7 * HOUR + 1) == monday + 33 * HOUR + 1
    assert clock.add(monday, 3 * HOUR) == monday + 12 * HOUR  # before lunch


def test_a_weekend_is_skipped():
    clock = WorkClock(office)
    friday = 8 * DAY
    assert clock.add(friday + 16 * HOUR, 2 * HOUR) == friday + 3 * DAY + 10 * HOUR


def test_a_calendar_without_working_time_ends_at_the_horizon():
    asked = []

    def closed(low, high):
        asked.append((low, high))
        return ()

    clock = WorkClock(closed)
    assert clock.add(0, 1) is None
    assert clock.between(-5 * YEAR, 5 * YEAR) == 0
    assert len(asked) == len(set(asked)) <= 24


# From the last but one the horizon ends exactly where a page begins.
@pytest.mark.parametrize("start", [0, 1, 1000, YEAR - HORIZON % YEAR, YEAR])
@pytest.mark.parametrize("early", [3, 1, 0, -1])
def test_the_horizon_counts_from_the_question(start, early):
    opening = start + HORIZON - early
    clock = WorkClock(lambda low, high: [(opening, opening + 10)])
    assert clock.add(start, 3) == (opening + 3 if early >= 3 else None)
    assert clock.add(start, 1) == (opening + 1 if early >= 1 else None)


def test_only_the_years_asked_for_are_loaded():
    asked = []

    def load(low, high):
        asked.append(low // YEAR)
        return office(low, high)

    clock = WorkClock(load)
    clock.add(20 * YEAR + 30 * DAY, 8 * HOUR)
    clock.add(500 * YEAR + 30 * DAY, 8 * HOUR)
    clock.add(20 * YEAR + 60 * DAY, 8 * HOUR)
    assert asked == [20, 500]


def test_pages_are_shared_until_the_owner_says_no():
    answers = [True, False]
    shared = {}
    clock = WorkClock(office, shared, share=lambda: answers.pop(0))
    clock.add(30 * DAY, HOUR)
    assert set(shared) == {0}
    clock.add(YEAR + 30 * DAY, HOUR)
    clock.add(2 * YEAR + 30 * DAY, HOUR)
    assert set(shared) == {0}
    assert clock.add(30 * DAY, HOUR) == WorkClock(office, shared).add(30 * DAY, HOUR)


def test_a_clock_keeps_a_bounded_number_of_years():
    pages = {}
    clock = WorkClock(office, pages)
    assert clock.between(0, 300 * YEAR) == sum(
        clock.between(year * YEAR, (year + 1) * YEAR) for year in range(300)
    )
    assert len(pages) <= KEPT


@pytest.mark.parametrize("width", [0, -1, 11])
def test_a_page_fits_the_horizon(width):
    with pytest.raises(ValueError):
        WorkClock(office, width=width, horizon=10)


@pytest.mark.parametrize("clock", [ALWAYS, WorkClock(office)])
def test_a_duration_is_never_negative(clock):
    with pytest.raises(ValueError):
        clock.add(0, -1)


# Around the clock


@given(instants, durations, st.integers(1, 150))
def test_always_is_a_calendar_without_closing(start, seconds, horizon):
    always = AlwaysClock(horizon=horizon)
    work = WorkClock(lambda low, high: [(low, high)], width=1, horizon=horizon)
    assert always.add(start, seconds) == work.add(start, seconds)
    end = start + seconds
    assert always.between(start, end) == work.between(start, end)
    assert always.between(end, start) == work.between(end, start) == 0


def test_the_worked_example_of_the_seeds():
    # Created at 09:00, two hours, around the clock: 11:00, and so on from there.
    moments = [9 * HOUR]
    for _step in range(3):
        moments.append(ALWAYS.add(moments[-1], 2 * HOUR))
    assert [moment // HOUR for moment in moments] == [9, 11, 13, 15]
    assert all(ALWAYS.between(a, b) == 2 * HOUR for a, b in pairwise(moments))


# -- dates that nobody can show --------------------------------------------------------


@pytest.mark.parametrize("seconds", [1, 3600, 40 * 86_400])
@pytest.mark.parametrize("make", [lambda: ALWAYS, lambda: WorkClock(_all_time)])
def test_what_no_zone_can_show_is_no_moment(make, seconds):
    """SEMANTICS I6: near the years 1 and 9999 there is no failure time."""
    clock = make()
    assert clock.add(LATEST, seconds) is None
    assert clock.add(LATEST + 3 * 86_400, seconds) is None
    assert clock.add(EARLIEST - 1, seconds) is None


@pytest.mark.parametrize("make", [lambda: ALWAYS, lambda: WorkClock(_all_time)])
def test_the_last_moment_that_can_be_shown_is_one(make):
    """SEMANTICS I6."""
    assert make().add(LATEST - 3600, 3600) == LATEST


def _all_time(low, high):
    return [(low, high)]
