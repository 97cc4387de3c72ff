# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The life of one KPI: the decision table, and each rule of it."""

from __future__ import annotations

from itertools import product

import pytest
from sla_core.time.clock import ALWAYS, WorkClock
from sla_core.timer import timer as tm
from stopwatch import HOUR, OFFICE, TICK, at, new, play

# -- the decision table ---------------------------------------------------------------

AS_IT_IS = {
    tm.IN_PROGRESS: ((TICK, "09:10"),),
    tm.NEARING: ((TICK, "10:10"),),
    tm.PAUSED: ((tm.HOLD, "09:10"),),
    tm.SUCCEEDED: ((tm.MET, "09:10"),),
    tm.NONCOMPLIANT: ((TICK, "11:10"),),
    tm.CANCELED: ((tm.CANCEL, "09:10"),),
}
#: When the event comes, so that time alone changes nothing meanwhile.
LATER = dict.fromkeys(tm.STATUSES, "09:20") | {
    tm.NEARING: "10:20",
    tm.NONCOMPLIANT: "11:20",
}
DECISIONS = {
    (tm.IN_PROGRESS, tm.MET): (tm.SUCCEEDED, [tm.SUCCESS]),
    (tm.IN_PROGRESS, tm.UNMET): None,
    (tm.IN_PROGRESS, tm.HOLD): (tm.PAUSED, [tm.PAUSE]),
    (tm.IN_PROGRESS, tm.RELEASE): None,
    (tm.IN_PROGRESS, tm.CANCEL): (tm.CANCELED, [tm.CANCELLATION]),
    (tm.NEARING, tm.MET): (tm.SUCCEEDED, [tm.SUCCESS]),
    (tm.NEARING, tm.UNMET): None,
    (tm.NEARING, tm.HOLD): (tm.PAUSED, [tm.PAUSE]),
    (tm.NEARING, tm.RELEASE): None,
    (tm.NEARING, tm.CANCEL): (tm.CANCELED, [tm.CANCELLATION]),
    (tm.PAUSED, tm.MET): (tm.SUCCEEDED, [tm.HOLD_END, tm.SUCCESS]),
    (tm.PAUSED, tm.UNMET): None,
    (tm.PAUSED, tm.HOLD): None,
    (tm.PAUSED, tm.RELEASE): (tm.IN_PROGRESS, [tm.RESUME]),
    (tm.PAUSED, tm.CANCEL): (tm.CANCELED, [tm.HOLD_END, tm.CANCELLATION]),
    (tm.SUCCEEDED, tm.MET): None,
    (tm.SUCCEEDED, tm.UNMET): (tm.IN_PROGRESS, [tm.REOPENED]),
    (tm.SUCCEEDED, tm.HOLD): None,
    (tm.SUCCEEDED, tm.RELEASE): None,
    (tm.SUCCEEDED, tm.CANCEL): None,
    (tm.NONCOMPLIANT, tm.MET): (tm.NONCOMPLIANT, [tm.MET_LATE]),
    (tm.NONCOMPLIANT, tm.UNMET): None,
    (tm.NONCOMPLIANT, tm.HOLD): None,
    (tm.NONCOMPLIANT, tm.RELEASE): None,
    (tm.NONCOMPLIANT, tm.CANCEL): None,
    (tm.CANCELED, tm.MET): None,
    (tm.CANCELED, tm.UNMET): None,
    (tm.CANCELED, tm.HOLD): None,
    (tm.CANCELED, tm.RELEASE): None,
    (tm.CANCELED, tm.CANCEL): None,
}


@pytest.mark.parametrize("status, event", list(product(tm.STATUSES, tm.EVENTS)))
def test_decision_table(status, event):
    """SEMANTICS G1, I1: each event in each status; None is nothing at all."""
    before, _told = play(new(), *AS_IT_IS[status])
    after, told = play(before, (event, LATER[status]))
    assert before.status == status
    if DECISIONS[status, event] is None:
        assert (after, told) == (before, [])
    else:
        expected, kinds = DECISIONS[status, event]
        assert (after.status, [kind for kind, _at in told]) == (expected, kinds)
        assert {when for _kind, when in told} == {at(LATER[status])}


@pytest.mark.parametrize("status", tm.STATUSES)
def test_next_event_in_each_status(status):
    """SEMANTICS I4: what time alone will change next; nothing, when it is held."""
    due = {tm.IN_PROGRESS: at("10:00"), tm.NEARING: at("11:00")}
    timer, _told = play(new(), *AS_IT_IS[status])
    assert tm.next_event(timer) == due.get(status)


# -- deadlines ------------------------------------------------------------------------


