# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From nothing to an active default policy, by mouse and by keyboard."""

from odoo.tests import new_test_user, no_retry, tagged

from .test_js import BrowserCase

ACTION = "/odoo/action-helpdesk_mgmt.helpdesk_ticket_action"


@tagged("post_install", "-at_install")
class TestFirstPolicy(BrowserCase):
    """As a manager of SLAs without the rights of an administrator; the tour counts
    clicks and fields, and fails at 40."""

    def setUp(self):
        super().setUp()
        # Made while a page waits for them, they keep its other requests waiting, too.
        for name in ("web.assets_web", "web.assets_tests"):
            bundle = self.env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
            bundle.css()
            bundle.js()
        policies = self.env["sla.policy"].search([])
        policies.active = False
        self.user = new_test_user(
            self.env,
            "sla_first_manager",
            "helpdesk_mgmt.group_helpdesk_manager",
            lang="en_US",
        )

    def _tour(self, name):
        self.start_tour(ACTION, name, login=self.user.login, timeout=240)
        policy = self.env["sla.policy"].search([("is_default", "=", True)])
        self.assertEqual(policy.state, "active")
        self.assertEqual(policy.user_id, self.user)
        self.assertEqual(len(policy.item_ids), 8)
        self.assertTrue(policy.calendar_id)
        self.assertEqual(
            set(policy.item_ids.action_ids.mapped("trigger")), {"warning", "failure"}
        )
        return policy

    @no_retry
    def test_by_mouse(self):
        """SEMANTICS C1, P1: hours, holds, warning mails."""
        policy = self._tour("sla_first_policy_mouse")
        urgent = policy.item_ids[0]
        self.assertEqual((urgent.failure_after, urgent.warn_after), (15, 10))
        self.assertEqual(urgent.allow_pause, "no")

    @no_retry
    def test_by_keyboard(self):
        """SEMANTICS C1, P1: without a mouse."""
        policy = self._tour("sla_first_policy_keyboard")
        self.assertIn("7 h, warning after", " ".join(policy.item_ids.mapped("terms")))
