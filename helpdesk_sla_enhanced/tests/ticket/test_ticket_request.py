# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a customer writes, and mails to many tickets (SEMANTICS A3)."""

from freezegun import freeze_time

from odoo import Command, fields, http
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import called_by
from ..common_ticket import TicketTalkCase


@tagged("post_install", "-at_install")
class TestRequest(TicketTalkCase):
    """What counts as a customer's message."""

    def test_portal_message_awaits_reply(self):
        """SEMANTICS A3: a customer's portal message sets awaiting_reply, though they
        may only read the ticket."""
        ticket = self.ticket.with_user(self.portal)
        self.assertFalse(ticket.has_access("write"))
        self._comment(self.portal)
        self.assertTrue(self.ticket.awaiting_reply)
        self.assertFalse(self.ticket.first_response_date)

    def test_message_without_contact_awaits_reply(self):
        """SEMANTICS A3: a customer may be unknown to Odoo."""
        self._comment(
            self.env.user,
            author_id=False,
            email_from="Ann <ann@example.net>",
            message_type="email",
        )
        self.assertTrue(self.ticket.awaiting_reply)

    def test_waiting_since_the_first_unanswered_message(self):
        """SEMANTICS A3: what the customer adds does not make him wait any less."""
        with freeze_time("2026-01-05 09:00:00"):
            self._comment(self.portal)
        with freeze_time("2026-01-05 10:00:00"):
            self._comment(self.portal)
        self.assertEqual(str(self.ticket.awaiting_reply_since), "2026-01-05 09:00:00")
        self._comment(self.agent)
        self.assertFalse(self.ticket.awaiting_reply_since)

    def test_leaving_the_team_resets_nothing(self):
        """SEMANTICS G4: the customer has been waiting all the while."""
        since = fields.Datetime.to_datetime("2026-01-05 09:00")
        teams = self.env["helpdesk.ticket.team"].create([{"name": "A"}, {"name": "B"}])
        policy = self.env["sla.policy"].create(
            {
                "name": "Answers",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "item_ids": [
                    Command.create(
                        {
                            "name": "Next Response",
                            "kpi_id": self.env.ref(
                                "helpdesk_sla_enhanced.kpi_next_response"
                            ).id,
                            "applicable_when": str(
                                [
                                    ("awaiting_reply", "=", True),
                                    ("team_id", "=", teams[0].id),
                                ]
                            ),
                            "success_criteria": "[('awaiting_reply', '=', False)]",
                            "failure_after": 2,
                            "failure_unit": "hour",
                        }
                    )
                ],
            }
        )
        policy.action_activate()
        with freeze_time("2026-01-05 09:00"):
            ticket = self._new_ticket(
                team_id=teams[0].id, awaiting_reply=True, sla_policy_id=policy.id
            )
        with freeze_time("2026-01-05 10:00"):
            ticket.team_id = teams[1]
            self.assertFalse(ticket.sla_failure_time)
        with freeze_time("2026-01-05 10:50"):
            ticket.team_id = teams[0]
            last = ticket.sla_kpi_instance_ids.filtered("is_current")
        self.assertRecordValues(last, [{"cycle": 1, "start_time": since}])
        self.assertEqual(str(last.failure_time), "2026-01-05 11:00:00")

    def test_waiting_since_when_set_by_hand(self):
        """SEMANTICS A3: both facts agree, however one is written."""
        waiting, other = self.ticket, self._new_ticket()
        with freeze_time("2026-01-05 09:00:00"):
            waiting.awaiting_reply = True
        with freeze_time("2026-01-05 10:00:00"):
            (waiting + other).write({"awaiting_reply": True})
            new = self._new_ticket(awaiting_reply=True)
        self.assertEqual(
            [str(ticket.awaiting_reply_since) for ticket in waiting + other + new],
            ["2026-01-05 09:00:00", "2026-01-05 10:00:00", "2026-01-05 10:00:00"],
        )
        (waiting + other).write({"awaiting_reply": False})
        self.assertEqual((waiting + other).mapped("awaiting_reply_since"), [False] * 2)

    def test_reply_to_a_note(self):
        """SEMANTICS A3: in an internal exchange only the customer himself waits."""
        values = {"message_type": "email", "subtype_xmlid": "mail.mt_note"}
        supplier = self._partner("Supplier")
        self._comment(self.env.user, author_id=supplier.id, **values)
        note = {"author_id": self.customer.id, "subtype_xmlid": "mail.mt_note"}
        self._comment(self.env.user, **note)
        self._assertUntouched()
        self._comment(self.env.user, author_id=self.customer.id, **values)
        self.assertTrue(self.ticket.awaiting_reply)

    def test_customer_opens_himself(self):
        """SEMANTICS A3: who opens an own ticket wrote last; on behalf says nothing."""
        vals = {"name": "Mouse", "description": "x", "partner_id": self.customer.id}
        Ticket = self.env["helpdesk.ticket"]
        self.assertTrue(
            Ticket.with_user(self.portal).sudo().create(vals).awaiting_reply
        )
        own = {**vals, "partner_id": self.agent.partner_id.id}
        self.assertTrue(Ticket.with_user(self.agent).create(own).awaiting_reply)
        self.assertFalse(Ticket.with_user(self.agent).create(vals).awaiting_reply)
        self.assertFalse(Ticket.create(vals).awaiting_reply)

    def test_import_keeps_what_it_gives(self):
        """SEMANTICS A3: an explicit value is a fact known elsewhere."""
        vals = {"name": "Mouse", "description": "x", "awaiting_reply": False}
        ticket = self.env["helpdesk.ticket"].with_user(self.portal).sudo().create(vals)
        self.assertFalse(ticket.awaiting_reply)

    def test_website_form(self):
        """SEMANTICS A3: a website form creates as superuser, for its visitor."""
        with called_by(self.env, self.env.ref("base.public_user").id):
            ticket = self._new_ticket(partner_id=False)
        self.assertTrue(ticket.awaiting_reply)

    def test_mail_from_our_own_addresses(self):
        """SEMANTICS A3: aliases, the catch-all and others of their domain, companies
        and fetched mailboxes are nobody, also when a contact bears the address."""
        domain = self.env["mail.alias.domain"].create({"name": "desk.example.org"})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "S", "alias_name": "support", "alias_domain_id": domain.id}
        )
        self.env.company.email = "Front Desk <front@example.org>"
        self.env["fetchmail.server"].create(
            {"name": "Box", "user": "Box@example.org", "server_type": "imap"}
        )
        contact = self._partner("Desk", email="support@desk.example.org")
        for values in (
            {"email_from": f"Support <{team.alias_id.alias_full_name}>"},
            {"email_from": domain.catchall_email},
            {"email_from": domain.bounce_email},
            {"email_from": domain.default_from_email},
            {"email_from": "FRONT@example.org"},
            {"email_from": "box@example.org"},
            {"author_id": self.env.company.partner_id.id},
            {"author_id": contact.id},
        ):
            with self.subTest(**values):
                self._comment(
                    self.env.user,
                    message_type="email",
                    **{"author_id": False, **values},
                )
                self.assertFalse(self.ticket.awaiting_reply)

    def test_no_answer_needed(self):
        """SEMANTICS A3: it clears the waiting, is no response, and says by whom."""
        self._comment(self.portal)
        before = self.ticket.message_ids
        self.ticket.with_user(self.agent).action_no_answer_needed()
        self._assertUntouched()
        self.assertFalse(self.ticket.awaiting_reply_since)
        said = self.ticket.message_ids - before
        self.assertIn("No answer needed", said.body)
        self.assertEqual(said.author_id, self.agent.partner_id)
        self.assertTrue(said.subtype_id.internal)

    def test_no_answer_needed_where_nobody_waits(self):
        """SEMANTICS A3: two agents press it, one is noted."""
        self._comment(self.portal)
        before = self.ticket.message_ids
        self.ticket.with_user(self.agent).action_no_answer_needed()
        self.ticket.with_user(self.colleague).action_no_answer_needed()
        self.assertEqual(len(self.ticket.message_ids - before), 1)

    def test_no_answer_needed_is_for_agents(self):
        """SEMANTICS A3, P1: not for the customer, nor for a stranger."""
        self._comment(self.portal)
        self.ticket.message_subscribe(self.customer.ids)
        stranger = new_test_user(self.env, "eve", "base.group_user")
        for user in (self.portal, stranger):
            with self.assertRaises(AccessError):
                self.ticket.with_user(user).action_no_answer_needed()
        self.assertTrue(self.ticket.awaiting_reply)

    def test_moved_conversation(self):
        """SEMANTICS A3: the customer waits where their messages now are."""
        other = self._new_ticket()
        self._comment(self.agent)
        with freeze_time("2026-01-05 09:00:00"):
            self._comment(self.portal)
        self.ticket.with_user(self.agent).message_change_thread(other)
        self.assertTrue(other.awaiting_reply)
        self.assertEqual(str(other.awaiting_reply_since), "2026-01-05 09:00:00")
        self.assertFalse(other.first_response_date)
        self.assertFalse(self.ticket.awaiting_reply)
        self.assertTrue(self.ticket.first_response_date)


