# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Steps of escalation in the life of a timer (SEMANTICS E7)."""

from __future__ import annotations

import pytest
from sla_core.time.clock import ALWAYS
from sla_core.timer import timer as tm
from sla_core.timer.escalation import StepSpec, offsets
from sla_core.timer.steps import with_steps
from stopwatch import HOUR, OFFICE, TICK, at, new, play

#: Two hours from nine: 50 %, the failure itself, and an hour after it.
SPECS = (
    StepSpec(3, seconds=HOUR),
    StepSpec(1, percent=50),
    StepSpec(2, percent=100),
)
STEPS = offsets(SPECS, 2 * HOUR)
#: When the event comes; a step at ten is behind, one at eleven ahead.
COMES = {
    tm.MET: (tm.SUCCEEDED, []),
    tm.HOLD: (tm.PAUSED, []),
    tm.CANCEL: (tm.CANCELED, []),
    tm.UNMET: (tm.NONCOMPLIANT, [2, 3]),
    tm.RELEASE: (tm.NONCOMPLIANT, [2, 3]),
}


def escalated(told):
    """The steps that came, with their moments."""
    return [(step.action, step.at) for step in told if step.kind == tm.ESCALATION]


def test_offsets_of_a_target():
    """SEMANTICS E7: in the order of time; none before the start."""
    assert STEPS == ((1, -HOUR), (2, 0), (3, HOUR))
    assert offsets([StepSpec(1, seconds=-2 * HOUR)], 2 * HOUR) == ()
    assert offsets([StepSpec(1, percent=1)], 30) == ((1, -29),)


def test_steps_come_in_the_order_of_time():
    """SEMANTICS E7, I2: at their own moments, however late they are found."""
    timer, told = play(new(warn=0, steps=STEPS), (TICK, "15:00"))
    assert escalated(told) == [(1, at("10:00")), (2, at("11:00")), (3, at("12:00"))]
    assert [moment for _kind, moment, *_step in told] == sorted(t.at for t in told)
    assert tm.next_event(timer) is None


@pytest.mark.parametrize("event", tm.EVENTS)
def test_which_events_end_the_steps(event):
    """SEMANTICS E7: only while unmet; a paused timer's steps wait."""
    timer, _told = play(new(warn=0, steps=STEPS), (event, "10:30"))
    timer, told = play(timer, (TICK, "15:00"))
    status, steps = COMES[event]
    assert timer.status == status
    assert [action for action, _moment in escalated(told)] == steps


def test_next_event_counts_steps():
    """SEMANTICS I4: before the failure, and after it."""
    timer, due = new(warn=0, steps=STEPS), []
    while (moment := tm.next_event(timer)) is not None:
        due.append(moment)
        timer, _told = tm.advance(timer, moment, ALWAYS)
    assert due == [at("10:00"), at("11:00"), at("12:00")]


@pytest.mark.parametrize(
    "begins, expected", [("09:30", ["10:30", "11:30", "12:30"]), ("10:00", None)]
)
def test_a_hold_moves_the_steps_that_it_began_before(begins, expected):
    """SEMANTICS E7, H3: at its very moment a step has come."""
    script = (tm.HOLD, begins), (tm.RELEASE, f"{begins[:2]}:59")
    timer = new(warn=0, steps=STEPS)
    if expected:
        script = (tm.HOLD, begins), (tm.RELEASE, "10:00")
    timer, told = play(timer, *script, (TICK, "20:00"))
    moments = [moment for _action, moment in escalated(told)]
    if expected:
        assert moments == [at(text) for text in expected]
    else:
        assert moments == [at("10:00"), at("11:59"), at("12:59")]


def test_a_copied_hold_moves_the_steps_that_it_began_before():
    """SEMANTICS H5: at its very moment a step has come."""
    timer = new(warn=0, steps=STEPS, holds=[(at("10:00"), at("11:00"))])
    assert [step.at for step in timer.steps] == [at("10:00"), at("12:00"), at("13:00")]
    timer = new(warn=0, steps=STEPS, holds=[(at("09:59"), at("10:59"))])
    assert [step.at for step in timer.steps] == [at("11:00"), at("12:00"), at("13:00")]


def test_late_success_and_waiver_end_them():
    """SEMANTICS G3, G5."""
    late, told = play(new(warn=0, steps=STEPS), (tm.MET, "11:30"), (TICK, "20:00"))
    assert [action for action, _moment in escalated(told)] == [1, 2]
    assert tm.next_event(late) is None
    failed, _told = play(new(warn=0, steps=STEPS), (TICK, "11:30"))
    waived = failed._replace(waived=True)
    assert tm.next_event(waived) is None
    assert play(waived, (TICK, "20:00")) == (waived, [])


def test_reopened_what_passed_is_true_now():
    """SEMANTICS G4: continue."""
    script = (tm.MET, "09:30"), (tm.UNMET, "10:30")
    _timer, told = play(new(warn=0, steps=STEPS), *script)
    assert escalated(told) == [(1, at("10:30"))]


def test_they_land_in_working_time():
    """SEMANTICS E7: an hour after a failure at closing time."""
    timer = new("15:00", warn=0, clock=OFFICE, steps=STEPS)
    assert [step.at for step in timer.steps] == [
        at("16:00"),
        at("17:00"),
        at("1 10:00"),
    ]


def test_other_steps_for_what_runs():
    """SEMANTICS C5: those that would be past do not come; known ones keep theirs."""
    timer, _told = play(new(warn=0, steps=STEPS), (TICK, "10:00"))
    wanted = offsets([*SPECS, StepSpec(4, percent=25), StepSpec(5, percent=75)], 7200)
    timer = with_steps(timer, wanted, at("10:10"), ALWAYS)
    _timer, told = play(timer, (TICK, "20:00"))
    assert [action for action, _moment in escalated(told)] == [5, 2, 3]
