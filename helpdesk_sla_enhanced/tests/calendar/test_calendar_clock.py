# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The clock of a calendar agrees with Odoo, and with what is checked on paper."""

import os
from random import Random

from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ...sla_core.time.clock import ALWAYS, DAY
from .calendar_cases import (
    HOUR,
    ZONES,
    agrees,
    at,
    naive,
    office,
    planned,
    quarter_hour_calendar,
    random_calendar,
    random_duration,
    random_moment,
    time_off,
)

CALENDAR_LOGGER = "odoo.addons.helpdesk_sla_enhanced.models.resource_calendar"
#: Set SLA_CLOCK_SEED to try other cases; every failure names the seed it came from.
SEED = int(os.environ.get("SLA_CLOCK_SEED", "20260105"))


@tagged("post_install", "-at_install")
class TestClockAgreesWithOdoo(TransactionCase):
    """``resource.calendar`` is the only authority on what working time is."""

    CALENDARS = 42
    QUESTIONS = 50

    def setUp(self):
        super().setUp()
        self.random = Random(f"{SEED} {self._testMethodName}")

    def _disagreements(self, calendar, company_id=None):
        """Random questions about one calendar that get two answers."""
        clock = calendar._sla_clock(company_id)
        wrong = []
        for _each in range(self.QUESTIONS):
            moment = random_moment(self.random, calendar.tz)
            seconds = random_duration(self.random)
            due = clock.add(moment, seconds)
            plan = planned(calendar, moment, seconds)
            if not agrees(moment, due, plan):
                wrong.append((naive(moment), seconds, due and naive(due), plan))
        return wrong

    def test_add_agrees_with_plan_hours(self):
        for number in range(self.CALENDARS):
            calendar = random_calendar(
                self.env, self.random, zone=ZONES[number % len(ZONES)]
            )
            wrong = self._disagreements(calendar)
            self.assertFalse(wrong, f"{calendar.name}, {calendar.tz}, seed {SEED}")
        self.assertGreaterEqual(self.CALENDARS * self.QUESTIONS, 2_000)

    def test_a_shared_calendar_is_that_of_each_company(self):
        """SEMANTICS C4: as someone sees it who is in the company of the record."""
        companies = self.env["res.company"].create([{"name": "A"}, {"name": "B"}])
        people = [
            new_test_user(
                self.env,
                f"clock_{company.name}",
                "base.group_user",
                company_id=company.id,
                company_ids=[(6, 0, company.ids)],
            )
            for company in companies
        ]
        for number in range(self.CALENDARS // 3):
            calendar = random_calendar(
                self.env,
                self.random,
                zone=ZONES[number % len(ZONES)],
                companies=[*companies.ids, False],
            )
            for user in people:
                theirs = calendar.with_user(user)
                wrong = self._disagreements(theirs, user.company_id.id)
                self.assertFalse(wrong, f"{user.name}, {calendar.tz}, seed {SEED}")

    def test_closing_time_is_the_same_to_the_microsecond(self):
        # Quarters of an hour are exact as floats: nothing needs to be rounded away.
        for zone in ZONES:
            calendar = quarter_hour_calendar(self.env, self.random, zone)
            calendar.leave_ids.unlink()
            clock = calendar._sla_clock()
            for _each in range(30):
                moment = random_moment(self.random, zone) // 900 * 900
                quarters = self.random.randrange(1, 100)
                due = clock.add(moment, quarters * 900)
                plan = calendar.plan_hours(
                    quarters / 4, naive(moment), compute_leaves=True
                )
                case = (zone, naive(moment), quarters, f"seed {SEED}")
                self.assertEqual(naive(due), plan, case)

    def test_between_agrees_with_work_hours(self):
        for zone in ZONES:
            calendar = random_calendar(self.env, self.random, zone=zone)
            clock = calendar._sla_clock()
            for _each in range(30):
                begin = random_moment(self.random, zone)
                end = begin + self.random.randrange(self.random.choice((DAY, 60 * DAY)))
                seconds = clock.between(begin, end)
                case = (zone, naive(begin), naive(end), f"seed {SEED}")
                hours = calendar.get_work_hours_count(naive(begin), naive(end))
                self.assertEqual(seconds, round(hours * HOUR), case)
                data = calendar.get_work_duration_data(naive(begin), naive(end))
                self.assertEqual(seconds, round(data["hours"] * HOUR), case)


@tagged("post_install", "-at_install")
class TestWorkedExamples(TransactionCase):
    """Deadlines that a person can check on paper."""

    def assertDue(self, calendar, start, hours, due):
        """Both the clock and Odoo say that the work started at start is due then."""
        found = calendar._sla_clock().add(at(start), round(hours * HOUR))
        self.assertEqual(naive(found).isoformat(" ", "minutes"), due)
        if calendar:
            self.assertEqual(planned(calendar, at(start), hours * HOUR), found)

    def test_the_example_of_the_seeds(self):
        always = self.env["resource.calendar"]
        self.assertIs(always._sla_clock(), ALWAYS)
        self.assertDue(always, "2026-01-05 09:00", 2, "2026-01-05 11:00")

    def test_the_rest_of_the_day_then_the_next(self):
        # 16:00 in Brussels is 15:00 UTC in winter and 14:00 in summer.
        calendar = office(self.env)
        self.assertDue(calendar, "2026-01-05 15:00", 2, "2026-01-06 09:00")
        self.assertDue(calendar, "2026-07-06 14:00", 2, "2026-07-07 08:00")
        self.assertDue(calendar, "2026-01-09 15:00", 2, "2026-01-12 09:00")  # Friday

    def test_a_full_day_ends_at_closing_time(self):
        calendar = office(self.env)
        self.assertDue(calendar, "2026-01-05 08:00", 8, "2026-01-05 16:00")
        self.assertDue(calendar, "2026-01-05 03:00", 8, "2026-01-05 16:00")

    def test_a_holiday_is_skipped(self):
        calendar = office(self.env)
        time_off(calendar, "2026-01-05 23:00:00", "2026-01-06 22:59:59")
        self.assertDue(calendar, "2026-01-05 15:00", 2, "2026-01-07 09:00")

    def test_a_holiday_may_start_in_the_middle_of_a_day(self):
        calendar = office(self.env)
        time_off(calendar, "2026-01-05 14:30:00", "2026-01-06 10:00:00")
        self.assertDue(calendar, "2026-01-05 14:00", 2, "2026-01-06 11:30")

    def test_lunch_does_not_count(self):
        calendar = office(self.env, hours=((9, 12), (13, 17)))
        self.assertDue(calendar, "2026-01-05 10:30", 1, "2026-01-05 12:30")
        self.assertDue(calendar, "2026-01-05 10:30", 0.5, "2026-01-05 11:00")

    def test_the_night_that_loses_an_hour(self):
        # Brussels, 29 March 2026: 02:00 becomes 03:00 at 01:00 UTC.
        calendar = office(self.env, hours=((0, 6),), days=range(7))
        self.assertDue(calendar, "2026-03-28 23:00", 5, "2026-03-29 04:00")
        self.assertDue(calendar, "2026-03-28 23:00", 6, "2026-03-29 23:00")

    def test_the_night_that_gains_an_hour(self):
        # Brussels, 25 October 2026: 03:00 becomes 02:00 at 01:00 UTC.
        calendar = office(self.env, hours=((0, 6),), days=range(7))
        self.assertDue(calendar, "2026-10-24 22:00", 7, "2026-10-25 05:00")
        self.assertDue(calendar, "2026-10-24 22:00", 8, "2026-10-26 00:00")

    def test_midnight_is_no_gap(self):
        calendar = office(self.env, hours=((0, 24),), days=range(7), zone="UTC")
        clock = calendar._sla_clock()
        begin = at("2026-01-05 00:00")
        self.assertEqual(clock.between(begin, begin + 300 * DAY), 300 * DAY)
        self.assertEqual(clock.add(begin, DAY), begin + DAY)

    def test_dates_at_the_ends_of_time(self):
        clock = office(self.env)._sla_clock()
        for text in ("0001-01-01 00:00", "9999-12-31 23:00", "1890-06-02 08:00"):
            due = clock.add(at(text), 3 * HOUR)
            if due is not None:
                self.assertEqual(clock.between(at(text), due), 3 * HOUR)
        self.assertIsNone(clock.add(at("9999-12-31 23:00"), 3 * HOUR))

    def test_a_calendar_without_work_gives_no_deadline(self):
        calendar = office(self.env, hours=())
        self.assertIsNone(calendar._sla_clock().add(at("2026-01-05 09:00"), 60))

    def test_a_zone_that_is_none_gives_no_deadline(self):
        """SEMANTICS I6, A6: Odoo takes it, text or not, and cannot read the hours."""
        for zone in ("Mars/Olympus", [1], {"a": 1}, 3):
            with self.subTest(zone=zone):
                calendar = office(self.env)
                calendar.tz = zone
                with mute_logger(CALENDAR_LOGGER):
                    due = calendar._sla_clock().add(at("2026-01-05 09:00"), 60)
                self.assertIsNone(due)

    def test_flexible_hours_give_no_deadline(self):
        calendar = office(self.env)
        calendar.schedule_type = "flexible"
        calendar.write({"full_time_required_hours": 40, "hours_per_day": 8})
        self.assertTrue(calendar.plan_hours(1, naive(at("2026-01-05 09:00"))))
        self.assertIsNone(calendar._sla_clock().add(at("2026-01-05 09:00"), 60))


@tagged("post_install", "-at_install")
class TestCalendarChecks(TransactionCase):
    """Units and refusals (SEMANTICS D4, K)."""

    def test_hours_of_a_working_day(self):
        self.assertEqual(
            self.env["resource.calendar"]._sla_hours_per_day_seconds(), DAY
        )
        calendar = office(self.env, hours=((9, 12), (13, 17)))
        self.assertEqual(calendar._sla_hours_per_day_seconds(), 7 * HOUR)
        calendar.hours_per_day = 7.6
        self.assertEqual(calendar._sla_hours_per_day_seconds(), 27_360)

    def test_usable_calendars_pass(self):
        self.env["resource.calendar"]._sla_check_usable()
        (office(self.env) | office(self.env, zone="UTC"))._sla_check_usable()

    def test_flexible_hours_are_refused(self):
        calendar = office(self.env, name="As you like")
        calendar.schedule_type = "flexible"
        with self.assertRaisesRegex(ValidationError, "As you like.*flexible"):
            (office(self.env) | calendar)._sla_check_usable()

    def test_no_working_time_is_refused(self):
        empty = office(self.env, name="Never", hours=())
        with self.assertRaisesRegex(ValidationError, "Never.*no working time"):
            empty._sla_check_usable()
        lunch = office(self.env, name="Lunch only", hours=((12, 13),))
        lunch.attendance_ids.day_period = "lunch"
        with self.assertRaisesRegex(ValidationError, "Lunch only.*no working time"):
            lunch._sla_check_usable()
