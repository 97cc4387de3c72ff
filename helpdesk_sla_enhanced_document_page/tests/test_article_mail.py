# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Articles that are mailed from a ticket (SEMANTICS A3, N)."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaCase
from odoo.addons.mail.tests.common import MailCase

from .common import JAM, ArticleCase


@tagged("post_install", "-at_install")
class TestArticleMail(ArticleCase, MailCase):
    def test_the_text_goes_to_the_customer(self):
        """SEMANTICS N."""
        with self.mock_mail_gateway():
            self._mail(self.jam)
        message = self.ticket.message_ids[0]
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertEqual(message.partner_ids, self.customer)
        self.assertIn("pull the paper out", message.body)
        self.assertSentEmail(self.agent.partner_id, [self.customer])

    def test_it_is_the_response_that_it_is(self):
        """SEMANTICS A3: a message to the customer by an agent."""
        self.ticket._sla_note_request()
        with self.mock_mail_gateway():
            self._mail(self.jam)
        self._assertAnswered()

    def test_a_link_is_a_response_as_well(self):
        """SEMANTICS A3."""
        self.ticket._sla_note_request()
        with self.mock_mail_gateway():
            self._mail(self.jam, how="link")
        self._assertAnswered()

    def test_it_stays_linked_with_who_and_when(self):
        """SEMANTICS N."""
        with self.mock_mail_gateway():
            link = self._mail(self.jam)
        self.assertRecordValues(link, [{"user_id": self.agent.id, "how": "text"}])
        age = fields.Datetime.now() - link.date
        self.assertLess(age, timedelta(minutes=1))

    def test_what_was_linked_before_becomes_mailed(self):
        """SEMANTICS N: one line for each article of a ticket."""
        self._line(self.jam).action_link()
        self.assertEqual(self._links(self.jam).how, "linked")
        with self.mock_mail_gateway():
            self.assertEqual(self._mail(self.jam, how="link").how, "link")

    def test_linking_alone_tells_nobody(self):
        """SEMANTICS A3: it is no response."""
        count = len(self.ticket.message_ids)
        self._line(self.jam).action_link()
        self.assertEqual(len(self.ticket.message_ids), count)
        self._assertUntouched()

    def test_a_note_with_the_article_is_no_response(self):
        """SEMANTICS A3."""
        with self.mock_mail_gateway():
            note = self.env.ref("mail.mt_note").id
            link = self._mail(self.jam, subtype_id=note, partner_ids=False)
        self.assertEqual(link.how, "linked")
        self._assertUntouched()

    def test_a_closed_composer_links_nothing(self):
        """SEMANTICS N: only what is sent."""
        action = self._line(self.jam).action_mail_text()
        composer = self.env["mail.compose.message"].with_user(self.agent)
        composer.with_context(**action["context"]).create({})
        self.assertFalse(self._links(self.jam))

    def test_a_mail_that_is_put_off_is_linked_at_once(self):
        """SEMANTICS A3: it is a response when it goes out."""
        action = self._line(self.jam).action_mail_text()
        composer = self.env["mail.compose.message"].with_user(self.agent)
        composer = composer.with_context(**action["context"]).create(
            {"scheduled_date": fields.Datetime.now() + timedelta(days=1)}
        )
        composer.action_schedule_message()
        self.assertEqual(self._links(self.jam).how, "text")
        self._assertUntouched()

    def test_a_customer_who_is_no_contact(self):
        """SEMANTICS A3: the address on the ticket is enough."""
        self.ticket.write({"partner_id": False, "partner_email": "ria@example.net"})
        with self.mock_mail_gateway():
            self._mail(self.jam)
        self._assertAnswered()
        self.assertEqual(
            self.ticket.message_ids[0].partner_ids.email, "ria@example.net"
        )


@tagged("post_install", "-at_install")
class TestArticleKpi(SlaCase, ArticleCase, MailCase):
    """First Response, met by an article."""

    def test_a_mailed_article_meets_first_response(self):
        """SEMANTICS A3, N."""
        criteria = str([("first_response_date", "!=", False)])
        item = self._item(
            kpi_id=self.first_response.id,
            success_criteria=criteria,
            failure_after=15,
            failure_unit="minute",
        )
        self._create_policy(item)
        agent = self.agent
        agent.group_ids += self.env.ref("document_knowledge.group_document_user")
        with self.at("2026-01-05 10:00"):
            self.ticket = self._create_ticket(partner_id=self.customer.id)
            self.env.cr.flush()
        with self.at("2026-01-05 10:10"), self.mock_mail_gateway():
            self._mail(self.jam)
            self.env.cr.flush()
        instance = self.instance_of(self.ticket, self.first_response)
        self.assertEqual(instance.status, "succeeded")
        self.assertEqual(str(instance.met_time), "2026-01-05 10:10:00")
        self.assertIn("tray", JAM)
