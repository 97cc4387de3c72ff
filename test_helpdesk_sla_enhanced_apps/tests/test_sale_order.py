# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sales orders: a quotation is to be confirmed, and waits while the customer has it."""

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import AppCase
from .stories import AppStories


@tagged("post_install", "-at_install")
class TestSaleOrder(AppStories, AppCase):
    model = "sale.order"
    pause_when = "[('state', '=', 'sent')]"
    success = "[('state', '=', 'sale')]"
    released = {"state": "draft"}

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

    def _record(self, **vals):
        """A quotation, made by a salesman."""
        orders = self.env["sale.order"].with_user(self.salesman)
        line = Command.create({"product_id": self.product.id})
        vals = {"partner_id": self.customer.id, "order_line": [line], **vals}
        return orders.create(vals)

    def _meet(self, record):
        record.action_confirm()

    def _held_record(self):
        order = self._record()
        order.action_quotation_sent()
        return order

    def _change_related(self):
        self.customer.category_id = self.gold
