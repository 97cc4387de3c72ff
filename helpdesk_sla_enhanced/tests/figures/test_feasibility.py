# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether the open promises can be kept (issue 14, point 7)."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..common import SlaCase, utc


@tagged("post_install", "-at_install")
class TestFeasibility(SlaCase):
    """Monday 5 January 2026, 09:00 in Brussels. Desk hours 09:00 to 17:00, tickets to
    be solved within 8 hours of them: the end of the day."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bea = new_test_user(
            cls.env, "bea", "helpdesk_mgmt.group_helpdesk_user", tz="Europe/Brussels"
        )
        cls.manager.tz = "Europe/Brussels"
        cls.resources = cls.env["resource.resource"].create(
            [
                {"name": user.name, "user_id": user.id, "calendar_id": cls.calendar.id}
                for user in (cls.agent, cls.bea)
            ]
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "Printers", "user_ids": [Command.set((cls.agent + cls.bea).ids)]}
        )
        cls.env["helpdesk.ticket"].search([]).active = False

    def setUp(self):
        super().setUp()
        self.frozen = self.enterContext(self.at("2026-01-05 08:00"))
        self.policy = self._create_policy(
            self._item(failure_after=8), calendar_id=self.calendar.id, allow_pause=True
        )

    def _tickets(self, count, user=None, **vals):
        tickets = self.env["helpdesk.ticket"]
        for _n in range(count):
            tickets += self._create_ticket(user_id=user and user.id, **vals)
        self.env.flush_all()
        self.env["sla.engine"]._process_pending()
        return tickets

    def _asked(self, hours=2.0, **vals):
        vals = {"date_to": "2026-01-09", "hours_each": hours, **vals}
        wizard = self.env["sla.feasibility"].with_user(self.manager).create(vals)
        self.assertEqual(wizard.kpi_id, self.resolve)
        return wizard

    def _told(self, wizard):
        return [
            (line.name, line.promise_count, line.late_count, line.available_hours)
            for line in wizard.line_ids
        ]

    def test_what_fits_into_the_day(self):
        self._tickets(4, self.agent)
        wizard = self._asked()
        self.assertEqual(self._told(wizard), [(self.agent.name, 4, 0, 8)])
        self.assertEqual(wizard.line_ids.needed_hours, 8)
        self.assertEqual((wizard.promise_count, wizard.late_count), (4, 0))
        self.assertEqual(wizard.verdict, "All 4 can be met.")

    def test_what_does_not_fit_and_from_when_on(self):
        self._tickets(5, self.agent)
        wizard = self._asked()
        self.assertEqual(wizard.verdict, "1 of 5 cannot be met.")
        line = wizard.line_ids
        self.assertEqual(
            (line.late_count, line.first_time), (1, utc("2026-01-05T16:00"))
        )
        found = self.env["sla.kpi.instance"].search(line.action_open()["domain"])
        self.assertEqual(found, line.late_ids)
        self.assertEqual(len(found), 1)

    def test_each_person_by_themselves(self):
        self._tickets(5, self.agent)
        self._tickets(2, self.bea)
        told = [(self.agent.name, 5, 1, 8), (self.bea.name, 2, 0, 8)]
        self.assertEqual(self._told(self._asked()), told)

    def test_time_off_is_no_capacity(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Dentist",
                "resource_id": self.resources[0].id,
                "calendar_id": self.calendar.id,
                "date_from": "2026-01-05 11:00",
                "date_to": "2026-01-05 16:00",
            }
        )
        self._tickets(2, self.agent)
        self.assertEqual(self._told(self._asked()), [(self.agent.name, 2, 1, 3)])

    def test_away_all_week_is_not_the_hours_of_the_company(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "resource_id": self.resources[0].id,
                "calendar_id": self.calendar.id,
                "date_from": "2026-01-04 00:00",
                "date_to": "2026-01-12 00:00",
            }
        )
        self._tickets(1, self.agent)
        self.assertEqual(self._told(self._asked()), [(self.agent.name, 1, 1, 0)])

    def test_without_own_hours_those_of_the_company_count(self):
        self.resources[0].unlink()
        self.env.company.resource_calendar_id = self.calendar
        self._tickets(5, self.agent)
        self.assertEqual(self._told(self._asked()), [(self.agent.name, 5, 1, 8)])

    def test_what_nobody_has_taken_is_for_the_team(self):
        """Two people have 16 hours; 8 of them are taken."""
        self._tickets(4, self.agent)
        self._tickets(5, team_id=self.team.id)
        names = [
            (name, late) for name, _count, late, _hours in self._told(self._asked())
        ]
        self.assertEqual(names, [("Printers, nobody yet", 1), (self.agent.name, 0)])

    def test_without_a_team_nobody_can(self):
        self._tickets(1)
        self.assertEqual(self._told(self._asked()), [("Nobody yet", 1, 1, 0)])

    def test_late_work_comes_first_and_cannot_be_met(self):
        """Monday's ticket is open on Tuesday: it takes two of Tuesday's hours."""
        self._tickets(1, self.agent)
        self.frozen.move_to("2026-01-06 08:00")
        with self.at("2026-01-06 08:00"):
            self._tickets(4, self.agent)
            line = self._asked().line_ids
        self.assertEqual((line.promise_count, line.late_count), (5, 2))
        self.assertEqual(line.first_time, utc("2026-01-05T16:00"))

    def test_what_is_solved_waived_or_on_hold_is_left_out(self):
        solved, held, _open = self._tickets(3, self.agent)
        self.entity.pause_when = str([("stage_id", "=", self.stage_awaiting.id)])
        solved.stage_id = self.stage_done
        held.stage_id = self.stage_awaiting
        self.env.flush_all()
        self.env["sla.engine"]._process_pending()
        wizard = self._asked()
        self.assertEqual((wizard.promise_count, wizard.on_hold_count), (1, 1))

    def test_only_what_is_due_until_the_day(self):
        """Its end in the zone of the user."""
        self._tickets(1, self.agent)
        self.assertEqual(self._asked(date_to="2026-01-05").promise_count, 1)
        self.assertEqual(self._asked(date_to="2026-01-04").promise_count, 0)

    def test_the_hours_are_those_that_tickets_took(self):
        self.assertEqual(
            self.env["sla.feasibility"].default_get(["hours_each"]), {"hours_each": 1.0}
        )
        self._tickets(2).write({"closed_date": "2026-01-02 12:00", "time_spent": 1.5})
        self.assertEqual(
            self.env["sla.feasibility"].default_get(["hours_each"]), {"hours_each": 1.5}
        )

    def test_the_form_follows_what_is_asked(self):
        self._tickets(5, self.agent)
        with Form(self.env["sla.feasibility"].with_user(self.manager)) as form:
            form.date_to = "2026-01-09"
            form.hours_each = 2
            self.assertEqual(form.late_count, 1)
            form.hours_each = 1
            self.assertEqual(form.late_count, 0)

    def test_bad_hours_are_refused(self):
        """K: by name, and before anything is counted."""
        for hours in (-1, 1e308, float("nan"), float("inf")):
            with self.subTest(hours=hours), self.assertRaises(ValidationError):
                self._asked(hours)

    def test_it_is_for_managers(self):
        with self.assertRaises(AccessError):
            self.env["sla.feasibility"].with_user(self.agent).create({})

    def test_other_companies_are_not_told(self):
        """Only records that the manager may read."""
        other = self.env["res.company"].create({"name": "Other"})
        self._tickets(1, company_id=other.id)
        self.assertEqual(self._asked().promise_count, 0)

    def test_queries_do_not_grow_with_the_promises(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._asked(8).line_ids.mapped("late_count")
            return self.env.cr.sql_log_count - before

        self._tickets(2, self.agent)
        queries()
        few = queries()
        self._tickets(20, self.agent)
        queries()
        self.assertLessEqual(queries(), few)
