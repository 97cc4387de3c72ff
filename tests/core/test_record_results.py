# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Results: frozen, recalculated, met late, reopened and repeated; and their summary."""

from __future__ import annotations

import pytest
from desk import EMPTY, OPEN, Desk, item, policy, when
from hypothesis import given
from hypothesis import strategies as st
from sla_core.judging.record import Instance
from sla_core.judging.summary import summarize
from sla_core.timer import timer as tm
from toys import Step

HOT = when("priority", 2)
#: A short item for what is hot, a long one for the rest.
SHORT, LONG = item(10, applies=HOT, target=20), item(11, target=120)


# -- frozen, or recalculated ----------------------------------------------------------


@pytest.mark.parametrize("stage", ["done", "new"], ids=["succeeded", "noncompliant"])
def test_results_are_frozen(stage):
    """SEMANTICS G1: neither item nor start nor applicability changes a result."""
    items = item(10, applies=HOT, target=20), item(11, applies=OPEN, target=120)
    desk = Desk(policy(1, *items, start="start"), start=0, priority=2)
    desk.write(10, stage=stage)
    desk.write(30)
    before = desk.see(30)
    for values in {"priority": 0}, {"start": 5}, {"start": None}, {"stage": "lost"}:
        assert desk.write(40, **values) == []
    assert desk.see(90) == before


def test_recalculated_for_another_item():
    """SEMANTICS G2: the breach is cancelled, the new one is judged afresh."""
    desk = Desk(policy(1, SHORT, LONG), recalculate=True, priority=2)
    desk.write(30)
    told = desk.write(40, priority=0)
    assert told == [(tm.CANCELLATION, 40), (tm.START, 40)]
    old, new = desk.see(40)
    assert (old.status, old.end) == (tm.CANCELED, 40)
    assert (new.status, new.previous, new.start) == (tm.IN_PROGRESS, 1, 0)
    assert desk.current(40) == [2]


def test_a_recalculated_success_keeps_its_met_time():
    """SEMANTICS G2: and is judged by the new failure time."""
    desk = Desk(
        policy(1, item(10, applies=HOT, target=120), item(11, target=20)),
        recalculate=True,
        priority=2,
    )
    desk.write(30, stage="done")
    desk.write(40, priority=0)
    assert desk.statuses(40) == [tm.CANCELED, tm.NONCOMPLIANT]
    assert (desk.last(40).met, desk.last(40).end) == (30, 20)


@pytest.mark.parametrize("start, born", [(20, 1), (None, 0)])
def test_recalculated_for_another_start(start, born):
    """SEMANTICS G2, C3: changed: cancelled and linked; emptied: cancelled."""
    desk = Desk(policy(1, LONG, start="start"), recalculate=True, start=0)
    desk.write(10, stage="done")
    desk.write(30, start=start)
    assert desk.statuses(30) == [tm.CANCELED] + [tm.SUCCEEDED] * born


def test_recalculated_when_no_item_matches():
    """SEMANTICS G2: the result is cancelled; one that matches again links to it."""
    desk = Desk(policy(1, SHORT), recalculate=True, priority=2)
    desk.write(30)
    desk.write(40, priority=0)
    assert desk.statuses(40) == [tm.CANCELED]
    desk.write(50, priority=2)
    assert desk.statuses(50) == [tm.CANCELED, tm.NONCOMPLIANT]


@pytest.mark.parametrize(
    "closed, status", [(10, tm.SUCCEEDED), (90, tm.NONCOMPLIANT)], ids=["met", "late"]
)
def test_what_succeeds_in_leaving_is_not_recalculated(closed, status):
    """SEMANTICS F7, G2: applies while open; success comes before applicability."""
    desk = Desk(policy(1, item(10, applies=OPEN)), recalculate=True)
    desk.write(closed, stage="done")
    assert desk.write(closed + 1, priority=1) == []
    assert (desk.one(200).status, desk.one(200).met) == (status, closed)


def test_applicable_again_it_may_be_lost_again():
    """SEMANTICS G2, F7: the second loss comes without success, so it cancels."""
    desk = Desk(policy(1, item(10, applies=OPEN)), recalculate=True)
    desk.write(10, stage="done")
    assert desk.write(20, stage="new") == [(tm.REOPENED, 20)]
    assert desk.write(70) == [(tm.FAILURE, 60)]
    assert desk.write(80, stage="lost") == [(tm.CANCELLATION, 80)]


