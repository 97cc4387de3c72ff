# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who reads what is answered, by mail, to the mails and notes of policies (P1)."""

from email.message import EmailMessage

from odoo.tests import tagged

from ..common_kinds import KindCase


@tagged("post_install", "-at_install")
class TestActionAnswers(KindCase):
    """Lea leads the team, Ann is the customer: both answer from their mail programs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader.email = "lea@example.org"

    def _told(self, action):
        """The ticket, and what the action said of it."""
        ticket = self._run_well(action)
        return ticket, ticket.message_ids.filtered(lambda m: "Hurry" in m.body)

    def _answer(self, message, sender):
        """What becomes of a mail that answers a message."""
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, "support@helpdesk.example.org"
        mail["Subject"] = f"Re: {message.subject}"
        mail["Message-ID"] = "<answer@example.org>"
        mail["In-Reply-To"] = message.message_id
        mail.set_content("Do it now, they are a pain.")
        self.env["mail.thread"].message_process("helpdesk.ticket", mail.as_bytes())
        found = self.env["mail.message"].search([("res_id", "=", message.res_id)])
        return found.filtered(lambda m: m.message_id == "<answer@example.org>")

    def _assert_note(self, ticket, message):
        self.assertEqual(message.model, "helpdesk.ticket")
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))
        self.assertFalse(ticket.first_response_date)

    def test_the_answer_to_a_warning_stays_among_us(self):
        """SEMANTICS P1, A3: a customer reads none of it, and it is no response."""
        leader = "{{ object.team_id.user_id.partner_id.id }}"
        ticket, warning = self._told(self._kind_email(partner_to=leader))
        self._assert_note(ticket, self._answer(warning, self.leader.email))

    def test_the_answer_to_a_warning_at_an_address_of_ours(self):
        """SEMANTICS P1: the template names an address instead of a person."""
        email = self._kind_email(partner_to=False, email_to=self.leader.email)
        ticket, warning = self._told(email)
        self._assert_note(ticket, self._answer(warning, self.leader.email))

    def test_the_answer_to_a_note_stays_among_us(self):
        """SEMANTICS P1: Odoo takes it for a message to the customer."""
        ticket, note = self._told(self._kind_message("note"))
        self._assert_note(ticket, self._answer(note, self.leader.email))

    def test_the_customers_answer_to_a_mail(self):
        """SEMANTICS A3: it is a message of theirs, as ever."""
        ticket, notice = self._told(self._kind_email())
        answer = self._answer(notice, self.customer.email)
        self.assertEqual(answer.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertTrue(ticket.awaiting_reply)

    def test_the_answer_of_a_stranger_at_an_address(self):
        """SEMANTICS A3: as of a customer who is no contact."""
        email = self._kind_email(partner_to=False, email_to="jo@example.net")
        ticket, notice = self._told(email)
        answer = self._answer(notice, "jo@example.net")
        self.assertEqual(answer.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertTrue(ticket.awaiting_reply)

    def test_the_customers_answer_to_what_an_agent_hid_afterwards(self):
        """SEMANTICS A3: the mail was out already."""
        ticket = self._run_well(self._kind_message())
        message = ticket.with_user(self.agent).message_post(
            body="Have you tried turning it off?",
            message_type="comment",
            partner_ids=self.customer.ids,
            subtype_xmlid="mail.mt_comment",
        )
        message.sudo().is_internal = True
        answer = self._answer(message, self.customer.email)
        self.assertEqual(answer.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertTrue(ticket.awaiting_reply)

    def test_the_customers_answer_to_a_message(self):
        """SEMANTICS A3: whose mail to a colleague who follows leaves it public."""
        ticket, message = self._told(self._kind_message())
        self.assertFalse(message.is_internal)
        answer = self._answer(message, self.customer.email)
        self.assertEqual(answer.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertTrue(ticket.awaiting_reply)
