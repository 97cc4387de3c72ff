# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Holds: what they move, what they freeze, and how they end."""

from __future__ import annotations

import pytest
from sla_core.time.clock import WorkClock
from sla_core.timer import timer as tm
from stopwatch import HOUR, MINUTE, OFFICE, TICK, at, new, play


def test_hold_only_if_allowed():
    """SEMANTICS H1: without the permission nothing pauses."""
    timer = new(allow_pause=False)
    assert play(timer, (tm.HOLD, "09:30")) == (timer, [])


def test_hold_only_unbreached():
    """SEMANTICS H1: at the failure second it is too late to pause."""
    timer, told = play(new(), (tm.HOLD, "11:00"))
    assert timer.status == tm.NONCOMPLIANT
    assert tm.PAUSE not in dict(told)


@pytest.mark.parametrize(
    "begin, end, moved",
    [
        ("10:00", "11:00", 1),  # wholly inside working hours
        ("18:00", "20:00", 0),  # wholly outside
        ("16:00", "18:30", 1),  # across closing
        ("1 08:00", "1 10:00", 1),  # across opening
    ],
)
def test_resume_moves_by_the_working_time_of_the_hold(begin, end, moved):
    """SEMANTICS H2, H4: all four combinations; the target ends at 15:00 next day."""
    timer = new(target=14, warn=13, clock=OFFICE)
    held, told = play(timer, (tm.HOLD, begin), (tm.RELEASE, end), clock=OFFICE)
    assert held.failure == timer.failure + moved * HOUR
    assert held.warning == timer.warning + moved * HOUR
    assert (held.held_work, held.held_clock) == (moved * HOUR, at(end) - at(begin))
    assert held.last_hold == at(begin)
    assert told == [(tm.PAUSE, at(begin)), (tm.RESUME, at(end))]


def test_the_clock_stands_still_while_paused():
    """SEMANTICS H2: nothing is due on hold, however long; deadlines move at its end."""
    timer, _told = play(new(), (tm.HOLD, "10:30"), (TICK, "9 00:00"))
    assert (timer.status, tm.next_event(timer)) == (tm.PAUSED, None)
    assert timer.hold_start == timer.last_hold == at("10:30")
    assert timer.failure == at("11:00")
    timer, _told = play(timer, (tm.RELEASE, "9 00:00"))
    assert (timer.status, timer.failure) == (tm.NEARING, at("9 00:30"))


@pytest.mark.parametrize("begin, moves", [("09:59", True), ("10:00", False)])
def test_the_warning_is_frozen_for_holds_begun_after_it(begin, moves):
    """SEMANTICS H3: from the warning second on it does not move any more."""
    script = (tm.HOLD, begin), (tm.RELEASE, "14:00")
    timer, told = play(new(), *script)
    assert timer.status == (tm.IN_PROGRESS if moves else tm.NEARING)
    assert ((tm.WARNING, at("10:00")) in told) == (not moves)
    assert told[-1] == (tm.RESUME, at("14:00"))
    assert timer.warning == at("10:00") + moves * timer.held_work
    assert timer.failure == at("11:00") + at("14:00") - at(begin)


def test_each_hold_is_judged_by_the_warning_as_it_was():
    """SEMANTICS H3, H5: replayed per hold, lived through or copied."""
    script = (tm.HOLD, "09:30"), (tm.RELEASE, "10:30")  # warning 10:00 → 11:00
    script += (tm.HOLD, "11:15"), (tm.RELEASE, "11:45")  # after the warning
    lived, _told = play(new(target=3), *script)
    holds = [(at("09:30"), at("10:30")), (at("11:15"), at("11:45"))]
    replayed = new(target=3, holds=holds)
    for timer in lived, replayed:
        assert (timer.warning, timer.failure) == (at("11:00"), at("13:30"))
        assert timer.held_clock == timer.held_work == 90 * MINUTE
        assert timer.last_hold == at("11:15")


def test_copied_holds_count_from_the_own_start():
    """SEMANTICS H5: only their parts after the start, in the own calendar."""
    holds = [(at("08:00"), at("08:30")), (at("08:50"), at("09:10"))]
    timer = new(holds=holds)
    assert timer.failure == at("11:10")
    assert timer.held_clock == 10 * MINUTE
    night = new("18:00", clock=OFFICE, holds=[(at("18:00"), at("23:00"))])
    assert (night.failure, night.held_work) == (at("1 11:00"), 0)
    assert night.held_clock == 5 * HOUR


