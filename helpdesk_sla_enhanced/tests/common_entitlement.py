# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A customer with contacts, and what they have bought."""

from odoo.tests import TransactionCase, new_test_user


class EntitlementCase(TransactionCase):
    """The gold customer of a company in Brussels; tests freeze their own moments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.company = cls.env.company
        cls.company.resource_calendar_id.tz = "Europe/Brussels"
        cls.customer = cls.env["res.partner"].create(
            {"name": "Peeters", "is_company": True}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ann", "parent_id": cls.customer.id}
        )
        cls.manager = new_test_user(
            cls.env, "entitlement_manager", "helpdesk_mgmt.group_helpdesk_manager"
        )

    @classmethod
    def _create_entitlement(cls, **vals):
        """A draft: 15 cases in 2026, as the manager makes it."""
        return (
            cls.env["sla.entitlement"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "Gold 2026",
                    "partner_id": cls.customer.id,
                    "start_date": "2026-01-01",
                    "end_date": "2026-12-31",
                    "total_terms": 15,
                    **vals,
                }
            )
        )
