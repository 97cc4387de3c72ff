# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The gold customer's story, with real mails and the demo data that the README shows.

It is Monday 12 January 2026. Lena writes at 10:00 in Brussels, where the desk works
from 9 to 17, and has an answer at 10:10. All moments here are UTC, an hour earlier.
"""

from datetime import datetime
from pathlib import Path

from odoo.tests import tagged

from odoo.addons.mail.tests.common import MailCase

from .gold import GoldCase

MAILS = Path(__file__).parent / "data"
RECEIVED = datetime(2026, 1, 12, 9, 0)
TAKEN = datetime(2026, 1, 12, 9, 4)
ANSWERED = datetime(2026, 1, 12, 9, 10)
DUE = datetime(2026, 1, 12, 9, 15)
CONFIRMED = datetime(2026, 1, 12, 9, 30)
RESOLVED = datetime(2026, 1, 12, 9, 40)


@tagged("post_install", "-at_install")
class TestGoldStory(MailCase, GoldCase):
    """Told once, from the mail to the 14 cases that are left."""

    def test_the_gold_customers_story(self):
        """SEMANTICS N, M1, M2, M4, M5, A3: each step leaves what the next one needs."""
        with self.mock_mail_gateway():
            with self.at(RECEIVED):
                self._the_mail_becomes_a_ticket()
                self._the_rule_sends_it_to_the_gold_team()
                self._the_entitlement_is_found()
                self._the_answer_is_due_in_a_quarter_of_an_hour()
            with self.at(TAKEN):
                self._the_agent_takes_it()
                self._the_plan_leads_the_agent()
            with self.at(ANSWERED):
                self._the_agent_mails_the_article()
                self._the_answer_was_in_time()
            with self.at(CONFIRMED):
                self._the_customer_confirms()
            with self.at(RESOLVED):
                self._the_agent_resolves_it()
                self._fourteen_cases_are_left()

    def _receive(self, name, **words):
        """Feed a mail as the fetching job does."""
        mail = (MAILS / f"{name}.eml").read_text()
        for word, meant in words.items():
            mail = mail.replace(f"@{word}@", meant)
        gateway = self.env["mail.thread"].with_context(fetchmail_cron_running=True)
        return gateway.message_process(False, mail.encode())

    def _the_mail_becomes_a_ticket(self):
        ticket_id = self._receive("gold_label_printer")
        self.ticket = self.env["helpdesk.ticket"].browse(ticket_id)
        email = self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_email")
        self.assertEqual(self.ticket.name, "Label printer prints blank labels")
        self.assertEqual(self.ticket.partner_id, self.customer)
        self.assertEqual(self.ticket.channel_id, email)
        self.assertTrue(self.ticket.awaiting_reply)

    def _the_rule_sends_it_to_the_gold_team(self):
        self.assertEqual(self.ticket.route_id, self.demo("route_gold_demo"))
        self.assertEqual(self.ticket.team_id, self.team)
        self.assertFalse(self.ticket.user_id)

    def _the_entitlement_is_found(self):
        self.assertEqual(self.ticket.entitlement_id, self.entitlement)
        self.assertIn("The only one of the customer", self.ticket.entitlement_reason)
        self.assertFalse(self.ticket.entitlement_refused)
        self.assertEqual(self.entitlement.remaining_terms, 15)
        self.assertEqual(len(self.entitlement.channel_ids), 3)

    def _the_answer_is_due_in_a_quarter_of_an_hour(self):
        self.assertEqual(self.ticket.sla_policy_id, self.entitlement.policy_id)
        first = self.instance_of(self.ticket, self.first_response)
        self.assertEqual((first.status, first.failure_time), ("in_progress", DUE))

    def _the_agent_takes_it(self):
        mine = self.ticket.with_user(self.agent)
        mine.assign_to_me()
        mine.stage_id = self.stage_in_progress
        self.assertEqual(self.ticket.user_id, self.agent)

    def _the_plan_leads_the_agent(self):
        mine = self.ticket.with_user(self.agent)
        steps = mine.activity_ids
        self.assertEqual(steps.user_id, self.agent)
        self.assertEqual(
            steps.mapped("summary"),
            [
                "Find out what stands still",
                "Send a solution",
                "Have the customer confirm",
            ],
        )
        steps[0].action_feedback(feedback="Only line 1.")
        self.assertIn("Send a solution", mine.next_step)

    def _the_agent_mails_the_article(self):
        mine = self.ticket.with_user(self.agent)
        search = self.env["helpdesk.ticket.article.search"].with_user(self.agent)
        search = search.browse(mine.action_find_article()["res_id"])
        self.assertEqual(search.line_ids[:1].page_id, self.article)
        action = search.line_ids[:1].action_mail_text()
        composer = self.env["mail.compose.message"].with_user(self.agent)
        composer.with_context(**action["context"]).create({}).action_send_mail()
        self.answer = self.ticket.message_ids[0]
        self.assertEqual(self.answer.author_id, self.agent.partner_id)
        self.assertIn("calibrates its sensor", self.answer.body)
        self.assertSentEmail(self.agent.partner_id, [self.customer])
        self.assertEqual(self.ticket.article_link_ids.page_id, self.article)
        self._step_is_done("Send a solution")

    def _the_answer_was_in_time(self):
        first = self.instance_of(self.ticket, self.first_response)
        self.assertEqual((first.status, first.met_time), ("succeeded", ANSWERED))

    def _the_customer_confirms(self):
        thread_id = self._receive("gold_confirmed", ANSWER=self.answer.message_id)
        self.assertEqual(thread_id, self.ticket.id)
        message = self.ticket.message_ids[0]
        self.assertEqual(message.author_id, self.customer)
        self.assertIn("the labels are printed again", message.body)
        self.assertTrue(self.ticket.awaiting_reply)
        self._step_is_done("Have the customer confirm")
        self.assertFalse(self.ticket.activity_ids)

    def _step_is_done(self, summary):
        steps = self.ticket.with_user(self.agent).activity_ids
        self.assertEqual(steps[:1].summary, summary)
        steps[0].action_feedback()

    def _the_agent_resolves_it(self):
        self.ticket.with_user(self.agent).stage_id = self.stage_done
        self.assertTrue(self.ticket.closed)
        solved = self.instance_of(self.ticket, self.resolve)
        self.assertEqual((solved.status, solved.met_time), ("succeeded", RESOLVED))
        live = self.ticket.sla_timer_data["lines"]
        self.assertEqual({line["status"] for line in live}, {"succeeded"})

    def _fourteen_cases_are_left(self):
        self.assertRecordValues(
            self.entitlement.usage_ids,
            [{"ticket_id": self.ticket.id, "quantity": -1, "reason": "resolved"}],
        )
        self.assertEqual(self.entitlement.remaining_terms, 14)
        left = {
            c.channel_id.name: c.remaining_terms for c in self.entitlement.channel_ids
        }
        self.assertEqual(left, {"Email": 9, "Web": 3, "Phone": 2})
