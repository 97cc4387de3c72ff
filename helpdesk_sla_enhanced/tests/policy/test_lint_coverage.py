# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lint on items that cover all records together, on what is gone, on hours."""

from odoo import Command
from odoo.tests import tagged

from ...engine.lint import rules
from .test_lint import LintCase

NO_ITEM = "no item for all open records"


@tagged("post_install", "-at_install")
class TestCoverage(LintCase):
    """SEMANTICS K: a field whose values are all covered is covered."""

    def _covering(self, *conditions, **vals):
        return self._policy(
            *(
                self._item(name=f"Item {n}", applicable_when=str(condition), **vals)
                for n, condition in enumerate(conditions)
            )
        )

    def test_a_selection(self):
        """Four priorities, covered one by one."""
        one_by_one = [[("priority", "=", str(n))] for n in range(4)]
        self._assert_does_not_say(self._covering(*one_by_one), NO_ITEM)

    def test_a_selection_of_which_a_value_is_missing_names_it(self):
        policy = self._covering(*([("priority", "=", str(n))] for n in (0, 2, 3)))
        self._assert_says(
            policy, f"{NO_ITEM}: those with Priority “Medium” match no item"
        )

    def test_a_boolean(self):
        policy = self._covering(
            [("awaiting_reply", "=", True)], [("awaiting_reply", "=", False)]
        )
        self._assert_does_not_say(policy, NO_ITEM)

    def test_a_link(self):
        """All stages in which a ticket is open; the closed ones need no promise."""
        stages = self.env["helpdesk.ticket.stage"].search([("closed", "=", False)])
        policy = self._covering(*([("stage_id", "=", stage.id)] for stage in stages))
        self._assert_does_not_say(policy, NO_ITEM)
        policy.item_ids[0].active = False
        self._assert_says(policy, f"those with Stage “{stages[0].display_name}”")

    def test_a_link_that_may_be_empty(self):
        """A ticket without a team is forgotten unless it has an item, too."""
        teams = self.env["helpdesk.ticket.team"].search([])
        teams |= teams.create([{"name": "Field"}, {"name": "Desk"}])
        conditions = [[("team_id", "=", team.id)] for team in teams]
        policy = self._covering(*conditions)
        self._assert_says(policy, "those with Team “none” match no item")
        policy = self._covering(*conditions, [("team_id", "=", False)])
        self._assert_does_not_say(policy, NO_ITEM)

    def test_values_in_groups_and_with_other_conditions(self):
        lost = self.stage_cancelled.id
        policy = self._covering(
            [("priority", "in", ["2", "3"]), ("stage_id", "!=", lost)],
            [("priority", "not in", ["2", "3"]), ("partner_id", "!=", False)],
            [("priority", "not in", ["2", "3"]), ("partner_id", "=", False)],
        )
        self._assert_does_not_say(policy, NO_ITEM)

    def test_an_opposite_covers_what_it_leaves_out(self):
        """A tag is there or it is not, whatever tags there are."""
        tag = self.env["helpdesk.ticket.tag"].create({"name": "VIP"})
        policy = self._covering(
            [("tag_ids", "in", [tag.id])], [("tag_ids", "not in", [tag.id])]
        )
        self._assert_does_not_say(policy, NO_ITEM)

    def test_each_kpi_is_covered_for_itself(self):
        policy = self._policy(
            self._item(name="Hot", applicable_when=str([("priority", "=", "3")])),
            self._item(
                name="Others",
                kpi_id=self.first_response.id,
                applicable_when=str([("priority", "!=", "3")]),
            ),
        )
        self._assert_says(policy, f"Resolve has {NO_ITEM}")
        self._assert_says(policy, f"First Response has {NO_ITEM}: those with Priority")


