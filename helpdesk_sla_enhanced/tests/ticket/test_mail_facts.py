# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Real mail through Odoo's gateway, and who wrote it (SEMANTICS A3)."""

import email
import email.policy
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import html2plaintext, mute_logger

from odoo.addons.helpdesk_sla_enhanced.models.mail_thread import is_automatic

from ..common_mail import MAILS, SupportMailCase


@tagged("post_install", "-at_install")
class TestIncomingMail(SupportMailCase):
    """A customer's mail, however their program writes it."""

    def test_mail_becomes_a_waiting_ticket(self):
        """SEMANTICS A3: the mail that opens a ticket is the customer's message."""
        ticket = self._receive("thunderbird_plain")
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "Label printer stopped",
                    "team_id": self.team.id,
                    "partner_id": self.customer.id,
                    "awaiting_reply": True,
                    "first_response_date": False,
                }
            ],
        )

    def test_other_programs(self):
        """SEMANTICS A3: HTML, attachments and other alphabets are read the same."""
        for name, subject, words, files in (
            ("outlook_html", "Accès refusé au portail", "« accès refusé »", []),
            (
                "gmail_attachment",
                "Erro na fatura nº 17 – IVA em dúvida",
                "o IVA está errado",
                ["fatura-17.pdf"],
            ),
            (
                "apple_mail_screenshot",
                "Störung 7 am Drucker im Büro (Straße 12)",
                "zeigt „Störung 7“",
                ["Bildschirmfoto 2026-01-05 Büro.png"],
            ),
            (
                "evolution_iso_8859_15",
                "Factuur van € 1.250 in plaats van € 125",
                "staat € 1.250 in plaats van",
                [],
            ),
            ("group_relayed", "Password link expired", "Could you send", []),
        ):
            with self.subTest(name=name):
                ticket = self._receive(name)
                message = ticket.message_ids.filtered(
                    lambda m: m.message_type == "email"
                )
                self.assertEqual(ticket.name, subject)
                text = html2plaintext(message.body).replace("\N{NO-BREAK SPACE}", " ")
                self.assertIn(words, text)
                self.assertEqual(message.attachment_ids.mapped("name"), files)
                self.assertTrue(ticket.awaiting_reply)

    def test_reply_in_the_thread(self):
        """SEMANTICS A3: the customer's reply to an answer waits again."""
        ticket = self._receive("thunderbird_plain")
        self._answer(ticket)
        self.assertFalse(ticket.awaiting_reply)
        self.assertEqual(self._receive("thunderbird_reply"), ticket)
        self.assertTrue(ticket.awaiting_reply)

    def test_automatic_replies_of_the_customer(self):
        """SEMANTICS A3: out of office is not the customer's message."""
        ticket = self._receive("thunderbird_plain")
        self._answer(ticket)
        for name in ("exchange_out_of_office", "gmail_vacation"):
            with self.subTest(name=name):
                posted = len(ticket.message_ids)
                self.assertEqual(self._receive(name), ticket)
                self.assertEqual(len(ticket.message_ids), posted + 1)
                self.assertFalse(ticket.awaiting_reply)

    def test_ticket_opened_by_a_machine(self):
        """SEMANTICS A3: an automatic reply to no ticket of ours opens one that waits
        for nobody."""
        self.assertFalse(self._receive("gmail_vacation").awaiting_reply)

    def test_agent_answers_by_mail(self):
        """SEMANTICS A3: an agent's reply from their own mailbox is a response."""
        ticket = self._receive("thunderbird_plain")
        self.assertEqual(self._receive("agent_reply"), ticket)
        self.assertTrue(ticket.first_response_date)
        self.assertFalse(ticket.awaiting_reply)

    def test_agent_is_out_of_office(self):
        """SEMANTICS A3: an agent's automatic reply is no response."""
        ticket = self._receive("thunderbird_plain")
        self.assertEqual(self._receive("agent_out_of_office"), ticket)
        self.assertFalse(ticket.first_response_date)
        self.assertTrue(ticket.awaiting_reply)

    def test_agent_opens_by_mail(self):
        """SEMANTICS A3: an agent who mails the alias is the customer of that ticket."""
        ticket = self._receive("agent_reply")
        self.assertEqual(ticket.partner_id, self.agent.partner_id)
        self.assertFalse(ticket.first_response_date)
        self.assertTrue(ticket.awaiting_reply)

    def test_agent_opens_by_mail_for_a_customer(self):
        """SEMANTICS A3: the mail that opens a ticket on behalf is no response."""
        alias = self.team.alias_id
        alias.alias_defaults = repr(
            {"team_id": self.team.id, "partner_id": self.customer.id}
        )
        ticket = self._receive("agent_reply")
        self.assertEqual(ticket.partner_id, self.customer)
        self.assertFalse(ticket.first_response_date)


