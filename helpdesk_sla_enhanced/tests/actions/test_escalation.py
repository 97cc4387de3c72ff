# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Steps of escalation, from the item's form to the outbox."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import utc
from ..common_action import SlaActionCase


@tagged("post_install", "-at_install")
class TestEscalation(SlaActionCase):
    """An item of eight hours around the clock, on Monday from nine to five UTC."""

    def _policy_of(self, *steps, **vals):
        item = self._item(action_ids=list(steps), **{"failure_after": 8, **vals})
        return self._create_policy(item)

    def _pass(self, *moments):
        """Let the crons run at each of the moments."""
        for moment in moments:
            with self.at(f"2026-01-05 {moment}"):
                self.run_cron("clock")
                self.run_cron("actions")

    # -- the range ---------------------------------------------------------------------

    def test_an_escalation_outside_its_range_is_refused(self):
        """SEMANTICS E7, K: naming the item and the action."""
        for offset, unit in (
            (0, "percent"),
            (0.5, "percent"),
            (101, "percent"),
            (-5, "percent"),
            (0, "hour"),
            (-8, "hour"),
            (-481, "minute"),
            (-1, "day"),
        ):
            with (
                self.subTest(offset=offset, unit=unit),
                self.assertRaisesRegex(ValidationError, "Resolve.*Shout.*its range"),
                self.env.cr.savepoint(),
            ):
                self._policy_of(self._step(offset, unit, "Shout"))

    def test_an_escalation_within_its_range(self):
        """SEMANTICS E7: from the first second to long after the failure."""
        policy = self._policy_of(
            self._step(1),
            self._step(100),
            self._step(-479, "minute"),
            self._step(30, "day"),
        )
        self.assertEqual(policy.state, "active")
        self.assertEqual(
            policy.item_ids.action_ids.mapped("step"),
            [
                "1 % of the target",
                "100 % of the target",
                "479 min before the failure",
                "30 working days after the failure",
            ],
        )

    def test_a_shorter_target_leaves_no_room(self):
        """SEMANTICS K: the target is checked with the steps that count from it."""
        policy = self._policy_of(self._step(-4, "hour", "Shout"))
        with self.assertRaisesRegex(ValidationError, "Resolve.*Shout.*its range"):
            policy.item_ids.failure_after = 4

    # -- the clock ---------------------------------------------------------------------

    def test_steps_come_at_their_moments(self):
        """SEMANTICS E7: before, at and after the failure, each once."""
        self._policy_of(
            self._step(50),
            self._step(-1, "hour"),
            self._step(100),
            self._step(2, "hour"),
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        heard = []
        for moment in ("12:59", "13:00", "15:59", "16:00", "17:00", "18:59", "19:00"):
            self._pass(f"{moment}:59" if moment.endswith("59") else moment)
            heard.append((moment, len(self._said(ticket))))
        self.assertEqual(
            self._said(ticket), ["50 percent", "-1 hour", "100 percent", "2 hour"]
        )
        self.assertEqual([count for _moment, count in heard], [0, 1, 1, 2, 3, 3, 4])
        events = self.instance_of(ticket).event_ids.filtered(
            lambda event: event.kind == "escalation"
        )
        self.assertEqual(
            events.sorted("time").mapped("detail"),
            [
                "50 % of the target",
                "1 h before the failure",
                "100 % of the target",
                "2 h after the failure",
            ],
        )

    def test_the_clock_is_woken_for_each_step(self):
        """SEMANTICS I4: what is due next, also after the failure."""
        self._policy_of(self._step(50), self._step(2, "hour"))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        seen = [self.instance_of(ticket).next_event_time]
        for moment in ("13:00", "17:00", "19:00"):
            self._pass(moment)
            seen.append(self.instance_of(ticket).next_event_time)
        self.assertEqual(
            seen,
            [
                utc("2026-01-05 13:00"),
                utc("2026-01-05 17:00"),
                utc("2026-01-05 19:00"),
                False,
            ],
        )

    def test_a_step_moves_with_a_hold_that_began_before_it(self):
        """SEMANTICS E7, H3: like the warning; the step that has come stays."""
        self._policy_of(self._step(25), self._step(75), allow_pause="yes")
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 12:00"):
            ticket.stage_id = self.stage_awaiting
        self._pass("15:30")
        self.assertEqual(self._said(ticket), ["25 percent"])
        with self.at("2026-01-05 16:00"):
            ticket.stage_id = self.stage_in_progress
        self.assertEqual(
            self.instance_of(ticket).next_event_time, utc("2026-01-05 19:00")
        )
        self._pass("18:59", "19:00")
        self.assertEqual(self._said(ticket), ["25 percent", "75 percent"])

    def test_a_step_after_the_failure_comes_on_hold_or_not(self):
        """SEMANTICS E7."""
        self._policy_of(self._step(1, "hour"), allow_pause="yes")
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        self._pass("17:00")
        with self.at("2026-01-05 17:10"):
            ticket.stage_id = self.stage_awaiting
        self._pass("18:00")
        self.assertEqual(self._said(ticket), ["1 hour"])

    def test_steps_land_in_working_time(self):
        """SEMANTICS E7: two hours after a failure at half past four, by the desk."""
        self._policy_of(
            self._step(2, "hour"), failure_after=2, calendar_id=self.calendar.id
        )
        with self.at("2026-01-05 13:30"):
            ticket = self._create_ticket()
        self._pass("15:30", "17:30")
        self.assertFalse(self._said(ticket))
        self.assertEqual(
            self.instance_of(ticket).next_event_time, utc("2026-01-06 09:30")
        )

    def test_no_step_once_it_is_met(self):
        """SEMANTICS E7: on time or late."""
        for stage_at, heard in (("10:00", []), ("17:30", ["50 percent"])):
            with self.subTest(stage_at=stage_at), self.env.cr.savepoint() as savepoint:
                self._policy_of(self._step(50), self._step(1, "hour"))
                with self.at("2026-01-05 09:00"):
                    ticket = self._create_ticket()
                if heard:
                    self._pass("13:00")
                with self.at(f"2026-01-05 {stage_at}"):
                    ticket.stage_id = self.stage_done
                self._pass("13:00", "18:00", "20:00")
                self.assertEqual(self._said(ticket), heard)
                self.assertFalse(self.instance_of(ticket).next_event_time)
                savepoint.rollback()

    # -- several at once ---------------------------------------------------------------

    def test_only_the_furthest_of_several_overdue_steps(self):
        """SEMANTICS E5: the others are kept with the reason; the failure runs too."""
        self._policy_of(
            self._step(50),
            self._step(75, word="mail"),
            self._step(75, word="call"),
            self._on("failure"),
            self._on("warning"),
            warn_after=6,
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        self._pass("17:30")
        self.assertEqual(self._said(ticket), ["mail", "call", "failure"])
        skipped = self._runs(ticket).filtered(lambda run: run.state == "skipped")
        self.assertEqual(
            skipped.mapped("reason"),
            [
                "A further step was found at the same time.",
                "The failure was found at the same time.",
            ],
        )

    def test_steps_that_pile_up_in_the_outbox(self):
        """SEMANTICS E5: the action cron was down from one to half past six."""
        self._policy_of(
            self._step(50),
            self._step(75),
            self._step(1, "hour"),
            self._on("warning"),
            warn_after=6,
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        for moment in ("13:00", "15:00", "17:00", "18:00"):
            with self.at(f"2026-01-05 {moment}"):
                self.run_cron("clock")
        with self.at("2026-01-05 18:30"):
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["1 hour"])
        reasons = {
            run.action_id.step or "warning": run.reason for run in self._runs(ticket)
        }
        self.assertEqual(
            reasons,
            {
                "50 % of the target": "A further step is due as well.",
                "75 % of the target": "A further step is due as well.",
                "1 h after the failure": False,
                "warning": "The status is Noncompliant by now.",
            },
        )

    def test_a_step_whose_next_one_the_clock_has_not_found(self):
        """SEMANTICS E5: the clock cron was down since one o'clock."""
        self._policy_of(self._step(50), self._step(75))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 13:00"):
            self.run_cron("clock")
        with self.at("2026-01-05 15:00"):
            self.run_cron("actions")
            self.assertFalse(self._said(ticket))
            self.run_cron("clock")
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["75 percent"])

    def test_a_step_of_what_was_met_meanwhile(self):
        """SEMANTICS E5: late or not, a solved ticket gets no escalation."""
        self._policy_of(self._step(50), self._step(1, "hour"), self._on("failure"))
        with self.at("2026-01-05 09:00"):
            early, late = self._create_ticket(), self._create_ticket()
        with self.at("2026-01-05 13:00"):
            self.run_cron("clock")
            early.stage_id = self.stage_done
            self.run_cron("actions")
        with self.at("2026-01-05 18:00"):
            self.run_cron("clock")
            late.stage_id = self.stage_done
            self.run_cron("actions")
        self.assertFalse(self._said(early))
        self.assertEqual(self._said(late), ["50 percent"])
        self.assertEqual(
            set(self._runs(late)[1:].mapped("reason")), {"It was met meanwhile, late."}
        )

    # -- births, switches, reopening ---------------------------------------------------

    def test_born_after_its_steps(self):
        """SEMANTICS E5, F4: of what is past only the furthest; silently nothing."""
        assigned = self.env["ir.model.fields"]._get("helpdesk.ticket", "assigned_date")
        self._create_policy(
            self._item(
                failure_after=8,
                action_ids=[self._step(25), self._step(50), self._step(75)],
            ),
            applicable_from_field_id=assigned.id,
        )
        tickets = self.env["helpdesk.ticket"].with_user(self.manager)
        values = {
            "name": "T",
            "description": "x",
            "assigned_date": "2026-01-05 04:30:00",
        }
        with self.at("2026-01-05 09:00"):
            told = tickets.create(dict(values))
            silent = tickets.with_context(sla_silent=True).create(dict(values))
        self._pass("09:00", "10:30")
        self.assertEqual(self._said(told), ["50 percent", "75 percent"])
        self.assertEqual(self._said(silent), ["75 percent"])

    def test_another_item_has_its_own_steps(self):
        """SEMANTICS E3, E5, F3: from the same start; what is past runs its furthest,
        and nothing twice when it switches back."""
        self._create_policy(
            self._item(
                name="Urgent",
                failure_after=4,
                applicable_when="[('priority', '=', '3')]",
                action_ids=[self._step(25, word="u25"), self._step(50, word="u50")],
            ),
            self._item(
                name="Others",
                failure_after=8,
                action_ids=[self._step(25, word="o25"), self._step(75, word="o75")],
            ),
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        self._pass("11:00")
        with self.at("2026-01-05 11:30"):
            ticket.priority = "3"
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["o25", "u50"])
        with self.at("2026-01-05 11:40"):
            ticket.priority = "1"
            self.run_cron("actions")
        self._pass("12:00", "15:00")
        self.assertEqual(self._said(ticket), ["o25", "u50", "o75"])

    def test_reopened_what_passed_becomes_true(self):
        """SEMANTICS G4, E5: continue; the furthest that passed while it was met."""
        self.resolve.reopen = "continue"
        self._policy_of(self._step(25), self._step(50), self._step(75))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 10:00"):
            ticket.stage_id = self.stage_done
        self._pass("13:30")
        self.assertFalse(self._said(ticket))
        with self.at("2026-01-05 14:00"):
            ticket.stage_id = self.stage_in_progress
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["50 percent"])
        self.assertEqual(self._runs(ticket)[-1].due_time, utc("2026-01-05 14:00"))
        self._pass("15:00")
        self.assertEqual(self._said(ticket), ["50 percent", "75 percent"])