def test_recalculation_continues_instead_of_keeping():
    """SEMANTICS G2, G4: reopen `keep` acts as `continue`; `cycle` stays what it is."""
    desk = Desk(policy(1, item(10)), recalculate=True)
    desk.write(10, stage="done")
    assert desk.write(20, stage="new") == [(tm.REOPENED, 20)]
    desk = Desk(policy(1, item(10), reopen="cycle"), recalculate=True)
    desk.write(10, stage="done")
    assert desk.write(20, stage="new") == [(tm.START, 20)]


def test_noncompliant_stays_on_a_success_change():
    """SEMANTICS G2, G3: met late and reopened, recalculated or not."""
    desk = Desk(policy(1, item(10), reopen="continue"), recalculate=True)
    desk.write(90, stage="done")
    desk.write(95, stage="new")
    assert (desk.one(95).status, desk.one(95).met) == (tm.NONCOMPLIANT, 90)


def test_steps_that_passed_while_met_late_come_with_the_reopening():
    """SEMANTICS E7, G4: the same, whether or not the failure stood in between.

    60 min from 00:00, steps 20 and 40 min after the failure. Step 1 passes while no
    item matches (01:20), so it never comes; step 2 (01:40) while it is met.
    """
    steps = (Step(1, "after", 20), Step(2, "after", 40))
    terms = {"applies": when("priority", 0), "steps": steps}
    desk = Desk(policy(1, item(10, **terms), start="start", repeat=True, own=True))
    desk.write(0, start=0)
    desk.write(70, priority=2)
    desk.write(90, stage="done")
    told = desk.write(110, stage="new", priority=0)
    assert told == [(tm.REOPENED, 110), (tm.ESCALATION, 110, 2)]


def test_steps_of_a_waived_failure_come_when_that_is_undone():
    """SEMANTICS E7, G5: none comes by the reopening itself.

    60 min from 00:00, a step 20 min after the failure; met 01:10, reopened 01:50.
    """
    terms = {"applies": when("priority", 0), "steps": (Step(1, "after", 20),)}
    desk = Desk(policy(1, item(10, **terms), start="start", repeat=True, own=True))
    desk.write(0, start=0)
    desk.write(70, stage="done")
    desk.glue.waive(1, 75, True)
    desk.write(76, priority=2)
    assert desk.write(110, stage="new", priority=0) == [(tm.REOPENED, 110)]
    desk.glue.waive(1, 120, False)
    assert (tm.ESCALATION, 110, 1) in desk.one(120).story


# -- reopened -------------------------------------------------------------------------


def test_reopen_keep():
    """SEMANTICS G4: nothing happens."""
    desk = Desk(policy(1, item(10)))
    desk.write(10, stage="done")
    assert desk.write(20, stage="new") == []
    assert (desk.one(90).status, desk.one(90).met) == (tm.SUCCEEDED, 10)


@pytest.mark.parametrize(
    "at, told",
    [
        (20, [(tm.REOPENED, 20)]),
        (40, [(tm.REOPENED, 40), (tm.FAILURE, 40)]),
    ],
)
def test_reopen_continue(at, told):
    """SEMANTICS G4: 30 min from 00:00, met 00:10; reopened 00:20, or only 00:40."""
    desk = Desk(policy(1, item(10, target=30), reopen="continue"))
    desk.write(10, stage="done")
    assert desk.write(at, stage="new") == told
    view = desk.one(40)
    assert (view.status, view.end) == (tm.NONCOMPLIANT, max(at, 30))
    assert (view.failure, view.met) == (30, None)


def test_reopened_into_a_hold():
    """SEMANTICS G4, I7: live again, it pauses in the same change."""
    desk = Desk(policy(1, item(10), reopen="continue"))
    desk.write(10, stage="done")
    told = desk.write(20, stage="new", waiting=True)
    assert told == [(tm.REOPENED, 20), (tm.PAUSE, 20)]


