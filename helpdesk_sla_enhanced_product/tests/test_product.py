# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Entitlements for tickets about some products (SEMANTICS M1, M5)."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common_entitled import EntitledCase

TODAY = "2026-01-05 10:00"


@tagged("post_install", "-at_install")
class TestProduct(EntitledCase):
    """Peeters has bought help with printers, and help with anything."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["product.product"]
        cls.printer = products.create({"name": "Printer"})
        cls.scanner = products.create({"name": "Scanner"})
        cls.general = cls._entitle(is_default=True)
        cls.printing = cls._entitle(name="Printers", product_ids=cls.printer.ids)

    def _found(self, **vals):
        with self.at(TODAY):
            return self._ticket(**vals).sudo().entitlement_id

    def test_the_product_is_narrower_than_none(self):
        """SEMANTICS M5: before the customer's default."""
        self.assertEqual(self._found(product_id=self.printer.id), self.printing)

    def test_another_product(self):
        """SEMANTICS M5."""
        self.assertEqual(self._found(product_id=self.scanner.id), self.general)

    def test_no_product(self):
        """SEMANTICS M5: a ticket without a product gets what is for all."""
        self.assertEqual(self._found(), self.general)

    def test_an_entitlement_for_other_products_alone(self):
        """SEMANTICS M5: the customer has nothing for it."""
        self.general.active = False
        self.assertFalse(self._found(product_id=self.scanner.id))

    def test_several_products(self):
        """SEMANTICS M1: any of them."""
        self.printing.product_ids = self.printer | self.scanner
        self.assertEqual(self._found(product_id=self.scanner.id), self.printing)

    def test_the_reason_names_the_product(self):
        """SEMANTICS R1: why this entitlement."""
        with self.at(TODAY):
            ticket = self._ticket(product_id=self.printer.id)
        self.assertIn("Product", ticket.entitlement_reason)

    def test_many_tickets_at_once(self):
        """SEMANTICS M5: each by its own product."""
        pairs = [(self.printer, self.printing), (self.scanner, self.general)] * 2
        with self.at(TODAY):
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": "Help",
                        "description": "<p>Help</p>",
                        "partner_id": self.ann.id,
                        "product_id": product.id,
                    }
                    for product, _entitlement in pairs
                ]
            )
        self.assertEqual(
            [ticket.entitlement_id for ticket in tickets],
            [entitlement for _product, entitlement in pairs],
        )

    def test_a_template_hands_its_products_on(self):
        """SEMANTICS M1."""
        template = self.env["sla.entitlement.template"].create(
            {"name": "Printers", "total_terms": 5, "product_ids": self.printer.ids}
        )
        entitlement = self.env["sla.entitlement"].create(
            {
                "name": "From the template",
                "partner_id": self.peeters.id,
                "template_id": template.id,
            }
        )
        self.assertEqual(entitlement.product_ids, self.printer)

    def test_a_renewal_is_for_the_same_products(self):
        """SEMANTICS M1."""
        with self.at(TODAY):
            self.printing.action_renew()
        self.assertEqual(self.printing.next_id.product_ids, self.printer)

    def test_a_product_of_another_company(self):
        """SEMANTICS K."""
        other = self.env["res.company"].create({"name": "Other"})
        self.scanner.company_id = other
        with self.assertRaises(UserError):
            self.printing.product_ids = [Command.link(self.scanner.id)]
