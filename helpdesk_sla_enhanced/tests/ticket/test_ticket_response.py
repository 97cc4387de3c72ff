# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an agent writes: a response or not (SEMANTICS A3), without any SLA at work."""

from datetime import datetime

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from ...engine.context import saying
from ..common import called_by
from ..common_ticket import TicketTalkCase

NINE = datetime(2026, 1, 5, 9, 0, 0)
TEN = datetime(2026, 1, 5, 10, 0, 0)


@tagged("post_install", "-at_install")
class TestAnswer(TicketTalkCase):
    """What counts as a response to the customer."""

    def test_answer_sets_first_response_date(self):
        """SEMANTICS A3: the first message to the customer is stamped."""
        with freeze_time(NINE):
            self._comment(self.agent)
        self.assertEqual(self.ticket.first_response_date, NINE)

    def test_later_answer_keeps_first_response_date(self):
        """SEMANTICS A3: it is set once."""
        with freeze_time(NINE):
            self._comment(self.agent)
        with freeze_time(TEN):
            self._comment(self.colleague)
        self.assertEqual(self.ticket.first_response_date, NINE)

    def test_answer_clears_awaiting_reply(self):
        """SEMANTICS A3: a response clears awaiting_reply, also a later one."""
        self._comment(self.agent)
        self._comment(self.portal)
        self._comment(self.agent)
        self._assertAnswered()

    def test_answer_adds_only_its_message(self):
        """SEMANTICS A3: noting the facts posts and tracks nothing."""
        before = self.ticket.message_ids
        message = self._comment(self.agent)
        self.env.cr.flush()
        self.assertEqual(self.ticket.message_ids - before, message)

    def test_answer_while_colleagues_follow(self):
        """SEMANTICS A3: followers inside the company do not make it theirs."""
        self.ticket.message_subscribe(self.colleague.partner_id.ids)
        self._comment(self.agent)
        self._assertAnswered()

    def test_answer_within_one_company(self):
        """SEMANTICS A3: agents who belong to the customer's company answer him too,
        and a message to one of them does not."""
        (self.agent | self.colleague).partner_id.parent_id = self.company_partner
        self._comment(self.agent, partner_ids=self.colleague.partner_id.ids)
        self._assertUntouched()
        self._comment(self.agent)
        self._assertAnswered()

    def test_answer_by_composer(self):
        """SEMANTICS A3: the full composer writes to the customer."""
        self._compose(self.ticket, partner_ids=self.customer.ids).action_send_mail()
        self._assertAnswered()

    def test_answer_to_contact_of_same_company(self):
        """SEMANTICS A3: a colleague of the contact is the customer too."""
        boss = self._partner("Boss", parent_id=self.company_partner.id)
        self._comment(self.agent, partner_ids=boss.ids)
        self._assertAnswered()

    def test_mail_to_address_of_same_company(self):
        """SEMANTICS A3: so is one whom the agent's own mail already went to."""
        boss = self._partner("Boss", parent_id=self.company_partner.id)
        values = {"message_type": "email", "incoming_email_cc": "bob@example.org"}
        self._comment(self.agent, incoming_email_to="x@example.net", **values)
        self._assertUntouched()
        self._comment(self.agent, incoming_email_to=f"Boss <{boss.email}>", **values)
        self._assertAnswered()

    def test_answer_to_following_customer(self):
        """SEMANTICS A3: mentioning a colleague hides nothing from a follower."""
        self.ticket.message_subscribe(self.customer.ids)
        self._comment(self.agent, partner_ids=self.colleague.partner_id.ids)
        self._assertAnswered()

    def test_answer_to_second_address(self):
        """SEMANTICS A3: who wrote from outside is answered like the customer."""
        second = self._partner("Second")
        self._comment(
            self.env.user, author_id=second.id, message_type="email", subject="Hi"
        )
        self._comment(self.agent, partner_ids=second.ids)
        self._assertAnswered()

    def test_answer_to_whom_the_customer_brought_in(self):
        """SEMANTICS A3: the customer's copy to a colleague, who then writes too."""
        helper = self._partner("Helper")
        self._comment(
            self.env.user,
            author_id=self.customer.id,
            message_type="email",
            incoming_email_cc=helper.email,
        )
        self._comment(self.agent, partner_ids=(helper | self.customer).ids)
        self.ticket.first_response_date = False
        self._comment(self.env.user, author_id=helper.id, message_type="email")
        self._comment(self.agent, partner_ids=helper.ids)
        self._assertAnswered()

    def test_answer_by_the_responsible(self):
        """SEMANTICS A3: who need not be a helpdesk user."""
        employee = new_test_user(self.env, "eve", "base.group_user")
        self.ticket.team_id = False
        self.ticket.user_id = employee
        self._comment(employee)
        self._assertAnswered()

    def test_answer_by_every_helpdesk_group(self):
        """SEMANTICS A3: from their own tickets up to all of them."""
        for group in ("user_own", "user_team", "user", "manager"):
            user = new_test_user(
                self.env, group, f"helpdesk_mgmt.group_helpdesk_{group}"
            )
            ticket = self._new_ticket()
            self._comment(self.env.user, ticket, author_id=user.partner_id.id)
            self._assertAnswered(ticket)

    def test_answer_to_address_without_contact(self):
        """SEMANTICS A3: a ticket that has only an address is answered there."""
        ticket = self._new_ticket(partner_id=False, partner_email="Cy <cy@example.com>")
        other = self._new_ticket(partner_id=False, partner_email="cy@example.com")
        self._comment(self.agent, ticket, outgoing_email_to="cy@example.com")
        self._comment(self.agent, other, outgoing_email_to="else@example.net")
        self._assertAnswered(ticket)
        self._assertUntouched(other)

    def test_answer_by_scheduled_message(self):
        """SEMANTICS A3: a message sent later counts when it is posted."""
        with freeze_time(NINE):
            composer = self._compose(
                self.ticket, partner_ids=self.customer.ids, scheduled_date=TEN
            )
            composer.action_schedule_message()
        self._assertUntouched()
        with freeze_time(TEN):
            self.env["mail.scheduled.message"].search([])._post_message()
        self.assertEqual(self.ticket.first_response_date, TEN)

    def test_answer_with_scheduled_notification(self):
        """SEMANTICS A3: a message whose mail waits counts when the mail goes out."""
        tomorrow = self.env.cr.now().replace(microsecond=0) + (TEN - NINE)
        self._comment(
            self.agent, partner_ids=self.customer.ids, scheduled_date=tomorrow
        )
        self._assertUntouched()
        self.env["mail.message.schedule"].search([]).force_send()
        self._assertAnswered()

    def test_deleted_answer_was_an_answer(self):
        """SEMANTICS A3: a deleted message has reached the customer all the same."""
        message = self._comment(self.agent)
        answered = self.ticket.first_response_date
        message.unlink()
        self.assertEqual(self.ticket.first_response_date, answered)

    def test_agent_who_is_the_customer(self):
        """SEMANTICS A3: an internal user is a customer on their own ticket."""
        ticket = self._new_ticket(partner_id=self.agent.partner_id.id)
        self._comment(self.agent, ticket)
        self.assertTrue(ticket.awaiting_reply)
        self.assertFalse(ticket.first_response_date)
        self._comment(self.colleague, ticket)
        self._assertAnswered(ticket)