def test_copied_holds_after_the_failure_save_nothing():
    """SEMANTICS H1, H5: a breach is not undone by what came later."""
    timer = new(holds=[(at("11:00"), at("12:00"))])
    assert (timer.failure, timer.held_clock) == (timer.last_hold, 0) == (at("11:00"), 0)


def test_no_holds_for_what_may_not_pause():
    """SEMANTICS H5: without the permission no hold is taken over."""
    timer = new(allow_pause=False, holds=[(at("09:00"), at("10:00"))])
    assert (timer.failure, timer.last_hold) == (at("11:00"), None)


def test_a_hold_that_began_before_a_future_start():
    """SEMANTICS C3, H2: only what lies after the start moves the deadlines."""
    timer, _told = play(new("12:00"), (tm.HOLD, "11:00"), (tm.RELEASE, "12:30"))
    assert (timer.failure, timer.held_clock) == (at("14:30"), 30 * MINUTE)


def test_closed_from_hold_after_the_original_deadline():
    """SEMANTICS H6: judged by the shifted failure time, so it is a success."""
    timer, told = play(new(), (tm.HOLD, "10:30"), (tm.MET, "15:00"))
    assert timer.status == tm.SUCCEEDED
    assert timer.met == timer.end == at("15:00")
    assert timer.hold_start is None
    assert timer.held_clock == at("15:00") - at("10:30")
    assert told[-2:] == [(tm.HOLD_END, at("15:00")), (tm.SUCCESS, at("15:00"))]


def test_closed_from_a_hold_that_cannot_be_made_up_for():
    """SEMANTICS H6, I6: the failure time stays where it was, so this is late."""
    ends = WorkClock(lambda low, high: [(at("09:00"), at("17:00"))])
    script = (tm.HOLD, "15:00"), (tm.MET, "18:00")
    timer, told = play(new(target=8, warn=0, clock=ends), *script, clock=ends)
    assert (timer.status, timer.met) == (tm.NONCOMPLIANT, at("18:00"))
    assert told[1:] == [
        (tm.HOLD_END, at("18:00")),
        (tm.FAILURE, at("17:00")),
        (tm.MET_LATE, at("18:00")),
    ]


@pytest.mark.parametrize("tick", ["10:00", "10:01", "10:29"])
def test_a_hold_ends_at_its_maximum(tick):
    """SEMANTICS H7: to the second, found in time or late; nobody need end it."""
    timer = new(target=1, warn=0.5, max_hold=30 * MINUTE)
    timer, told = play(timer, (tm.HOLD, "09:20"), (TICK, "09:49"))
    assert told == [(tm.PAUSE, at("09:20"))]
    assert tm.next_event(timer) == timer.resume == at("09:50")
    assert (timer.resume_warning, timer.resume_failure) == (at("10:00"), at("10:30"))
    timer, told = play(timer, (TICK, tick))
    assert told == [(tm.RESUME, at("09:50")), (tm.WARNING, at("10:00"))]
    assert timer.held_clock == 30 * MINUTE


def test_a_maximum_hold_found_after_the_failure():
    """SEMANTICS H7, I2: resumed, warned and failed, each at its own second."""
    timer, _told = play(new(max_hold=HOUR), (tm.HOLD, "09:30"))
    timer, told = play(timer, (tm.HOLD, "20:00"))
    assert told == [
        (tm.RESUME, at("10:30")),
        (tm.WARNING, at("11:00")),
        (tm.FAILURE, at("12:00")),
    ]
    assert (timer.status, timer.end) == (tm.NONCOMPLIANT, at("12:00"))


def test_a_spent_hold_needs_the_condition_to_be_false_once():
    """SEMANTICS H7: still on hold by its rule, the clock runs on."""
    timer, _told = play(new(max_hold=10 * MINUTE), (tm.HOLD, "09:00"))
    timer, told = play(timer, (tm.HOLD, "09:10"), (tm.HOLD, "09:15"))
    assert (timer.status, told) == (tm.IN_PROGRESS, [(tm.RESUME, at("09:10"))])
    timer, told = play(timer, (tm.RELEASE, "09:16"), (tm.HOLD, "09:17"))
    assert (timer.status, told) == (tm.PAUSED, [(tm.PAUSE, at("09:17"))])


def test_a_spent_hold_is_given_back_while_succeeded():
    """SEMANTICS H7, G4: the condition was false once, if only while it was met."""
    timer, _told = play(new(max_hold=10 * MINUTE), (tm.HOLD, "09:00"))
    script = (tm.MET, "09:20"), (tm.RELEASE, "09:20"), (tm.UNMET, "09:30")
    timer, _told = play(timer, *script, (tm.HOLD, "09:30"))
    assert timer.status == tm.PAUSED
