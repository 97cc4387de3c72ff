# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A desk with two teams, and rules that send tickets to them."""

from odoo import Command
from odoo.tests import new_test_user

from ..common import SlaCase


class RouteCase(SlaCase):
    """Team Gold has Gil, team General has the agent of all tests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sla.route"].search([]).active = False
        cls.gil = new_test_user(cls.env, "gil", "helpdesk_mgmt.group_helpdesk_user_own")
        cls.gold, cls.general = cls.env["helpdesk.ticket.team"].create(
            [
                {"name": "Gold", "user_ids": [Command.set(cls.gil.ids)]},
                {"name": "General", "user_ids": [Command.set(cls.agent.ids)]},
            ]
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Peeters", "email": "ann@example.com", "ref": "GOLD"}
        )
        cls.is_gold = str([("partner_id.ref", "=", "GOLD")])

    @classmethod
    def _route(cls, **vals):
        return cls.env["sla.route"].create(
            {
                "name": "Gold customers",
                "applicable_when": cls.is_gold,
                "team_id": cls.gold.id,
                **vals,
            }
        )

    def _gold_ticket(self, user=None, **vals):
        model = self.env["helpdesk.ticket"].with_user(user or self.env.user)
        vals = {"partner_id": self.customer.id, **vals}
        return model.create({"name": "Printer", "description": "<p>x</p>", **vals})