def test_a_spent_hold_is_given_back_by_the_closing():
    """SEMANTICS H7, G4: its condition was false, if only while the record was done."""
    desk = Desk(policy(1, item(10, max_hold=5), reopen="continue"))
    desk.write(10, waiting=True)
    desk.write(20, stage="done", waiting=False)
    assert desk.write(30, stage="new", waiting=True)[-1] == (tm.PAUSE, 30)


def test_reopen_cycle():
    """SEMANTICS G4, H5: the result stays; the next cycle starts now, without holds."""
    desk = Desk(policy(1, item(10), reopen="cycle"))
    desk.write(5, waiting=True)
    desk.write(10, stage="done", waiting=False)
    desk.write(25, stage="new")
    first, second = desk.see(25)
    assert (first.status, first.met, first.cycle) == (tm.SUCCEEDED, 10, 1)
    assert (second.cycle, second.start, second.failure) == (2, 25, 85)
    assert (second.previous, second.holds) == (0, [])
    assert desk.current(25) == [1, 2]


def test_later_cycles_have_no_applicable_from():
    """SEMANTICS G4, C3, F3: the start field is the first cycle's; a switch keeps it."""
    desk = Desk(
        policy(1, SHORT, LONG, start="start", reopen="cycle"), start=0, priority=2
    )
    desk.write(10, stage="done")
    desk.write(25, stage="new")
    assert desk.write(30, start=None) == []
    desk.write(35, priority=0)
    third = desk.last(35)
    assert (third.item, third.cycle, third.start, third.previous) == (11, 2, 25, 2)


@pytest.mark.parametrize("reopen", ["continue", "cycle"])
def test_reopened_only_while_its_item_matches(reopen):
    """SEMANTICS G4: under another item nothing happens; back under its own, it does."""
    desk = Desk(policy(1, SHORT, LONG, reopen=reopen), priority=2)
    desk.write(10, stage="done")
    assert desk.write(12, stage="new", priority=0) == []
    assert len(desk.write(15, priority=2)) == 1


@pytest.mark.parametrize("reopen", ["continue", "cycle"])
def test_reopened_only_under_its_own_policy(reopen):
    """SEMANTICS G4, A2: a result outlives the policy, frozen."""
    desk = Desk(policy(1, item(10), reopen=reopen), policy(2, item(20, kpi=2)))
    desk.write(10, stage="done")
    desk.write(20, policy=2)
    desk.write(30, stage="new")
    assert desk.see(30)[0].status == tm.SUCCEEDED
    desk.write(35, archived=True)
    assert desk.write(40, policy=1) == []
    assert desk.write(45, archived=False) != []


@pytest.mark.parametrize(
    "reopen, statuses",
    [
        ("keep", [tm.SUCCEEDED]),
        ("continue", [tm.IN_PROGRESS]),
        ("cycle", [tm.SUCCEEDED, tm.IN_PROGRESS]),
    ],
)
def test_a_result_that_is_none_under_the_new_policy(reopen, statuses):
    """SEMANTICS A2, G4: taken over, and reopened at once, not by some later change."""
    other = policy(2, item(20, success=when("stage", "lost")), reopen=reopen)
    desk = Desk(policy(1, item(10), reopen=reopen), other)
    desk.write(10, stage="done")
    desk.write(20, policy=2, waiting=True)
    paused = [tm.PAUSED if status == tm.IN_PROGRESS else status for status in statuses]
    assert desk.statuses(20) == [tm.SUCCEEDED, *paused]
    assert desk.write(30, priority=1) == []


# -- repeated -------------------------------------------------------------------------

#: Next Response: applies while the customer waits for us, met by an answer.
ASKED = when("waiting", True)
NEXT = item(10, applies=ASKED, success=when("waiting", False), pause=EMPTY)


