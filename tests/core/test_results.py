# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an instance keeps when it is met or fails (SEMANTICS R2)."""

from __future__ import annotations

from desk import DONE, Desk, item, policy, when

ANN, BOB, NOBODY = 7, 8, 0
HOURS = 1  # 8 to 12 and 13 to 17 on five days of a week


def desk(*items, user=ANN, **terms):
    """A desk whose record somebody is responsible for."""
    made = Desk(policy(1, *items, **terms))
    made.glue.user = user
    return made


def result(made, number=1):
    """Who, how long, how late."""
    found = made.glue.stored[number]
    return found.user, found.elapsed, found.late


def test_nothing_is_kept_while_the_clock_runs():
    """SEMANTICS R2."""
    made = desk(item(1))
    made.write(20, waiting=True)
    assert result(made) in ((None, None, None), (NOBODY, None, None))


def test_a_success_keeps_the_working_time_without_holds():
    """SEMANTICS R2: 20 minutes before the hold, 10 after it."""
    made = desk(item(1))
    made.write(20, waiting=True)
    made.write(50, waiting=False)
    made.write(60, stage="done")
    assert result(made) == (ANN, 30, 0)


def test_working_time_is_that_of_its_own_calendar():
    """SEMANTICS R2: from 8 until 15, with an hour for lunch."""
    made = desk(item(1, calendar=HOURS, target=8))
    made.write(15, stage="done")
    assert result(made) == (ANN, 6, 0)


def test_a_failure_keeps_its_target():
    """SEMANTICS R2: found late, it is still that of the moment of the failure."""
    made = desk(item(1))
    made.glue.tick(200)
    assert result(made) == (ANN, 60, 0)


def test_a_late_success_is_counted_until_it_was_met():
    """SEMANTICS R2, R3."""
    made = desk(item(1))
    made.glue.tick(60)
    made.write(90, stage="done")
    assert result(made) == (ANN, 90, 30)


def test_lateness_is_working_time():
    """SEMANTICS R2: failed at 17, met at 9 on the next day: an hour late."""
    made = desk(item(1, calendar=HOURS, target=8))
    made.write(24 + 9, stage="done")
    assert result(made) == (ANN, 9, 1)


def test_the_one_responsible_at_the_failure_stays():
    """SEMANTICS R2: who takes over a failed record did not fail it."""
    made = desk(item(1))
    made.glue.tick(60)
    made.glue.user = BOB
    made.write(90, stage="done")
    assert result(made)[0] == ANN


def test_nobody_was_responsible_for_a_failure():
    """SEMANTICS R2: nor is who is responsible later."""
    made = desk(item(1), user=NOBODY)
    made.glue.tick(60)
    made.glue.user = BOB
    made.write(90, stage="done")
    assert not result(made)[0]


def test_later_changes_of_the_record_move_nothing():
    """SEMANTICS R2, G1."""
    made = desk(item(1))
    made.write(30, stage="done")
    made.glue.user = BOB
    made.write(40, stage="new")
    made.write(50, stage="done", priority=2)
    assert result(made) == (ANN, 30, 0)


def test_what_runs_again_has_no_result():
    """SEMANTICS G4 continue: the time between counts."""
    made = desk(item(1), reopen="continue")
    made.write(10, stage="done")
    made.write(20, stage="new")
    assert result(made)[1:] == (None, None)
    made.glue.user = BOB
    made.write(25, stage="done")
    assert result(made) == (BOB, 25, 0)


def test_reopened_too_late_is_late_by_then():
    """SEMANTICS G4: of 30 minutes, reopened after 40."""
    made = desk(item(1, target=30), reopen="continue")
    made.write(10, stage="done")
    made.glue.user = BOB
    made.write(40, stage="new")
    assert result(made) == (BOB, 40, 10)


def test_each_cycle_has_its_own_result():
    """SEMANTICS G4 cycle."""
    made = desk(item(1), reopen="cycle")
    made.write(10, stage="done")
    made.write(20, stage="new")
    made.glue.user = BOB
    made.write(45, stage="done")
    assert result(made, 1) == (ANN, 10, 0)
    assert result(made, 2) == (BOB, 25, 0)


def test_a_result_that_is_taken_over_keeps_who_it_was():
    """SEMANTICS A2: judged by another failure time, it is nobody else's."""
    made = Desk(policy(1, item(1)), policy(2, item(2, target=20)))
    made.glue.user = ANN
    made.write(30, stage="done")
    made.glue.user = BOB
    made.write(40, policy=2)
    assert result(made, 2) == (ANN, 30, 10)


def test_an_unmet_failure_is_counted_until_nobody_works_for_it():
    """SEMANTICS R2, I3: the record was closed without it."""
    made = Desk(policy(1, item(1)), closed=when("stage", "lost"))
    made.glue.user = ANN
    made.glue.tick(60)
    made.write(100, stage="lost")
    assert result(made) == (ANN, 100, 40)
    made.write(120, stage="new")
    assert result(made) == (ANN, 60, 0)


def test_nothing_is_known_of_what_was_met_before_it_began():
    """SEMANTICS F4: met, but nobody knows when."""
    made = Desk(policy(1, item(1), start="start"), stage="done")
    made.write(500, start=100)
    assert made.last(500).status == "succeeded"
    assert result(made)[1:] == (None, None)
    assert DONE.true_of(made.facts)
