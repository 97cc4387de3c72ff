# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One change of a record: what is applied, cancelled, linked and born."""

from __future__ import annotations

import pytest
from desk import EMPTY, OPEN, Desk, item, policy, when
from sla_core.judging.summary import Hold, follow_hold
from sla_core.time.clock import ALWAYS
from sla_core.timer import timer as tm

HOT, WARM = when("priority", 2), when("priority", 1)
#: A policy with an item for each of two priorities, none for the third.
BY_PRIORITY = policy(
    1, item(10, applies=HOT), item(11, applies=WARM, target=120, warn_after=90)
)


# -- applying -------------------------------------------------------------------------


def test_the_first_item_that_matches():
    """SEMANTICS D2: in order, and for each KPI of its own."""
    choices = item(10, applies=HOT), item(11), item(12), item(20, kpi=2, applies=WARM)
    desk = Desk(policy(1, *choices), priority=2)
    assert [view.item for view in desk.see(0)] == [10]
    desk.write(5, priority=1)
    assert [(v.item, v.status) for v in desk.see(5)] == [
        (10, tm.CANCELED),
        (11, tm.IN_PROGRESS),
        (20, tm.IN_PROGRESS),
    ]


def test_the_same_item_and_start_change_nothing():
    """SEMANTICS F3: re-application of what is there already."""
    desk = Desk(BY_PRIORITY, priority=2)
    assert desk.write(10, waiting=False, stage="hold") == []
    assert desk.outcome.changes == []


def test_another_item_takes_over_start_and_holds():
    """SEMANTICS F3, H5: cancelled, linked, counted from the same start."""
    desk = Desk(BY_PRIORITY, priority=2)
    desk.write(10, waiting=True)
    desk.write(25, waiting=False)
    told = desk.write(40, priority=1)
    assert told == [(tm.CANCELLATION, 40), (tm.START, 40)]
    old, new = desk.see(40)
    assert (old.status, old.end, old.current) == (tm.CANCELED, 40, False)
    assert (new.previous, new.cycle, new.start, new.current) == (1, 1, 0, True)
    assert (new.warning, new.failure) == (90 + 15, 120 + 15)
    assert new.holds == old.holds == [(10, 25)]
    assert (new.held_work, new.last_hold) == (15, 10)


def test_a_running_hold_ends_on_the_old_and_reopens_on_the_new():
    """SEMANTICS H5: and the new one counts it as a hold that has ended."""
    desk = Desk(BY_PRIORITY, priority=2)
    desk.write(10, waiting=True)
    told = desk.write(30, priority=1)
    assert told == [
        (tm.HOLD_END, 30),
        (tm.CANCELLATION, 30),
        (tm.START, 30),
        (tm.PAUSE, 30),
    ]
    old, new = desk.see(30)
    assert old.holds == [(10, 30)]
    assert new.holds == [(10, 30), (30, None)]
    assert (new.status, new.failure) == (tm.PAUSED, 120 + 20)


def test_a_hold_that_ended_at_its_maximum_is_copied_with_that_end():
    """SEMANTICS H5, H7: also when nobody settled it before the switch."""
    desk = Desk(policy(1, item(10, applies=HOT, max_hold=5), item(11)), priority=2)
    desk.write(10, waiting=True)
    desk.write(30, priority=0)
    assert desk.see(30)[0].holds == [(10, 15)]
    assert desk.see(30)[1].holds == [(10, 15), (30, None)]


def test_no_holds_for_an_item_that_may_not_pause():
    """SEMANTICS H5: it counts from the start as if there had been none."""
    desk = Desk(policy(1, item(10, applies=HOT), item(11, may_pause=False)), priority=2)
    desk.write(10, waiting=True)
    desk.write(30, priority=0)
    new = desk.last(30)
    assert (new.status, new.failure, new.holds) == (tm.IN_PROGRESS, 60, [])


def test_applicability_lost_and_regained():
    """SEMANTICS F3: cancelled; then a linked one, same cycle, start and holds."""
    desk = Desk(BY_PRIORITY, priority=2)
    desk.write(10, waiting=True)
    desk.write(20, waiting=False, priority=0)
    assert desk.statuses(20) == [tm.CANCELED]
    assert desk.current(20) == []
    assert desk.write(30, priority=0) == []
    desk.write(40, priority=2)
    new = desk.last(40)
    assert (new.previous, new.cycle, new.start) == (1, 1, 0)
    assert (new.failure, new.holds) == (70, [(10, 20)])


def test_success_comes_before_applicability():
    """SEMANTICS F7, I7: applies while open, succeeds when closed."""
    desk = Desk(policy(1, item(10, applies=OPEN)))
    assert desk.write(30, stage="done") == [(tm.SUCCESS, 30)]
    assert (desk.one(90).status, desk.one(90).met) == (tm.SUCCEEDED, 30)


def test_time_comes_before_success():
    """SEMANTICS I7, I2: a breach that nobody saw is found by the closing."""
    desk = Desk(policy(1, item(10, warn_after=30)))
    told = desk.write(75, stage="done")
    assert told == [(tm.WARNING, 30), (tm.FAILURE, 60), (tm.MET_LATE, 75)]


def test_success_while_paused_comes_before_the_hold():
    """SEMANTICS I7, H6: closed in the same change that leaves the hold."""
    desk = Desk(policy(1, item(10)))
    desk.write(50, waiting=True)
    told = desk.write(200, waiting=False, stage="done")
    assert told == [(tm.HOLD_END, 200), (tm.SUCCESS, 200)]
    assert desk.one(200).failure == 210