@tagged("post_install", "-at_install")
class TestMassComposer(TicketTalkCase):
    """ "Send by e-mail" from a list of tickets."""

    def test_mails_are_answers(self):
        """SEMANTICS A3: each mail to its customer is a response, first or not."""
        tickets = self.ticket + self._new_ticket(partner_id=self._partner("Zoe").id)
        self._comment(self.agent)
        first = self.ticket.first_response_date
        self._comment(self.portal)
        self._mail(tickets)
        self.assertEqual(self.ticket.first_response_date, first)
        for ticket in tickets:
            self._assertAnswered(ticket)

    def test_mail_for_two_tickets_of_a_customer(self):
        """SEMANTICS A3: sent once to a customer, one text answers their tickets."""
        other = self._new_ticket()
        self._mail(self.ticket + other)
        self._assertAnswered(self.ticket)
        self._assertAnswered(other)

    def test_mail_that_is_never_sent(self):
        """SEMANTICS A3: a mail to a blocked or missing address reaches no one."""
        self.env["mail.blacklist"]._add(self.customer.email)
        nobody = self._new_ticket(
            partner_id=self._partner("Nobody", email=False).id, partner_email=False
        )
        self._mail(self.ticket + nobody)
        self._assertUntouched(self.ticket)
        self._assertUntouched(nobody)

    def test_mail_to_others(self):
        """SEMANTICS A3: a mail to a supplier is no response."""
        self._mail(self.ticket, partner_ids=self._partner("Supplier").ids)
        self._assertUntouched()

    def test_mail_by_a_job(self):
        """SEMANTICS A3: a job's mail is none, whomever it names as its author."""
        root = self.env.ref("base.user_root")
        self._mail(self.ticket, root, author_id=self.agent.partner_id.id)
        self._assertUntouched()

    def test_cost_does_not_grow(self):
        """Law 4: noting the answers takes the same queries for 3 and 30 tickets."""
        self._queries_to_note(2)
        self.assertEqual(self._queries_to_note(3), self._queries_to_note(30))

    def _queries_to_note(self, count):
        """Return how many queries it takes to note mails on ``count`` new tickets,
        half of them to outsiders who wrote there before."""
        tickets = self.env["helpdesk.ticket"]
        vals_list = []
        for number in range(count):
            second = self._partner(f"Second{count}x{number}")
            ticket = self._new_ticket()
            self._comment(self.env.user, ticket, author_id=second.id)
            tickets += ticket
            vals_list.append(
                {
                    "model": "helpdesk.ticket",
                    "res_id": ticket.id,
                    "message_type": "email_outgoing",
                    "author_id": self.agent.partner_id.id,
                    "recipient_ids": [
                        Command.set((second if number % 2 else self.customer).ids)
                    ],
                }
            )
        mails = self.env["mail.mail"].create(vals_list)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        tickets.with_user(self.agent)._message_mail_after_hook(mails)
        self.env.flush_all()
        queries = self.env.cr.sql_log_count - before
        self.assertFalse(tickets.filtered("awaiting_reply"))
        return queries

    def _mail(self, tickets, user=None, **values):
        composer = self._compose(
            tickets, user, composition_mode="mass_mail", auto_delete=False, **values
        )
        composer.action_send_mail()


@tagged("post_install", "-at_install")
class TestPortal(HttpCase):
    """The customer's own pages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env, "ann-portal", "base.group_portal", password="ann-portal"
        )

    def test_ticket_and_message_from_the_portal(self):
        """SEMANTICS A3: opened and written to on the portal, it awaits a reply."""
        self.authenticate("ann-portal", "ann-portal")
        self.url_open(
            "/submitted/ticket",
            data={
                "subject": "No paper",
                "description": "It asks for paper.",
                "category": "",
                "csrf_token": http.Request.csrf_token(self),
            },
        ).raise_for_status()
        ticket = self.env["helpdesk.ticket"].search([("name", "=", "No paper")])
        self.assertTrue(ticket.awaiting_reply)
        ticket.awaiting_reply = False
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": ticket.id,
                "post_data": {"body": "Still no", "subtype_xmlid": "mail.mt_comment"},
            },
        )
        self.assertTrue(ticket.awaiting_reply)
