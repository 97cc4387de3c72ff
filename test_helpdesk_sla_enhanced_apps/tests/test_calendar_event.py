# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Meetings: single ones are tracked, recurring ones are not."""

from odoo.tests import tagged

from .common import AppCase


@tagged("post_install", "-at_install")
class TestCalendarEvent(AppCase):
    model = "calendar.event"
    pause_when = "[('show_as', '=', 'free')]"
    success = "[('location', '!=', False)]"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._app_policy()

    def _meeting(self, **vals):
        times = {"start": "2026-01-06 09:00:00", "stop": "2026-01-06 10:00:00"}
        return self.env["calendar.event"].create({"name": "Talk", **times, **vals})

    def test_a_meeting_is_tracked(self):
        """SEMANTICS B1."""
        meeting = self._meeting()
        self.assertEqual(self.instance_of(meeting).status, "in_progress")
        meeting.location = "Here"
        self.assertEqual(self.instance_of(meeting).status, "succeeded")

    def test_recurring_meetings_are_not(self):
        """SEMANTICS B1: neither the first nor its occurrences."""
        meeting = self._meeting(
            recurrency=True,
            rrule_type="daily",
            interval=1,
            end_type="count",
            count=3,
            event_tz="UTC",
        )
        occurrences = meeting.recurrence_id.calendar_event_ids
        self.assertEqual(len(occurrences), 3)
        for occurrence in occurrences:
            self.assertFalse(self.instance_of(occurrence))