def test_two_hours_around_the_clock():
    """SEMANTICS D3: 09:00 and two hours make 11:00; the warning is computed alone."""
    timer = new(target=2, warn=1.5)
    assert (timer.warning, timer.failure) == (at("10:30"), at("11:00"))
    late = new("16:00", target=2, warn=1.5, clock=OFFICE)
    assert (late.warning, late.failure) == (at("1 09:30"), at("1 10:00"))


def test_no_warning_is_never_nearing():
    """SEMANTICS D3: empty or zero warning."""
    timer, told = play(new(warn=0), (TICK, "10:59"), (TICK, "11:00"))
    assert timer.warning is None
    assert told == [(tm.FAILURE, at("11:00"))]


def test_a_warning_that_is_not_before_the_failure():
    """SEMANTICS D3, K: it could only come from outside, and says nothing."""
    timer = new(target=1, warn=1)
    assert tm.next_event(timer) == timer.failure
    assert play(timer, (TICK, "12:00"))[1] == [(tm.FAILURE, at("10:00"))]


def test_nearing_and_failing_to_the_second():
    """SEMANTICS I2: nearing from the warning time on, breached from the failure on."""
    timer = new()
    turns = [
        (timer.warning, tm.IN_PROGRESS, tm.NEARING),
        (timer.failure, tm.NEARING, tm.NONCOMPLIANT),
    ]
    for turn, before, after in turns:
        for moment, status in (turn - 1, before), (turn, after):
            assert tm.status_at(timer, moment) == status
            assert tm.advance(timer, moment, ALWAYS)[0].status == status


@pytest.mark.parametrize("ticks", [(), ((TICK, "10:10"),)], ids=["no job", "a job"])
def test_success_after_the_failure_time_is_late(ticks):
    """SEMANTICS I2, G3: failure 10:00, success 10:30, whatever ran between."""
    timer, told = play(new(target=1, warn=0.5), *ticks, (tm.MET, "10:30"))
    assert timer.status == tm.NONCOMPLIANT
    assert (timer.end, timer.met) == (at("10:00"), at("10:30"))
    assert told == [
        (tm.WARNING, at("09:30")),
        (tm.FAILURE, at("10:00")),
        (tm.MET_LATE, at("10:30")),
    ]


def test_on_time_is_before_the_failure_second():
    """SEMANTICS I2: on time means met before the failure time, not at it."""
    late, _told = tm.step(new(), tm.MET, at("11:00"), ALWAYS)
    assert (late.status, late.end) == (tm.NONCOMPLIANT, at("11:00"))
    punctual, _told = tm.step(new(), tm.MET, at("11:00") - 1, ALWAYS)
    assert punctual.status == tm.SUCCEEDED
    assert punctual.end == punctual.met == at("11:00") - 1


def test_the_first_late_success_is_kept():
    """SEMANTICS G3: the moment it was met late does not move."""
    timer, told = play(new(), (tm.MET, "12:00"), (tm.MET, "13:00"))
    assert timer.met == at("12:00")
    assert told.count((tm.MET_LATE, at("12:00"))) == 1


def test_no_failure_time_no_timer():
    """SEMANTICS I6: a calendar that gives no failure time gives no timer."""
    assert new(clock=WorkClock(lambda low, high: [])) is None


def test_a_calendar_that_ends_keeps_the_times_of_the_living():
    """SEMANTICS I6: a hold that cannot be made up for leaves the deadlines as is."""
    ends = WorkClock(lambda low, high: [(at("09:00"), at("17:00"))])
    script = (tm.HOLD, "15:00"), (tm.RELEASE, "16:00")
    timer, _told = play(new(target=8, warn=7.5, clock=ends), *script, clock=ends)
    assert timer.failure == at("17:00")
    assert timer.held_work == HOUR


# -- reopening ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "reopened, failed", [("00:20", "00:30"), ("00:30", "00:30"), ("00:40", "00:40")]
)
def test_reopened_the_time_between_counts(reopened, failed):
    """SEMANTICS G4: 30 min from 00:00, met 00:10; the two printed examples."""
    script = (tm.MET, "00:10"), (tm.UNMET, reopened), (TICK, "01:00")
    timer, told = play(new("00:00", target=0.5, warn=0), *script)
    assert told[1:] == [(tm.REOPENED, at(reopened)), (tm.FAILURE, at(failed))]
    assert (timer.status, timer.failure) == (tm.NONCOMPLIANT, at("00:30"))
    assert (timer.met, timer.end) == (None, at(failed))


@pytest.mark.parametrize("reopened", ["10:00", "10:15"])
def test_reopened_after_the_warning_time(reopened):
    """SEMANTICS G4, I2: nearing as of the reopening; until then it was met."""
    timer, told = play(new(), (tm.MET, "09:30"), (tm.UNMET, reopened))
    assert (timer.status, timer.met, timer.end) == (tm.NEARING, None, None)
    assert told[1:] == [(tm.REOPENED, at(reopened)), (tm.WARNING, at(reopened))]
