# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A support team behind a mail alias, and mails as real programs write them."""

from pathlib import Path

from odoo.tests import new_test_user

from odoo.addons.mail.tests.common import MailCase

MAILS = Path(__file__).parent / "data"


class SupportMailCase(MailCase):
    """``support@helpdesk.example.org`` feeds a team; Ann writes, Tessa answers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "helpdesk.example.org"})
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Support",
                "alias_name": "support",
                "alias_domain_id": domain.id,
            }
        )
        cls.agent = new_test_user(
            cls.env,
            "tessa",
            "helpdesk_mgmt.group_helpdesk_user",
            name="Tessa Mertens",
            email="tessa.mertens@example.org",
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ann Peeters", "email": "ann.peeters@example.com"}
        )

    def _receive(self, name):
        """Feed the mail ``name``.eml as the fetching job does; return its ticket."""
        ticket_id = (
            self.env["mail.thread"]
            .with_context(fetchmail_cron_running=True)
            .message_process(False, (MAILS / f"{name}.eml").read_bytes())
        )
        return self.env["helpdesk.ticket"].browse(ticket_id)

    def _answer(self, ticket, **values):
        """Let Tessa answer in the chatter, as the web client posts it."""
        return ticket.with_user(self.agent).message_post(
            body="Please switch it off and on again.",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=ticket.partner_id.ids,
            **values,
        )