@pytest.mark.parametrize("reopen", ["keep", "continue", "cycle"])
@pytest.mark.parametrize("recalculate", [False, True])
def test_a_repeating_kpi_opens_a_cycle_each_time(reopen, recalculate):
    """SEMANTICS G4: whatever else is configured, never two at once, no result lost."""
    repeating = policy(1, NEXT, reopen=reopen, repeat=True)
    desk = Desk(repeating, recalculate=recalculate, waiting=True)
    for begin in 10, 110, 210:
        desk.write(begin, waiting=False)
        desk.write(begin + 50, waiting=True)
    desk.write(270, stage="hold")
    assert [(v.cycle, v.start, v.met, v.status) for v in desk.see(270)] == [
        (1, 0, 10, tm.SUCCEEDED),
        (2, 60, 110, tm.SUCCEEDED),
        (3, 160, 210, tm.SUCCEEDED),
        (4, 260, None, tm.IN_PROGRESS),
    ]
    assert desk.current(270) == [1, 2, 3, 4]


def test_no_cycle_opens_while_one_is_live():
    """SEMANTICS G4: another item of the KPI is a switch inside the cycle."""
    items = item(10, applies=when("priority", 2)), item(11, applies=when("priority", 1))
    desk = Desk(policy(1, *items, repeat=True), priority=2)
    desk.write(10, priority=1)
    assert [(v.cycle, v.previous) for v in desk.see(10)] == [(1, 0), (1, 1)]


def test_a_cycle_that_was_cancelled_is_followed_by_the_next():
    """SEMANTICS G4, F3: applicability lost unmet; true again, it is a new cycle."""
    desk = Desk(policy(1, SHORT, repeat=True), priority=2)
    desk.write(10, priority=0)
    desk.write(15, priority=2)
    old, new = desk.see(15)
    assert (old.status, old.end) == (tm.CANCELED, 10)
    assert (new.cycle, new.start, new.previous) == (2, 15, 0)


def _repeating_with_own_start(**facts):
    """Waits for an answer since ``start``, while the record is in team 2."""
    answered = when("waiting", False)
    line = item(10, applies=HOT, success=answered, pause=EMPTY)
    return Desk(
        policy(1, line, start="start", repeat=True, own=True),
        **{"priority": 2, "waiting": True, "start": 0, **facts},
    )


def test_the_same_start_is_the_same_cycle():
    """SEMANTICS G4: leaving a team and coming back resets nothing, each time."""
    desk = _repeating_with_own_start()
    for away in 20, 40:
        desk.write(away, priority=0)
        desk.write(away + 10, priority=2)
    assert [(v.cycle, v.previous, v.start, v.status) for v in desk.see(50)] == [
        (1, 0, 0, tm.CANCELED),
        (1, 1, 0, tm.CANCELED),
        (1, 2, 0, tm.IN_PROGRESS),
    ]
    assert desk.last(50).failure == 60


def test_a_cycle_that_goes_on_keeps_its_holds():
    """SEMANTICS G4, H5."""
    line = item(10, applies=HOT)
    desk = Desk(
        policy(1, line, start="start", repeat=True, own=True), priority=2, start=0
    )
    desk.write(10, waiting=True)
    desk.write(25, waiting=False)
    desk.write(30, priority=0)
    desk.write(35, priority=2)
    assert (desk.last(35).cycle, desk.last(35).failure) == (1, 75)


def test_another_start_is_the_next_cycle_and_counts_from_there():
    """SEMANTICS G4: answered and asked again while it was elsewhere."""
    desk = _repeating_with_own_start()
    desk.write(20, priority=0)
    desk.write(25, start=22)
    desk.write(30, priority=2)
    last = desk.last(30)
    assert (last.cycle, last.previous, last.start, last.failure) == (2, 0, 22, 82)


def test_a_later_cycle_starts_at_the_kpis_own_start():
    """SEMANTICS G4: not when the record came into the team."""
    desk = _repeating_with_own_start()
    desk.write(10, waiting=False, start=None, priority=0)
    desk.write(40, waiting=True, start=40)
    desk.write(50, priority=2)
    assert [(v.cycle, v.start, v.status) for v in desk.see(50)] == [
        (1, 0, tm.SUCCEEDED),
        (2, 40, tm.IN_PROGRESS),
    ]


def test_a_later_cycle_waits_for_its_start():
    """SEMANTICS G4, C3: empty, there is no instance until it is filled."""
    desk = _repeating_with_own_start()
    desk.write(10, waiting=False, start=None, priority=0)
    desk.write(50, waiting=True, priority=2)
    assert len(desk.see(50)) == 1
    desk.write(55, start=52)
    assert (desk.last(55).cycle, desk.last(55).start) == (2, 52)


