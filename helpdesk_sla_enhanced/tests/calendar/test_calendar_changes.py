# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Inside one transaction a clock never lags behind its calendar."""

from odoo.tests import TransactionCase, new_test_user, tagged

from ...sla_core.time.clock import DAY
from .calendar_cases import HOUR, at, naive, office, time_off


@tagged("post_install", "-at_install")
class TestClockFollowsChanges(TransactionCase):
    """Whatever working time depends on, who changes it and who asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = office(cls.env)
        cls.start = at("2026-01-05 08:00")  # Monday 9:00 in Brussels

    def _hours(self, calendar=None):
        """Working hours of the first week of 2026 that begins on a Monday."""
        clock = (calendar or self.calendar)._sla_clock()
        return clock.between(self.start - 8 * HOUR, self.start + 160 * HOUR) / HOUR

    def test_attendances(self):
        self.assertEqual(self._hours(), 40)
        self.calendar.attendance_ids[0].hour_to = 16
        self.assertEqual(self._hours(), 39)
        self.calendar.attendance_ids[0].unlink()
        self.assertEqual(self._hours(), 32)
        self.env["resource.calendar.attendance"].create(
            {
                "name": "Saturday",
                "calendar_id": self.calendar.id,
                "dayofweek": "5",
                "hour_from": 9,
                "hour_to": 12,
            }
        )
        self.assertEqual(self._hours(), 35)

    def test_the_zone(self):
        clock = self.calendar._sla_clock()
        self.assertEqual(clock.add(self.start - HOUR, 1), self.start + 1)
        self.calendar.tz = "UTC"
        clock = self.calendar._sla_clock()
        self.assertEqual(clock.add(self.start - HOUR, 1), self.start + HOUR + 1)

    def test_time_off(self):
        leave = time_off(self.calendar, "2026-01-06 00:00:00", "2026-01-06 23:00:00")
        self.assertEqual(self._hours(), 32)
        leave.date_to = "2026-01-07 23:00:00"
        self.assertEqual(self._hours(), 24)
        leave.time_type = "other"
        self.assertEqual(self._hours(), 40)
        leave.time_type = "leave"
        leave.unlink()
        self.assertEqual(self._hours(), 40)

    def test_time_off_of_all_calendars(self):
        other = office(self.env)
        self.assertEqual(self._hours(), self._hours(other))
        leave = time_off(
            self.calendar,
            "2026-01-06 00:00:00",
            "2026-01-06 23:00:00",
            calendar_id=False,
        )
        self.assertEqual((self._hours(), self._hours(other)), (32, 32))
        leave.calendar_id = other
        self.assertEqual((self._hours(), self._hours(other)), (40, 32))

    def test_time_off_of_one_person(self):
        person = self.env["resource.resource"].create(
            {"name": "Somebody", "calendar_id": self.calendar.id}
        )
        leave = time_off(
            self.calendar,
            "2026-01-06 00:00:00",
            "2026-01-06 23:00:00",
            resource_id=person.id,
        )
        self.assertEqual(self._hours(), 40)
        leave.resource_id = False
        self.assertEqual(self._hours(), 32)
        leave.resource_id = person
        self.assertEqual(self._hours(), 40)

    def test_a_rolled_back_savepoint(self):
        self.assertEqual(self._hours(), 40)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.calendar.attendance_ids[0].unlink()
            self.assertEqual(self._hours(), 32)
            raise ZeroDivisionError
        self.assertEqual(self._hours(), 40)

    def test_a_clock_in_hand_does_not_spoil_what_is_kept(self):
        later = self.start - 8 * HOUR + 520 * DAY  # a year that is not loaded yet
        clock = self.calendar._sla_clock()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.calendar.attendance_ids.unlink()
            self.assertEqual(clock.between(later, later + 7 * DAY), 0)
            raise ZeroDivisionError
        clock = self.calendar._sla_clock()
        self.assertEqual(clock.between(later, later + 7 * DAY), 40 * HOUR)

    def test_who_asks_does_not_matter(self):
        user = new_test_user(self.env, "clock_portal", groups="base.group_portal")
        time_off(self.calendar, "2026-01-06 00:00:00", "2026-01-06 23:00:00")
        calendar = self.calendar.with_user(user).with_context(
            employee_timezone="Asia/Tokyo", tz="Asia/Tokyo", lang="fr_FR"
        )
        self.assertEqual(self._hours(calendar), 32)

    def test_time_off_of_another_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        time_off(
            self.calendar,
            "2026-01-06 00:00:00",
            "2026-01-06 23:00:00",
            calendar_id=False,
        )
        theirs = office(self.env, company_id=company.id)
        shared = office(self.env, company_id=False)
        self.assertEqual(self._hours(), 32)
        self.assertEqual(self._hours(theirs), 40)
        self.assertEqual(self._hours(shared), 32)
        user = new_test_user(
            self.env,
            "clock_elsewhere",
            groups="base.group_user",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        hours = theirs.with_user(user).get_work_hours_count(
            naive(self.start - 8 * HOUR), naive(self.start + 160 * HOUR)
        )
        self.assertEqual(hours, 40)
