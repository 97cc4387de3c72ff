# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The promise that follows from an entitlement (SEMANTICS F1, M4)."""

from odoo.tests import tagged

from ..common_entitled import EntitledCase

NOW = "2026-01-05 09:00:00"


@tagged("post_install", "-at_install")
class TestTicketPolicy(EntitledCase):
    """A default policy, and a better one for those who have bought it."""

    def setUp(self):
        super().setUp()
        self.enterContext(self.at(NOW))
        self.standard = self._create_policy()
        self.better = self._create_policy(
            self._item(failure_after=1), default=False, name="Gold"
        )

    def _assertPolicy(self, ticket, policy, source):
        self.assertEqual((ticket.sla_policy_id, ticket.sla_source), (policy, source))

    def test_its_policy_is_applied_when_the_ticket_is_made(self):
        """F1, M4: above the default; never another one before (I7)."""
        self._entitle(policy_id=self.better.id)
        ticket = self._ticket()
        self._assertPolicy(ticket, self.better, "entitlement")
        events = self.env["sla.event"].search([("tracker_id.res_id", "=", ticket.id)])
        applied = events.filtered(lambda event: event.kind == "policy")
        self.assertEqual(
            applied.detail,
            "Gold. The only one of the customer that is active for such tickets.",
        )

    def test_why_this_deadline_says_why_this_entitlement(self):
        """Point 4, R1: the reason stands in Why this deadline."""
        self._entitle(policy_id=self.better.id)
        ticket = self._ticket()
        told = self.env["sla.record"].with_user(self.desk)
        policy = told.explain("helpdesk.ticket", ticket.id)["policy"]
        self.assertIn("It comes with the entitlement “Gold”", policy["why"])
        self.assertIn(ticket.entitlement_reason, policy["why"])

    def test_a_choice_by_hand_or_by_a_rule_stays_on_top(self):
        """F1: manual and automatic are higher origins."""
        gold = self._entitle(policy_id=self.better.id, state="draft")
        ticket, ruled = self._ticket(), self._ticket()
        ticket.sla_policy_id = self.standard
        self.standard.apply_to(ruled)
        gold.state = "active"
        (ticket | ruled).entitlement_id = gold
        self._assertPolicy(ticket, self.standard, "manual")
        self._assertPolicy(ruled, self.standard, "automatic")
        ticket.sla_policy_id = False
        self._assertPolicy(ticket, self.better, "entitlement")

    def test_adding_one_applies_and_taking_it_away_resolves_again(self):
        """M4."""
        gold = self._entitle(policy_id=self.better.id, state="draft")
        ticket = self._ticket()
        self._assertPolicy(ticket, self.standard, "default")
        gold.state = "active"
        ticket.entitlement_id = gold
        self._assertPolicy(ticket, self.better, "entitlement")
        ticket.entitlement_id = False
        self._assertPolicy(ticket, self.standard, "default")

    def test_another_one_with_the_same_promise_restarts_nothing(self):
        """M4, A2: the same policy goes on."""
        self._entitle(policy_id=self.better.id, is_default=True)
        other = self._entitle(name="Silver", policy_id=self.better.id)
        ticket = self._ticket()
        running = self.instance_of(ticket)
        ticket.entitlement_id = other
        self.assertEqual(self.instance_of(ticket), running)
        self._assertPolicy(ticket, self.better, "entitlement")

    def test_its_end_lets_what_runs_finish(self):
        """M4: neither the end nor a later change of the ticket takes the promise."""
        gold = self._entitle(policy_id=self.better.id, end_date="2026-01-05")
        ticket = self._ticket()
        running = self.instance_of(ticket)
        with self.at("2026-01-07 09:00:00"):
            ticket.write({"entitlement_id": gold.id, "name": "Still on fire"})
            self._assertPolicy(ticket, self.better, "entitlement")
            self.assertEqual(self.instance_of(ticket), running)

    def test_without_an_active_one_lower_origins_choose(self):
        """M4: it is over when the ticket's policy is asked for again."""
        self._entitle(policy_id=self.better.id, end_date="2026-01-05")
        ticket = self._ticket()
        ticket.sla_policy_id = self.standard
        with self.at("2026-01-07 09:00:00"):
            ticket.sla_policy_id = False
            self._assertPolicy(ticket, self.standard, "default")

    def test_a_policy_that_is_not_active_any_more_promises_nothing(self):
        """C1, M4: the default chooses then."""
        self._entitle(policy_id=self.better.id)
        self.better.action_deactivate(running="finish")
        self._assertPolicy(self._ticket(), self.standard, "default")

    def test_another_customer_brings_another_promise(self):
        """M4, M5: replaced by finding again."""
        self._entitle(policy_id=self.better.id)
        self._entitle(self.other)
        ticket = self._ticket()
        ticket.partner_id = self.other
        self._assertPolicy(ticket, self.standard, "default")

    def test_a_ticket_older_than_its_sla_gets_what_was_bought(self):
        """M4: a ticket without tracker gets one by its entitlement."""
        self.env.company.sla_enabled = False
        ticket = self._ticket()
        self.env.flush_all()
        self.env["sla.engine"]._process_pending()
        self.env.company.sla_enabled = True
        self.assertFalse(ticket.sla_policy_id)
        gold = self._entitle(policy_id=self.better.id)
        ticket.entitlement_id = gold
        self._assertPolicy(ticket, self.better, "entitlement")
