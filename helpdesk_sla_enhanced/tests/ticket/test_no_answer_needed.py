# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A customer's message that needs no answer, and taking that back (SEMANTICS A3)."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.mail.tools.discuss import Store

from ..common_ticket import TicketTalkCase

NINE = "2026-01-05 09:00:00"
TEN = "2026-01-05 10:00:00"


@tagged("post_install", "-at_install")
class TestNoAnswerNeeded(TicketTalkCase):
    """What agents say of tickets whose customer wrote last."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def _waiting(self, count, moment=NINE):
        """Some tickets whose customers wait."""
        tickets = self.env["helpdesk.ticket"]
        for number in range(count):
            tickets |= self._new_ticket(name=f"Printer {number}")
        with freeze_time(moment):
            tickets.write({"awaiting_reply": True})
        return tickets.with_user(self.agent)

    def _said(self, ticket):
        return ticket.sudo().message_ids[:1]

    # -- taking back ------------------------------------------------------------------

    def test_taken_back_the_customer_waits_since_the_same_moment(self):
        """SEMANTICS A3: as if it had never been said."""
        ticket = self._waiting(1)
        ticket.action_no_answer_needed()
        ticket.action_answer_needed()
        self.assertTrue(ticket.awaiting_reply)
        self.assertEqual(str(ticket.awaiting_reply_since), NINE)
        self.assertFalse(ticket.no_answer_since)

    def test_taking_back_stands_in_the_history(self):
        """SEMANTICS A3: who and when, as what it takes back."""
        ticket = self._waiting(1)
        with freeze_time(NINE):
            ticket.action_no_answer_needed()
        with freeze_time(TEN):
            ticket.action_answer_needed()
        said = self._said(ticket)
        self.assertIn("needed after all", said.body)
        self.assertEqual(said.author_id, self.agent.partner_id)
        self.assertEqual(str(said.date), TEN)
        self.assertTrue(said.subtype_id.internal)

    def test_a_new_message_leaves_nothing_to_take_back(self):
        """SEMANTICS A3: the customer waits since the new one."""
        ticket = self._waiting(1)
        ticket.action_no_answer_needed()
        with freeze_time(TEN):
            self._comment(self.portal, ticket)
        ticket.action_answer_needed()
        self.assertFalse(ticket.no_answer_since)
        self.assertEqual(str(ticket.awaiting_reply_since), TEN)

    def test_an_answer_leaves_nothing_to_take_back(self):
        """SEMANTICS A3: answered anyhow, nobody waits."""
        ticket = self._waiting(1)
        ticket.action_no_answer_needed()
        self._comment(self.agent, ticket)
        self.assertFalse(ticket.no_answer_since)
        ticket.action_answer_needed()
        self.assertFalse(ticket.awaiting_reply)

    def test_an_answer_after_the_first_leaves_nothing_to_take_back(self):
        """SEMANTICS A3: so does a later one."""
        ticket = self._waiting(1)
        self._comment(self.agent, ticket)
        ticket.sudo().awaiting_reply = True
        ticket.action_no_answer_needed()
        self._comment(self.agent, ticket)
        self.assertFalse(ticket.no_answer_since)

    def test_a_copy_has_nothing_to_take_back(self):
        """SEMANTICS A3: nobody wrote on it."""
        ticket = self._waiting(1)
        ticket.action_no_answer_needed()
        self.assertFalse(ticket.copy().no_answer_since)

    # -- several at once --------------------------------------------------------------

    def test_several_at_once(self):
        """SEMANTICS A3: noted in the history of each, and taken back."""
        tickets = self._waiting(2)
        notice = tickets.action_no_answer_needed()
        self.assertEqual(tickets.mapped("awaiting_reply"), [False, False])
        for ticket in tickets:
            self.assertIn("No answer needed", self._said(ticket).body)
        self.assertIn("Tickets: 2.", notice["params"]["message"])
        tickets.action_answer_needed()
        self.assertEqual(tickets.mapped("awaiting_reply"), [True, True])

    def test_the_notice_says_what_was_left(self):
        """SEMANTICS A3: nobody believes that a ticket was noted which was not."""
        tickets = self._waiting(2) | self.ticket.with_user(self.agent)
        notice = tickets.action_no_answer_needed()
        self.assertIn("Tickets: 2.", notice["params"]["message"])
        self.assertIn("closed. Tickets: 1.", notice["params"]["message"])

    def test_the_actions_of_lists(self):
        """SEMANTICS A3: both stand in the Actions menu of lists and cards."""
        tickets = self._waiting(2)
        for name, awaiting in (
            ("action_no_answer_needed", False),
            ("action_answer_needed", True),
        ):
            action = self.env.ref(f"helpdesk_sla_enhanced.{name}")
            self.assertEqual(action.binding_view_types, "list,kanban")
            action.with_user(self.agent).with_context(
                active_model="helpdesk.ticket", active_ids=tickets.ids
            ).run()
            self.assertEqual(tickets.mapped("awaiting_reply"), [awaiting] * 2)

    def test_as_many_queries_for_many(self):
        """SEMANTICS law 4: the number of queries does not grow with the tickets."""
        counts = []
        for number in (2, 12):
            tickets = self._waiting(number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            tickets.action_no_answer_needed()
            self.env.cr.flush()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])

    # -- where it cannot be said ------------------------------------------------------

    def test_closed_tickets_are_left_alone(self):
        """SEMANTICS A3: nobody waits for an answer on a ticket that is solved."""
        ticket = self._waiting(1)
        ticket.stage_id = self.done
        notice = ticket.action_no_answer_needed()
        self.assertTrue(ticket.awaiting_reply)
        self.assertEqual(notice["params"]["type"], "warning")

    def test_nothing_is_taken_back_on_closed_tickets(self):
        """SEMANTICS A3: no clock starts there."""
        ticket = self._waiting(1)
        ticket.action_no_answer_needed()
        ticket.stage_id = self.done
        ticket.action_answer_needed()
        self.assertFalse(ticket.awaiting_reply)

    def test_taking_back_is_for_those_who_may_write(self):
        """SEMANTICS A3, P1: not for the customer, nor for a stranger."""
        ticket = self._waiting(1)
        ticket.action_no_answer_needed()
        stranger = new_test_user(self.env, "eve", "base.group_user")
        for user in (self.portal, stranger):
            with self.assertRaises(AccessError):
                ticket.with_user(user).action_answer_needed()

    # -- what the chatter is told -----------------------------------------------------

    def _told(self, ticket, user):
        """What the chatter of a user knows of the answer."""
        store = Store()
        store.add(ticket.with_user(user), request_list=["messages"], as_thread=True)
        (data,) = store.get_result()["mail.thread"]
        return data.get("sla_answer")

    def test_the_chatter_knows_what_can_be_said(self):
        """SEMANTICS A3: for the menu of the customer's message."""
        ticket = self._waiting(1)
        self.assertEqual(self._told(ticket, self.agent), "awaited")
        ticket.action_no_answer_needed()
        self.assertEqual(self._told(ticket, self.agent), "spared")
        ticket.action_answer_needed()
        ticket.stage_id = self.done
        self.assertIs(self._told(ticket, self.agent), False)

    def test_the_chatter_of_who_may_only_read_has_nothing(self):
        """SEMANTICS A3, P1."""
        ticket = self._waiting(1)
        reader = new_test_user(self.env, "eve", "base.group_user")
        ticket.sudo().message_subscribe(reader.partner_id.ids)
        self.assertIs(self._told(ticket, reader), False)

    def test_the_chatter_of_customers_is_told_nothing(self):
        """SEMANTICS P1: not even that there is such a thing."""
        ticket = self._waiting(1)
        ticket.sudo().message_subscribe(self.customer.ids)
        self.assertIsNone(self._told(ticket, self.portal))
