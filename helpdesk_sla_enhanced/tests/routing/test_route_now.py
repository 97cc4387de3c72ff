# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tickets that are routed because somebody asks for it."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import RouteCase


@tagged("post_install", "-at_install")
class TestRouteNow(RouteCase):
    def _ask(self, tickets, user=None):
        dialog = self.env["sla.route.apply"].with_user(user or self.agent)
        return dialog.with_context(
            active_model="helpdesk.ticket", active_ids=tickets.ids
        ).create({})

    def test_the_rules_replace_what_is_there(self):
        ticket = self._gold_ticket(team_id=self.general.id, user_id=self.agent.id)
        rule = self._route(user_id=self.gil.id)
        self._ask(ticket).action_apply()
        self.assertEqual(
            (ticket.team_id, ticket.user_id, ticket.route_id),
            (self.gold, self.gil, rule),
        )

    def test_the_dialog_says_what_will_change(self):
        ticket = self._gold_ticket(team_id=self.general.id)
        self._route()
        dialog = self._ask(ticket)
        self.assertIn("Team: General → Gold", dialog.preview)
        self.assertIn("Gold customers", dialog.preview)
        self.assertEqual(dialog.changing, 1)
        self.assertEqual(ticket.team_id, self.general)

    def test_the_chatter_tells_it(self):
        ticket = self._gold_ticket()
        self._route()
        self._ask(ticket).action_apply()
        self.assertIn(
            "Routed again. Gold customers: set Team.", ticket.message_ids[0].body
        )
        self.assertEqual(ticket.message_ids[0].author_id, self.agent.partner_id)

    def test_a_ticket_may_leave_the_sight_of_whoever_routes_it(self):
        """Gil sees the tickets of her team only."""
        ticket = self._gold_ticket(team_id=self.gold.id, user_id=False)
        self._route(team_id=self.general.id)
        self._ask(ticket, self.gil).action_apply()
        self.assertEqual(ticket.team_id, self.general)
        self.assertFalse(ticket.with_user(self.gil).has_access("read"))
        self.assertEqual(ticket.message_ids[0].author_id, self.gil.partner_id)

    def test_closed_tickets_are_left_alone(self):
        closed = self._gold_ticket(stage_id=self.stage_done.id)
        ticket = self._gold_ticket()
        self._route()
        self._ask(closed | ticket).action_apply()
        self.assertEqual((closed | ticket).mapped("team_id"), self.gold)
        self.assertFalse(closed.team_id)

    def test_only_closed_tickets_are_refused(self):
        closed = self._gold_ticket(stage_id=self.stage_done.id)
        with self.assertRaisesRegex(UserError, "no open ticket"):
            self._ask(closed).action_apply()

    def test_the_result_says_that_no_rule_matched(self):
        ticket = self._create_ticket()
        self._route()
        done = self._ask(ticket).action_apply()
        self.assertIn("No rule matched: 1", done["params"]["message"])
        self.assertEqual(ticket.route_outcome, "none")

    def test_whoever_may_not_change_a_ticket_does_not_route_it(self):
        ticket = self._gold_ticket(team_id=self.general.id)
        self._route()
        with self.assertRaises(AccessError):
            self._ask(ticket, self.gil).action_apply()
        reader = new_test_user(self.env, "rita", "base.group_user")
        with self.assertRaises(AccessError):
            self._ask(ticket, reader)
