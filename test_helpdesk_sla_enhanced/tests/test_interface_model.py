# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A model that an administrator makes in the interface, with no code at all."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.engine import config
from odoo.addons.helpdesk_sla_enhanced.tests.common import utc

from .common import ToyCase


@tagged("post_install", "-at_install")
class TestInterfaceModel(ToyCase):
    """Gadgets are to be red within two hours, and are on hold while they are wet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_model()
        cls.gadgets = cls._enable("x_gadget", pause_when="[('x_wet', '=', True)]")
        cls.red = cls._create_kpi("x_gadget", "red")
        cls.policy = cls._toy_policy(
            cls._toy_item(
                name="Gold",
                kpi_id=cls.red.id,
                applicable_when="[('x_partner_id.ref', '=', 'gold')]",
                success_criteria="[('x_colour', '=', 'red')]",
                failure_after=1,
            ),
            cls._toy_item(
                kpi_id=cls.red.id, success_criteria="[('x_colour', '=', 'red')]"
            ),
            model="x_gadget",
        )

    @classmethod
    def _make_model(cls):
        group = cls.env.ref("base.group_user")
        rights = dict.fromkeys(
            ("perm_read", "perm_write", "perm_create", "perm_unlink"), True
        )
        fields = [
            {"name": "x_name", "ttype": "char"},
            {"name": "x_colour", "ttype": "char"},
            {"name": "x_wet", "ttype": "boolean"},
            {"name": "x_partner_id", "ttype": "many2one", "relation": "res.partner"},
        ]
        cls.model = cls.env["ir.model"].create(
            {
                "name": "Gadget",
                "model": "x_gadget",
                "field_id": [
                    Command.create({"field_description": vals["name"], **vals})
                    for vals in fields
                ],
                "access_ids": [
                    Command.create({"name": "all", "group_id": group.id, **rights})
                ],
            }
        )

    def _gadget(self, **vals):
        gadgets = self.env["x_gadget"].with_user(self.worker)
        return gadgets.create({"x_name": "Bell", **vals})

    def _field(self, name):
        return self.env["ir.model.fields"]._get("x_gadget", name)

    def test_met(self):
        """SEMANTICS B1."""
        with self.at("2026-01-05 09:00"):
            gadget = self._gadget()
            self.env.flush_all()
        with self.at("2026-01-05 10:00"):
            gadget.x_colour = "red"
            instance = self.instance_of(gadget)
        self.assertRecordValues(
            instance, [{"status": "succeeded", "met_time": utc("2026-01-05 10:00")}]
        )

    def test_breached(self):
        """SEMANTICS B1."""
        with self.at("2026-01-05 09:00"):
            instance = self.instance_of(self._gadget())
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
            self.assertEqual(instance.status, "noncompliant")

    def test_paused(self):
        """SEMANTICS B3, H2."""
        with self.at("2026-01-05 09:00"):
            gadget = self._gadget(x_wet=True)
            self.assertEqual(self.instance_of(gadget).status, "paused")
        with self.at("2026-01-05 10:00"):
            gadget.x_wet = False
            due = self.instance_of(gadget).failure_time
        self.assertEqual(due, utc("2026-01-05 12:00"))

    def test_a_change_of_a_related_record(self):
        """SEMANTICS F2."""
        partner = self.env["res.partner"].create({"name": "Ann"})
        gadget = self._gadget(x_partner_id=partner.id)
        self.assertEqual(self._item_of(gadget), "Ready")
        partner.ref = "gold"
        self.assertEqual(self._item_of(gadget), "Gold")

    def test_a_field_that_conditions_use_is_not_deleted(self):
        """SEMANTICS B1: refused, naming who uses it."""
        with self.assertRaisesRegex(UserError, "x_colour.*configuration Standard"):
            self._field("x_colour").unlink()
        with self.assertRaisesRegex(UserError, "x_wet.*configuration Gadget"):
            self._field("x_wet").unlink()

    def test_a_field_inside_any_is_not_deleted(self):
        """SEMANTICS B1, K: nor one on the records that a condition looks into."""
        field = self.env["ir.model.fields"].create(
            {
                "name": "x_rank",
                "field_description": "Rank",
                "ttype": "integer",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
            }
        )
        inner = [("x_rank", ">", 3)]
        condition = [("x_partner_id", "any", [("child_ids", "any", inner)])]
        self.policy.item_ids[:1].success_criteria = str(condition)
        with self.assertRaisesRegex(UserError, "Rank.*configuration Standard"):
            field.unlink()

    def test_a_field_that_conditions_use_is_not_renamed(self):
        """SEMANTICS B1: the condition would ask for a field that is not there."""
        with self.assertRaisesRegex(UserError, "x_colour.*configuration Standard"):
            self._field("x_colour").name = "x_color"

    def test_a_field_that_nobody_uses_is_deleted(self):
        """SEMANTICS B1."""
        gadget = self._gadget()
        field = self.env["ir.model.fields"].create(
            {
                "name": "x_size",
                "field_description": "Size",
                "ttype": "integer",
                "model_id": self.model.id,
            }
        )
        field.unlink()
        gadget = self.env["x_gadget"].browse(gadget.id)  # its class was made again
        gadget.x_colour = "red"
        self.assertEqual(self.instance_of(gadget).status, "succeeded")

    def test_what_is_known_of_it_goes_with_the_model(self):
        """SEMANTICS F6: records, conditions, KPIs, and changes that wait."""
        gadget = self._gadget()
        tracker = self.instance_of(gadget).tracker_id
        gadget.x_colour = "red"
        self.model.unlink()
        self.env.flush_all()
        self._judge()
        for records in (tracker, self.policy, self.red, self.gadgets):
            self.assertFalse(records.exists(), records)
        self.assertNotIn("x_gadget", config.tracked_models(self.env))
