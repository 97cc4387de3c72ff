# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conditions on fields that mean something else to each company, reader or record."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import utc

from .common import SecondCompany, ToyCase


class ShapeCase(ToyCase):
    """Shapes are enabled; each test says which of them are special."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._enable("sla.toy.shape")
        cls.round = cls._create_kpi("sla.toy.shape", "round")

    def _special(self, *condition):
        """Two items, one for the shapes that match, one for all others."""
        vals = {"kpi_id": self.round.id, "success_criteria": "[]"}
        return self._toy_policy(
            self._toy_item("Special", applicable_when=str([*condition]), **vals),
            self._toy_item("Ordinary", failure_after=8, **vals),
            model="sla.toy.shape",
        )

    def _shape(self, **vals):
        return self.env["sla.toy.shape"].with_user(self.worker).create(vals)

    def _assert_item(self, shape, name):
        self.assertEqual(self._item_of(shape), name)


@tagged("post_install", "-at_install")
class TestShapes(ShapeCase):
    def test_it_counts_whatever_the_order_of_its_model(self):
        """SEMANTICS B1: its order names a related record, its name is nothing."""
        self._special(("moment", "!=", False))
        with self.at("2026-01-05 09:00"):
            box = self.env["sla.toy.box"].create({"name": "Box"})
            shapes = self._shape(box_id=box.id) | self._shape()
            instances = [self.instance_of(shape) for shape in shapes]
        for instance, shape in zip(instances, shapes, strict=True):
            self.assertEqual(instance.failure_time, utc("2026-01-05 17:00"))
            self.assertEqual(instance.record_name, f"sla.toy.shape,{shape.id}")

    def test_a_translated_field_counts_in_english(self):
        """SEMANTICS F2, P1: no matter who writes it, or in which language."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self._special(("title", "=", "Round"))
        shape = self._shape(title="Square")
        shape.with_context(lang="fr_FR").title = "Round"
        self._assert_item(shape, "Ordinary")
        shape.with_context(lang="en_US").title = "Round"
        self._assert_item(shape, "Special")
        shape.with_context(lang="fr_FR").title = "Rond"
        self._assert_item(shape, "Special")

    def test_a_json_field(self):
        """SEMANTICS F2: filled or empty is all that can be asked of it."""
        self._special(("facts", "!=", False))
        shape = self._shape()
        self._assert_item(shape, "Ordinary")
        shape.facts = {"corners": 4}
        self._assert_item(shape, "Special")
        shape.facts = False
        self._assert_item(shape, "Ordinary")

    def test_a_link_to_a_record_of_any_model(self):
        """SEMANTICS F2: its number and the name of its model are two fields."""
        partner = self.env.user.partner_id
        self._special(("res_model", "=", "res.partner"), ("res_id", "=", partner.id))
        shape = self._shape(res_id=partner.id, res_model="res.users")
        self._assert_item(shape, "Ordinary")
        shape.res_model = "res.partner"
        self._assert_item(shape, "Special")
        shape.res_id = partner.id + 1
        self._assert_item(shape, "Ordinary")

    def test_nothing_is_known_beyond_a_link_to_any_model(self):
        """SEMANTICS K: a condition that goes on from there is refused."""
        with self.assertRaisesRegex(ValidationError, "Special, Applicable When: this"):
            self._special(("res_id.name", "=", "Ann"))


@tagged("post_install", "-at_install")
class TestProperties(ShapeCase):
    """Fields that a record gets from the one it belongs to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        colour = {"name": "colour", "string": "Colour", "type": "char"}
        cls.plain, cls.red = cls.env["sla.toy.box"].create(
            [
                {"name": "Plain", "definition": [colour]},
                {"name": "Red", "definition": [{**colour, "default": "red"}]},
            ]
        )

    def test_a_property_of_the_record(self):
        """SEMANTICS F2: written as the form does."""
        self._special(("properties.colour", "=", "red"))
        shape = self._shape(box_id=self.plain.id)
        self._assert_item(shape, "Ordinary")
        shape.properties = {"colour": "red"}
        self._assert_item(shape, "Special")
        shape.properties = {"colour": "blue"}
        self._assert_item(shape, "Ordinary")

    def test_the_default_of_a_property(self):
        """SEMANTICS F2: given at creation, and on the way into another box."""
        self._special(("properties.colour", "=", "red"))
        self._assert_item(self._shape(box_id=self.red.id), "Special")
        shape = self._shape(box_id=self.plain.id)
        shape.box_id = self.red
        self.assertEqual(shape.properties["colour"], "red")
        self._assert_item(shape, "Special")


@tagged("post_install", "-at_install")
class TestCompanyValues(SecondCompany, ShapeCase):
    """Fields that hold another value in each company."""

    def test_the_records_own_company_counts(self):
        """SEMANTICS C2, F2: that in which it was made, no matter who writes where."""
        self._special(("grade", "=", "gold"))
        shape = self._shape()
        shape.with_company(self.theirs).grade = "gold"
        self._assert_item(shape, "Ordinary")
        shape.with_company(self.ours).grade = "gold"
        self._assert_item(shape, "Special")
        shape.with_company(self.theirs).grade = "silver"
        self._assert_item(shape, "Special")

    def test_the_default_of_the_company(self):
        """SEMANTICS D1: records without a value of their own have it from then on."""
        self._special(("grade", "=", "gold"))
        self._assert_item(self._shape(), "Ordinary")
        self.env["ir.default"].set(
            "sla.toy.shape", "grade", "gold", company_id=self.ours.id
        )
        self._assert_item(self._shape(), "Special")

    def test_beyond_a_link_of_the_company(self):
        """SEMANTICS F2: a change there reaches the records of every company."""
        ann, bob = self.env["res.partner"].create([{"name": "Ann"}, {"name": "Bob"}])
        self._special(("keeper_id.ref", "=", "gold"))
        mine = self._shape()
        theirs = self.env["sla.toy.shape"].with_user(self.worker)
        theirs = theirs.with_company(self.theirs).create({})
        for shape, company in ((mine, self.ours), (theirs, self.theirs)):
            shape.with_company(company).keeper_id = ann
            shape.with_company(self.ours + self.theirs - company).keeper_id = bob
            self._assert_item(shape, "Ordinary")
        ann.ref = "gold"
        self._assert_item(mine, "Special")
        self._assert_item(theirs, "Special")
