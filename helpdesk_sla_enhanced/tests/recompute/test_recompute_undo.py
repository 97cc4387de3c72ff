# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Taking a recompute back in the background (SEMANTICS C5)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import utc
from ..common_recompute import RecomputeCase


@tagged("post_install", "-at_install")
class TestRecomputeUndo(RecomputeCase):
    def test_undo_gives_the_old_terms_and_times_back(self):
        """SEMANTICS C5: moved by the holds since."""
        policy, ticket = self._start(warn_after=1)
        instance = self.instance_of(ticket)
        policy.item_ids.write({"failure_after": 6, "calendar_id": self.calendar.id})
        with self.at("2026-01-05 09:30"):
            job = self._apply(policy)
            ticket.stage_id = self.stage_awaiting
        with self.at("2026-01-05 09:50"):
            ticket.stage_id = self.stage_in_progress
            self._undo(job)
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "in_progress",
                    "target_seconds": 7200,
                    "calendar_id": False,
                    "warning_time": utc("2026-01-05 10:20"),
                    "failure_time": utc("2026-01-05 11:20"),
                }
            ],
        )
        self.assertIn("recompute_undo", instance.event_ids.mapped("kind"))
        with self.at("2026-01-05 09:50"):
            self.assertEqual(ticket.sla_failure_time, utc("2026-01-05 11:20"))
        self.assertEqual((job.undone_count, job.applied_count), (1, 0))

    def test_what_failed_through_the_recompute_runs_again(self):
        """SEMANTICS C5: and its failure acts when it comes, once."""
        actions = [self._on(trigger) for trigger in ("warning", "failure")]
        policy, ticket = self._start(action_ids=actions, warn_after=1.5)
        policy.item_ids.write({"failure_after": 1, "warn_after": 0.5})
        with self.at("2026-01-05 10:15"):
            job = self._apply(policy)
            instance = self.instance_of(ticket)
            self.assertEqual(instance.status, "noncompliant")
            self._undo(job)
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "in_progress",
                    "end_time": False,
                    "failure_time": utc("2026-01-05 11:00"),
                    "next_event_time": utc("2026-01-05 10:30"),
                }
            ],
        )
        self.assertFalse(instance.action_run_ids)
        with self.at("2026-01-05 10:30"):
            self.run_cron("clock")
            self.run_cron("actions")
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
            self.run_cron("actions")
        runs = instance.action_run_ids.sorted("due_time")
        self.assertEqual(
            runs.mapped(lambda run: (run.trigger, run.state)),
            [("warning", "done"), ("failure", "done")],
        )

    def test_an_action_that_has_run_is_not_run_again(self):
        """SEMANTICS E3."""
        policy, ticket = self._start(action_ids=[self._on("failure")])
        policy.item_ids.failure_after = 1
        with self.at("2026-01-05 10:15"):
            job = self._apply(policy)
            self.run_cron("actions")
            self._undo(job)
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
            self.run_cron("actions")
        instance = self.instance_of(ticket)
        self.assertEqual(instance.status, "noncompliant")
        self.assertEqual(instance.action_run_ids.due_time, utc("2026-01-05 10:00"))

    def test_what_was_met_since_is_judged_by_the_old_times(self):
        """SEMANTICS C5: the breach was the recompute's, not the record's."""
        policy, ticket = self._start()
        policy.item_ids.failure_after = 1
        with self.at("2026-01-05 10:15"):
            job = self._apply(policy)
        with self.at("2026-01-05 10:30"):
            ticket.stage_id = self.stage_done
        with self.at("2026-01-05 12:00"):
            self._undo(job)
        self.assertRecordValues(
            self.instance_of(ticket),
            [{"status": "succeeded", "met_time": utc("2026-01-05 10:30")}],
        )

    def test_what_cannot_go_back_stays_and_says_why(self):
        """SEMANTICS C5, G1."""
        policy, tickets = self._start(5)
        policy.item_ids.failure_after = 1
        with self.at("2026-01-05 09:30"):
            job = self._apply(policy)
            tickets[0].stage_id = self.stage_done
            tickets[1].active = False
        with self.at("2026-01-05 10:30"):
            self.run_cron("clock")
            self.instance_of(tickets[2]).with_user(self.manager).action_waive("Ours")
        with self.at("2026-01-05 11:30"):
            tickets[3].stage_id = self.stage_done
            self._undo(job)
        reasons = {line.instance_id.res_id: line.reason for line in job.line_ids}
        self.assertEqual(
            [reasons[ticket.id] for ticket in tickets],
            ["ended", "canceled", "waived", "failed", "failed"],
        )
        self.assertEqual(job.kept_count, 5)
        statuses = {
            line.instance_id.res_id: line.instance_id.status for line in job.line_ids
        }
        self.assertEqual(
            [statuses[ticket.id] for ticket in tickets],
            ["succeeded", "canceled", "noncompliant", "noncompliant", "noncompliant"],
        )

    def test_the_later_recompute_is_undone_first(self):
        """SEMANTICS C5."""
        policy, ticket = self._start()
        with self.at("2026-01-05 09:30"):
            policy.item_ids.failure_after = 4
            first = self._apply(policy)
            policy.item_ids.failure_after = 6
            second = self._apply(policy)
            self._undo(first)
            self.assertEqual(first.line_ids.reason, "recomputed")
            self._undo(second)
        self.assertEqual(self.instance_of(ticket).target_seconds, 4 * 3600)

    def test_another_cycle_has_taken_its_place(self):
        """SEMANTICS A1: a record has one live instance of a KPI."""
        self.resolve.repeat = True
        policy, ticket = self._start(
            applicable_when=str([("stage_id", "!=", self.stage_awaiting.id)])
        )
        policy.item_ids.failure_after = 1
        with self.at("2026-01-05 10:15"):
            job = self._apply(policy)
            ticket.stage_id = self.stage_awaiting
            self.env["sla.engine"]._process_pending()
            ticket.stage_id = self.stage_in_progress
            self._undo(job)
        self.assertEqual(job.line_ids.reason, "superseded")
        self.assertEqual(
            self.env["sla.kpi.instance"]
            .search([("res_id", "=", ticket.id)], order="id")
            .mapped("status"),
            ["noncompliant", "in_progress"],
        )

    def test_it_is_undone_once(self):
        policy, _ticket = self._start()
        policy.item_ids.failure_after = 4
        with self.at("2026-01-05 09:30"):
            job = self._apply(policy)
            self._undo(job)
            for call in (job.action_undo, job.action_apply, job.action_discard):
                with (
                    self.subTest(call.__name__),
                    self.assertRaisesRegex(UserError, "Undone"),
                ):
                    call()
