# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whom the helpdesk gives a new ticket to, as companies have it set at first: who made
it, if that is an agent (SEMANTICS E4)."""

from odoo.tests import new_test_user, tagged

from ..common_mail import SupportMailCase


@tagged("post_install", "-at_install")
class TestAssignedByDefault(SupportMailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.helpdesk_mgmt_ticket_auto_assign = True

    def _login(self, group):
        """Ann, with a log-in."""
        user = new_test_user(self.env, "ann", group)
        user.partner_id.email = self.customer.email
        self.customer.active = False
        return user

    def test_the_mail_of_a_customer_with_a_log_in(self):
        """SEMANTICS E4: a customer is not responsible for their own ticket."""
        user = self._login("base.group_portal")
        ticket = self._receive("thunderbird_plain")
        self.assertEqual(ticket.partner_id, user.partner_id)
        self.assertFalse(ticket.user_id)

    def test_the_mail_of_an_employee_who_is_no_agent(self):
        """SEMANTICS E4: at a desk for one's own people, they are the customers."""
        user = self._login("base.group_user")
        ticket = self._receive("thunderbird_plain")
        self.assertEqual(ticket.partner_id, user.partner_id)
        self.assertFalse(ticket.user_id)

    def test_the_mail_of_a_stranger(self):
        """SEMANTICS E4: OdooBot, who files it, is nobody."""
        self.customer.active = False
        self.assertFalse(self._receive("thunderbird_plain").user_id)

    def test_the_ticket_of_an_agent(self):
        """It is theirs, as the helpdesk has it."""
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        ticket = tickets.create({"name": "Printer", "description": "<p>Off</p>"})
        self.assertEqual(ticket.user_id, self.agent)