def test_a_failure_that_still_waits_is_one_failure():
    """SEMANTICS G4: coming back makes no second breach of the same wait."""
    desk = _repeating_with_own_start()
    desk.write(70, priority=0)
    assert desk.write(80, priority=2) == []
    assert desk.statuses(80) == [tm.NONCOMPLIANT]
    assert desk.write(90, waiting=False) == [(tm.MET_LATE, 90)]


def test_what_was_met_is_taken_back():
    """SEMANTICS A3, G4: the same clock goes on, and the time between counts."""
    desk = _repeating_with_own_start()
    desk.write(10, waiting=False, start=None, priority=0)
    assert desk.write(20, waiting=True, start=0, priority=2) == [(tm.REOPENED, 20)]
    assert [(v.cycle, v.status, v.failure) for v in desk.see(20)] == [
        (1, tm.IN_PROGRESS, 60)
    ]


def test_a_late_answer_that_is_taken_back_is_one_failure():
    """SEMANTICS A3, G4: nobody is told a second time."""
    desk = _repeating_with_own_start()
    desk.write(70, waiting=False, start=None, priority=0)
    assert desk.write(80, waiting=True, start=0, priority=2) == [(tm.REOPENED, 80)]
    assert [(v.cycle, v.status, v.met) for v in desk.see(80)] == [
        (1, tm.NONCOMPLIANT, None)
    ]
    assert desk.write(90, waiting=False) == [(tm.MET_LATE, 90)]


def test_what_is_still_met_is_not_taken_back():
    """SEMANTICS G4: coming back, answered as before, is no next question."""
    desk = _repeating_with_own_start()
    desk.write(10, waiting=False)
    desk.write(20, priority=0)
    assert desk.write(30, priority=2) == []
    assert desk.statuses(30) == [tm.SUCCEEDED]


def test_a_breached_cycle_is_over_when_its_item_matches_no_more():
    """SEMANTICS G4, G3: its late answer is kept, the next question counts afresh."""
    desk = Desk(policy(1, NEXT, repeat=True), waiting=True)
    assert desk.write(90, waiting=False) == [(tm.FAILURE, 60), (tm.MET_LATE, 90)]
    desk.write(100, waiting=True)
    assert [(v.cycle, v.status) for v in desk.see(100)] == [
        (1, tm.NONCOMPLIANT),
        (2, tm.IN_PROGRESS),
    ]


# -- all of a record in one line ------------------------------------------------------


@st.composite
def instances(draw):
    """Any instance with a plausible timer."""
    failure = draw(st.integers(1, 50))
    status = draw(st.sampled_from(tm.STATUSES))
    timer = tm.Timer(
        status,
        0,
        failure,
        0,
        draw(st.one_of(st.none(), st.integers(0, failure - 1))),
        failure,
        resume=draw(st.one_of(st.none(), st.integers(0, 50))),
        waived=draw(st.booleans()) and status == tm.NONCOMPLIANT,
    )
    return Instance(
        1,
        1,
        1,
        1,
        0,
        1,
        timer,
        current=draw(st.booleans()) and timer.status != tm.CANCELED,
    )


@given(st.lists(instances(), max_size=4))
def test_the_summary_of_a_record(found):
    """SEMANTICS I3, G5: over current instances; the three groups are a partition."""
    facts = summarize(found)
    current = [instance for instance in found if instance.current]
    running = [i.timer for i in current if i.timer.status in tm.RUNNING]
    paused = [i.timer for i in current if i.timer.status == tm.PAUSED]
    breaches = [
        i for i in current if i.timer.status == tm.NONCOMPLIANT and not i.timer.waived
    ]
    assert facts.tracked == bool(current)
    assert facts.breached == bool(breaches)
    assert facts.tracked or not facts.breached
    assert facts.failure == min((t.failure for t in running), default=None)
    assert facts.held_failure == min((t.failure for t in paused), default=None)
    warnings = [t.warning for t in running if t.warning is not None]
    assert facts.warning == min(warnings, default=None)
    resumes = [t.resume for t in paused if t.resume is not None]
    assert facts.resume == min(resumes, default=None)
