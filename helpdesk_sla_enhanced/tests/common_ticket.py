# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A ticket, its customer and two agents, to talk to each other in tests."""

from odoo.tests import TransactionCase, new_test_user


class TicketTalkCase(TransactionCase):
    """One customer with a portal log-in, two agents, one ticket."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "helpdesk_mgmt.group_helpdesk_user"
        cls.agent = new_test_user(cls.env, "tessa", group, email="tessa@example.org")
        cls.colleague = new_test_user(cls.env, "bob", group, email="bob@example.org")
        cls.portal = new_test_user(
            cls.env, "ann", "base.group_portal", email="ann@example.com"
        )
        cls.company_partner = cls.env["res.partner"].create(
            {"name": "Peeters", "is_company": True, "email": "info@example.com"}
        )
        cls.customer = cls.portal.partner_id
        cls.customer.parent_id = cls.company_partner
        cls.ticket = cls._new_ticket()

    @classmethod
    def _new_ticket(cls, **values):
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "Printer",
                "description": "<p>It prints nothing.</p>",
                "partner_id": cls.customer.id,
                **values,
            }
        )

    @classmethod
    def _partner(cls, name, **values):
        email = f"{name.lower()}@example.net"
        return cls.env["res.partner"].create({"name": name, "email": email, **values})

    def _comment(self, user, ticket=None, **values):
        values = {
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
            "body": "Hello",
            **values,
        }
        return (ticket or self.ticket).with_user(user).message_post(**values)

    def _compose(self, tickets, user=None, **values):
        return (
            self.env["mail.compose.message"]
            .with_user(user or self.agent)
            .with_context(
                default_model="helpdesk.ticket",
                default_res_ids=tickets.ids,
                default_composition_mode=values.pop("composition_mode", "comment"),
            )
            .create({"body": "<p>Hello</p>", "subject": "Printer", **values})
        )

    def _template(self):
        return self.env["mail.template"].create(
            {
                "name": "Acknowledgement",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "subject": "We work on it",
                "body_html": "<p>We work on it.</p>",
                "partner_to": "{{ object.partner_id.id }}",
                "email_from": "tessa@example.org",
                "auto_delete": False,
            }
        )

    def _assertAnswered(self, ticket=None):
        ticket = ticket or self.ticket
        self.assertTrue(ticket.first_response_date)
        self.assertFalse(ticket.awaiting_reply)

    def _assertUntouched(self, ticket=None):
        ticket = ticket or self.ticket
        self.assertFalse(ticket.first_response_date)
        self.assertFalse(ticket.awaiting_reply)
