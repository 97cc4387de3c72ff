# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A record whose policy changes or rests, and a record in the archive."""

from __future__ import annotations

import pytest
from desk import EMPTY, Desk, item, policy, when
from sla_core.timer import timer as tm

HOT, WARM = when("priority", 2), when("priority", 1)
#: A policy with an item for each of two priorities, none for the third.
BY_PRIORITY = policy(
    1, item(10, applies=HOT), item(11, applies=WARM, target=120, warn_after=90)
)


# -- another policy -------------------------------------------------------------------

OTHER = policy(2, item(30, target=20, pause=EMPTY))


def test_another_policy_cancels_and_starts_fresh():
    """SEMANTICS A2: whatever is live; a KPI it does not have is only cancelled."""
    desk = Desk(policy(1, item(10), item(20, kpi=2)), OTHER)
    desk.write(10, policy=2)
    assert [(v.item, v.policy, v.status, v.current) for v in desk.see(10)] == [
        (10, 1, tm.CANCELED, False),
        (20, 1, tm.CANCELED, False),
        (30, 2, tm.IN_PROGRESS, True),
    ]


@pytest.mark.parametrize(
    "met, status, end", [(19, tm.SUCCEEDED, 19), (20, tm.NONCOMPLIANT, 20)]
)
def test_a_result_is_judged_by_the_new_failure_time(met, status, end):
    """SEMANTICS A2: a linked instance takes the met time over; only it is current."""
    desk = Desk(policy(1, item(10)), OTHER)
    desk.write(met, stage="done")
    told = desk.write(90, policy=2)
    old, new = desk.see(90)
    assert (old.status, old.met, old.current) == (tm.SUCCEEDED, met, False)
    assert (new.status, new.met, new.end, new.previous) == (status, met, end, 1)
    assert new.current
    assert (tm.SUCCESS, 90) not in told


def test_a_breach_that_is_none_by_the_new_policy():
    """SEMANTICS A2: without a met time the new one is judged from the start."""
    desk = Desk(OTHER, policy(1, item(10)), policy=2)
    desk.write(30, policy=1)
    assert desk.statuses(30) == [tm.NONCOMPLIANT, tm.IN_PROGRESS]
    assert desk.current(30) == [2]


def test_success_comes_before_another_policy():
    """SEMANTICS I7, A2: closed and switched at once, it is met under the first."""
    desk = Desk(policy(1, item(10)), OTHER)
    desk.write(10, stage="done", policy=2)
    assert desk.statuses(10) == [tm.SUCCEEDED, tm.SUCCEEDED]


def test_no_policy_cancels_what_is_live():
    """SEMANTICS F1, A2: results stay, and stay as they are."""
    items = item(10), item(20, kpi=2, success=EMPTY)
    desk = Desk(policy(1, *items, reopen="continue"))
    desk.write(10, stage="done")
    desk.write(20, policy=0)
    assert desk.statuses(20) == [tm.SUCCEEDED, tm.CANCELED]
    assert desk.write(30, stage="new") == []


def test_an_older_result_is_current_again_when_its_successor_is_cancelled():
    """SEMANTICS A2: the newest uncancelled one; what was replaced is not judged."""
    desk = Desk(OTHER, policy(1, item(10)), policy=2)
    desk.write(30, policy=1)
    desk.write(40, policy=0)
    assert desk.statuses(40) == [tm.NONCOMPLIANT, tm.CANCELED]
    assert desk.current(40) == [1]
    assert desk.write(50, stage="done") == []


# -- policies and records that rest ---------------------------------------------------


def test_an_inactive_policy_lets_its_instances_finish():
    """SEMANTICS C6: success, hold and breach go on, nothing is re-selected."""
    items = item(10, applies=HOT), item(11), item(20, kpi=2, success=EMPTY)
    desk = Desk(policy(1, *items, reopen="continue"), priority=2)
    desk.write(5, inactive=frozenset({1}))
    assert desk.write(10, priority=0) == []
    assert desk.write(20, waiting=True) == [(tm.PAUSE, 20), (tm.PAUSE, 20)]
    assert (tm.SUCCESS, 30) in desk.write(30, waiting=False, stage="done")
    assert desk.write(40, stage="new") == []
    assert [(v.item, v.status) for v in desk.see(70)] == [
        (10, tm.SUCCEEDED),
        (20, tm.NONCOMPLIANT),
    ]


def test_a_policy_that_was_never_applied_while_active():
    """SEMANTICS C6, C1: an inactive one makes no instance."""
    assert Desk(policy(1, item(10)), inactive=frozenset({1})).see(0) == []


def test_a_replaced_result_is_left_alone_when_its_successor_is_cancelled():
    """SEMANTICS G1, H7: it is current again, with the hold that had reached its
    maximum; the same facts judged once more change nothing."""
    desk = Desk(
        policy(1, item(10, max_hold=5), reopen="continue"),
        policy(2, item(20, applies=HOT), reopen="continue"),
        priority=2,
        waiting=True,
    )
    desk.write(10, stage="done")
    desk.write(11, policy=2)
    desk.write(12, stage="new")
    desk.write(20, priority=0, waiting=False)
    assert desk.statuses(20) == [tm.SUCCEEDED, tm.CANCELED]
    assert desk.current(20) == [1]
    desk.write(20)
    assert desk.outcome.changes == []


def test_archiving_judges_success_first_and_then_cancels():
    """SEMANTICS F6: a lost lead is archived by Odoo."""
    desk = Desk(policy(1, item(10), item(20, kpi=2, success=EMPTY)))
    told = desk.write(10, stage="done", archived=True)
    assert told == [(tm.SUCCESS, 10), (tm.CANCELLATION, 10)]


def test_restored_from_the_archive():
    """SEMANTICS F6, F3: nothing is born while archived; then a linked instance."""
    desk = Desk(BY_PRIORITY, priority=2)
    desk.write(10, waiting=True)
    desk.write(20, archived=True)
    assert desk.write(30, priority=1, waiting=False) == []
    desk.write(50, archived=False)
    old, new = desk.see(50)
    assert (old.status, new.item, new.previous, new.start) == (tm.CANCELED, 11, 1, 0)
    assert (new.failure, new.holds) == (130, [(10, 20)])


def test_empty_conditions():
    """SEMANTICS D7: no pause rule: never on hold; no success criteria: never met."""
    desk = Desk(policy(1, item(10, pause=EMPTY, success=EMPTY), item(20, kpi=2)))
    desk.write(10, waiting=True)
    assert desk.statuses(10) == [tm.IN_PROGRESS, tm.PAUSED]
    desk.write(20, stage="done")
    assert desk.statuses(20) == [tm.IN_PROGRESS, tm.SUCCEEDED]
