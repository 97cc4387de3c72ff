# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Invoices: a draft is to be posted, and waits while it is to be checked."""

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import AppCase
from .stories import AppStories


@tagged("post_install", "-at_install")
class TestAccountMove(AppStories, AppCase):
    model = "account.move"
    pause_when = "[('ref', '=', 'To check')]"
    success = "[('state', '=', 'posted')]"
    held = {"ref": "To check"}
    released = {"ref": False}
    item = "At home"
    other_item = "Abroad"
    other_failure = "2026-01-05 17:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "account.group_account_invoice"
        cls.clerk = new_test_user(cls.env, "sla_clerk", group)
        cls.belgium, cls.france = cls.env.ref("base.be"), cls.env.ref("base.fr")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ann", "country_id": cls.belgium.id}
        )
        cls._make_books()
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

    @classmethod
    def _make_books(cls):
        """What invoices need, without any chart of accounts."""
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

    def _record(self, **vals):
        """A draft invoice, made by a clerk."""
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

    def _meet(self, record):
        record.action_post()

    def _change_related(self):
        self.customer.country_id = self.france

    def test_posted_too_late(self):
        """SEMANTICS I2: it is noncompliant, whatever ran between."""
        with self.at("2026-01-05 09:00"):
            invoice = self._record()
            instance = self.instance_of(invoice)
        with self.at("2026-01-05 14:00"):
            invoice.action_post()
            self._settle()
        self.assert_instance(
            instance, status="noncompliant", end_time="2026-01-05 13:00"
        )

    def test_other_entries_are_left_alone(self):
        """SEMANTICS D2: of the same model, yet no item applies."""
        entry = self.env["account.move"].create({"move_type": "entry"})
        self.assertFalse(self.instance_of(entry))
