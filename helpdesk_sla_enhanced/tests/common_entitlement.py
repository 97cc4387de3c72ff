# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A customer with contacts, and what they have bought."""

from odoo import Command
from odoo.tests import TransactionCase, new_test_user

from .common_tools import QUIET


class EntitlementCase(TransactionCase):
    """The gold customer of a company in Brussels; tests freeze their own moments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, **QUIET})
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

    @classmethod
    def _create_policy(cls, **vals):
        """A draft policy for tickets, with one item."""
        resolve = cls.env.ref("helpdesk_sla_enhanced.kpi_resolve")
        item = {
            "name": "Resolve",
            "kpi_id": resolve.id,
            "success_criteria": "[('stage_id.closed', '=', True)]",
            "failure_after": 2,
            "failure_unit": "hour",
        }
        return cls.env["sla.policy"].create(
            {
                "name": "Gold",
                "model_id": cls.env["ir.model"]._get_id("helpdesk.ticket"),
                "user_id": cls.manager.id,
                "item_ids": [Command.create(item)],
                **vals,
            }
        )

    @classmethod
    def _book(cls, entitlement, taken, **vals):
        """Book as the engine does: a line of the ledger, and its sum by SQL."""
        lines = cls.env["sla.entitlement.usage"]._permitted()
        line = {
            "entitlement_id": entitlement.id,
            "ticket_name": "Printer",
            "quantity": -taken,
            "reason": "created",
            "date": "2026-06-15 10:00:00",
        }
        lines.create({**line, **vals})
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE sla_entitlement SET used_terms = COALESCE(used_terms, 0) + %s "
            "WHERE id = %s",
            [taken, entitlement.id],
        )
        entitlement.invalidate_recordset(["used_terms"])
        entitlement.modified(["used_terms"])
        return entitlement

    def _run_job(self):
        """Run the daily job as the server does."""
        self.env.flush_all()
        cron = self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_entitlements")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()