@tagged("post_install", "-at_install")
class TestNeverMet(LintCase):
    def test_an_item_without_success_criteria_comes_first(self):
        """SEMANTICS D7: at the top, before all else."""
        policy = self._policy(
            self._item(name="Never", success_criteria="[]"), self._item(name="All")
        )
        self.assertTrue(self._lint(policy)[0].startswith("No success criteria: Never."))
        policy.item_ids[0].success_criteria = self.solved
        self._assert_does_not_say(policy, "No success criteria")

    def test_it_is_not_folded_away(self):
        """However much else is worth a look."""
        policy = self._policy(self._item(name="Never", success_criteria="[]"))
        block = rules.to_block(policy.env, ["a", "b", "c", "d"], ["Never"])
        self.assertTrue(block.startswith("<p class='mb-1 fw-bold'>Never</p><details>"))
        self._lint(policy)
        self.assertIn("<p class='mb-1 fw-bold'>No success", str(policy.lint_html))


@tagged("post_install", "-at_install")
class TestLostValues(LintCase):
    """SEMANTICS K: a condition that names a deleted tag, team, stage…"""

    def _gone(self, model):
        record = self.env[model].create({"name": "Gone"})
        number = record.id
        record.unlink()
        return number

    def test_a_deleted_tag_in_applicable_when(self):
        tag = self._gone("helpdesk.ticket.tag")
        policy = self._policy(
            self._item(name="VIP", applicable_when=f"[('tag_ids', 'in', [{tag}])]"),
            self._item(name="All"),
        )
        self._assert_says(
            policy, "VIP: Applicable When names something under Tags that has been"
        )

    def test_a_deleted_stage_in_success_criteria(self):
        stages = [self.stage_done.id, self._gone("helpdesk.ticket.stage")]
        criteria = str([("stage_id", "in", stages)])
        policy = self._policy(self._item(success_criteria=criteria))
        self._assert_says(policy, "Resolve: Success Criteria names something under St")

    def test_a_deleted_stage_in_the_on_hold_rule_of_the_model(self):
        """The rule counts for the item, though it is not the item's own."""
        stage = self._gone("helpdesk.ticket.stage")
        policy = self._policy()
        self.entity.pause_when = str([("stage_id", "=", stage)])
        self._assert_says(policy, "On Hold When names something under Stage")

    def test_a_deleted_team_inside_any(self):
        team = self._gone("helpdesk.ticket.team")
        condition = [("stage_id", "any", [("team_ids", "in", [team])])]
        policy = self._policy(
            self._item(applicable_when=str(condition)), self._item(name="All")
        )
        self._assert_says(policy, "Applicable When names something under Stage › ")

    def test_what_is_there_archived_or_not_is_no_matter(self):
        tag = self.env["helpdesk.ticket.tag"].create({"name": "Old", "active": False})
        policy = self._policy(
            self._item(applicable_when=f"[('tag_ids', 'in', [{tag.id}])]"),
            self._item(name="All"),
        )
        self._assert_does_not_say(policy, "deleted")


@tagged("post_install", "-at_install")
class TestHours(LintCase):
    """SEMANTICS K: working hours that are not what they look like."""

    def _nights(self, end, start=0.0):
        days = [
            Command.create(
                {
                    "name": str(day),
                    "dayofweek": str(day),
                    "hour_from": start,
                    "hour_to": end,
                    "day_period": "full_day",
                }
            )
            for day in range(7)
        ]
        calendar = self._create_calendar()
        calendar.write({"attendance_ids": [Command.clear(), *days]})
        self._add_day_off(calendar)
        return calendar

    def test_a_gap_of_a_minute_at_midnight(self):
        calendar = self._nights(23 + 59 / 60)
        policy = self._policy(calendar_id=calendar.id)
        self._assert_says(policy, f"{calendar.name} stop for 1 min at midnight")

    def test_hours_that_go_on_at_midnight(self):
        policy = self._policy(calendar_id=self._nights(24.0).id)
        self._assert_does_not_say(policy, "midnight")

    def test_nights_off_are_no_gap(self):
        self._assert_does_not_say(self._policy(), "midnight")

    def test_hours_based_on_a_duration(self):
        calendar = self._create_calendar()
        self._add_day_off(calendar)
        policy = self._policy(calendar_id=calendar.id)
        self._assert_does_not_say(policy, "durations")
        calendar.duration_based = True
        self._assert_says(policy, f"{calendar.name} are based on durations")
