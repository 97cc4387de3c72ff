# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An active policy that asks for a field which is not there any more: it breaks no
save, and those who can mend it are notified."""

from odoo import Command
from odoo.tests import tagged

from ...engine import config
from ..health.test_health import HealthCase


@tagged("post_install", "-at_install")
class TestBrokenPolicy(HealthCase):
    def setUp(self):
        super().setUp()
        alarm = {"trigger": "failure", "server_action_id": self._note().id}
        item = self._item(action_ids=[Command.create(alarm)])
        self.policy = self._create_policy(item, name="Gold")
        self.instance = self._start()
        self._ask("[('x_gone', '=', 1)]")

    def _ask(self, condition):
        """Put a condition in as an addon that is gone has left it behind."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE sla_item SET success_criteria = %s", [condition])
        self.env.invalidate_all()
        config.note_change(self.env)

    def test_saves_go_on(self):
        """SEMANTICS A6, B1: no new record is held to it; what runs fails in time, and
        its alarm comes (E2)."""
        with self.at("2026-01-05 08:00"):
            ticket = self._create_ticket()
            ticket.stage_id = self.stage_done
            self.assertFalse(self.instance_of(ticket))
        with self.at("2026-01-05 09:00"):
            self.run_cron("clock")
            self.run_cron("actions")
        self.assertEqual(self.instance.status, "noncompliant")
        self.assertEqual(self.instance.action_run_ids.mapped("state"), ["done"])

    def test_it_is_counted_for_monitoring(self):
        """SEMANTICS K: alarms do not come, so it is as bad as a job that is off."""
        report = self._report("2026-01-05 08:00")
        self.assertEqual(report["figures"]["policies_broken"], 1)
        self.assertEqual(report["status"], "fail")
        self._ask(self.solved)
        report = self._report("2026-01-05 08:00")
        self.assertEqual(report["figures"]["policies_broken"], 0)
        self.assertNotIn("policies_broken", report["problems"])

    def test_the_page_names_it_and_leads_to_it(self):
        """SEMANTICS K."""
        health = self.env["sla.health"].with_user(self.manager)
        with self.at("2026-01-05 08:00"):
            page = health.page()
        (problem,) = [p for p in page["problems"] if p["figure"] == "policies_broken"]
        self.assertEqual(problem["text"], "These SLAs cannot be used: Gold.")
        action = health.action_open("policies_broken")
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.policy)

    def test_what_is_out_of_force_and_over_is_no_matter(self):
        """SEMANTICS C6: but what still runs is."""
        self.policy.action_deactivate()
        self.assertEqual(self._figure("policies_broken", "2026-01-05 08:00"), 1)
        self.policy._cancel_running()
        self.assertEqual(self._figure("policies_broken", "2026-01-05 08:00"), 0)

    def test_its_form_names_the_field(self):
        """SEMANTICS K: lint, on the policy."""
        messages = self.policy.with_user(self.manager).lint_messages
        found = [text for text in messages if "asks for x_gone, which is not" in text]
        self.assertEqual(len(found), 1, messages)
        self._ask(self.solved)
        messages = self.policy.with_user(self.manager).lint_messages or []
        self.assertFalse([text for text in messages if "x_gone" in text])
