# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Items in lists: their terms as they are typed, their conditions in words."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import SlaCase


@tagged("post_install", "-at_install")
class TestItemTexts(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(
            cls._item(name="One", warn_after=1),
            cls._item(name="Two", failure_after=90, failure_unit="minute"),
            calendar_id=cls.calendar.id,
        )
        cls.items = cls.policy.item_ids.with_user(cls.manager)

    def test_several_get_the_same_target_at_once(self):
        """SEMANTICS D4: as the list writes it, in working days of eight hours."""
        self.items.failure_text = "1d 4h"
        self.assertEqual(self.items.mapped("failure_after"), [12, 12])
        self.assertEqual(self.items[0].warn_after, 1)

    def test_a_target_and_its_warning_change_together(self):
        """SEMANTICS K: 4h and 3h, though 3h is more than the target was."""
        self.items.write({"failure_text": "4h", "warn_text": "3h"})
        self.assertEqual(self.items.mapped("terms"), ["4 h, warning after 3 h"] * 2)
        self.items.warn_text = ""
        self.assertEqual(self.items.mapped("warn_after"), [0, 0])

    def test_a_text_as_it_was_shown_rounds_nothing(self):
        """SEMANTICS C5."""
        item = self.items[1]
        item.failure_after = 100 / 3
        item.failure_text = item.failure_text
        self.assertEqual(item.failure_after, 100 / 3)

    def test_what_is_none_is_refused_by_the_name_of_the_item(self):
        """SEMANTICS K."""
        with self.assertRaisesRegex(UserError, "One: “soon” is not a duration"):
            self.items.failure_text = "soon"
        with self.assertRaises(ValidationError):
            self.items[0].warn_text = "3h"

    def test_a_condition_stands_in_the_list_in_words(self):
        """SEMANTICS D1: that of a deleted stage, too."""
        one, two = self.items
        ids = [self.stage_done.id, 999_999_999]
        one.applicable_when = f"[('priority', '=', '3'), ('stage_id', 'in', {ids})]"
        self.assertEqual(
            one.condition_text,
            "Priority is Very High and Stage is one of Done or deleted (999999999)",
        )
        self.assertEqual(two.condition_text, "All")

    def test_the_words_of_many_items_cost_no_more_than_those_of_two(self):
        """SEMANTICS D8: the names of all stages are read at once."""
        stages = self.env["helpdesk.ticket.stage"].create(
            [{"name": str(number)} for number in range(12)]
        )
        policy = self._create_policy(
            *(
                self._item(applicable_when=f"[('stage_id', '=', {stage.id})]")
                for stage in stages
            ),
            default=False,
        )
        many = self.env["sla.item"].browse(policy.item_ids.ids)

        def cost(items):
            items.mapped("condition_text")
            self.env.invalidate_all()
            items.mapped("applicable_when")
            before = self.env.cr.sql_log_count
            items.mapped("condition_text")
            return self.env.cr.sql_log_count - before

        self.assertEqual(cost(many[:2]), cost(many))

    def test_a_duplicate_is_asked_right_after_its_item(self):
        """SEMANTICS D2: with its terms and conditions."""
        one, two = self.items
        one.action_duplicate()
        copy = self.policy.item_ids - one - two
        self.assertEqual(self.policy.item_ids.sorted("sequence"), one | copy | two)
        self.assertEqual(copy.terms, one.terms)
        self.assertEqual(copy.success_criteria, one.success_criteria)

    def test_actions_stand_in_the_list_with_their_triggers(self):
        """SEMANTICS E1: for a manager who may not read what they do; elsewhere an
        action is called by its name alone."""
        action = self.env["ir.actions.server"].create(
            {
                "name": "Call the leader",
                "model_id": self.entity.model_id.id,
                "state": "code",
                "code": "record.message_post(body='late')",
            }
        )
        failing = {"trigger": "failure", "server_action_id": action.id}
        self.items.sudo()[0].action_ids = [Command.create(failing)]
        shown = self.items[0].with_context(sla_with_trigger=True).action_ids
        self.assertEqual(shown.mapped("display_name"), ["Failure: Call the leader"])
        self.assertEqual(
            self.items[0].action_ids.mapped("display_name"), ["Call the leader"]
        )
