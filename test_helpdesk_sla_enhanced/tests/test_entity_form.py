# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The form on which an administrator enables a model (SEMANTICS B1)."""

from odoo.tests import Form, new_test_user, tagged

from .common import ToyCase


@tagged("post_install", "-at_install")
class TestEntityForm(ToyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(cls.env, "toy_admin", "base.group_system")

    def _offered(self):
        """The technical names of the models that the form offers."""
        field = self.env["sla.entity"].with_user(self.admin).fields_get(["model_id"])
        self.assertEqual(field["model_id"]["domain"], "[('sla_possible', '=', True)]")
        models = self.env["ir.model"].with_user(self.admin)
        return set(models.search([("sla_possible", "=", True)]).mapped("model"))

    def test_possible_models_are_offered(self):
        """SEMANTICS B1: any stored model with a moment."""
        for model in ("res.partner", "sla.toy.plain", "sla.toy.delegate"):
            self.assertIn(model, self._offered())

    def test_what_odoo_keeps_for_itself_is_not_offered(self):
        """SEMANTICS B1: nobody looks for the log of log-ins among their orders."""
        machinery = {
            *("res.users.log", "res.device.log", "bus.bus", "mail.push"),
            *("ir.cron", "ir.attachment", "ir.model.fields", "web_tour.tour.step"),
        }
        self.assertFalse(machinery & self._offered())
        for model in ("helpdesk.ticket", "res.users", "mail.activity"):
            self.assertIn(model, self._offered())

    def test_a_model_made_by_an_administrator_is_offered(self):
        """SEMANTICS B1: it has no screen yet."""
        self.env["ir.model"].create({"name": "Visit", "model": "x_visit"})
        self.assertIn("x_visit", self._offered())

    def test_no_table_of_ours_is_offered(self):
        """SEMANTICS B1: the engine does not track itself."""
        own = {name for name in self.env.registry if name.startswith("sla.")}
        toys = ("sla.toy.", "sla.example.")
        own = {name for name in own if not name.startswith(toys)}
        self.assertFalse(own & self._offered())

    def test_no_impossible_model_is_offered(self):
        """SEMANTICS B1: none that saving would refuse."""
        impossible = {
            "sla.toy.abstract",
            "sla.toy.wizard",
            "sla.toy.report",
            "sla.toy.day",
            "sla.policy",
            "sla.kpi.instance",
        }
        self.assertFalse(impossible & self._offered())

    def test_a_model_knows_whether_it_is_possible(self):
        """SEMANTICS B1."""
        models = self.env["ir.model"]
        self.assertTrue(models._get("res.partner").sla_possible)
        self.assertFalse(models._get("sla.toy.wizard").sla_possible)

    def _preview(self, model):
        entities = self.env["sla.entity"].with_user(self.admin)
        with Form(entities) as form:
            self.assertFalse(form.preview)
            form.model_id = self.env["ir.model"]._get(model)
            preview = str(form.preview)
        return preview

    def test_it_says_what_one_gets(self):
        """SEMANTICS B1, B2, C2, F2: before anything is saved."""
        self.env["sla.toy.plain"].create([{}, {}])
        preview = self._preview("sla.toy.plain")
        self.assertIn("The records that are there, 2, stay as they are", preview)
        self.assertIn("Clocks can count from: Moment, Created on.", preview)
        self.assertIn("These records have no company", preview)
        self.assertIn("when a developer adds the SLA fields", preview)

    def test_it_knows_models_that_have_the_fields(self):
        """SEMANTICS B2."""
        preview = str(self.jobs.preview)
        self.assertIn("There are none yet", preview)
        self.assertIn("The SLAs of its own company apply to a record", preview)
        self.assertIn("Lists can be filtered, sorted and grouped by SLA", preview)

    def test_from_there_to_its_kpis_and_slas(self):
        """SEMANTICS B1: what is made there is for the model."""
        self.assertEqual((self.jobs.kpi_count, self.jobs.policy_count), (1, 0))
        self._toy_policy()
        self.jobs.invalidate_recordset()
        self.assertEqual(self.jobs.active_policy_count, 1)
        for action in (
            self.jobs.action_view_kpis(),
            self.jobs.action_view_policies(),
            self.jobs.action_new_policy(),
        ):
            model = self.env[action["res_model"]].with_context(**action["context"])
            values = model.default_get(["model_id"])
            self.assertEqual(values["model_id"], self.jobs.model_id.id)
            self.assertEqual(
                action["domain"], [("model_id", "=", self.jobs.model_id.id)]
            )


@tagged("post_install", "-at_install")
class TestKpiCode(ToyCase):
    def _kpi(self, **vals):
        vals["model_id"] = self.jobs.model_id.id
        return self.env["sla.kpi"].create(vals)

    def test_a_code_is_made_of_the_name(self):
        """SEMANTICS A3: nobody has to think one up."""
        self.assertEqual(self._kpi(name="Réponse n° 1").code, "reponse_n_1")

    def test_a_code_that_is_given_stays(self):
        """SEMANTICS A3: code relies on it."""
        kpi = self._kpi(name="Shipped", code="ship")
        kpi.name = "Sent"
        self.assertEqual(kpi.code, "ship")

    def test_a_name_without_letters_has_a_code_too(self):
        """SEMANTICS A3."""
        self.assertEqual(self._kpi(name="…").code, "kpi")

    def test_a_kpi_is_made_by_its_name(self):
        """SEMANTICS A3: while an item is written."""
        kpis = self.env["sla.kpi"].with_context(default_model_id=self.jobs.model_id.id)
        kpi_id, name = kpis.name_create("Shipped")
        kpi = kpis.browse(kpi_id)
        self.assertEqual(
            (name, kpi.code, kpi.model), ("Shipped", "shipped", "sla.toy.job")
        )


@tagged("post_install", "-at_install")
class TestPolicyForm(ToyCase):
    def test_a_policy_keeps_its_model_while_items_are_written(self):
        """SEMANTICS A1: the second item is for the same model as the first."""
        policies = self.env["sla.policy"].with_context(
            default_model_id=self.jobs.model_id.id
        )
        with Form(policies) as form:
            form.name = "Jobs"
            for name in ("First", "Second"):
                with form.item_ids.new() as item:
                    item.name = name
                    item.kpi_id = self.ready
                    self.assertEqual(item.model, "sla.toy.job")
        self.assertEqual(form.record.model, "sla.toy.job")
