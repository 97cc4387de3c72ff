# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""New terms for running instances, case by case; moments and durations in hours."""

from __future__ import annotations

import pytest
from sla_core.judging import recompute as rc
from sla_core.judging.recompute import recompute
from sla_core.judging.record import Instance
from sla_core.judging.restore import restore
from sla_core.judging.terms import terms_of
from sla_core.time.clock import ALWAYS, WorkClock
from sla_core.timer import timer as tm

HOUR = 3600
OFFICE = [
    (day * 24 + begin, day * 24 + begin + 8) for day in range(30) for begin in (9,)
]
SHORT = [(day * 24 + 9, day * 24 + 13) for day in range(30)]


def calendar(spans):
    return WorkClock(lambda low, high: [(a * HOUR, b * HOUR) for a, b in spans])


def clocks(**changed):
    """0 is around the clock, 1 the office, 2 half days, 3 nothing at all."""
    known = {0: ALWAYS, 1: calendar(OFFICE), 2: calendar(SHORT), 3: calendar([])}
    return {**known, **{int(key[1:]): clock for key, clock in changed.items()}}.get


def hours(number):
    return round(number * HOUR)


def born(start=9, target=4, warn_after=0, calendar=0, holds=(), **terms):
    """An instance; everything in hours."""
    holds = tuple((hours(begin), hours(end)) for begin, end in holds)
    terms.setdefault("allow_pause", True)
    terms["max_hold"] = hours(terms.get("max_hold", 0))
    timer = tm.born(
        hours(start),
        hours(target),
        hours(warn_after),
        clocks()(calendar),
        holds=holds,
        **terms,
    )
    return Instance(7, 1, 1, 1, calendar, 1, timer, holds=holds)


def after(instance, event, at):
    """The instance after something happened to it at an hour."""
    clock = clocks()(instance.calendar)
    timer, _told = tm.step(instance.timer, event, hours(at), clock)
    return instance._replace(timer=timer)


def retimed(instance, now, on_hold=False, using=None, **terms):
    """A recompute at an hour, with some terms that differ; durations in hours."""
    for name in terms.keys() & {"target", "warn_after", "max_hold"}:
        terms[name] = hours(terms[name])
    new = terms_of(instance)._replace(**terms)
    return recompute(instance, new, hours(now), using or clocks(), on_hold)


def undone(found, now, holds=(), hold_from=None, instance=None):
    """The way back at an hour, after holds in hours."""
    instance = instance or found.change.after
    holds = tuple((hours(begin), hours(end)) for begin, end in holds)
    start = None if hold_from is None else hours(hold_from)
    stored = instance._replace(holds=holds)
    return restore(stored, found.saved, hours(now), clocks(), start)


def told(change):
    return [(kind, at / HOUR) for kind, at in change.transitions]


def test_a_shorter_target_fails_at_its_true_time():
    found = retimed(born(warn_after=3), 11.5, target=2, warn_after=1)
    assert found.causes == (rc.TARGET, rc.WARNING)
    assert told(found.change) == [
        (rc.RECOMPUTE, 11.5),
        (tm.WARNING, 10),
        (tm.FAILURE, 11),
    ]
    assert found.change.after.timer.end == hours(11)


def test_nobody_is_warned_twice():
    instance = after(born(warn_after=1), tm.RELEASE, 10.5)
    assert instance.timer.status == tm.NEARING
    found = retimed(instance, 11, warn_after=0.5)
    assert told(found.change) == [(rc.RECOMPUTE, 11)]
    later = retimed(instance, 11, warn_after=3).change.after.timer
    assert (later.status, tm.next_event(later)) == (tm.IN_PROGRESS, hours(12))


def test_nobody_is_warned_twice_who_was_held_at_that_second():
    instance = after(born(warn_after=1), tm.HOLD, 10)
    found = retimed(instance, 11, warn_after=0.5)
    assert told(found.change) == [(rc.RECOMPUTE, 11)]


def test_a_warning_during_a_hold_that_began_before_it_was_told():
    instance = after(born(), tm.HOLD, 11)
    found = retimed(instance, 12, warn_after=1)
    assert told(found.change) == [(rc.RECOMPUTE, 12), (tm.WARNING, 10)]
    assert found.change.after.timer.status == tm.PAUSED


