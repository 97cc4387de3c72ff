# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Steps of escalation when something else happens: waivers, switches, new terms."""

from odoo.tests import tagged

from ..common import utc
from ..common_action import SlaActionCase


@tagged("post_install", "-at_install")
class TestEscalationLife(SlaActionCase):
    """An item of eight hours from Monday nine to five; +1 h and +2 h afterwards."""

    def setUp(self):
        super().setUp()
        steps = [self._step(50), self._step(1, "hour"), self._step(2, "hour")]
        self.policy = self._create_policy(self._item(failure_after=8, action_ids=steps))
        with self.at("2026-01-05 09:00"):
            self.ticket = self._create_ticket()
        self.instance = self.instance_of(self.ticket)

    def _pass(self, *moments):
        for moment in moments:
            with self.at(f"2026-01-05 {moment}"):
                self.run_cron("clock")
                self.run_cron("actions")

    # -- waivers -----------------------------------------------------------------------

    def test_a_waived_failure_does_not_escalate(self):
        """SEMANTICS G5, E7: what waits is skipped, what would come does not come."""
        self._pass("13:00", "17:00")
        with self.at("2026-01-05 18:00"):
            self.run_cron("clock")
            self.instance.with_user(self.manager).action_waive("Power cut")
            waiting = self._runs(self.ticket)[-1]
            self.assertRecordValues(
                waiting, [{"state": "skipped", "reason": "The failure was waived."}]
            )
        self.assertFalse(self.instance.next_event_time)
        self._pass("18:00", "19:00", "20:00")
        self.assertEqual(self._said(self.ticket), ["50 percent"])

    def test_a_waiver_that_is_taken_back(self):
        """SEMANTICS G5, E5: of the steps that it kept back the furthest comes."""
        self._pass("13:00")
        with self.at("2026-01-05 17:10"):
            self.instance.with_user(self.manager).action_waive("Power cut")
        self._pass("20:00")
        with self.at("2026-01-05 20:30"):
            self.instance.with_user(self.manager).action_unwaive()
            self.run_cron("actions")
        self.assertEqual(self._said(self.ticket), ["50 percent", "2 hour"])

    def test_what_a_waiver_skipped_waits_again(self):
        """SEMANTICS G5, E5: a step that had come and one that had not, the furthest
        of them runs; nothing stands twice in the history."""
        self._pass("13:00", "17:00")
        with self.at("2026-01-05 18:30"):  # no cron has found the step of six o'clock
            self.instance.with_user(self.manager).action_waive("Power cut")
        self.assertEqual(self._runs(self.ticket)[-1].state, "skipped")
        self._pass("18:40")
        with self.at("2026-01-05 18:45"):
            self.instance.with_user(self.manager).action_unwaive()
            self.run_cron("actions")
        self.assertEqual(self._said(self.ticket), ["50 percent", "1 hour"])
        self._pass("19:00")
        self.assertEqual(self._said(self.ticket), ["50 percent", "1 hour", "2 hour"])
        steps = self.instance.event_ids.filtered(lambda e: e.kind == "escalation")
        self.assertEqual(
            steps.sorted("time").mapped("time"),
            [utc(f"2026-01-05 {moment}:00") for moment in (13, 18, 19)],
        )

    def test_met_while_it_was_waived(self):
        """SEMANTICS G5, E7: nothing is left to escalate when the waiver ends."""
        self._pass("13:00")
        with self.at("2026-01-05 18:10"):
            self.instance.with_user(self.manager).action_waive("Power cut")
        with self.at("2026-01-05 18:20"):
            self.ticket.stage_id = self.stage_done
        with self.at("2026-01-05 20:30"):
            self.instance.with_user(self.manager).action_unwaive()
            self.run_cron("actions")
        self.assertEqual(self._said(self.ticket), ["50 percent"])
        self.assertEqual(
            self._runs(self.ticket)[-1].reason, "It was met meanwhile, late."
        )

    def test_a_waiver_that_is_taken_back_in_time(self):
        """SEMANTICS G5: the clock knows again what comes next."""
        with self.at("2026-01-05 17:10"):
            self.instance.with_user(self.manager).action_waive("Power cut")
        with self.at("2026-01-05 17:20"):
            self.instance.with_user(self.manager).action_unwaive()
        self.assertEqual(self.instance.next_event_time, utc("2026-01-05 18:00"))

    # -- the record goes its way -------------------------------------------------------

    def test_an_archived_ticket_does_not_escalate(self):
        """SEMANTICS E7, F6: nor does it catch up when it comes back."""
        self._pass("13:00", "17:00")
        with self.at("2026-01-05 17:30"):
            self.ticket.active = False
        self._pass("18:00")
        self.assertEqual(self._said(self.ticket), ["50 percent"])
        with self.at("2026-01-05 18:30"):
            self.ticket.active = True
        self._pass("18:30", "19:00")
        self.assertEqual(self._said(self.ticket), ["50 percent", "2 hour"])

    def test_another_policy_ends_the_escalation_of_the_first(self):
        """SEMANTICS A2, E7."""
        other = self._create_policy(self._item(failure_after=48), default=False)
        self._pass("13:00", "17:00")
        with self.at("2026-01-05 17:30"):
            self.ticket.sla_policy_id = other
        self._pass("18:00", "19:00")
        self.assertEqual(self._said(self.ticket), ["50 percent"])

    def test_a_policy_that_is_deactivated(self):
        """SEMANTICS C6: what runs goes on to its end, or is ended."""
        for running, heard in (
            ("finish", ["50 percent", "1 hour", "2 hour"]),
            ("cancel", ["50 percent"]),
        ):
            with (
                self.subTest(running=running),
                self.env.cr.savepoint() as savepoint,
            ):
                self._pass("13:00", "17:00")
                with self.at("2026-01-05 17:30"):
                    self.policy.action_deactivate(running=running)
                self._pass("18:00", "19:00")
                self.assertEqual(self._said(self.ticket), heard)
                savepoint.rollback()

    def test_a_disabled_model_escalates_to_its_end(self):
        """SEMANTICS B1."""
        self._pass("13:00", "17:00")
        with self.at("2026-01-05 17:30"):
            self.entity.action_disable(running="finish")
        self._pass("18:00", "19:00")
        self.assertEqual(self._said(self.ticket), ["50 percent", "1 hour", "2 hour"])

    # -- the company is off ------------------------------------------------------------

    def test_steps_due_while_the_company_is_off_are_skipped(self):
        """SEMANTICS F5: before the failure and after it."""
        company = self.instance.company_id or self.env.company
        with self.at("2026-01-05 12:00"):
            company.sla_enabled = False
        self._pass("13:00")
        with self.at("2026-01-05 16:00"):
            company.sla_enabled = True
            self.run_cron("reconcile")
        self._pass("16:00", "17:00")
        with self.at("2026-01-05 17:30"):
            company.sla_enabled = False
        self._pass("18:00")
        with self.at("2026-01-05 18:30"):
            company.sla_enabled = True
            self.run_cron("reconcile")
        self._pass("18:30", "19:00")
        self.assertEqual(self._said(self.ticket), ["2 hour"])

    # -- other steps and other terms ---------------------------------------------------

    def test_changed_steps_reach_what_runs_with_its_next_change(self):
        """SEMANTICS C5: as conditions do; what would be past does not come."""
        with self.at("2026-01-05 12:00"):
            self.policy.item_ids.action_ids = [
                self._step(25, word="past"),
                self._step(60, word="ahead"),
                self._step(90, "minute", word="afterwards"),
            ]
            self.assertEqual(len(self.instance.steps), 3)
            self.ticket.stage_id = self.stage_in_progress
            self.assertEqual(len(self.instance.steps), 6)
        self._pass("12:00", "13:00", "13:48", "17:00", "18:00", "18:30")
        self.assertEqual(
            self._said(self.ticket), ["50 percent", "ahead", "1 hour", "afterwards"]
        )

    def test_a_step_that_is_taken_away(self):
        """SEMANTICS C5: an archived action does not run, whatever is known of it."""
        with self.at("2026-01-05 12:00"):
            self.policy.item_ids.action_ids[0].active = False
        self._pass("13:00")
        self.assertFalse(self._said(self.ticket))

    def _recompute(self):
        action = self.policy.with_user(self.manager).action_recompute()
        job = self.env["sla.recompute"].with_user(self.manager).browse(action["res_id"])
        job.action_apply()
        self.run_cron("reconcile")
        return job

    def test_a_recompute_moves_the_steps(self):
        """SEMANTICS C5: a percentage follows the new target; what has come stays."""
        self.policy.item_ids.action_ids = [self._step(75)]
        with self.at("2026-01-05 12:00"):
            self.ticket.stage_id = self.stage_in_progress
        self._pass("13:00")
        with self.at("2026-01-05 13:30"):
            self.policy.item_ids.failure_after = 12
            self._recompute()
            self.run_cron("actions")
        self._pass("15:00", "17:59")
        self.assertEqual(self._said(self.ticket), ["50 percent"])
        self._pass("18:00")
        self.assertEqual(self._said(self.ticket), ["50 percent", "75 percent"])

    def test_a_recompute_finds_steps_late(self):
        """SEMANTICS C5, I2: what is past by the new target comes, the furthest runs."""
        with self.at("2026-01-05 12:00"):
            self.policy.item_ids.failure_after = 2
            self._recompute()
            self.run_cron("actions")
        self.assertEqual(self._said(self.ticket), ["1 hour"])
        self._pass("13:00")
        self.assertEqual(self._said(self.ticket), ["1 hour", "2 hour"])

    def test_undoing_a_recompute_brings_the_steps_back(self):
        """SEMANTICS C5, E3: those that did not run run when they come."""
        with self.at("2026-01-05 11:30"):
            self.policy.item_ids.failure_after = 2
            job = self._recompute()
            job.action_undo()
            self.run_cron("reconcile")
            self.run_cron("actions")
        self.assertFalse(self._said(self.ticket))
        self._pass("13:00", "18:00")
        self.assertEqual(self._said(self.ticket), ["50 percent", "1 hour"])
