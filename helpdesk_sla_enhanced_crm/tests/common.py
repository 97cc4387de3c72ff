# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Leads of a team under the SLA that comes with the addon."""

from odoo.tests import new_test_user

from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaCase

MODULE = "helpdesk_sla_enhanced_crm"
STARS = {"hot": "3", "warm": "2", "default": "1"}


class LeadCase(SlaCase):
    """The SLA is in force; Sam sells, Lea leads the team, Ann is the customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "sales_team.group_sale_salesman"
        cls.sam = new_test_user(cls.env, "sam", group, email="sam@example.org")
        cls.lea = new_test_user(cls.env, "lea", group, email="lea@example.org")
        cls.team = cls.env["crm.team"].create({"name": "Sales", "user_id": cls.lea.id})
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ann Peeters", "email": "ann.peeters@example.com"}
        )
        cls.policy = cls.env.ref(f"{MODULE}.sla_policy_lead")
        cls.contact = cls.env.ref(f"{MODULE}.sla_kpi_contact")
        cls.action = cls.env.ref(f"{MODULE}.sla_kpi_action")
        stages = cls.env["crm.stage"]
        cls.stage_new = stages.create({"name": "Fresh", "sequence": 0})
        cls.stage_called, cls.stage_qualified = stages.create(
            [
                {"name": "Called", "sla_milestone": "contacted"},
                {"name": "Fit", "sla_milestone": "qualified"},
            ]
        )
        cls.policy.action_activate()
        cls.policy.action_set_default()

    def _lead(self, rating="hot", **vals):
        """A lead, made by a salesperson with no rights on the engine."""
        return (
            self.env["crm.lead"]
            .with_user(self.sam)
            .create(
                {
                    "name": "Twenty desks",
                    "type": "opportunity",
                    "partner_id": self.customer.id,
                    "priority": STARS[rating],
                    "stage_id": self.stage_new.id,
                    "team_id": self.team.id,
                    "user_id": self.sam.id,
                    **vals,
                }
            )
        )
