# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Plans that start by themselves, and the next step."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ...engine import config
from ..common import called_by
from .common import RouteCase

LOGGER = "odoo.addons.helpdesk_sla_enhanced.engine.guided"


@tagged("post_install", "-at_install")
class TestGuided(RouteCase):
    """Two steps: call the customer, for the responsible; and one for the manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.helpdesk_mgmt_ticket_auto_assign = False
        cls.leader = new_test_user(
            cls.env, "lea", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        cls.gold.user_id = cls.leader
        cls.plan = cls._plan("Gold care", "Call the customer", "Write the report")
        step = cls.plan.template_ids[1]
        step.write({"responsible_type": "other", "responsible_id": cls.manager.id})
        step.write({"delay_count": 2, "delay_from": "after_plan_date"})
        cls.gold.activity_plan_id = cls.plan

    @classmethod
    def _plan(cls, name, *steps):
        todo = cls.env.ref("mail.mail_activity_data_todo")
        return cls.env["mail.activity.plan"].create(
            {
                "name": name,
                "res_model": "helpdesk.ticket",
                "template_ids": [
                    Command.create({"summary": step, "activity_type_id": todo.id})
                    for step in steps
                ],
            }
        )

    def _steps(self, ticket):
        return [(a.summary, a.user_id) for a in ticket.activity_ids]

    def test_the_plan_of_the_team_starts(self):
        """With the dates and the people that the plan says."""
        with freeze_time("2026-01-05 09:00"):
            ticket = self._gold_ticket(team_id=self.gold.id, user_id=self.gil.id)
        self.assertEqual(
            self._steps(ticket),
            [("Call the customer", self.gil), ("Write the report", self.manager)],
        )
        self.assertEqual(
            ticket.activity_ids.mapped("date_deadline"),
            [date(2026, 1, 5), date(2026, 1, 7)],
        )
        self.assertEqual(ticket.activity_plan_id, self.plan)

    def test_the_plan_of_the_category_wins(self):
        other = self._plan("Printers", "Check the paper")
        category = self.env["helpdesk.ticket.category"].create(
            {"name": "Printers", "activity_plan_id": other.id}
        )
        ticket = self._gold_ticket(team_id=self.gold.id, category_id=category.id)
        self.assertEqual(ticket.activity_ids.mapped("summary"), ["Check the paper"])

    def test_it_starts_where_routing_sends_the_ticket(self):
        self._route()
        self.assertEqual(self._gold_ticket().activity_plan_id, self.plan)

    def test_a_step_of_nobody_is_the_team_leaders(self):
        ticket = self._gold_ticket(team_id=self.gold.id)
        self.assertEqual(self._steps(ticket)[0][1], self.leader)
        self.gold.user_id = False
        ticket = self._gold_ticket(team_id=self.gold.id)
        self.assertFalse(self._steps(ticket)[0][1])

    def test_the_steps_go_to_whoever_takes_the_ticket(self):
        """The team leader is not reminded of what an agent does; the manager keeps the
        step that the plan gives them."""
        ticket = self._gold_ticket(team_id=self.gold.id)
        ticket.with_user(self.gil).assign_to_me()
        self.assertEqual(
            [user for _summary, user in self._steps(ticket)], [self.gil, self.manager]
        )

    def test_it_starts_when_the_team_changes(self):
        ticket = self._gold_ticket(team_id=self.general.id)
        self.assertFalse(ticket.activity_ids)
        ticket.team_id = self.gold
        self.assertEqual(len(ticket.activity_ids), 2)

    def test_it_starts_when_the_category_is_found_out(self):
        """A mail has none when it comes in."""
        category = self.env["helpdesk.ticket.category"].create(
            {"name": "Printers", "activity_plan_id": self.plan.id}
        )
        ticket = self._gold_ticket()
        ticket.category_id = category
        self.assertEqual(len(ticket.activity_ids), 2)

    def test_no_second_plan_starts(self):
        """A plan that has started goes on; also after everything was done."""
        self.general.activity_plan_id = self._plan("Other", "Something else")
        ticket = self._gold_ticket(team_id=self.gold.id)
        ticket.activity_ids.action_done()
        ticket.team_id = self.general
        self.assertFalse(ticket.activity_ids)

    def test_a_plan_that_comes_later_does_not_start_on_old_tickets(self):
        self.gold.activity_plan_id = False
        ticket = self._gold_ticket(team_id=self.gold.id)
        self.gold.activity_plan_id = self.plan
        ticket.user_id = self.gil
        self.assertFalse(ticket.activity_ids)

    def test_closed_tickets_start_none(self):
        ticket = self._gold_ticket(team_id=self.gold.id, stage_id=self.stage_done.id)
        self.assertFalse(ticket.activity_ids)

    def test_imports_without_actions_start_none(self):
        """SEMANTICS F4: they are of the past."""
        tickets = self.env["helpdesk.ticket"].with_context(sla_silent=True)
        with called_by(self.env, self.manager.id):
            ticket = tickets.with_user(self.manager).create(
                {"name": "x", "description": "x", "team_id": self.gold.id}
            )
        self.assertFalse(ticket.activity_ids)

    def test_a_plan_for_something_else_starts_nothing(self):
        self.plan.active = False
        self.assertFalse(self._gold_ticket(team_id=self.gold.id).activity_ids)

    def test_a_plan_that_cannot_start_never_costs_the_ticket(self):
        self.plan.flush_recordset()
        self.env.cr.execute(
            "UPDATE mail_activity_plan_template SET delay_unit = 'nonsense' "
            "WHERE plan_id = %s",
            [self.plan.id],
        )
        self.env.invalidate_all()
        with mute_logger(LOGGER):
            ticket = self._gold_ticket(team_id=self.gold.id)
        self.assertEqual((ticket.team_id, len(ticket.activity_ids)), (self.gold, 0))

    def test_only_others_are_told_of_their_steps(self):
        """The responsible is told of the ticket, and not once more of each step."""
        self.env = self.env(context={})
        ticket = self._gold_ticket(
            user=self.agent, team_id=self.gold.id, user_id=self.gil.id
        )
        told = self.env["mail.message"].search(
            [
                ("model", "=", "helpdesk.ticket"),
                ("res_id", "=", ticket.id),
                ("message_type", "=", "user_notification"),
            ]
        )
        steps = told.filtered(lambda m: "report" in (m.subject or m.body or ""))
        self.assertIn(self.manager.partner_id, steps.partner_ids)
        self.assertFalse(told.filtered(lambda m: "Call the customer" in (m.body or "")))

    # -- the next step -----------------------------------------------------------------

    def test_the_ticket_shows_the_next_step(self):
        """What, who and when; then the one after it."""
        with freeze_time("2026-01-05 09:00"):
            ticket = self._gold_ticket(team_id=self.gold.id, user_id=self.gil.id)
            mine = ticket.with_user(self.gil)
            self.assertEqual(
                mine.next_step, f"Call the customer: {self.gil.name}, 01/05/2026"
            )
            mine.activity_ids[0].action_done()
            self.assertIn("Write the report", mine.next_step)
            ticket.activity_ids.action_done()
            self.assertFalse(mine.next_step)

    # -- rights ------------------------------------------------------------------------

    def test_managers_write_plans_of_tickets_only(self):
        self.plan.with_user(self.manager).name = "Gold"
        other = self.env["mail.activity.plan"].create(
            {"name": "Partners", "res_model": "res.partner"}
        )
        with self.assertRaises(AccessError):
            other.with_user(self.manager).name = "Mine"
        with self.assertRaises(AccessError):
            self.plan.with_user(self.agent).name = "Mine"

    def test_queries_do_not_grow_with_the_tickets(self):
        """Law 4: the steps of all are made at once."""
        counts = []
        for number in (2, 2, 12):
            vals = [
                {"name": "x", "description": "x", "number": str(n)}
                for n in range(number)
            ]
            tickets = self.env["helpdesk.ticket"].create(vals)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            tickets.activity_plan_id = False
            self.plan.template_ids[1].write(
                {"responsible_type": "on_demand", "responsible_id": False}
            )
            tickets.category_id = self._category()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def _category(self):
        return self.env["helpdesk.ticket.category"].create(
            {"name": "Printers", "activity_plan_id": self.plan.id}
        )


@tagged("post_install", "-at_install")
class TestNoPlans(RouteCase):
    """A desk whose teams and categories have no plan pays nothing for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["helpdesk.ticket.team"].search([]).activity_plan_id = False
        cls.env["helpdesk.ticket.category"].search([]).activity_plan_id = False
        cls.env.flush_all()
        config.note_change(cls.env)
        todo = cls.env.ref("mail.mail_activity_data_todo")
        step = {"summary": "Call the customer", "activity_type_id": todo.id}
        cls.plan = cls.env["mail.activity.plan"].create(
            {
                "name": "Gold care",
                "res_model": "helpdesk.ticket",
                "template_ids": [Command.create(step)],
            }
        )

    def test_a_new_ticket_asks_for_none(self):
        """Neither the category nor the team is read for a plan."""
        category = self.env["helpdesk.ticket.category"].create({"name": "Printers"})
        self._gold_ticket(category_id=category.id)
        config.get_snapshot(self.env)  # which may have to look
        self.env.flush_all()
        self.env.invalidate_all()
        self._gold_ticket(category_id=category.id)
        plan = self.env["helpdesk.ticket.category"]._fields["activity_plan_id"]
        self.assertNotIn(category.id, self.env.cache.get_records(category, plan).ids)

    def test_the_first_plan_counts_at_once(self):
        """Also within the transaction that sets it, on teams and on categories."""
        self.assertFalse(self._gold_ticket(team_id=self.gold.id).activity_ids)
        self.gold.activity_plan_id = self.plan
        ticket = self._gold_ticket(team_id=self.gold.id)
        self.assertEqual(ticket.activity_ids.summary, "Call the customer")

    def test_a_new_category_with_a_plan_counts_at_once(self):
        """As a write of the plan does."""
        category = self.env["helpdesk.ticket.category"].create(
            {"name": "Printers", "activity_plan_id": self.plan.id}
        )
        ticket = self._gold_ticket(category_id=category.id)
        self.assertEqual(ticket.activity_ids.summary, "Call the customer")