@tagged("post_install", "-at_install")
class TestNoAnswer(TicketTalkCase):
    """What does not count as a response."""

    def test_note(self):
        """SEMANTICS A3: a note is none."""
        self._comment(self.agent, subtype_xmlid="mail.mt_note")
        self._comment(self.agent, is_internal=True)
        self._assertUntouched()

    def test_automatic_types(self):
        """SEMANTICS A3: templates, notifications and out-of-office notes are none."""
        for message_type in ("auto_comment", "notification", "out_of_office"):
            with self.subTest(message_type=message_type):
                self._comment(self.agent, message_type=message_type)
                self._assertUntouched()

    def test_any_employee(self):
        """SEMANTICS A3: who has no helpdesk group and is not responsible."""
        employee = new_test_user(self.env, "eve", "base.group_user")
        for values in ({}, {"incoming_email_to": self.customer.email}):
            self._comment(
                self.env.user,
                author_id=employee.partner_id.id,
                message_type="email" if values else "comment",
                **values,
            )
        self._assertUntouched()

    def test_what_a_customer_posts_in_an_agents_name(self):
        """SEMANTICS A3: whom the message names as its author does not matter."""
        as_agent = {"author_id": self.agent.partner_id.id}
        posting = self.ticket.with_user(self.portal).sudo()
        self._post_as(posting, **as_agent)
        with called_by(self.env, self.portal.id):
            self._post_as(self.ticket, **as_agent)
        self._assertUntouched()

    def _post_as(self, ticket, **values):
        ticket.message_post(
            body="Solved",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            **values,
        )

    def test_mail_to_a_supplier_who_wrote_before(self):
        """SEMANTICS A3: one whom an agent brought in is not the customer."""
        supplier = self._partner("Supplier")
        asked = {"message_type": "email", "incoming_email_to": supplier.email}
        self._comment(self.agent, **asked)
        self._comment(self.env.user, author_id=supplier.id, message_type="email")
        self.ticket.awaiting_reply = False
        self._comment(self.agent, **asked)
        self._comment(self.agent, partner_ids=supplier.ids)
        self._assertUntouched()

    def test_mail_to_a_supplier_with_our_alias_in_copy(self):
        """SEMANTICS A3: what our own alias gets the customer does not, also when
        somebody wrote as the alias before."""
        alias = self._alias()
        self._comment(
            self.env.user,
            author_id=False,
            email_from=f"Support <{alias}>",
            message_type="email",
        )
        self._comment(
            self.agent,
            message_type="email",
            incoming_email_to="supplier@example.net",
            incoming_email_cc=alias,
        )
        self._assertUntouched()

    def test_mail_on_a_ticket_that_bears_our_alias(self):
        """SEMANTICS A3: as the address of a ticket that was opened as the alias."""
        alias = self._alias()
        ticket = self._new_ticket(partner_id=False, partner_email=alias)
        self._comment(
            self.agent,
            ticket,
            message_type="email",
            incoming_email_to="supplier@example.net",
            incoming_email_cc=alias,
        )
        self._assertUntouched(ticket)

    def test_mail_that_names_nobody(self):
        """SEMANTICS A3: such as one to our alias alone, or to hidden addresses."""
        self._comment(self.agent, message_type="email")
        self._assertUntouched()

    def _alias(self):
        domain = self.env["mail.alias.domain"].create({"name": "desk.example.org"})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "S", "alias_name": "support", "alias_domain_id": domain.id}
        )
        return team.alias_id.alias_full_name

    def test_bot(self):
        """SEMANTICS A3: a bot is no internal user."""
        self._comment(self.env.ref("base.user_root"))
        self._assertUntouched()

    def test_sla_action(self):
        """SEMANTICS A3: what an SLA action posts is none, no matter who owns it."""
        self._comment(
            self.agent, self.ticket.with_context(**saying({}, sla_instance_id=1))
        )
        self._assertUntouched()

    def test_server_action(self):
        """SEMANTICS A3: a template posted by a rule is none."""
        action = self.env["ir.actions.server"].create(
            {
                "name": "Acknowledge",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "mail_post",
                "mail_post_method": "comment",
                "template_id": self._template().id,
            }
        )
        before = self.ticket.message_ids
        action.with_user(self.agent).sudo().with_context(
            active_model="helpdesk.ticket", active_id=self.ticket.id
        ).run()
        self.assertTrue(self.ticket.message_ids - before)
        self._assertUntouched()

    def test_stage_template(self):
        """SEMANTICS A3: a stage's template is none, no matter who moves the ticket."""
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        stage.mail_template_id = self._template()
        self.env.cr.flush()
        self.ticket.with_user(self.agent).stage_id = stage
        self.env.cr.flush()
        sent = self.env["mail.mail"].search(
            [("model", "=", "helpdesk.ticket"), ("res_id", "=", self.ticket.id)]
        )
        self.assertEqual(sent.recipient_ids, self.customer)
        self._assertUntouched()

    def test_opening_on_behalf(self):
        """SEMANTICS A3: opening a ticket for a customer is none."""
        ticket = (
            self.env["helpdesk.ticket"]
            .with_user(self.agent)
            .create(
                {
                    "name": "Phone call",
                    "description": "He called.",
                    "partner_id": self.customer.id,
                }
            )
        )
        self._assertUntouched(ticket)

    def test_mention_of_a_colleague(self):
        """SEMANTICS A3: a message to a colleague only is not the customer's."""
        self._comment(self.agent, partner_ids=self.colleague.partner_id.ids)
        self._assertUntouched()

    def test_forward(self):
        """SEMANTICS A3: a forward to a supplier is none, though the customer follows
        the ticket: a forward goes to no follower."""
        self.ticket.message_subscribe(self.customer.ids)
        self._compose(
            self.ticket,
            partner_ids=self._partner("Supplier").ids,
            composition_comment_option="forward",
        ).action_send_mail()
        self._assertUntouched()

    def test_copy_starts_afresh(self):
        """SEMANTICS A3: a copied ticket has no answer yet."""
        self._comment(self.agent)
        self._assertUntouched(self.ticket.with_user(self.agent).copy())
