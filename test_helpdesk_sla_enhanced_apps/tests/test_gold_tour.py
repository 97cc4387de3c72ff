# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The gold customer's story by clicks, as the README tells it."""

from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.screens.test_js import BrowserCase

from .gold import GoldCase


@tagged("post_install", "-at_install")
class TestGoldTour(BrowserCase, GoldCase):
    """The agent of the demo data clicks, without any right of a manager."""

    browser_size = "1600x1000"

    def test_an_agent_serves_the_gold_customer(self):
        """SEMANTICS N: from the customer's mail to the cases that are left."""
        self.assertFalse(self.agent.has_group("helpdesk_mgmt.group_helpdesk_manager"))
        self.assertFalse(self.agent.has_group("base.group_system"))
        self.start_tour(
            "/odoo/helpdesk-tickets", "sla_gold_customer", login="demo", timeout=300
        )
        ticket = self.entitlement.usage_ids.ticket_id
        self.assertEqual(ticket.user_id, self.agent)
        self.assertEqual(ticket.stage_id, self.stage_done)
        self.assertEqual(ticket.article_link_ids.page_id, self.article)
        self.assertEqual(self.entitlement.remaining_terms, 14)
