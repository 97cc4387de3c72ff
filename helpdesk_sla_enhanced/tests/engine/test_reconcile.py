# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was missed is found: after SQL, a switched off company, deletions."""

from odoo import Command
from odoo.tests import tagged

from ..common import SlaCase, utc


@tagged("post_install", "-at_install")
class TestSweep(SlaCase):
    def setUp(self):
        super().setUp()
        self._create_policy(self._item(failure_after=4), calendar_id=self.calendar.id)
        with self.at("2026-01-05 09:00"):
            self.ticket = self._create_ticket()
            self.instance = self.instance_of(self.ticket)

    def _sql(self, query, *params):
        self.env.flush_all()
        self.env.cr.execute(query, params)
        self.env.invalidate_all()

    def test_a_success_by_sql_is_found(self):
        """SEMANTICS I8: stamped at finding, marked estimated."""
        self._sql(
            "UPDATE helpdesk_ticket SET stage_id = %s WHERE id = %s",
            self.stage_done.id,
            self.ticket.id,
        )
        with self.at("2026-01-05 10:00"):
            self.run_cron("reconcile")
        self.assertRecordValues(
            self.instance,
            [
                {
                    "status": "succeeded",
                    "met_time": utc("2026-01-05 10:00"),
                    "estimated": True,
                }
            ],
        )

    def test_a_start_that_was_moved_by_sql_moves_nothing(self):
        """SEMANTICS I8: the sweep never moves times."""
        self._sql(
            "UPDATE helpdesk_ticket SET create_date = '2026-01-05 08:00' WHERE id = %s",
            self.ticket.id,
        )
        with self.at("2026-01-05 10:00"):
            self.run_cron("reconcile")
        self.assertRecordValues(
            self.instance,
            [{"status": "in_progress", "start_time": utc("2026-01-05 09:00")}],
        )

    def test_a_changed_calendar_is_reported_once(self):
        """SEMANTICS I6, I8: it moves nothing, the history says what differs."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Half day off",
                "calendar_id": self.calendar.id,
                "date_from": utc("2026-01-05 11:00"),
                "date_to": utc("2026-01-05 20:00"),
            }
        )
        due = self.instance.failure_time
        for hour in (10, 11):
            with self.at(f"2026-01-05 {hour}:00"):
                self.run_cron("reconcile")
        self.assertEqual(self.instance.failure_time, due)
        drift = self.instance.event_ids.filtered(lambda e: e.kind == "drift")
        self.assertEqual(len(drift), 1)
        self.assertIn("2026-01-06 10:00", drift.detail)

    def test_a_ticket_deleted_by_sql_loses_its_instances(self):
        """SEMANTICS F6."""
        self._sql("DELETE FROM helpdesk_ticket WHERE id = %s", self.ticket.id)
        self.run_cron("reconcile")
        self.assertFalse(self.instance.exists())

    def test_what_is_right_is_not_touched(self):
        """The sweep writes only differences."""
        with self.at("2026-01-05 10:00"):
            self.run_cron("reconcile")
        self.assertEqual(self.instance.event_ids.mapped("kind"), ["start"])
        self.assertFalse(self.instance.estimated)


@tagged("post_install", "-at_install")
class TestCompanySwitch(SlaCase):
    def setUp(self):
        super().setUp()
        action = self.env["ir.actions.server"].create(
            {
                "name": "Note",
                "model_id": self.entity.model_id.id,
                "state": "code",
                "code": "record.message_post(body=env.context['sla_trigger'])",
            }
        )
        self._create_policy(
            self._item(
                warn_after=1,
                action_ids=[
                    Command.create({"trigger": trigger, "server_action_id": action.id})
                    for trigger in ("warning", "failure", "success")
                ],
            )
        )
        with self.at("2026-01-05 09:00"):
            self.tickets = self.env["helpdesk.ticket"].create(
                [{"name": f"T{n}", "description": "x"} for n in range(3)]
            )
            self.solved, self.held, self.late = self.tickets
            self.instances = [self.instance_of(ticket) for ticket in self.tickets]
        with self.at("2026-01-05 09:30"):
            self.env.company.sla_enabled = False

    def _switch_on(self, moment):
        with self.at(moment):
            self.env.company.sla_enabled = True
            self.env["sla.engine"]._process_pending()
            self.run_cron("clock")
            self.run_cron("reconcile")
            self.run_cron("actions")

    def test_what_is_found_true_counts_from_the_switching_off(self):
        """SEMANTICS F5: met then, on hold since then, marked estimated."""
        with self.at("2026-01-05 10:00"):
            self.solved.stage_id = self.stage_done
            self.held.stage_id = self.stage_awaiting
        self._switch_on("2026-01-05 12:00")
        self.assertRecordValues(
            self.instances[0] | self.instances[1],
            [
                {
                    "status": "succeeded",
                    "met_time": utc("2026-01-05 09:30"),
                    "on_hold_since": False,
                    "estimated": True,
                },
                {
                    "status": "paused",
                    "met_time": False,
                    "on_hold_since": utc("2026-01-05 09:30"),
                    "estimated": True,
                },
            ],
        )

    def test_triggers_that_were_due_meanwhile_are_skipped(self):
        """SEMANTICS F5: the failure is found with its true time, no action runs."""
        self._switch_on("2026-01-05 12:00")
        self.assertRecordValues(
            self.instances[2],
            [{"status": "noncompliant", "end_time": utc("2026-01-05 11:00")}],
        )
        self.assertFalse(self.env["sla.action.run"].search([]))

    def test_triggers_that_are_still_to_come_run(self):
        """SEMANTICS F5: off from 09:30 to 10:30, the failure comes at 11:00."""
        self._switch_on("2026-01-05 10:30")
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
        runs = self.env["sla.action.run"].search([])
        self.assertEqual(set(runs.mapped("trigger")), {"failure"})
        self.assertEqual(len(runs), 3)

    def test_records_of_the_time_off_stay_without_sla(self):
        """SEMANTICS F5: unless the administrator asks."""
        with self.at("2026-01-05 10:00"):
            ticket = self._create_ticket()
            self.assertFalse(ticket.sla_policy_id)
        self._switch_on("2026-01-05 12:00")
        ticket.priority = "3"
        self.assertFalse(ticket.sla_policy_id)
