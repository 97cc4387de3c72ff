# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Meetings: single ones are tracked, recurring ones are not."""

from odoo.tests import new_test_user, tagged

from .common import AppCase
from .stories import AppStories


@tagged("post_install", "-at_install")
class TestCalendarEvent(AppStories, AppCase):
    model = "calendar.event"
    pause_when = "[('show_as', '=', 'free')]"
    success = "[('location', '!=', False)]"
    held = {"show_as": "free"}
    released = {"show_as": "busy"}
    other_item = "Visit"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organiser = new_test_user(cls.env, "sla_organiser", "base.group_user")
        cls.visit = cls.env["calendar.event.type"].create({"name": "Call"})
        cls._app_policy(
            cls._app_item(
                name="Visit",
                applicable_when="[('categ_ids.name', '=', 'Visit')]",
                failure_after=1,
            ),
            cls._app_item(name="Others", warn_after=3, warn_unit="hour"),
        )

    def _record(self, **vals):
        """A meeting, made by anybody."""
        events = self.env["calendar.event"].with_user(self.organiser)
        times = {"start": "2026-01-06 09:00:00", "stop": "2026-01-06 10:00:00"}
        return events.create({"name": "Talk", **times, **vals})

    def _meet(self, record):
        record.location = "Here"

    def _related_record(self):
        return self._record(categ_ids=self.visit.ids)

    def _change_related(self):
        self.visit.name = "Visit"

    def test_recurring_meetings_are_not(self):
        """SEMANTICS B1: neither the first nor its occurrences."""
        meeting = self._record(
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

    def test_a_meeting_becomes_a_recurring_one(self):
        """SEMANTICS B1, F3: its clock is cancelled, its occurrences have none."""
        meeting = self._record()
        instance = self.instance_of(meeting)
        meeting.write(
            {
                "recurrency": True,
                "rrule_type": "daily",
                "interval": 1,
                "end_type": "count",
                "count": 3,
                "event_tz": "UTC",
            }
        )
        self._settle()
        self.assertEqual(instance.status, "canceled")
        occurrences = meeting.recurrence_id.calendar_event_ids
        self.assertEqual(len(occurrences), 3)
        for occurrence in occurrences:
            self.assertFalse(self.instance_of(occurrence))
