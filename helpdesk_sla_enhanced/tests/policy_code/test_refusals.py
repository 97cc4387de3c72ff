# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that cannot be taken: the line at fault, and nothing half-saved."""

import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FilesCase


@tagged("post_install", "-at_install")
class TestRefusals(FilesCase):
    def _lines_refused(self, text):
        """The lines that the refusal of a file names."""
        count = self.env["sla.policy"].search_count([])
        with self.assertRaises(UserError) as caught:
            self._load(text)
        self.env.invalidate_all()
        self.assertEqual(self.env["sla.policy"].search_count([]), count)
        return str(caught.exception)

    def _changed(self, old, new):
        """The file with one text in it replaced, and the line on which that stands."""
        text = self._text()
        self.assertIn(old, text)
        line = text[: text.index(old)].count("\n") + 1
        return text.replace(old, new, 1), f"Line {line}: "

    def test_what_is_no_json_is_refused(self):
        text, line = self._changed('"items": [', '"items" [')
        self.assertIn(f"{line}a colon is missing", self._lines_refused(text))

    def test_what_no_file_says_is_refused(self):
        """SEMANTICS W3: with the line at fault."""
        for old, new, words in (
            ('"warn_after": 1.0', '"warn_after": "soon"', "this must be number"),
            ('"failure_unit": "hour"', '"failure_unit": "week"', '"week" cannot'),
            ('"allow_pause": true', '"alow_pause": true', "is not known"),
            ('"version": 1', '"version": 7', 'this must be "1"'),
        ):
            text, line = self._changed(old, new)
            self.assertIn(f"{line}", self._lines_refused(text))
            self.assertIn(words, self._lines_refused(text))

    def test_all_lines_at_fault_are_named(self):
        text, first = self._changed('"warn_after": 1.0', '"warn_after": "soon"')
        text = text.replace('"version": 1', '"version": 2')
        self.assertEqual(len(self._lines_refused(text).splitlines()), 2)
        self.assertIn(first, self._lines_refused(text))

    def test_a_record_that_is_not_there_is_refused(self):
        text, line = self._changed("mgmt.helpdesk_ticket_stage_done", "mgmt.nowhere")
        self.assertIn(f"{line}there is no", self._lines_refused(text))

    def test_a_search_that_finds_none_or_several_is_refused(self):
        text, line = self._changed('"name", "=", "Power cut"', '"name", "=", "None"')
        self.assertIn(f"{line}this must find exactly one", self._lines_refused(text))
        self.tag.copy({"name": "Power cuts"})
        text, line = self._changed('"=", "Power cut"', '"ilike", "Power cut"')
        self.assertIn("and finds several", self._lines_refused(text))

    def test_a_search_that_is_none_is_refused(self):
        text, line = self._changed('"name", "=", "Power cut"', '"nowhere", "=", 1')
        self.assertIn(line, self._lines_refused(text))

    def test_an_id_of_one_database_is_refused(self):
        text, line = self._changed('["priority", "=", "3"]', '["stage_id", "=", 4]')
        self.assertIn(f"{line}4 is the id of one database", self._lines_refused(text))

    def test_what_the_addon_refuses_is_blamed_on_its_item(self):
        """SEMANTICS K: the warning after the failure, a condition on no field."""
        text = self._text()
        line = text[: text.index('"name": "Urgent"')].count("\n")
        text = text.replace('"warn_after": 1.0', '"warn_after": 9', 1)
        self.assertIn(
            f"Line {line}: Item Urgent: the warning must come before",
            self._lines_refused(text),
        )

    def test_two_items_of_one_name_are_refused(self):
        text, line = self._changed('"name": "Others"', '"name": "Urgent"')
        self.assertIn(f"{line}the KPI has another item", self._lines_refused(text))

    def test_a_case_that_expects_an_unknown_item_is_refused(self):
        text, line = self._changed('"expected_item": "Urgent"', '"expected_item": "X"')
        self.assertIn(f"{line}no item of this KPI", self._lines_refused(text))

    def test_one_bad_policy_of_a_file_keeps_the_others_out(self):
        """All or none."""
        value = json.loads(self._text())
        good = {**value["policies"][0], "name": "Silver"}
        bad = {**value["policies"][0], "name": "Bronze", "items": []}
        value["policies"] = [good, {**bad, "model": "res.nowhere"}]
        self.assertIn("there is no model res.nowhere", self._lines_refused(value))
