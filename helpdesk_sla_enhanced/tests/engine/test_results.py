# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What becomes of an instance: met, warned, failed, on hold meanwhile."""

from odoo.tests import tagged

from ..common import SlaCase, utc


@tagged("post_install", "-at_install")
class TestResults(SlaCase):
    def test_success_is_found_on_write(self):
        """SEMANTICS I7: met at the moment of the change."""
        self._create_policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 10:59:59"):
            ticket.with_user(self.agent).stage_id = self.stage_done
        instance = self.instance_of(ticket)
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "succeeded",
                    "met_time": utc("2026-01-05 10:59:59"),
                    "end_time": utc("2026-01-05 10:59:59"),
                }
            ],
        )

    def test_met_at_the_failure_time_is_late(self):
        """SEMANTICS I2, G3: on time means before the failure time."""
        self._create_policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 11:00"):
            ticket.stage_id = self.stage_done
        self.assertRecordValues(
            self.instance_of(ticket),
            [
                {
                    "status": "noncompliant",
                    "met_time": utc("2026-01-05 11:00"),
                    "end_time": utc("2026-01-05 11:00"),
                }
            ],
        )

    def test_a_cancelled_ticket_is_not_solved(self):
        """SEMANTICS K: a closing stage is a success only if the criteria say so."""
        self._create_policy()
        ticket = self._create_ticket()
        ticket.stage_id = self.stage_cancelled
        self.assertEqual(self.instance_of(ticket).status, "in_progress")

    def test_two_changes_in_one_transaction_keep_their_own_moments(self):
        """SEMANTICS I2: solved at ten is solved, whatever happens at noon."""
        self._create_policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 10:00"):
            ticket.stage_id = self.stage_done
        with self.at("2026-01-05 12:00"):
            ticket.stage_id = self.stage_in_progress
        self.assertRecordValues(
            self.instance_of(ticket),
            [{"status": "succeeded", "met_time": utc("2026-01-05 10:00")}],
        )

    def test_the_clock_warns_and_fails(self):
        """SEMANTICS I4: the transitions carry their true moments."""
        self._create_policy(self._item(warn_after=1))
        with self.at("2026-01-05 09:00"):
            instance = self.instance_of(self._create_ticket())
        with self.at("2026-01-05 10:07"):
            self.run_cron("clock")
            self.assertEqual(instance.status, "nearing")
        with self.at("2026-01-05 11:42"):
            self.run_cron("clock")
            self.assertEqual(instance.status, "noncompliant")
            self.assertEqual(instance.end_time, utc("2026-01-05 11:00"))
        events = instance.event_ids.sorted("id").mapped(lambda e: (e.kind, e.time))
        self.assertEqual(
            events,
            [
                ("start", utc("2026-01-05 09:00")),
                ("warning", utc("2026-01-05 10:00")),
                ("failure", utc("2026-01-05 11:00")),
            ],
        )

    def test_the_status_of_now_needs_no_clock(self):
        """SEMANTICS I1: right in every read, search and group with the cron stopped."""
        self._create_policy(self._item(warn_after=1))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            instance = self.instance_of(ticket)
        for moment, status in (
            ("2026-01-05 09:59:59", "in_progress"),
            ("2026-01-05 10:00:00", "nearing"),
            ("2026-01-05 10:59:59", "nearing"),
            ("2026-01-05 11:00:00", "noncompliant"),
        ):
            with self.subTest(moment), self.at(moment):
                self.env.invalidate_all()
                self.assertEqual(instance.status, "in_progress")
                self.assertEqual(instance.status_now, status)
                self.assertEqual(ticket.sla_status, status)
                for record, name in (
                    (instance, "status_now"),
                    (ticket, "sla_status"),
                ):
                    found = record.search([(name, "=", status)])
                    self.assertIn(record, found)
                    grouped = record._read_group(
                        [("id", "=", record.id)], [name], ["__count"]
                    )
                    self.assertEqual(grouped, [(status, 1)])

    def test_a_hold_moves_the_deadlines_by_its_working_time(self):
        """SEMANTICS H2, H4: two hours in Awaiting, one of them after closing time."""
        self._create_policy(self._item(failure_after=4), calendar_id=self.calendar.id)
        with self.at("2026-01-05 14:00"):
            ticket = self._create_ticket()
            instance = self.instance_of(ticket)
            self.assertEqual(instance.failure_time, utc("2026-01-06 10:00"))
        with self.at("2026-01-05 15:00"):
            ticket.stage_id = self.stage_awaiting
            self.assertEqual(instance.status, "paused")
            self.assertEqual(ticket.sla_status, "paused")
        with self.at("2026-01-05 17:00"):
            ticket.stage_id = self.stage_in_progress
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "in_progress",
                    "failure_time": utc("2026-01-06 11:00"),
                    "on_hold_minutes": 60,
                    "on_hold_clock_minutes": 120,
                    "on_hold_since": False,
                    "last_on_hold": utc("2026-01-05 15:00"),
                }
            ],
        )
        self.assertRecordValues(
            instance.hold_ids,
            [
                {
                    "start_time": utc("2026-01-05 15:00"),
                    "end_time": utc("2026-01-05 17:00"),
                }
            ],
        )
        self.assertEqual(ticket.sla_on_hold_minutes, 60)

    def test_an_item_without_success_criteria_is_never_met(self):
        """SEMANTICS D7."""
        self._create_policy(self._item(success_criteria="[]"))
        ticket = self._create_ticket()
        ticket.stage_id = self.stage_done
        self.assertEqual(self.instance_of(ticket).status, "in_progress")

    def test_a_policy_may_forbid_holds(self):
        """SEMANTICS H1, D5: the item's word goes before the policy's."""
        self._create_policy(
            self._item(name="No"),
            self._item(name="Yes", kpi_id=self.first_response.id, allow_pause="yes"),
            allow_pause=False,
        )
        ticket = self._create_ticket()
        ticket.stage_id = self.stage_awaiting
        statuses = {i.item_id.name: i.status for i in self.instance_of(ticket)}
        self.assertEqual(statuses, {"No": "in_progress", "Yes": "paused"})
