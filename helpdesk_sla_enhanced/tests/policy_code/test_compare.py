# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two policies compared, in sentences."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from ...engine.policy_code import files
from .common import FilesCase


@tagged("post_install", "-at_install")
class TestCompare(FilesCase):
    def setUp(self):
        super().setUp()
        self.other = self.policy.copy({"name": "Gold"})

    def _lines(self):
        return files.compare(
            self.policy.with_user(self.officer), self.other.with_user(self.officer)
        )

    def test_equal_policies_have_no_differences(self):
        self.assertEqual(self._lines(), [])

    def test_terms_are_said_with_their_units(self):
        """Issue 14: "Resolve for urgent tickets: 4 h → 2 h"."""
        self.other.item_ids[0].write({"failure_after": 90, "failure_unit": "minute"})
        self.assertEqual(self._lines(), ["Urgent, Failure After: 2 h → 90 min"])

    def test_conditions_are_said_as_sentences(self):
        self.other.item_ids[0].applicable_when = "[('priority', '=', '2')]"
        [line] = self._lines()
        self.assertIn("→ “Priority is High”", line)

    def test_links_are_said_by_name(self):
        self.other.calendar_id = False
        self.assertEqual(self._lines(), [f"Working Hours: {self.calendar.name} → none"])

    def test_items_that_come_go_and_move_are_named(self):
        self.other.item_ids[0].name = "Fast"
        lines = self._lines()
        self.assertIn("New item: Fast, 2 h", lines)
        self.assertIn("Item removed: Urgent", lines)
        self.other.item_ids[0].name = "Urgent"
        self.other.item_ids[0].sequence = 90
        self.other.invalidate_recordset()
        self.assertEqual(self._lines(), ["Order of the items: Others and Urgent"])

    def test_actions_and_cases_are_named(self):
        self.other.item_ids[0].action_ids[1].offset = 50
        self.env["sla.policy.case"].search([("policy_id", "=", self.other.id)]).unlink()
        self.assertEqual(
            self._lines(),
            [
                "Urgent, new action: 50 % of the target: Raise",
                "Urgent, action removed: 75 % of the target: Raise",
                "Test case removed: Urgent on Monday",
            ],
        )

    # -- screens ----------------------------------------------------------------------

    def _wizard(self, policies, **context):
        wizards = self.env["sla.policy.file"].with_user(self.officer)
        return Form(
            wizards.with_context(
                active_model="sla.policy", active_ids=policies.ids, **context
            )
        )

    def test_the_dialog_compares_two_that_are_chosen(self):
        self.other.calendar_id = False
        form = self._wizard(self.policy | self.other, default_step="compare")
        wizard = form.save()
        wizard.action_check()
        self.assertIn("Working Hours", wizard.outcome)

    def test_a_browser_opens_the_dialog_with_both(self):
        """It asks for the names of the SLAs along with the rest."""
        wizards = self.env["sla.policy.file"].with_user(self.officer)
        both = self.policy | self.other
        wizards = wizards.with_context(
            default_step="compare", active_model="sla.policy", active_ids=both.ids
        )
        names = {"fields": {"display_name": {}}}
        spec = {"policy_ids": names, "step": {}, "other_policy_id": names}
        value = wizards.onchange({}, [], spec)["value"]
        self.assertEqual(value["other_policy_id"]["id"], self.other.id)

    def test_the_dialog_exports_and_imports(self):
        """What would change is shown before anything is written."""
        self.policy.item_ids.action_ids.unlink()
        wizards = self.env["sla.policy.file"].with_user(self.officer)
        exported = wizards.browse(wizards.action_export(self.policy.ids)["res_id"])
        self.assertEqual(exported.file_name, "Gold.json")
        self.other.unlink()
        self.urgent.failure_after = 1.5
        form = self._wizard(self.policy.browse(), default_step="import")
        form.file = exported.file
        wizard = form.save()
        wizard.action_check()
        self.assertTrue(wizard.is_good, wizard.outcome)
        self.assertIn("Urgent, Failure After: 1.5 h → 2 h", wizard.outcome)
        self.assertEqual(self.urgent.failure_after, 1.5)
        action = wizard.action_import()
        self.assertEqual(action["res_id"], self.policy.id)
        self.assertEqual(self.urgent.failure_after, 2)

    def test_the_dialog_is_for_sla_managers(self):
        """SEMANTICS P1."""
        wizards = self.env["sla.policy.file"].with_user(self.agent)
        with self.assertRaises(AccessError):
            wizards.create({"step": "import"})
        with self.assertRaises(AccessError):
            wizards.action_export(self.policy.ids)

    def test_the_dialog_names_the_line_at_fault(self):
        form = self._wizard(self.policy.browse(), default_step="import")
        form.file = "e30="  # {}
        wizard = form.save()
        wizard.action_check()
        self.assertFalse(wizard.is_good)
        self.assertIn("Line 1:", wizard.outcome)
