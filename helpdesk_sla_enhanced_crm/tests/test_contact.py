# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What counts as the first contact with a lead's customer (SEMANTICS B4)."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.engine.context import saying
from odoo.addons.helpdesk_sla_enhanced.tests.common import utc
from odoo.addons.mail.tests.common import MailCase

from .common import LeadCase

ANSWER = """From: {sender}
To: {to}
Subject: Twenty desks
Message-ID: <{number}@example.org>
In-Reply-To: {reply}
Content-Type: text/plain; charset=utf-8

Hello.
"""


@tagged("post_install", "-at_install")
class TestContact(LeadCase, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._lead(cls)

    def _post(self, user=None, lead=None, **values):
        values = {
            "body": "Hello",
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
            "partner_ids": self.customer.ids,
            **values,
        }
        lead = lead or self.lead
        return lead.with_user(user or self.sam).message_post(**values)

    def _do(self, type_name, user=None):
        """Plan an activity for the salesperson and mark it as done."""
        activity = self.lead.with_user(self.sam).activity_schedule(
            type_name, user_id=self.sam.id
        )
        activity.with_user(user or self.sam).action_feedback(feedback="Done")

    def _assert_contacted(self):
        self.assertTrue(self.lead.first_contact_date)
        self.assertEqual(self.instance_of(self.lead, self.contact).status, "succeeded")

    def _assert_not_contacted(self):
        self.assertFalse(self.lead.first_contact_date)

    def test_a_message_to_the_customer(self):
        """SEMANTICS B4."""
        with self.mock_mail_gateway():
            self._post()
        self._assert_contacted()

    def test_only_the_first_counts(self):
        """SEMANTICS B4."""
        with self.mock_mail_gateway():
            with self.at("2026-01-05 10:00"):
                self._post()
            with self.at("2026-01-05 11:00"):
                self._post()
        self.assertEqual(self.lead.first_contact_date, utc("2026-01-05 10:00"))

    def test_a_message_to_another_address(self):
        """SEMANTICS B4: a lead need not have a customer among the contacts."""
        with self.mock_mail_gateway():
            self._post(partner_ids=[], outgoing_email_to="ria@example.com")
        self._assert_contacted()

    def test_a_message_to_nobody(self):
        """SEMANTICS B4: no one outside has read it."""
        with self.mock_mail_gateway():
            self._post(partner_ids=[])
        self._assert_not_contacted()

    def test_a_message_to_a_colleague(self):
        """SEMANTICS B4."""
        with self.mock_mail_gateway():
            self._post(partner_ids=self.lea.partner_id.ids)
        self._assert_not_contacted()

    def test_a_note(self):
        """SEMANTICS B4: not even one that mentions the customer."""
        with self.mock_mail_gateway():
            self._post(subtype_xmlid="mail.mt_note")
        self._assert_not_contacted()

    def test_a_message_of_the_bot(self):
        """SEMANTICS B4."""
        with self.mock_mail_gateway():
            self._post(user=self.env.ref("base.user_root"))
        self._assert_not_contacted()

    def test_a_message_of_an_action(self):
        """SEMANTICS B4: an SLA that mails the customer meets nothing by that."""
        with self.mock_mail_gateway():
            self._post(lead=self.lead.with_context(**saying({}, sla_instance_id=1)))
        self._assert_not_contacted()

    def test_a_template_of_a_rule(self):
        """SEMANTICS B4: nobody wrote it."""
        template = self.env["mail.template"].create(
            {
                "name": "Welcome",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "subject": "Welcome",
                "body_html": "<p>Welcome</p>",
                "use_default_to": True,
            }
        )
        with self.mock_mail_gateway():
            self.lead.with_user(self.sam).message_mail_with_source(template)
        self._assert_not_contacted()

    def test_a_mail_to_several_leads(self):
        """SEMANTICS B4: written by a salesperson in the list of leads."""
        composer = self.env["mail.compose.message"].with_user(self.sam)
        composer = composer.with_context(
            active_ids=self.lead.ids, active_model="crm.lead"
        ).create(
            {
                "composition_mode": "mass_mail",
                "model": "crm.lead",
                "subject": "Desks",
                "body": "<p>Hello</p>",
            }
        )
        with self.mock_mail_gateway():
            composer._action_send_mail()
        self._assert_contacted()

    def test_the_mail_of_the_customer(self):
        """SEMANTICS B4: it is no contact of ours."""
        self._receive("Ann <ann.peeters@example.com>", "desks@example.org")
        self._assert_not_contacted()

    def test_a_mail_from_a_salespersons_own_program(self):
        """SEMANTICS B4: a copy of which reaches the lead."""
        self._receive("Sam <sam@example.org>", "ann.peeters@example.com")
        self._assert_contacted()

    def test_a_mail_among_colleagues(self):
        """SEMANTICS B4."""
        self._receive("Sam <sam@example.org>", "lea@example.org")
        self._assert_not_contacted()

    def test_a_mail_to_our_own_addresses(self):
        """SEMANTICS A3, B4: the company's is nobody's outside."""
        self.env.company.email = "desk@example.org"
        self._receive("Sam <sam@example.org>", "desk@example.org")
        self._assert_not_contacted()

    def _receive(self, sender, to):
        """Let the gateway post a mail that somebody wrote in another program."""
        with self.mock_mail_gateway():
            first = self._post(
                lead=self.lead.with_context(**saying({}, sla_instance_id=1))
            )
            mail = ANSWER.format(sender=sender, to=to, number=1, reply=first.message_id)
            self.env["mail.thread"].with_context(
                fetchmail_cron_running=True
            ).message_process(False, mail.encode())
        self.assertEqual(self.lead.message_ids[0].message_type, "email")

    def test_a_call_a_meeting_or_a_mail_that_is_done(self):
        """SEMANTICS B4: a logged contact."""
        for name in ("call", "meeting", "email"):
            with self.subTest(name):
                self.lead.first_contact_date = False
                self._do(f"mail.mail_activity_data_{name}")
                self._assert_contacted()

    def test_a_to_do_that_is_done(self):
        """SEMANTICS B4: no contact."""
        self._do("mail.mail_activity_data_todo")
        self._assert_not_contacted()

    def test_merged_leads_keep_the_first_contact(self):
        """SEMANTICS B4."""
        moment = fields.Datetime.to_datetime("2026-01-05 10:00:00")
        other = self._lead(first_contact_date=moment)
        merged = (self.lead | other).sudo().merge_opportunity()
        self.assertEqual(merged.first_contact_date, moment)
