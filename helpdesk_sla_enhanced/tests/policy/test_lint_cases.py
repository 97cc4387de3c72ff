# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A doubt that names a record or a moment is kept as a test case in one click."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import utc
from .test_lint import HOT, LintCase


@tagged("post_install", "-at_install")
class TestLintCases(LintCase):
    """SEMANTICS K, W3: as somebody who manages SLAs and little else."""

    def _keep(self, policy, pattern, user=None):
        """The test case that a click on the doubt makes."""
        text = self._assert_says(policy, pattern)
        cases = self.env["sla.policy.case"].with_user(user or self.officer)
        with self.at("2026-01-05 09:00"):
            action = cases.action_from_doubt(policy.id, text)
        case = cases.browse(action["res_id"])
        self.assertEqual((case.policy_id, case.note), (policy, text))
        self.assertEqual(case.result, "passed", case.difference)
        return case

    def test_the_record_that_no_item_is_for(self):
        """What the SLA does now: no item applies to it."""
        policy = self._policy(self._item(applicable_when=HOT))
        case = self._keep(policy, "Resolve has no item for all open records")
        self.assertEqual(case.kpi_id, self.resolve)
        self.assertEqual(list(case.values), ["priority"])
        self.assertNotEqual(case.values["priority"], "3")
        self.assertTrue(case.expects_none)
        policy.item_ids.applicable_when = "[]"
        case.invalidate_recordset()
        self.assertEqual(case.result, "failed")

    def test_the_record_of_an_item_that_never_applies(self):
        """It gets the item before it; who changes the order is told."""
        policy = self._policy(
            self._item(name="All", sequence=1),
            self._item(name="Hot", sequence=2, applicable_when=HOT, failure_after=1),
        )
        case = self._keep(policy, "Item Hot never applies")
        everything, hot = policy.item_ids
        self.assertEqual(case.values, {"priority": "3"})
        self.assertEqual(case.expected_item_id, everything)
        self.assertEqual(case.expected_failure_time, utc("2026-01-05 11:00"))
        hot.sequence = 0
        case.invalidate_recordset()
        self.assertIn("“Hot” applies", case.difference)

    def test_the_new_record_that_meets_an_item_at_once(self):
        criteria = str([("stage_id", "!=", self.stage_cancelled.id)])
        policy = self._policy(self._item(success_criteria=criteria))
        case = self._keep(policy, "is met at its very start")
        self.assertFalse(case.values)
        self.assertEqual(case.expected_item_id, policy.item_ids)

    def test_the_ticket_in_the_stage_that_is_doubted(self):
        """Cancelled, where that meets an item; Done, where a response goes on."""
        closed = "[('stage_id.closed', '=', True)]"
        answered = "[('first_response_date', '!=', False)]"
        policy = self._policy(
            self._item(success_criteria=closed),
            self._item(
                name="First",
                kpi_id=self.first_response.id,
                success_criteria=answered,
            ),
        )
        cancelled = self._keep(policy, "is also met by tickets that are")
        self.assertEqual(cancelled.values, {"stage_id": self.stage_cancelled.id})
        done = self._keep(policy, "Item First goes on for tickets")
        self.assertEqual(done.values, {"stage_id": self.stage_done.id})
        self.assertEqual(done.kpi_id, self.first_response)

    def test_new_year_in_hours_without_days_off(self):
        """The first of January at noon in Brussels; who adds the holiday is told."""
        policy = self._policy(calendar_id=self._create_calendar(name="Bare").id)
        case = self._keep(policy, "Bare have no days off in 2027")
        self.assertEqual(case.start_time, utc("2027-01-01 11:00"))
        self.assertEqual(case.expected_failure_time, utc("2027-01-01 13:00"))
        self._add_day_off(policy.calendar_id)
        case.invalidate_recordset()
        self.assertEqual(case.result, "failed")

    def test_the_last_moment_before_a_gap_at_midnight(self):
        """Two hours of work, and the minute that is missing."""
        calendar = self._create_calendar(
            hours=((0, 23 + 59 / 60),), name="Nearly always"
        )
        self._add_day_off(calendar)
        policy = self._policy(calendar_id=calendar.id)
        case = self._keep(policy, "stop for 1 min at midnight")
        self.assertEqual(case.start_time, utc("2026-01-05 22:59:30"))
        self.assertEqual(case.expected_failure_time, utc("2026-01-06 01:00:00"))

    def test_a_doubt_without_a_record_offers_nothing(self):
        """Nor do the sentences of an SLA that has been mended."""
        policy = self._policy(self._item(applicable_when=HOT))
        text = self._assert_says(policy, "has no default SLA")
        block = str(policy.with_user(self.officer).lint_html)
        self.assertEqual(block.count("data-sla-doubt"), 1)
        self.assertEqual(block.count("Save as Test Case"), 1)
        cases = self.env["sla.policy.case"].with_user(self.officer)
        with self.assertRaises(UserError):
            cases.action_from_doubt(policy.id, text)
        gone = self._assert_says(policy, "no item for all")
        policy.item_ids.applicable_when = "[]"
        with self.assertRaises(UserError):
            cases.action_from_doubt(policy.id, gone)

    def test_only_managers_keep_doubts(self):
        """SEMANTICS P1."""
        policy = self._policy(self._item(applicable_when=HOT))
        text = self._assert_says(policy, "no item for all")
        cases = self.env["sla.policy.case"].with_user(self.agent)
        with self.assertRaises(AccessError):
            cases.action_from_doubt(policy.id, text)