def test_reapply_always_makes_a_new_instance():
    """SEMANTICS F3, E3: only when re-applied, and never of a result (G1)."""
    desk = Desk(BY_PRIORITY, priority=2, reapply_always=True)
    assert desk.write(10, start=5) == []
    assert desk.write(20, stage="hold") == [(tm.CANCELLATION, 20), (tm.START, 20)]
    assert (desk.last(20).previous, desk.last(20).start) == (1, 0)
    desk.write(30, stage="done")
    assert desk.write(40, waiting=True) == []


def test_only_what_is_judged_late_is_estimated():
    """SEMANTICS A6: changes found late are marked, and nothing else is."""
    desk = Desk(policy(1, item(10), item(20, kpi=2, success=EMPTY)))
    desk.write(30, {"estimated": True}, stage="done")
    marks = [instance.estimated for instance in desk.glue.stored.values()]
    assert marks == [True, False]


def test_a_steady_judgement_moves_no_start():
    """SEMANTICS I8: the sweep settles conditions, but never times."""
    desk = Desk(policy(1, item(10), start="start"), start=0)
    assert desk.write(30, {"steady": True}, start=10) == []
    assert desk.write(30, {"steady": True}, stage="done") == [(tm.SUCCESS, 30)]


# -- the start ------------------------------------------------------------------------


def test_no_instance_until_the_start_is_filled():
    """SEMANTICS C3: an empty start is none; a later one counts from its value."""
    desk = Desk(policy(1, item(10), start="start"))
    assert desk.see(0) == []
    desk.write(50, start=40)
    assert (desk.one(50).start, desk.one(50).failure) == (40, 100)


def test_an_emptied_start_cancels():
    """SEMANTICS C3: and filled again, a linked one counts from there."""
    desk = Desk(policy(1, item(10), start="start"), start=0)
    assert desk.write(10, start=None) == [(tm.CANCELLATION, 10)]
    desk.write(20, start=15)
    assert (desk.last(20).previous, desk.last(20).start) == (1, 15)


def test_a_changed_start_cancels_and_links():
    """SEMANTICS C3, H5: only the holds after the new start count, none is lost."""
    desk = Desk(policy(1, item(10), start="start"), start=0)
    desk.write(10, waiting=True)
    desk.write(20, waiting=False)
    desk.write(30, start=25)
    assert (desk.last(30).failure, desk.last(30).held_work) == (85, 0)
    desk.write(40, start=5)
    last = desk.last(40)
    assert (last.previous, last.failure, last.holds) == (2, 75, [(10, 20)])


def test_a_start_in_the_future():
    """SEMANTICS C3: allowed, and nothing counts before it."""
    desk = Desk(policy(1, item(10), start="start"), start=100)
    assert (desk.one(99).status, desk.one(99).failure) == (tm.IN_PROGRESS, 160)
    assert desk.one(160).status == tm.NONCOMPLIANT


# -- births ---------------------------------------------------------------------------


def test_born_noncompliant():
    """SEMANTICS F4: with the true time of the failure."""
    desk = Desk(policy(1, item(10), start="start"))
    assert desk.write(500, start=0) == [(tm.START, 500), (tm.FAILURE, 60)]
    assert (desk.one(500).status, desk.one(500).end) == (tm.NONCOMPLIANT, 60)


@pytest.mark.parametrize(
    "now, met, told",
    [
        (59, 59, [(tm.START, 59), (tm.SUCCESS, 59)]),
        (60, None, [(tm.START, 60)]),
        (500, None, [(tm.START, 500)]),
    ],
)
def test_born_succeeded(now, met, told):
    """SEMANTICS F4: when the failure time is past too, without a met time."""
    desk = Desk(policy(1, item(10, warn_after=30), start="start"), stage="done")
    assert desk.write(now, start=0) == told
    assert (desk.one(now).status, desk.one(now).met) == (tm.SUCCEEDED, met)
    assert desk.write(now + 1, priority=1) == []


def test_born_on_hold():
    """SEMANTICS H5, I7: paused from birth, but not when it is breached already."""
    desk = Desk(policy(1, item(10, warn_after=20), start="start"), waiting=True)
    assert desk.write(30, start=0)[-1] == (tm.PAUSE, 30)
    assert desk.one(900).status == tm.PAUSED
    desk.write(30, start=-100)
    assert desk.last(30).status == tm.NONCOMPLIANT


def test_no_failure_time_no_instance():
    """SEMANTICS I6: reported, and what the rest of the record needs is done."""
    desk = Desk(policy(1, item(10, calendar=3), item(20, kpi=2)))
    assert desk.outcome.without_deadline == [(1, 10)]
    assert [view.item for view in desk.see(0)] == [20]


# -- holds ----------------------------------------------------------------------------


def test_a_hold_at_its_maximum_begins_again_after_its_condition_was_false():
    """SEMANTICS H7: any other change of the record does not pause it again."""
    desk = Desk(policy(1, item(10, max_hold=10)))
    desk.write(5, waiting=True)
    assert desk.write(20, priority=1) == [(tm.RESUME, 15)]
    desk.write(21, waiting=False)
    assert desk.write(22, waiting=True) == [(tm.PAUSE, 22)]


def test_the_record_counts_its_own_holds():
    """SEMANTICS H4: ended holds only, in working time, whatever the instances do."""
    hold = follow_hold(Hold(None, None, 0), False, 5, ALWAYS)
    assert hold == Hold(None, None, 0)
    hold = follow_hold(hold, True, 10, ALWAYS)
    assert follow_hold(hold, True, 15, ALWAYS) == hold == Hold(10, 10, 0)
    hold = follow_hold(hold, False, 30, ALWAYS)
    assert hold == Hold(None, 10, 20)
    again = follow_hold(follow_hold(hold, True, 40, ALWAYS), False, 45, ALWAYS)
    assert again == Hold(None, 40, 25)
