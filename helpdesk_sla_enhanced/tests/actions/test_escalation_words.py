# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Steps of escalation on the item's form: worked examples, what is refused, and what
is worth a second look."""

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..common_action import SlaActionCase
from ..policy.test_lint import LintCase


@tagged("post_install", "-at_install")
class TestEscalationWords(SlaActionCase):
    """Eight hours of a desk that is open from nine to five in Brussels. It is Monday
    9 o'clock UTC, an hour after opening."""

    def setUp(self):
        super().setUp()
        self.env.user.tz = "Europe/Brussels"
        self.env = self.env(context=dict(self.env.context, tz="Europe/Brussels"))

    def _examples(self, *actions, moment="2026-01-05 09:00", **vals):
        """What the item's list of actions says, as ``{when: example}``."""
        vals = {"failure_after": 8, "warn_after": 6, **vals}
        policy = self._create_policy(
            self._item(action_ids=list(actions), calendar_id=self.calendar.id, **vals)
        ).with_env(self.env)
        with self.at(moment):
            policy.item_ids.action_ids.invalidate_recordset()
            return {a._when_text(): a.example for a in policy.item_ids.action_ids}

    def test_each_step_has_a_worked_example(self):
        """SEMANTICS D4, E7: in the reader's time zone, and in working time."""
        self.assertEqual(
            self._examples(
                self._step(75),
                self._step(-1, "hour"),
                self._step(2, "hour"),
                self._on("start"),
                self._on("warning"),
                self._on("failure"),
            ),
            {
                "75 % of the target": "Mon 5 Jan 16:00",
                "1 h before the failure": "Mon 5 Jan 17:00",
                "2 h after the failure": "Tue 6 Jan 12:00",
                "Start": "Mon 5 Jan 10:00",
                "Warning": "Mon 5 Jan 16:00",
                "Failure": "Tue 6 Jan 10:00",
            },
        )

    def test_another_year_is_said(self):
        """SEMANTICS D4."""
        found = self._examples(self._step(8, "hour"), moment="2026-12-30 15:00")
        self.assertEqual(
            found, {"8 h after the failure": "Fri 1 Jan 2027 16:00"}, found
        )

    def test_what_only_people_bring_about_has_no_example(self):
        """SEMANTICS D4: nor has a warning without a time."""
        triggers = ("success", "pause", "resume", "cancel", "warning")
        found = self._examples(*map(self._on, triggers), warn_after=0)
        self.assertEqual(set(found.values()), {False})

    def test_the_example_follows_the_form(self):
        """SEMANTICS D4: before anything is saved."""
        policy = self._create_policy(
            self._item(failure_after=8, action_ids=[self._step(50)])
        ).with_env(self.env)
        with self.at("2026-01-05 09:00"), Form(policy.item_ids) as form:
            form.failure_after = 4
            with form.action_ids.edit(0) as line:
                self.assertEqual(line.example, "Mon 5 Jan 12:00")
                line.offset_unit = "hour"
                line.offset = 2
                self.assertEqual(line.example, "Mon 5 Jan 16:00")
                self.assertEqual(line.step, "2 h after the failure")

    def test_the_items_example_tells_the_warning(self):
        """SEMANTICS D4."""
        policy = self._create_policy(self._item(failure_after=8, warn_after=6))
        with self.at("2026-01-05 09:00"):
            policy.invalidate_recordset()
            self.assertEqual(
                policy.with_env(self.env).item_ids.example,
                "A start on Mon 5 Jan 2026 10:00 warns on Mon 5 Jan 2026 16:00 and "
                "fails on Mon 5 Jan 2026 18:00.",
            )

    def test_a_step_that_the_calendar_does_not_hold(self):
        """SEMANTICS K: naming the item and the action; also when the working hours
        become scarce later."""
        words = "Resolve.*Shout.*its range.*do not reach it in ten years"
        far = self._step(3000, "day", "Shout")
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            self._examples(far)
        policy = self._create_policy(self._item(action_ids=[far]))
        with self.assertRaisesRegex(ValidationError, words):
            policy.item_ids.calendar_id = self.calendar

    def test_a_target_of_an_active_policy_that_grows_too_far(self):
        """SEMANTICS C1, K: an item that is written by itself passes the same checks."""
        policy = self._create_policy(self._item(calendar_id=self.calendar.id))
        with self.assertRaisesRegex(ValidationError, "Resolve.*target in ten years"):
            policy.item_ids.failure_after = 25000


@tagged("post_install", "-at_install")
class TestEscalationLint(LintCase, SlaActionCase):
    """SEMANTICS K: blocks nothing."""

    def _assert_lint(self, pattern, *actions, **vals):
        vals = {"failure_after": 8, "warn_after": 6, **vals}
        policy = self._policy(self._item(action_ids=list(actions), **vals))
        self._assert_says(policy, pattern)
        return policy

    def test_a_ladder_is_fine(self):
        policy = self._policy(
            self._item(
                failure_after=8,
                warn_after=6,
                action_ids=[self._step(50), self._step(90), self._step(2, "hour")],
            ),
            default=True,
        )
        self.assertEqual(self._lint(policy), [])

    def test_actions_that_never_run(self):
        self._assert_lint(
            "Item Resolve has actions for the warning, but no time",
            self._on("warning"),
            warn_after=0,
        )
        self._assert_lint(
            "actions for the success, but no success criteria",
            self._on("success"),
            success_criteria="[]",
        )
        policy = self._assert_lint(
            "actions for pause or resume, but its clock",
            self._on("pause"),
            allow_pause="no",
        )
        policy.item_ids.allow_pause = "yes"
        self._assert_does_not_say(policy, "pause or resume")

    def test_the_same_action_twice(self):
        mail = self._saying("Mail")
        twice = [
            self._on("escalation", mail, offset=50),
            self._on("escalation", mail, offset=-4, offset_unit="hour"),
        ]
        self._assert_lint(
            "Item Resolve runs Mail twice at the same moment: 50 % of the target, and "
            "4 h before the failure.",
            *twice,
        )
        self._assert_lint(
            "Item Resolve runs Mail twice: Start.",
            self._on("start", mail),
            self._on("start", mail),
        )

    def test_a_step_at_the_failure_or_the_warning(self):
        self._assert_lint(
            "Item Resolve: the step 100 % of the target (Shout) is the failure itself.",
            self._step(100, word="Shout"),
        )
        self._assert_lint(
            "Item Resolve: the step 75 % of the target (Shout) is the moment of the "
            "warning.",
            self._step(75, word="Shout"),
        )

    def test_one_moment_in_two_wordings(self):
        self._assert_lint(
            "Item Resolve: the steps 50 % of the target and 4 h before the failure are "
            "one and the same moment.",
            self._step(50),
            self._step(-4, "hour"),
        )