def test_a_running_hold_stays_frozen():
    instance = after(born(), tm.HOLD, 10)
    timer = retimed(instance, 20, target=2).change.after.timer
    assert (timer.status, timer.hold_start) == (tm.PAUSED, hours(10))
    assert timer.failure == hours(11)
    resumed, _told = tm.step(timer, tm.RELEASE, hours(20), ALWAYS)
    assert resumed.failure == hours(21)


def test_a_hold_that_began_after_the_new_failure_saves_nothing():
    instance = after(born(), tm.HOLD, 11)
    found = retimed(instance, 20, target=1)
    assert told(found.change) == [
        (rc.RECOMPUTE, 20),
        (tm.FAILURE, 10),
        (tm.HOLD_END, 20),
    ]
    assert found.change.after.timer.hold_start is None


def test_pausing_is_not_allowed_any_more():
    """The hold ends now, and neither it nor the ones before it count (H5)."""
    instance = after(born(target=8, holds=[(10, 11)]), tm.HOLD, 12)
    assert instance.timer.failure == hours(18)
    found = retimed(instance, 13, allow_pause=False)
    assert found.causes == (rc.PAUSE,)
    assert told(found.change) == [(rc.RECOMPUTE, 13), (tm.RESUME, 13)]
    timer = found.change.after.timer
    assert (timer.status, timer.failure) == (tm.IN_PROGRESS, hours(17))
    assert (timer.held_work, timer.last_hold) == (0, hours(12))


def test_pausing_is_allowed_from_now_on():
    instance = born(allow_pause=False)
    running = retimed(instance, 10, allow_pause=True)
    assert told(running.change) == [(rc.RECOMPUTE, 10)]
    held_now = retimed(instance, 10, allow_pause=True, on_hold=True)
    assert told(held_now.change) == [(rc.RECOMPUTE, 10), (tm.PAUSE, 10)]
    assert held_now.change.after.timer.failure == hours(13)


def test_another_calendar():
    """Ended holds count by the hours of the new one (H5)."""
    instance = born(9, 6, calendar=1, holds=[(10, 11)])
    found = retimed(instance, 11, calendar=2)
    assert found.causes == (rc.CALENDAR,)
    assert found.change.after.calendar == 2
    assert found.change.after.timer.failure == hours(24 + 12)


def test_the_hours_of_the_calendar_have_changed():
    instance = born(9, 8, calendar=1)
    assert retimed(instance, 10).causes == ()
    found = retimed(instance, 10, using=clocks(_1=calendar(SHORT)))
    assert found.causes == (rc.HOURS,)
    assert found.change.after.timer.failure == hours(24 + 13)
    both = retimed(instance, 10, using=clocks(_1=calendar(SHORT)), target=2)
    assert both.causes == (rc.TARGET, rc.HOURS)


def test_the_hours_during_a_running_hold_have_changed():
    """The moment at which a maximum hold leads to a failure follows them too."""
    instance = after(born(9, 8, calendar=1, max_hold=20), tm.HOLD, 10)
    leave = [span for span in OFFICE if span[0] != 33]
    found = retimed(instance, 11, using=clocks(_1=calendar(leave)))
    assert found.causes == (rc.HOURS,)
    assert found.change.after.timer.resume_failure == hours(48 + 16)


def test_times_that_do_not_follow_from_their_terms():
    instance = born()
    moved = instance._replace(timer=instance.timer._replace(failure=hours(20)))
    found = retimed(moved, 10)
    assert found.causes == (rc.DRIFT,)
    assert found.change.after.timer.failure == hours(13)


@pytest.mark.parametrize("holds", [(), ((10, 12),)])
def test_a_calendar_that_gives_no_time_leaves_the_instance_as_it_is(holds):
    """I6, also when only the end of a hold is not known any more."""
    found = retimed(born(holds=holds), 12, calendar=3)
    assert (found.change, found.without_deadline, found.causes) == (
        None,
        True,
        (rc.CALENDAR,),
    )
    ending = calendar([(9, 13)])
    assert retimed(
        born(9, 4, 0, 1, holds), 12, using=clocks(_1=ending)
    ).without_deadline == bool(holds)


