# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Until when a failure counts up: while somebody works for its success (I3, G3)."""

from __future__ import annotations

import pytest
from desk import DONE, EMPTY, OPEN, Desk, item, policy, when

LOST = when("stage", "lost")
HOT, COLD = when("priority", 2), when("priority", 0)
#: One item for each of two KPIs, under two policies.
OURS = policy(1, item(10, target=20, applies=OPEN))
THEIRS = policy(2, item(20, kpi=2, target=200))


def idle(desk):
    """Since when the first instance is idle."""
    return desk.glue.stored[1].idle


def failed(*policies, **options):
    """A record that has failed at minute 20, and was judged at 30."""
    desk = Desk(*(policies or (OURS, THEIRS)), **options)
    desk.write(30)
    assert idle(desk) is None
    return desk


@pytest.mark.parametrize(
    "change",
    [{"archived": True}, {"stage": "lost"}, {"policy": 2}, {"policy": 0}],
    ids=["archived", "not applicable", "another SLA", "no SLA"],
)
def test_what_the_record_is_not_held_to_any_more_counts_up_no_further(change):
    """SEMANTICS I3: from the moment of the change on, whatever else changes later."""
    desk = failed()
    desk.write(40, **change)
    assert idle(desk) == 40
    desk.write(50, waiting=True)
    assert idle(desk) == 40


@pytest.mark.parametrize(
    ("change", "back"),
    [
        ({"archived": True}, {"archived": False}),
        ({"stage": "lost"}, {"stage": "new"}),
    ],
    ids=["archived", "not applicable"],
)
def test_what_it_is_held_to_again_counts_on(change, back):
    """SEMANTICS I3: it was not met all the time."""
    desk = failed()
    desk.write(40, **change)
    desk.write(50, **back)
    assert idle(desk) is None


def test_a_closed_record_is_nobodys_work():
    """SEMANTICS I3: as its model says, though its SLA still applies and is not met."""
    desk = failed(policy(1, item(10, target=20)), closed=LOST)
    desk.write(40, stage="lost")
    assert idle(desk) == 40
    desk.write(50, stage="new")
    assert idle(desk) is None


def test_what_fails_after_the_record_was_closed_does_not_count():
    """SEMANTICS I3: time alone fails it, and the closing is known by then."""
    desk = Desk(policy(1, item(10, target=20)), closed=LOST)
    desk.write(10, stage="lost")
    desk.glue.tick(30)
    assert idle(desk) == 10


def test_another_item_of_the_kpi_goes_on_asking_for_it():
    """SEMANTICS I3, G1: the failure stays that of its own item, and can be met late."""
    items = item(10, target=20, applies=HOT), item(11, target=90, applies=COLD)
    desk = failed(policy(1, *items), priority=2)
    desk.write(40, priority=0)
    assert idle(desk) is None
    desk.write(50, stage="done")
    assert desk.one(50).met == 50


def test_a_later_cycle_takes_the_place_of_a_failed_one():
    """SEMANTICS I3, G4."""
    hot = item(10, target=20, applies=HOT, success=EMPTY)
    desk = failed(policy(1, hot, repeat=True), priority=2)
    desk.write(40, priority=0)
    desk.write(50, priority=2)
    assert [found.idle for found in desk.glue.stored.values()] == [40, None]


def test_a_policy_that_was_deactivated_lets_its_failures_be_met_late():
    """SEMANTICS C6."""
    desk = failed()
    desk.write(40, inactive=frozenset({1}))
    assert idle(desk) is None


def test_a_policy_that_cannot_be_read_changes_nothing():
    """SEMANTICS A6: neither way."""
    desk = failed()
    desk.write(40, _how={"known": {}})
    assert idle(desk) is None
    desk.write(50, stage="lost")
    desk.write(60, _how={"known": {}})
    assert idle(desk) == 50


def test_what_was_met_late_is_left_alone():
    """SEMANTICS G3: how late it was is known."""
    desk = failed(policy(1, item(10, target=20, success=DONE)))
    desk.write(40, stage="done")
    desk.write(50, archived=True)
    assert idle(desk) is None
