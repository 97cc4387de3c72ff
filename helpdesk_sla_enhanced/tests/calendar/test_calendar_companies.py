# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""In a shared calendar each company has its own public holidays (SEMANTICS C4)."""

from odoo.tests import tagged

from ..common import utc
from ..common_recompute import RecomputeCase
from .calendar_cases import time_off


@tagged("post_install", "-at_install")
class TestHolidaysOfCompanies(RecomputeCase):
    """A shared policy of four working hours; Tuesday is a holiday of one company.

    A ticket of Monday at 15:00 has one hour left that day: it is due on Tuesday at
    11:00 where people work, else on Wednesday.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ours = cls.env.company
        cls.theirs = cls.env["res.company"].create({"name": "The others"})
        cls.env.user.company_ids |= cls.theirs
        cls.calendar.company_id = False
        cls.policy = cls._create_policy(
            cls._item(failure_after=4),
            calendar_id=cls.calendar.id,
            allow_pause=True,
        )
        cls.tuesday = utc("2026-01-06 11:00")
        cls.wednesday = utc("2026-01-07 11:00")

    def _holiday(self, company, day="06", **vals):
        vals.setdefault("calendar_id", False)
        return time_off(
            self.calendar,
            f"2026-01-{day} 00:00:00",
            f"2026-01-{day} 23:00:00",
            company_id=company.id,
            **vals,
        )

    def _tickets(self, **vals):
        """One of ours and one of theirs, on Monday at 15:00."""
        with self.at("2026-01-05 15:00"):
            tickets = self.env["helpdesk.ticket"].concat(
                *(
                    self._create_ticket(company_id=company.id, **vals)
                    for company in (self.ours, self.theirs)
                )
            )
            self.env["sla.engine"]._process_pending()
        return tickets

    def _due(self, tickets):
        return [self.instance_of(ticket).failure_time for ticket in tickets]

    def test_a_holiday_moves_the_deadlines_of_its_company_alone(self):
        """SEMANTICS C4: whichever company is asked first."""
        self._holiday(self.ours)
        self.assertEqual(self._due(self._tickets()), [self.wednesday, self.tuesday])

    def test_a_holiday_in_the_shared_calendar_is_of_who_entered_it(self):
        """SEMANTICS C4: Odoo gives it the company of the user."""
        self._holiday(self.theirs, calendar_id=self.calendar.id)
        self.assertEqual(self._due(self._tickets()), [self.tuesday, self.wednesday])

    def test_a_holiday_of_no_company_is_everybodys(self):
        """SEMANTICS C4."""
        self._holiday(self.env["res.company"])
        self.assertEqual(self._due(self._tickets()), [self.wednesday] * 2)

    def test_a_calendar_of_a_company_has_the_holidays_of_that_company(self):
        """SEMANTICS C4: for records of another one as well."""
        self._holiday(self.ours)
        self.calendar.company_id = self.theirs
        self.assertEqual(self._due(self._tickets()), [self.tuesday] * 2)

    def test_a_hold_counts_the_working_time_of_its_company(self):
        """SEMANTICS H2, H4, C4: of the instance and of the record."""
        self._holiday(self.ours)
        tickets = self._tickets()
        with self.at("2026-01-06 09:00"):
            tickets.stage_id = self.stage_awaiting
            self.env["sla.engine"]._process_pending()
        with self.at("2026-01-06 10:00"):
            tickets.stage_id = self.stage_in_progress
        self.assertEqual(self._due(tickets), [self.wednesday, utc("2026-01-06 12:00")])
        held = [self.instance_of(ticket).on_hold_minutes for ticket in tickets]
        self.assertEqual(held, [0, 60])
        self.assertEqual([t.sla_on_hold_minutes for t in tickets], [0, 60])

    def test_a_maximum_hold_ends_in_the_working_time_of_its_company(self):
        """SEMANTICS H7, C4: also when the clock cron finds it."""
        self._holiday(self.ours)
        self.policy.item_ids.max_hold = 2
        tickets = self._tickets()
        with self.at("2026-01-06 08:30"):
            tickets.stage_id = self.stage_awaiting
            self.env["sla.engine"]._process_pending()
        with self.at("2026-01-06 10:30"):
            self.run_cron("clock")
        self.assertEqual(self._due(tickets), [self.wednesday, utc("2026-01-06 13:00")])

    def test_the_sweep_finds_no_difference(self):
        """SEMANTICS I8, C4."""
        self._holiday(self.ours)
        tickets = self._tickets()
        with self.at("2026-01-06 09:00"):
            self.run_cron("reconcile")
        kinds = {
            kind
            for ticket in tickets
            for kind in self.instance_of(ticket).event_ids.mapped("kind")
        }
        self.assertEqual(kinds, {"start"})

    def test_a_recompute_follows_the_holidays_of_each_record(self):
        """SEMANTICS C5, C4."""
        tickets = self._tickets()
        self._holiday(self.ours)
        with self.at("2026-01-06 09:00"):
            job = self._preview(self.policy)
            self.assertEqual(job.line_ids.instance_id, self.instance_of(tickets[0]))
            job.action_apply()
            self.run_cron("reconcile")
            self.assertEqual(self._due(tickets), [self.wednesday, self.tuesday])
            self._undo(job)
        self.assertEqual(self._due(tickets), [self.tuesday] * 2)

    def test_a_record_that_moves_counts_on_in_its_new_company(self):
        """SEMANTICS C2, C4, I6: its times stay, the recompute offers the others."""
        self._holiday(self.ours)
        ticket = self._tickets()[0]
        with self.at("2026-01-06 09:00"):
            ticket.company_id = self.theirs
            self.assertEqual(self._due(ticket), [self.wednesday])
            self.run_cron("reconcile")
            drift = self.instance_of(ticket).event_ids.filtered(
                lambda event: event.kind == "drift"
            )
            self.assertIn("2026-01-06 11:00", drift.detail)
            self._preview(self.policy).action_apply()
            self.run_cron("reconcile")
        self.assertEqual(self._due(ticket), [self.tuesday])

    def test_the_example_is_that_of_the_policys_company(self):
        """SEMANTICS D4, C4: else of the reader's."""
        self._holiday(self.ours)
        item = self.policy.item_ids
        with self.at("2026-01-05 15:00"):
            self.assertIn("7 Jan", item.with_company(self.ours).example)
            self.assertIn("6 Jan", item.with_company(self.theirs).example)
        self.policy.company_id = self.ours
        with self.at("2026-01-05 15:00"):
            self.assertIn("7 Jan", item.with_company(self.theirs).example)

    def test_more_companies_cost_a_clock_each_and_no_more(self):
        """DESIGN law 4: the years of a clock are loaded once per company."""
        self._holiday(self.ours)
        self.env["resource.calendar"]._sla_clock()
        self.env.flush_all()
        self._tickets()
        before = self.env.cr.sql_log_count
        self._tickets()
        once = self.env.cr.sql_log_count - before
        before = self.env.cr.sql_log_count
        self._tickets()
        self.assertLessEqual(self.env.cr.sql_log_count - before, once)