def test_a_shorter_maximum_hold_has_ended_by_now():
    instance = after(born(), tm.HOLD, 10)
    found = retimed(instance, 12, max_hold=1)
    assert found.causes == (rc.MAX_HOLD,)
    assert told(found.change) == [(rc.RECOMPUTE, 12), (tm.RESUME, 11)]
    timer = found.change.after.timer
    assert (timer.failure, timer.hold_spent) == (hours(14), True)


def test_a_hold_that_was_used_up_stays_used_up():
    """H7: the record has to leave its hold once."""
    instance = after(born(max_hold=1), tm.HOLD, 10)
    again = retimed(instance, 12).causes
    found = retimed(instance, 12, target=8).change.after.timer
    assert (again, found.hold_spent) == ((), True)


def test_what_time_has_done_comes_first():
    """I2: an instance that is past its failure has failed, settled or not."""
    assert retimed(born(), 13, target=9).change is None
    instance = after(born(max_hold=1), tm.HOLD, 10)
    found = retimed(instance, 12, target=8)
    assert told(found.change) == [(tm.RESUME, 11), (rc.RECOMPUTE, 12)]
    assert found.saved.holds == 1


@pytest.mark.parametrize("event", [tm.MET, tm.CANCEL])
def test_terminal_instances_are_frozen(event):
    done = after(born(), event, 10)
    assert retimed(done, 11, target=1).change is None
    found = retimed(born(), 10, target=6)
    done = after(found.change.after, event, 11)
    assert undone(found, 12, instance=done) is None


def test_undo_gives_the_old_times_back_moved_by_the_holds_since():
    instance = born(9, 4, 2, holds=[(10, 11)])
    found = retimed(instance, 11, target=8, warn_after=1, calendar=1)
    back = undone(found, 13, holds=[(10, 11), (11, 11.5)])
    assert told(back) == [(rc.UNDO, 13)]
    timer = back.after.timer
    assert (timer.warning, timer.failure) == (hours(12.5), hours(14.5))
    assert (timer.held_work, timer.status) == (hours(1.5), tm.NEARING)
    assert terms_of(back.after) == terms_of(instance)


def test_undo_even_of_hours_that_nobody_knows_any_more():
    instance = born(9, 8, calendar=1)
    found = retimed(instance, 10, using=clocks(_1=calendar(SHORT)))
    assert undone(found, 11).after.timer == instance.timer


def test_undo_may_find_a_failure():
    found = retimed(born(), 10, target=8)
    back = undone(found, 14)
    assert told(back) == [(rc.UNDO, 14), (tm.FAILURE, 13)]


@pytest.mark.parametrize("settled_at", [12, 10])
def test_what_failed_through_the_recompute_lives_again(settled_at):
    """At once, or later and not even settled."""
    found = retimed(born(), settled_at, target=2)
    back = undone(found, 12.5)
    assert told(back) == [(rc.UNDO, 12.5)]
    assert (back.after.timer.status, back.after.timer.end) == (tm.IN_PROGRESS, None)


def test_what_would_have_failed_anyway_stays_failed():
    found = retimed(born(), 12, target=2)
    assert undone(found, 14) is None


def test_what_was_met_since_is_judged_by_the_old_times():
    found = retimed(born(), 11.5, target=2)
    met = after(found.change.after, tm.MET, 12)
    back = undone(found, 20, instance=met)
    assert told(back) == [(rc.UNDO, 20), (tm.SUCCESS, 12)]
    assert (back.after.timer.status, back.after.timer.met) == (tm.SUCCEEDED, hours(12))
    late = after(found.change.after, tm.MET, 15)
    assert undone(found, 20, instance=late) is None


def test_undo_pauses_what_was_paused():
    """From the moment at which the recompute had ended the hold."""
    instance = after(born(), tm.HOLD, 10)
    found = retimed(instance, 11, allow_pause=False)
    back = undone(found, 11.5, holds=[(10, 11)], hold_from=11)
    assert told(back) == [(rc.UNDO, 11.5), (tm.PAUSE, 11)]
    resumed, _told = tm.step(back.after.timer, tm.RELEASE, hours(12), ALWAYS)
    assert resumed.failure == hours(15)


def test_undo_ends_a_hold_that_it_forbids():
    found = retimed(born(allow_pause=False), 10, allow_pause=True, on_hold=True)
    back = undone(found, 12)
    assert told(back) == [(rc.UNDO, 12), (tm.RESUME, 12)]
    assert back.after.timer.failure == hours(13)