@tagged("post_install", "-at_install")
class TestAutomaticHeaders(BaseCase):
    """By which headers a mail is a machine's."""

    def _judge(self, headers):
        source = f"From: ann@example.com\r\n{headers}\r\n\r\nHello\r\n".encode()
        return is_automatic(email.message_from_bytes(source, policy=email.policy.SMTP))

    def test_machines(self):
        """SEMANTICS A3: an auto-reply is neither a request nor a response."""
        for headers in (
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated (failure)",
            'Auto-Submitted: Auto-Notified; owner-email="x@example.org"',
            "X-Auto-Response-Suppress: All",
            "X-Auto-Response-Suppress: DR, OOF, AutoReply",
            "Precedence: bulk",
            "Precedence: auto_reply",
            "Precedence: Junk",
            "X-Autoreply: yes",
            "X-Autorespond:\r\n out of office",
            "X-Autogenerated: Reply",
            "X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent",
            "X-Mail-Autoreply: vacation",
            "X-Autoreply-From: ann@example.com",
            "X-Amazon-Auto-Reply: true",
            "X-FC-MachineGenerated: true",
            "X-POST-MessageClass: 9; Autoresponder",
            "X-Cron-Env: <SHELL=/bin/sh>",
            "Delivered-To: Autoresponder",
            "Content-Type: multipart/report; report-type=disposition-notification;"
            ' boundary="x"',
            "Return-Path: <>",
        ):
            with self.subTest(headers=headers):
                self.assertTrue(self._judge(headers))

    def test_people(self):
        """SEMANTICS A3: people write through groups and other helpdesks too."""
        for headers in (
            "X-Mailer: any",
            "Auto-Submitted: no",
            "Auto-Submitted: No (written by hand)",
            "X-Auto-Response-Suppress: OOF",
            "X-Auto-Response-Suppress: None",
            "X-Autoreply: no",
            "Precedence: list",
            "List-Id: <desk.example.com>",
            "List-Unsubscribe: <https://example.com>",
            "X-Loop: info@example.com",
            "X-MS-Exchange-Inbox-Rules-Loop: info@example.com",
            "X-Autogenerated: Forward",
            "X-Autogenerated: no",
            "Delivered-To: support@example.org",
            "Precedence: normal",
            "Return-Path: <ann@example.com>",
        ):
            with self.subTest(headers=headers):
                self.assertFalse(self._judge(headers))


@tagged("post_install", "-at_install")
class TestFetchedMailConflict(BaseCase):
    """A fetched mail and an agent at the same ticket, in two real transactions."""

    def setUp(self):
        super().setUp()
        with self._transaction() as env:
            ticket = env["helpdesk.ticket"].create(
                {"name": "Conflict", "description": "x", "awaiting_reply": False}
            )
            server = env["fetchmail.server"].create({"name": "Conflict"})
            self.ticket_id, self.server_id = ticket.id, server.id
        self.addCleanup(self._delete)

    def _delete(self):
        with self._transaction() as env:
            env["helpdesk.ticket"].browse(self.ticket_id).unlink()
            env["fetchmail.server"].browse(self.server_id).unlink()

    @contextmanager
    def _transaction(self, **context):
        with Registry(get_db_name()).cursor() as cursor:
            yield api.Environment(cursor, SUPERUSER_ID, context)

    def test_mail_survives_an_agents_save(self):
        """SEMANTICS A3: noting the customer's message never costs the message."""
        mail = (MAILS / "thunderbird_plain.eml").read_bytes()
        with self._transaction(default_fetchmail_server_id=self.server_id) as env:
            self.assertEqual(
                env["helpdesk.ticket"].browse(self.ticket_id).name, "Conflict"
            )
            with self._transaction() as other:
                other["helpdesk.ticket"].browse(self.ticket_id).name = "Saved meanwhile"
            with mute_logger("odoo.sql_db"):
                env["mail.thread"].message_process(
                    "helpdesk.ticket", mail, thread_id=self.ticket_id
                )
        with self._transaction() as env:
            ticket = env["helpdesk.ticket"].browse(self.ticket_id)
            self.assertEqual(ticket.name, "Saved meanwhile")
            self.assertTrue(ticket.awaiting_reply)
            self.assertEqual(ticket.message_ids[0].subject, "Label printer stopped")
