# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When an item begins and when it fails: which hours count, and which days."""

from odoo.tests import tagged

from ..common import SlaCase, utc


@tagged("post_install", "-at_install")
class TestTargets(SlaCase):
    def test_two_hours_around_the_clock(self):
        """SEMANTICS C4: the worked example of the seeds, 09:00 and 2 hours: 11:00."""
        self._create_policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-05 11:00")
            )

    def test_two_hours_of_work_end_on_the_next_morning(self):
        """SEMANTICS D3: from 16:00 in Brussels, one hour today and one tomorrow."""
        self._create_policy(calendar_id=self.calendar.id)
        with self.at("2026-01-05 15:00"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-06 09:00")
            )

    def test_a_holiday_does_not_count(self):
        """SEMANTICS I5: Tuesday is a holiday, the second hour is on Wednesday."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "date_from": utc("2026-01-05 23:00"),
                "date_to": utc("2026-01-06 22:59:59"),
            }
        )
        self._create_policy(calendar_id=self.calendar.id)
        with self.at("2026-01-05 15:00"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-07 09:00")
            )

    def test_lunch_does_not_count(self):
        """SEMANTICS I5: half an hour before lunch, an hour and a half after."""
        calendar = self._create_calendar(hours=((9, 12), (13, 17)))
        self._create_policy(calendar_id=calendar.id)
        with self.at("2026-01-05 10:30"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-05 13:30")
            )

    def test_a_working_day_is_the_day_of_the_calendar(self):
        """SEMANTICS D4: one working day of eight hours, from noon to noon."""
        self._create_policy(
            self._item(failure_after=1, failure_unit="day"),
            calendar_id=self.calendar.id,
        )
        with self.at("2026-01-05 11:00"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-06 11:00")
            )

    def test_the_calendar_of_the_item_goes_before_the_policy(self):
        """SEMANTICS C4: the item counts in New York, the policy in Brussels."""
        new_york = self._create_calendar("America/New_York")
        self._create_policy(
            self._item(calendar_id=new_york.id), calendar_id=self.calendar.id
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            self.assertEqual(
                self.instance_of(ticket).failure_time, utc("2026-01-05 16:00")
            )

    def test_a_start_field_that_is_empty_waits(self):
        """SEMANTICS C3: no instance until filled, cancelled when emptied."""
        assigned = self.env["ir.model.fields"]._get("helpdesk.ticket", "assigned_date")
        self._create_policy(applicable_from_field_id=assigned.id)
        ticket = self._create_ticket(user_id=False)
        self.assertFalse(self.instance_of(ticket))
        with self.at("2026-01-05 09:00"):
            ticket.user_id = self.agent
        instance = self.instance_of(ticket)
        self.assertEqual(instance.start_time, utc("2026-01-05 09:00"))
        with self.at("2026-01-05 10:00"):
            ticket.assigned_date = False
            self.assertEqual(instance.status, "canceled")
