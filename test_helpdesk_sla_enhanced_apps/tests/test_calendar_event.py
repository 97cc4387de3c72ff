# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Meetings: single ones are tracked, recurring ones are not."""

from odoo.tests import new_test_user, tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import utc

from .common import AppCase


@tagged("post_install", "-at_install")
class TestCalendarEvent(AppCase):
    model = "calendar.event"
    pause_when = "[('show_as', '=', 'free')]"
    success = "[('location', '!=', False)]"

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

    def _meeting(self, **vals):
        """A meeting, made by somebody with no rights on the engine."""
        events = self.env["calendar.event"].with_user(self.organiser)
        times = {"start": "2026-01-06 09:00:00", "stop": "2026-01-06 10:00:00"}
        return events.create({"name": "Talk", **times, **vals})

    def test_a_place_is_found_in_time(self):
        """SEMANTICS B1: no code is needed to track a meeting."""
        with self.at("2026-01-05 09:00"):
            meeting = self._meeting()
            instance = self.instance_of(meeting)
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "in_progress",
                    "warning_time": utc("2026-01-05 12:00"),
                    "failure_time": utc("2026-01-05 13:00"),
                }
            ],
        )
        with self.at("2026-01-05 10:00"):
            meeting.location = "Here"
            self._settle()
        self.assertRecordValues(
            instance, [{"status": "succeeded", "met_time": utc("2026-01-05 10:00")}]
        )

    def test_breached(self):
        """SEMANTICS B1, I2."""
        with self.at("2026-01-05 09:00"):
            instance = self.instance_of(self._meeting())
        with self.at("2026-01-05 13:00"):
            self._settle()
            self.assertEqual(instance.status, "noncompliant")

    def test_paused(self):
        """SEMANTICS B3, H2."""
        with self.at("2026-01-05 09:00"):
            meeting = self._meeting(show_as="free")
            self.assertEqual(self.instance_of(meeting).status, "paused")
        with self.at("2026-01-05 11:00"):
            meeting.show_as = "busy"
            instance = self.instance_of(meeting)
        self.assertRecordValues(
            instance,
            [{"status": "in_progress", "failure_time": utc("2026-01-05 15:00")}],
        )

    def test_a_tag_is_renamed(self):
        """SEMANTICS F2: a change of the tag reaches the meetings that wear it."""
        with self.at("2026-01-05 09:00"):
            meeting = self._meeting(categ_ids=self.visit.ids)
            self.assertEqual(self.instance_of(meeting).item_id.name, "Others")
            self.visit.name = "Visit"
            instance = self.instance_of(meeting)
        self.assertEqual(instance.item_id.name, "Visit")
        self.assertEqual(instance.failure_time, utc("2026-01-05 10:00"))

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

    def test_a_meeting_becomes_a_recurring_one(self):
        """SEMANTICS B1, F3: its clock is cancelled, its occurrences have none."""
        meeting = self._meeting()
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
