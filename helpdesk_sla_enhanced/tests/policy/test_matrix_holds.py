# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The table of targets: when a row is on hold, and for how long at most."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .matrix_case import MatrixCase


@tagged("post_install", "-at_install")
class TestMatrixHolds(MatrixCase):
    def _hold(self, **terms):
        """Type what the row has besides its targets, and save."""
        table = self._load()
        table["rows"][0].update(terms)
        self._save(table)

    def test_a_row_shows_its_pause_rule_and_longest_hold(self):
        """SEMANTICS D5, H7: False where the rule of the KPI applies."""
        (row,) = self._load()["rows"]
        self.assertEqual((row["pause"], row["max_hold"]), (False, ""))
        rule = "[('awaiting_reply', '=', False)]"
        self.policy.item_ids.write(
            {"pause_override": True, "pause_when": rule, "max_hold": 2}
        )
        (row,) = self._load()["rows"]
        self.assertEqual((row["pause"], row["max_hold"]), (rule, "2h"))

    def test_the_pause_rule_is_that_of_the_row(self):
        """SEMANTICS D5: of all its items, also of one that is new; an empty one never
        holds."""
        rule = "[('awaiting_reply', '=', False)]"
        table = self._load()
        table["rows"][0].update(pause=rule)
        table["rows"][0]["cells"]["2"] = {"target": "8h"}
        self._save(table)
        items = self.policy.item_ids
        self.assertEqual(len(items), 3)
        self.assertEqual(items.mapped("pause_when"), [rule] * 3)
        self.assertEqual(items.mapped("pause_override"), [True] * 3)
        self._hold(pause="[]")
        self.assertEqual([item._pause_rule() for item in items], [[]] * 3)
        self.assertEqual(items.mapped("pause_override"), [True] * 3)

    def test_a_row_goes_back_to_the_rule_of_its_kpi(self):
        """SEMANTICS D5."""
        self._hold(pause="[('awaiting_reply', '=', False)]")
        self._hold(pause=False)
        self.assertEqual(self.policy.item_ids.mapped("pause_override"), [False] * 2)

    def test_the_longest_hold_is_elapsed_time(self):
        """SEMANTICS H7: its days have 24 hours whatever the working hours."""
        self._hold(max_hold="1d 4h")
        items = self.policy.item_ids
        self.assertEqual(
            [item._max_hold_seconds() for item in items], [28 * 3600, 28 * 3600]
        )
        self._hold(max_hold="")
        self.assertEqual(items.mapped("max_hold"), [0, 0])

    def test_items_of_a_row_keep_their_own_words(self):
        """SEMANTICS C5: what means the same is not written over."""
        one, other = self.policy.item_ids
        one.write({"max_hold": 60, "max_hold_unit": "minute"})
        other.write({"max_hold": 1, "max_hold_unit": "hour"})
        self._type("3", "5h")
        self.assertEqual(one.max_hold_unit, "minute")
        self.assertEqual(self._load()["left"], [])

    def test_items_that_are_held_otherwise_are_left_alone(self):
        """SEMANTICS D5, H7: a row has one pause rule and one longest hold."""
        other = self.policy.item_ids[1]
        other.max_hold = 8
        self.assertEqual(self._load()["left"], [other.name])
        other.write({"max_hold": 0, "pause_override": True})
        self.assertEqual(self._load()["left"], [other.name])

    def test_a_longest_hold_that_is_no_duration_is_refused_by_name(self):
        """SEMANTICS K."""
        with self.assertRaisesRegex(UserError, "Resolve, Maximum Hold: “soon”"):
            self._hold(max_hold="soon")

    def test_a_pause_rule_that_cannot_be_asked_is_refused(self):
        """SEMANTICS K: as on the form."""
        with self.assertRaises(ValidationError):
            self._hold(pause="[('no_such_field', '=', 1)]")
