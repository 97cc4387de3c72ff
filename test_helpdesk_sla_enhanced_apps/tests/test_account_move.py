# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invoices: a draft is to be posted, and waits while it is to be checked."""

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import utc

from .common import AppCase


@tagged("post_install", "-at_install")
class TestAccountMove(AppCase):
    model = "account.move"
    pause_when = "[('ref', '=', 'To check')]"
    success = "[('state', '=', 'posted')]"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "account.group_account_invoice"
        cls.clerk = new_test_user(cls.env, "sla_clerk", group)
        cls.belgium, cls.france = cls.env.ref("base.be"), cls.env.ref("base.fr")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ann", "country_id": cls.belgium.id}
        )
        account, journal = cls.env["account.account"], cls.env["account.journal"]
        cls.income = account.create(
            {"name": "Sales", "code": "SLA700", "account_type": "income"}
        )
        receivable = account.create(
            {
                "name": "Customers",
                "code": "SLA400",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        cls.customer.property_account_receivable_id = receivable
        cls.journal = journal.create(
            {
                "name": "Sales",
                "code": "SLAS",
                "type": "sale",
                "default_account_id": cls.income.id,
            }
        )
        cls._app_policy(
            cls._app_item(
                name="Abroad",
                applicable_when="[('partner_id.country_id.code', '=', 'FR'), "
                "('move_type', '=', 'out_invoice')]",
                failure_after=8,
            ),
            cls._app_item(
                name="At home",
                applicable_when="[('move_type', '=', 'out_invoice')]",
                warn_after=3,
                warn_unit="hour",
            ),
        )

    def _invoice(self, **vals):
        """A draft invoice, made by a clerk with no rights on the engine."""
        line = {"name": "Desk", "price_unit": 10, "account_id": self.income.id}
        return (
            self.env["account.move"]
            .with_user(self.clerk)
            .create(
                {
                    "move_type": "out_invoice",
                    "journal_id": self.journal.id,
                    "partner_id": self.customer.id,
                    "invoice_date": "2026-01-05",
                    "invoice_line_ids": [Command.create({**line, "tax_ids": []})],
                    **vals,
                }
            )
        )

    def test_posted_in_time(self):
        """SEMANTICS B1: no code is needed to track an invoice."""
        with self.at("2026-01-05 09:00"):
            invoice = self._invoice()
            instance = self.instance_of(invoice)
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "in_progress",
                    "warning_time": utc("2026-01-05 12:00"),
                    "failure_time": utc("2026-01-05 13:00"),
                }
            ],
        )
        with self.at("2026-01-05 10:00"):
            invoice.action_post()
            self._settle()
        self.assertRecordValues(
            instance, [{"status": "succeeded", "met_time": utc("2026-01-05 10:00")}]
        )

    def test_breached(self):
        """SEMANTICS B1, I2: posted too late is noncompliant, whatever ran between."""
        with self.at("2026-01-05 09:00"):
            invoice = self._invoice()
            instance = self.instance_of(invoice)
        with self.at("2026-01-05 12:00"):
            self._settle()
            self.assertEqual(instance.status, "nearing")
        with self.at("2026-01-05 14:00"):
            invoice.action_post()
            self._settle()
        self.assertRecordValues(
            instance, [{"status": "noncompliant", "end_time": utc("2026-01-05 13:00")}]
        )

    def test_paused_while_it_is_to_be_checked(self):
        """SEMANTICS B3, H2."""
        with self.at("2026-01-05 09:00"):
            invoice = self._invoice(ref="To check")
            self.assertEqual(self.instance_of(invoice).status, "paused")
        with self.at("2026-01-05 11:00"):
            invoice.ref = False
            instance = self.instance_of(invoice)
        self.assertRecordValues(
            instance,
            [{"status": "in_progress", "failure_time": utc("2026-01-05 15:00")}],
        )

    def test_the_customer_moves_abroad(self):
        """SEMANTICS F2: a change of the customer reaches the invoice."""
        with self.at("2026-01-05 09:00"):
            invoice = self._invoice()
            self.assertEqual(self.instance_of(invoice).item_id.name, "At home")
        with self.at("2026-01-05 09:30"):
            self.customer.country_id = self.france
            instance = self.instance_of(invoice)
        self.assertEqual(instance.item_id.name, "Abroad")
        self.assertEqual(instance.failure_time, utc("2026-01-05 17:00"))

    def test_other_entries_are_left_alone(self):
        """SEMANTICS D2: of the same model, yet no item applies."""
        entry = self.env["account.move"].create({"move_type": "entry"})
        self.assertFalse(self.instance_of(entry))
