# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Test cases are run before a policy comes into force."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import utc
from .common import PolicyCaseCase

LATE = utc("2026-01-05 15:00:00")


@tagged("post_install", "-at_install")
class TestCaseGate(PolicyCaseCase):
    def setUp(self):
        super().setUp()
        self.draft = self.policy.with_user(self.officer)

    def test_a_policy_whose_cases_pass_is_activated_at_once(self):
        self._case()
        self.assertFalse(self.draft.action_ask_activate())
        self.assertEqual(self.draft.state, "active")

    def test_a_failing_case_stops_every_way_of_activating(self):
        """SEMANTICS W3: by the button, by code, by a write of the field."""
        self._case(expected_failure_time=LATE)
        for activate in (
            self.draft.action_activate,
            lambda: self.draft.write({"state": "active"}),
        ):
            with self.assertRaisesRegex(UserError, "Urgent on Monday: Due: expected"):
                activate()
            self.draft.invalidate_recordset()
            self.assertEqual(self.draft.state, "draft")

    def test_a_reason_in_a_context_that_a_client_sent_is_none(self):
        """SEMANTICS P1: the chatter would not have it from the dialog."""
        self._case(expected_failure_time=LATE)
        with self.assertRaises(UserError):
            self.draft.with_context(sla_case_reason="No").action_activate()

    def test_the_button_asks_and_keeps_the_reason(self):
        """SEMANTICS W3: unless the manager says so with a reason."""
        self._case(expected_failure_time=LATE)
        action = self.draft.action_ask_activate()
        self.assertEqual(action["res_model"], "sla.policy.ask")
        wizards = self.env["sla.policy.ask"].with_user(self.officer)
        form = Form(wizards.with_context(**action["context"]))
        self.assertIn("Urgent on Monday: Due: expected", form.failures)
        with self.assertRaises(AssertionError):  # the reason is required
            form.save()
        form.reason = "Agreed by phone"
        form.save().action_confirm()
        self.assertEqual(self.draft.state, "active")
        said = self.draft.message_ids.sorted("id")[-1].body
        self.assertIn("Reason: Agreed by phone", said)
        self.assertIn("Urgent on Monday: Due: expected", said)

    def test_a_policy_that_was_inactive_is_asked_again(self):
        """SEMANTICS W3: before each activation."""
        self._case()
        self.draft.action_activate()
        self.draft.action_deactivate()
        self.urgent.failure_after = 3
        with self.assertRaises(UserError):
            self.draft.action_activate()

    def test_an_edit_of_a_policy_in_force_is_not_stopped(self):
        """Its cases show what they say of it; only activation asks."""
        case = self._case()
        self.draft.action_activate()
        self.urgent.failure_after = 3
        case.invalidate_recordset()
        self.assertEqual(case.result, "failed")
        self.assertEqual(self.draft.state, "active")
