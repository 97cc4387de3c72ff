# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which policy a ticket has, who chose it, and when it chooses again."""

from odoo.tests import tagged

from ..common import SlaCase


@tagged("post_install", "-at_install")
class TestPolicyChoice(SlaCase):
    def test_a_policy_can_be_applied_by_code(self):
        """SEMANTICS F1: in effect when the call returns, its origin stored."""
        default = self._create_policy()
        other = self._create_policy(default=False, name="Gold")
        ticket = self._create_ticket()
        self.assertEqual(
            (ticket.sla_policy_id, ticket.sla_source), (default, "default")
        )
        applied = other.apply_to(ticket)
        self.assertEqual(applied, ticket)
        self.assertEqual(
            (ticket.sla_policy_id, ticket.sla_source), (other, "automatic")
        )
        self.assertEqual(self.instance_of(ticket).policy_id, other)
        self.assertEqual(
            ticket.sla_kpi_instance_ids.sorted("id").mapped("status"),
            ["canceled", "in_progress"],
        )

    def test_a_manual_choice_is_protected(self):
        """SEMANTICS F1: lower origins do not replace it, clearing lets them choose."""
        default = self._create_policy()
        gold = self._create_policy(default=False, name="Gold")
        silver = self._create_policy(default=False, name="Silver")
        ticket = self._create_ticket()
        ticket.with_user(self.agent).sla_policy_id = gold
        self.assertEqual((ticket.sla_policy_id, ticket.sla_source), (gold, "manual"))
        self.assertFalse(silver.apply_to(ticket))
        self.assertEqual(ticket.sla_policy_id, gold)
        ticket.with_user(self.agent).sla_policy_id = False
        self.assertEqual(
            (ticket.sla_policy_id, ticket.sla_source), (default, "default")
        )

    def test_no_sla_is_a_choice(self):
        """SEMANTICS F1: it cancels what runs and is kept like a policy."""
        self._create_policy()
        ticket = self._create_ticket()
        ticket.with_user(self.agent).sla_no_sla = True
        self.assertFalse(ticket.sla_policy_id)
        self.assertEqual(ticket.sla_source, "manual")
        self.assertFalse(ticket.sla_status)
        self.assertFalse(self.instance_of(ticket))

    def test_a_policy_of_another_company_never_attaches(self):
        """SEMANTICS C2, F1: the default of the ticket's own company, or none."""
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._create_policy(company_id=other.id)
        ticket = self._create_ticket()
        self.assertFalse(ticket.sla_policy_id)
        there = self._create_ticket(company_id=other.id)
        self.assertTrue(there.sla_policy_id)

    def test_a_new_default_touches_no_ticket_that_is_there(self):
        """SEMANTICS F2: not even when its company is written again, as it was."""
        old = self._create_policy()
        ticket = self._create_ticket()
        self.assertEqual(ticket.sla_policy_id, old)
        self._create_policy(name="New")
        ticket.write({"company_id": ticket.company_id.id, "priority": "2"})
        self.assertEqual(ticket.sla_policy_id, old)

    def test_a_ticket_that_changes_company_gets_its_default(self):
        """SEMANTICS C2: a foreign policy is dropped and resolved again."""
        here = self._create_policy(company_id=self.env.company.id)
        other = self.env["res.company"].create({"name": "Elsewhere"})
        there = self._create_policy(name="There", company_id=other.id)
        ticket = self._create_ticket()
        self.assertEqual(ticket.sla_policy_id, here)
        ticket.company_id = other
        self.assertEqual(ticket.sla_policy_id, there)
        self.assertEqual(self.instance_of(ticket).company_id, other)

    def test_the_companys_own_default_beats_the_shared_one(self):
        """SEMANTICS C2."""
        shared = self._create_policy(name="Shared")
        own = self._create_policy(name="Own", company_id=self.env.company.id)
        self.assertTrue(shared.is_default)
        self.assertEqual(self._create_ticket().sla_policy_id, own)

    def test_nothing_happens_while_the_company_is_off(self):
        """SEMANTICS F5: nothing is applied, and the status of now stands still."""
        self._create_policy()
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            instance = self.instance_of(ticket)
        with self.at("2026-01-05 10:00"):
            self.env.company.sla_enabled = False
            self.assertFalse(self._create_ticket().sla_policy_id)
        with self.at("2026-01-05 12:00"):
            self.env.invalidate_all()
            self.run_cron("clock")
            self.assertEqual(instance.status, "in_progress")
            self.assertEqual(instance.status_now, "in_progress")
            self.assertEqual(ticket.sla_status, "in_progress")

    def test_a_draft_policy_does_not_apply(self):
        """SEMANTICS C1."""
        self._create_policy(activate=False)
        self.assertFalse(self._create_ticket().sla_policy_id)

    def test_a_deactivated_policy_lets_its_instances_finish(self):
        """SEMANTICS C6: success and failure go on."""
        policy = self._create_policy()
        done, late = self._create_ticket(), self._create_ticket()
        policy.action_deactivate()
        done.stage_id = self.stage_done
        self.assertEqual(self.instance_of(done).status, "succeeded")
        self.assertEqual(self.instance_of(late).status, "in_progress")
        self.assertFalse(self._create_ticket().sla_policy_id)

    def test_a_deactivated_policy_can_cancel_its_instances(self):
        """SEMANTICS C6: no alarm is left behind."""
        policy = self._create_policy()
        ticket = self._create_ticket()
        instance = self.instance_of(ticket)
        policy.action_deactivate(running="cancel")
        self.assertRecordValues(
            instance, [{"status": "canceled", "next_event_time": False}]
        )
        self.assertFalse(ticket.sla_status)

    def test_deleting_the_ticket_deletes_its_instances(self):
        """SEMANTICS F6."""
        self._create_policy()
        ticket = self._create_ticket()
        instance = self.instance_of(ticket)
        ticket.unlink()
        self.assertFalse(instance.exists())
