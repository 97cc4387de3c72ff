# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What holds of every life of a timer, whatever happens to it and whenever."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from oracle import FIRST, LAST, span_lists
from sla_core.time.clock import WorkClock
from sla_core.timer import timer as tm
from stopwatch import TICK

events = st.sampled_from([tm.HOLD, tm.RELEASE, tm.HOLD, tm.RELEASE, *tm.EVENTS])
scripts = st.lists(st.tuples(st.integers(0, 40), events), max_size=8)


@st.composite
def lives(draw):
    """A clock, a timer on it, and what happens to it: (moment, event) pairs."""
    spans = draw(span_lists)
    clock = WorkClock(lambda low, high: [*spans, (500, 2500)], width=700, horizon=5000)
    timer = tm.born(
        draw(st.integers(FIRST, LAST)),
        draw(st.integers(1, 60)),
        draw(st.integers(0, 59)),
        clock,
        allow_pause=draw(st.booleans()) or draw(st.booleans()),
        max_hold=draw(st.integers(0, 30)),
    )
    now, script = draw(st.integers(FIRST, LAST)), []
    for gap, event in draw(scripts):
        now += gap
        script.append((now, event))
    return clock, timer, script


def lived(life, ticks=()):
    """The timer after its script with ticks between, and all it told."""
    clock, timer, script = life
    told = []
    for now, event in sorted([*script, *((tick, TICK) for tick in ticks)], key=first):
        if event == TICK:
            timer, done = tm.advance(timer, now, clock)
        else:
            timer, done = tm.step(timer, event, now, clock)
        told += done
    return timer, told


def first(pair):
    return pair[0]


@given(lives())
def test_status_at_agrees_with_advance_at_every_moment(life):
    """SEMANTICS I1: what is shown follows from the facts, settled or not."""
    timer, _told = lived(life)
    begin = max([now for now, _event in life[2]], default=FIRST)
    for moment in range(begin, begin + 300, 3):
        assert (
            tm.status_at(timer, moment) == tm.advance(timer, moment, life[0])[0].status
        )


@given(lives())
def test_next_event_is_the_first_moment_that_changes_something(life):
    """SEMANTICS I4: due to the second, not before, and never forgotten."""
    clock = life[0]
    timer, _told = lived(life)
    due = tm.next_event(timer)
    if due is None:
        assert tm.advance(timer, 10**9, clock) == (timer, [])
    else:
        assert tm.advance(timer, due - 1, clock) == (timer, [])
        assert tm.advance(timer, due, clock)[0] != timer


@given(lives(), st.lists(st.integers(FIRST, LAST + 320), max_size=6))
def test_ticks_change_no_outcome(life, ticks):
    """SEMANTICS I2: moved, split or left out, they tell the same at the same times."""
    end = LAST + 400
    plain, told = lived(life, [end])
    ticked, retold = lived(life, [*ticks, end])
    assert (ticked, retold) == (plain, told)


@given(lives())
def test_what_is_told_comes_in_the_order_of_time(life):
    """SEMANTICS I2: and no transition lies after the moment it is found at."""
    _timer, told = lived(life, [LAST + 400])
    moments = [when for _kind, when in told]
    assert moments == sorted(moments)


@given(lives(), st.integers(FIRST, LAST), st.integers(0, 80), st.integers(0, 80))
def test_a_hold_moves_exactly_its_working_time(life, begin, one, two):
    """SEMANTICS H2: measured by counting; and cutting a hold in two changes nothing."""
    clock, timer, _script = life
    middle, end = begin + one, begin + one + two
    whole = tm.replay(timer, [(begin, end)], clock)
    halves = tm.replay(timer, [(begin, middle), (middle, end)], clock)
    assert (halves.failure, halves.warning) == (whole.failure, whole.warning)
    assert (halves.held_work, halves.held_clock) == (whole.held_work, whole.held_clock)
    if begin < timer.failure:
        minutes = range(max(begin, timer.start), end)
        assert whole.held_work == sum(clock.between(m, m + 1) for m in minutes)
        moved = clock.between(timer.failure, whole.failure)
        assert moved == whole.held_work
