# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""KPIs offer their usual criteria to the items that choose them."""

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ...sla_core.policy.domains import parse
from ..common import SlaCase

VIEW = "helpdesk_sla_enhanced.sla_item_view_form"


@tagged("post_install", "-at_install")
class TestUsualCriteria(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(activate=False, name="Draft")

    def _form(self):
        items = self.env["sla.item"].with_user(self.manager)
        return Form(items.with_context(default_policy_id=self.policy.id), VIEW)

    def test_choosing_a_kpi_fills_in_its_usual_criteria(self):
        """SEMANTICS A3: solved, and not withdrawn."""
        form = self._form()
        form.kpi_id = self.resolve
        self.assertEqual(parse(form.success_criteria)[0][2], [self.stage_done.id])
        self.assertIn(self.stage_cancelled.id, parse(form.applicable_when)[0][2])

    def test_another_kpi_replaces_what_was_filled_in(self):
        """SEMANTICS A3: nobody wrote it."""
        form = self._form()
        form.kpi_id = self.resolve
        form.kpi_id = self.first_response
        self.assertIn("first_response_date", form.success_criteria)

    def test_what_somebody_wrote_stays(self):
        """SEMANTICS A3."""
        form = self._form()
        form.success_criteria = "[('priority', '=', '0')]"
        form.kpi_id = self.resolve
        self.assertEqual(form.success_criteria, "[('priority', '=', '0')]")
        self.assertTrue(parse(form.applicable_when))

    def test_managers_edit_them_on_the_kpi(self):
        """SEMANTICS P1: items that are there keep theirs."""
        before = self.policy.item_ids.success_criteria
        kpi = self.resolve.with_user(self.manager)
        kpi.usual_success_criteria = "[('priority', '=', '0')]"
        form = self._form()
        form.kpi_id = self.resolve
        self.assertEqual(form.success_criteria, "[('priority', '=', '0')]")
        self.assertEqual(self.policy.item_ids.success_criteria, before)

    def test_what_could_not_be_judged_is_refused(self):
        """SEMANTICS K: naming the KPI and the field."""
        with self.assertRaisesRegex(ValidationError, "Resolve.*Usual Success"):
            self.resolve.usual_success_criteria = "[('nonsense', '=', 1)]"

    def test_a_new_kpi_offers_nothing(self):
        """SEMANTICS A3."""
        kpi = self.env["sla.kpi"].create(
            {"name": "Visit", "model_id": self.policy.model_id.id}
        )
        self.assertEqual(kpi.usual_applicable_when, "[]")
