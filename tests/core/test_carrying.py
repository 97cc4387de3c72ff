# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Clocks of another system that go on here; moments and durations in hours."""

from __future__ import annotations

import pytest
from sla_core.judging.carrying import (
    FAILED,
    FAILED_MET,
    HELD,
    MET,
    RUNS,
    Carried,
    carry,
)
from sla_core.judging.spec import ItemSpec
from sla_core.time.clock import ALWAYS, WorkClock
from sla_core.timer import timer as tm

HOUR = 3600
#: Nine to five, every day.
OFFICE = WorkClock(
    lambda low, high: [
        ((day * 24 + 9) * HOUR, (day * 24 + 17) * HOUR) for day in range(60)
    ]
)


def hours(number):
    return round(number * HOUR)


def carried(
    state, used, since, now, *, start=9, target=4, clock=OFFICE, may_pause=True
):
    """The instance that goes on, and what is told of it; everything in hours."""
    item = ItemSpec(11, 1, hours(8), hours(3), 5, may_pause)
    known = Carried(state, hours(target), hours(used), hours(since))
    change = carry(item, 7, hours(start), known, hours(now), clock)
    told = [(signal.kind, signal.at / HOUR) for signal in change.transitions]
    return change.after, told


def test_a_clock_that_never_stood_still_fails_when_it_would_have():
    """SEMANTICS F3: four hours from nine, whatever the item says today."""
    instance, told = carried(RUNS, 1, 10, 11)
    assert instance.timer.failure == hours(13)
    assert instance.timer.status == tm.IN_PROGRESS
    assert (instance.holds, instance.estimated) == ((), True)
    assert told == [(tm.START, 11)]


@pytest.mark.parametrize("clock", [OFFICE, ALWAYS])
@pytest.mark.parametrize("used", [0, 1, 2.5, 3])
@pytest.mark.parametrize("since", [12, 14, 33, 35.5])
def test_what_is_left_is_left(clock, used, since):
    """SEMANTICS H2, H5: the failure comes when the rest of the target has passed, and
    the hold that stands for what was not counted has just that working time."""
    instance, _told = carried(RUNS, used, since, since, clock=clock)
    rest = hours(4 - used)
    assert clock.between(hours(since), instance.timer.failure) == rest
    elapsed = clock.between(hours(9), hours(since)) - instance.timer.held_work
    assert elapsed == hours(used)
    assert sum(clock.between(*hold) for hold in instance.holds) == (
        instance.timer.held_work
    )


def test_one_on_hold_stays_so_since_the_same_moment():
    """SEMANTICS H2: it goes on with the rest when the hold ends."""
    instance, told = carried(HELD, 1, 12, 15)
    assert instance.timer.status == tm.PAUSED
    assert instance.timer.hold_start == hours(12)
    assert told == [(tm.START, 15), (tm.PAUSE, 12)]
    timer, _done = tm.step(instance.timer, tm.RELEASE, hours(16), OFFICE)
    # An hour until five, two more on the next day.
    assert timer.failure == hours(35)


def test_one_that_is_late_has_failed_at_its_moment():
    """SEMANTICS I2: nobody had noticed over there."""
    instance, told = carried(RUNS, 0, 9, 16)
    assert instance.timer.status == tm.NONCOMPLIANT
    assert instance.timer.end == hours(13)
    assert told[-1] == (tm.FAILURE, 13)


def test_a_broken_promise_stays_broken_in_other_hours():
    """SEMANTICS G1: also where the working hours of today would still have time."""
    instance, _told = carried(FAILED, 5, 12, 12.5)
    assert instance.timer.status == tm.NONCOMPLIANT
    assert instance.timer.failure == hours(12)
    assert instance.timer.met is None


def test_a_promise_that_was_kept_late():
    """SEMANTICS G3: the status stays, the moment is known."""
    instance, _told = carried(FAILED_MET, 6, 15, 16)
    assert instance.timer.status == tm.NONCOMPLIANT
    assert (instance.timer.failure, instance.timer.met) == (hours(13), hours(15))


def test_a_promise_that_was_kept():
    """SEMANTICS R2: with the working time that was used, however long ago it was."""
    instance, told = carried(MET, 1.5, 40, 41)
    timer = instance.timer
    assert timer.status == tm.SUCCEEDED
    assert OFFICE.between(timer.start, timer.met) == hours(1.5)
    assert told[-1] == (tm.SUCCESS, 10.5)


def test_one_that_was_kept_at_the_last_moment_is_on_time():
    """SEMANTICS I2: on time means before the failure."""
    instance, _told = carried(MET, 4, 13, 14)
    assert instance.timer.status == tm.SUCCEEDED
    assert instance.timer.met < instance.timer.failure


def test_what_rounding_leaves_over_is_no_hold():
    """SEMANTICS H5: nobody put it on hold for half a minute."""
    instance, _told = carried(RUNS, 1 - 30 / HOUR, 10, 11)
    assert instance.holds == ()


def test_one_that_may_not_pause_has_no_hold():
    """SEMANTICS H5."""
    instance, _told = carried(RUNS, 1, 14, 14, may_pause=False)
    assert instance.holds == ()
    assert instance.timer.failure == hours(13)


def test_a_warning_that_comes_after_the_old_target_is_none():
    """SEMANTICS K: the warning comes before the failure."""
    instance, _told = carried(RUNS, 0, 9, 9, target=2)
    assert instance.timer.warning is None
    instance, _told = carried(RUNS, 0, 9, 9, target=4)
    assert instance.timer.warning == hours(12)


def test_hours_that_hold_no_target_give_none():
    """SEMANTICS I6."""
    never = WorkClock(lambda low, high: [])
    known = Carried(RUNS, hours(4), 0, hours(9))
    item = ItemSpec(11, 1, hours(4))
    assert carry(item, 7, hours(9), known, hours(9), never) is None
