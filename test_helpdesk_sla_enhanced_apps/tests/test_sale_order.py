# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sales orders: a quotation is to be confirmed, and waits while the customer has it."""

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import utc

from .common import AppCase


@tagged("post_install", "-at_install")
class TestSaleOrder(AppCase):
    model = "sale.order"
    pause_when = "[('state', '=', 'sent')]"
    success = "[('state', '=', 'sale')]"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "sales_team.group_sale_salesman"
        cls.salesman = new_test_user(cls.env, "sla_salesman", group)
        cls.gold = cls.env["res.partner.category"].create({"name": "Gold"})
        cls.customer = cls.env["res.partner"].create({"name": "Ann"})
        cls.product = cls.env["product.product"].create({"name": "Desk"})
        cls.policy = cls._app_policy(
            cls._app_item(
                name="Gold",
                applicable_when="[('partner_id.category_id.name', '=', 'Gold')]",
                failure_after=1,
            ),
            cls._app_item(name="Others", warn_after=3, warn_unit="hour"),
        )

    def _order(self):
        """A quotation, made by a salesman with no rights on the engine."""
        orders = self.env["sale.order"].with_user(self.salesman)
        line = Command.create({"product_id": self.product.id})
        return orders.create({"partner_id": self.customer.id, "order_line": [line]})

    def test_confirmed_in_time(self):
        """SEMANTICS B1: no code is needed to track a sales order."""
        with self.at("2026-01-05 09:00"):
            order = self._order()
            instance = self.instance_of(order)
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
            order.action_confirm()
            self._settle()
        self.assertRecordValues(
            instance, [{"status": "succeeded", "met_time": utc("2026-01-05 10:00")}]
        )

    def test_breached(self):
        """SEMANTICS B1, I2."""
        with self.at("2026-01-05 09:00"):
            instance = self.instance_of(self._order())
        with self.at("2026-01-05 12:00"):
            self._settle()
            self.assertEqual(instance.status, "nearing")
        with self.at("2026-01-05 13:00"):
            self._settle()
            self.assertEqual(instance.status, "noncompliant")

    def test_paused_while_the_customer_has_it(self):
        """SEMANTICS B3, H2: two hours with the customer are two hours more."""
        with self.at("2026-01-05 09:00"):
            order = self._order()
        with self.at("2026-01-05 10:00"):
            order.action_quotation_sent()
            self.assertEqual(self.instance_of(order).status, "paused")
        with self.at("2026-01-05 12:00"):
            order.state = "draft"
            instance = self.instance_of(order)
        self.assertRecordValues(
            instance,
            [{"status": "in_progress", "failure_time": utc("2026-01-05 15:00")}],
        )

    def test_the_customer_becomes_gold(self):
        """SEMANTICS F2: a change of the customer reaches the quotation."""
        with self.at("2026-01-05 09:00"):
            order = self._order()
            self.assertEqual(self.instance_of(order).item_id.name, "Others")
        with self.at("2026-01-05 09:30"):
            self.customer.category_id = self.gold
            instance = self.instance_of(order)
        self.assertRecordValues(
            instance,
            [{"status": "in_progress", "failure_time": utc("2026-01-05 10:00")}],
        )
        self.assertEqual(instance.item_id.name, "Gold")
