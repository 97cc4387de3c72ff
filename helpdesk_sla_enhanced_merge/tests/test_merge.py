# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Merged tickets and their clocks (SEMANTICS A3, F6, M2)."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaCase, utc
from odoo.addons.helpdesk_sla_enhanced.tests.common_entitled import EntitledCase


@tagged("post_install", "-at_install")
class TestMerge(SlaCase):
    """Two tickets of Ann's; an agent merges the second one into the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ann Peeters", "email": "ann.peeters@example.com"}
        )
        answered = str([("first_response_date", "!=", False)])
        reported = cls.env["ir.model.fields"]._get("helpdesk.ticket", "reported_date")
        cls._create_policy(
            cls._item(
                name="Answer",
                kpi_id=cls.first_response.id,
                success_criteria=answered,
                failure_after=1,
            ),
            cls._item(),
            applicable_from_field_id=reported.id,
        )

    def setUp(self):
        super().setUp()
        with self.at("2026-01-05 09:00"):
            self.first = self._create_ticket(partner_id=self.customer.id)
            self.env.cr.flush()
        with self.at("2026-01-05 09:10"):
            self.second = self._create_ticket(partner_id=self.customer.id)
            self.env.cr.flush()

    def _merge(self, moment="2026-01-05 09:20", **vals):
        """Merge both; the ticket that is left."""
        both = self.first | self.second
        wizard = self.env["helpdesk.ticket.merge"].with_user(self.agent)
        wizard = wizard.with_context(active_ids=both.ids).create(
            {
                "ticket_ids": [Command.set(both.ids)],
                "dst_ticket_id": self.first.id,
                "user_id": self.agent.id,
                **vals,
            }
        )
        with self.at(moment):
            wizard.merge_tickets()
            self.env.cr.flush()
        return wizard.dst_ticket_id

    def _merge_into_new(self):
        return self._merge(create_new_ticket=True, dst_ticket_name="Both")

    def _response(self, ticket):
        return self.instance_of(ticket, self.first_response)

    def test_merged_tickets_raise_no_alarm(self):
        """SEMANTICS F6: their KPIs are cancelled, and stay so after their time."""
        instances = self.instance_of(self.second)
        self.assertEqual(len(instances), 2)
        self._merge()
        with self.at("2026-01-06 09:00"):
            self.run_cron("clock")
        self.assertEqual(set(instances.mapped("status")), {"canceled"})

    def test_the_ticket_that_is_left_goes_on(self):
        """SEMANTICS F3: nothing happened to it."""
        before = self.instance_of(self.first)
        self._merge()
        self.assertEqual(self.instance_of(self.first), before)
        self.assertEqual(set(before.mapped("status")), {"in_progress"})

    def test_the_remark_is_no_answer(self):
        """SEMANTICS A3: on neither ticket."""
        response = self._response(self.second)
        self._merge()
        self.assertFalse(self.first.first_response_date)
        self.assertFalse(self.second.first_response_date)
        self.assertEqual(response.status, "canceled")

    def test_who_waits_goes_on_waiting(self):
        """SEMANTICS A3: since the same moment, where the conversation is."""
        with self.at("2026-01-05 09:15"):
            self.second._sla_note_request()
        self._merge()
        self.assertTrue(self.first.awaiting_reply)
        self.assertEqual(self.first.awaiting_reply_since, utc("2026-01-05 09:15"))
        self.assertFalse(self.second.awaiting_reply)

    def test_who_waits_longest_counts(self):
        """SEMANTICS A3."""
        with self.at("2026-01-05 09:15"):
            self.second._sla_note_request()
        with self.at("2026-01-05 09:18"):
            self.first._sla_note_request()
        self._merge()
        self.assertEqual(self.first.awaiting_reply_since, utc("2026-01-05 09:15"))

    def test_nobody_waits_who_did_not(self):
        """SEMANTICS A3."""
        self._merge()
        self.assertFalse(self.first.awaiting_reply)

    def test_moving_the_conversation_meets_nothing(self):
        """SEMANTICS A3, F6: the KPI for the next answer ends without result."""
        with self.at("2026-01-05 09:15"):
            self.second._sla_note_request()
        answer = self.env.ref("helpdesk_sla_enhanced.kpi_next_response")
        waits = str([("awaiting_reply", "=", True)])
        policy = self.env["sla.policy"].search([("name", "=", "Standard")])
        policy.item_ids = [
            self._item(
                kpi_id=answer.id,
                applicable_when=waits,
                success_criteria=str([("awaiting_reply", "=", False)]),
            )
        ]
        with self.at("2026-01-05 09:16"):
            self.second.awaiting_reply = False
            self.second._sla_note_request()
            self.env.cr.flush()
        instance = self.instance_of(self.second, answer)
        self.assertEqual(instance.status, "in_progress")
        self._merge()
        self.assertEqual(instance.status, "canceled")

    def test_a_new_ticket_counts_from_the_first_report(self):
        """SEMANTICS C3: merging gives no more time."""
        new = self._merge_into_new()
        self.assertEqual(new.reported_date, utc("2026-01-05 09:00"))
        self.assertEqual(
            self._response(new).failure_time, self._response_of(self.first)
        )

    def _response_of(self, ticket):
        """When the KPI of a merged ticket would have failed."""
        kpi = self.env["sla.kpi.instance"].search(
            [("res_id", "=", ticket.id), ("kpi_id", "=", self.first_response.id)]
        )
        return kpi.failure_time

    def test_a_new_ticket_of_answered_ones_is_answered(self):
        """SEMANTICS A3: no alarm for an answer that the customer has."""
        for minute, ticket in ((12, self.first), (14, self.second)):
            with self.at(f"2026-01-05 09:{minute}"):
                ticket._sla_note_response()
        new = self._merge_into_new()
        self.assertEqual(new.first_response_date, utc("2026-01-05 09:14"))
        self.assertEqual(self._response(new).status, "succeeded")

    def test_a_new_ticket_of_which_one_is_unanswered(self):
        """SEMANTICS A3: somebody still waits."""
        with self.at("2026-01-05 09:12"):
            self.first._sla_note_response()
        new = self._merge_into_new()
        self.assertFalse(new.first_response_date)

    def test_the_earliest_promise_is_kept(self):
        """SEMANTICS F3: merged into the later ticket, both KPIs are due when the first
        customer was told, and the history says so."""
        promised = {i.kpi_id: i.failure_time for i in self.instance_of(self.first)}
        self._merge(dst_ticket_id=self.second.id)
        left = {i.kpi_id: i.failure_time for i in self.instance_of(self.second)}
        self.assertEqual(left, promised)
        self.assertEqual(left[self.first_response], utc("2026-01-05 10:00"))
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
        self.assertEqual(self._response(self.second).status, "noncompliant")
        events = self._response(self.second).event_ids
        self.assertIn("recompute", events.mapped("kind"))

    def test_a_new_ticket_keeps_the_promise_whatever_it_counts_from(self):
        """SEMANTICS F3: no more time either where the SLA counts from the creation."""
        policy = self.env["sla.policy"].search([("name", "=", "Standard")])
        policy.applicable_from_field_id = False
        new = self._merge_into_new()
        self.assertEqual(self._response(new).failure_time, utc("2026-01-05 10:00"))

    def test_the_warning_comes_as_early(self):
        """SEMANTICS D3: who is to hurry is told in time."""
        policy = self.env["sla.policy"].search([("name", "=", "Standard")])
        policy.item_ids[:1].warn_after = 0.5
        with self.at("2026-01-05 09:12"):
            first, second = self._create_ticket(), self._create_ticket()
            first.reported_date = "2026-01-05 09:06"
            self.env.cr.flush()
        self.first, self.second = first, second
        self._merge(dst_ticket_id=second.id)
        response = self._response(second)
        self.assertEqual(response.warning_time, utc("2026-01-05 09:36"))
        self.assertEqual(response.failure_time, utc("2026-01-05 10:06"))

    def test_a_promise_on_hold_is_no_earlier_than_its_rest(self):
        """SEMANTICS H2: what waited for its customer has as much time left as then."""
        policy = self.env["sla.policy"].search([("name", "=", "Standard")])
        policy.item_ids.write(
            {
                "pause_override": True,
                "pause_when": str([("stage_id", "=", self.stage_awaiting.id)]),
            }
        )
        with self.at("2026-01-05 09:05"):
            self.first.stage_id = self.stage_awaiting
            self.env.cr.flush()
        self._merge(dst_ticket_id=self.second.id)
        # 55 minutes from 9:20 are more than what the second ticket has.
        response = self._response(self.second)
        self.assertEqual(response.failure_time, utc("2026-01-05 10:10"))

    def test_one_on_hold_that_is_left_has_the_earlier_rest(self):
        """SEMANTICS H2: it goes on with no more than was promised on the other."""
        policy = self.env["sla.policy"].search([("name", "=", "Standard")])
        policy.item_ids.write(
            {
                "pause_override": True,
                "pause_when": str([("stage_id", "=", self.stage_awaiting.id)]),
            }
        )
        with self.at("2026-01-05 09:15"):
            self.second.stage_id = self.stage_awaiting
            self.env.cr.flush()
        self._merge(dst_ticket_id=self.second.id)
        response = self._response(self.second)
        self.assertEqual(response.status, "paused")
        with self.at("2026-01-05 09:50"):
            self.second.stage_id = self.stage_in_progress
            self.env.cr.flush()
        # Forty minutes were left at 9:20; it has been on hold for thirty since.
        self.assertEqual(response.failure_time, utc("2026-01-05 10:30"))

    def test_results_of_merged_tickets_stay(self):
        """SEMANTICS G1: what was answered in time counts, what was late does too."""
        with self.at("2026-01-05 09:15"):
            self.second._sla_note_response()
            self.env.cr.flush()
        met = self._response(self.second)
        self._merge()
        self.assertEqual(met.status, "succeeded")
        self.assertEqual(met.met_time, utc("2026-01-05 09:15"))

    def test_a_broken_promise_stays_with_its_ticket(self):
        """SEMANTICS G1: the ticket that is left is still in time."""
        late, left = self._response(self.first), self._response(self.second)
        self._merge("2026-01-05 10:05", dst_ticket_id=self.second.id)
        self.assertEqual(late.status, "noncompliant")
        self.assertEqual(left.status, "in_progress")
        self.assertEqual(left.failure_time, utc("2026-01-05 10:10"))

    def test_merged_tickets_are_duplicates(self):
        """SEMANTICS M2: so they give back what they took."""
        self._merge()
        self.assertEqual(self.second.duplicate_id, self.first)
        self.assertFalse(self.first.duplicate_id)

    def test_tickets_merged_into_a_new_one_are_duplicates(self):
        """SEMANTICS M2: of the new one, all of them."""
        new = self._merge_into_new()
        self.assertEqual((self.first | self.second).duplicate_id, new)
        self.assertFalse((self.first | self.second).filtered("active"))

    def test_an_agent_merges_what_has_messages(self):
        """SEMANTICS U4: the conversation is read where it goes on."""
        message = self.second.message_post(body="Hello", message_type="comment")
        self._merge()
        self.assertEqual(message.res_id, self.first.id)
        remark = self.first.message_ids[:1]
        self.assertEqual(remark.author_id, self.agent.partner_id)

    def test_an_agent_merges_no_ticket_of_others(self):
        """SEMANTICS P1: only what they may change by themselves."""
        group = "helpdesk_mgmt.group_helpdesk_user_own"
        self.second.user_id = self.agent
        self.agent = new_test_user(self.env, "own", group)
        with self.assertRaises(AccessError):
            self._merge()
        with self.assertRaises(AccessError):
            self._merge_into_new()

    def test_what_is_planned_moves_along(self):
        """SEMANTICS A3: nobody is forgotten by the archiving."""
        activity = self.second.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.agent.id
        )
        new = self._merge_into_new()
        self.assertEqual(activity.res_id, new.id)


@tagged("post_install", "-at_install")
class TestMergedUse(EntitledCase):
    """What merged tickets took of an entitlement (SEMANTICS M2)."""

    def _merge(self, tickets, **vals):
        wizard = self.env["helpdesk.ticket.merge"].with_user(self.desk)
        wizard = wizard.with_context(active_ids=tickets.ids).create(
            {"ticket_ids": [Command.set(tickets.ids)], **vals}
        )
        wizard.merge_tickets()
        return wizard.dst_ticket_id.sudo()

    def _reasons(self, ticket):
        lines = ticket.sudo().entitlement_usage_ids.sorted("id")
        return [(line.reason, line.quantity) for line in lines]

    def test_merged_tickets_give_back(self):
        """SEMANTICS M2: one case for both, and the ledger says why."""
        with self.at("2026-01-05 10:00"):
            gold = self._entitle()
            first, second = self._ticket(), self._ticket()
            self.assertEqual(self._left(gold), 13)
            self._merge(first | second, dst_ticket_id=first.id)
        self.assertEqual(self._left(gold), 14)
        self.assertEqual(self._reasons(second), [("created", -1), ("merged", 1)])

    def test_a_solved_ticket_that_is_merged_gives_back(self):
        """SEMANTICS M2: it was the same case."""
        with self.at("2026-01-05 10:00"):
            gold = self._entitle()
            first, second = self._ticket(), self._ticket()
            second.stage_id = self.stage_done
            self._merge(first | second, dst_ticket_id=first.id)
        self.assertEqual(self._left(gold), 14)

    def test_merging_into_a_new_ticket_takes_one(self):
        """SEMANTICS M2."""
        with self.at("2026-01-05 10:00"):
            gold = self._entitle()
            tickets = self._ticket() | self._ticket()
            new = self._merge(tickets, create_new_ticket=True, dst_ticket_name="Both")
        self.assertEqual(new.entitlement_id, gold)
        self.assertEqual(self._left(gold), 14)

    def test_the_last_terms_are_enough_for_the_new_ticket(self):
        """SEMANTICS M3: the merged ones give back before it is made."""
        with self.at("2026-01-05 10:00"):
            gold = self._entitle(total_terms=2, restrict=True)
            tickets = self._ticket() | self._ticket()
            self.assertEqual(self._left(gold), 0)
            new = self._merge(tickets, create_new_ticket=True, dst_ticket_name="Both")
        self.assertEqual((new.entitlement_id, new.entitlement_refused), (gold, False))
        self.assertEqual(self._left(gold), 1)

    def test_hours_of_work_move_along(self):
        """SEMANTICS M2: the customer had them."""
        with self.at("2026-01-05 10:00"):
            hours = self._entitle(allocation="hours", total_terms=10)
            first, second = self._ticket(time_spent=2), self._ticket(time_spent=1.5)
            self.assertEqual(self._left(hours), 6.5)
            self._merge(first | second, dst_ticket_id=first.id)
        self.assertEqual(self._left(hours), 6.5)
        self.assertEqual((first.time_spent, second.time_spent), (3.5, 0))
