# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The outbox: what any action may do without harm to the others."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ...engine.actions.queue import CONFLICTS_IN_A_ROW
from ..common_outbox import OutboxCase


@tagged("post_install", "-at_install")
class TestHarmlessActions(OutboxCase):
    def test_an_action_that_raises_leaves_nothing(self):
        """SEMANTICS E4: what it did before is undone, and the next action runs."""
        half = self._action("record.message_post(body='half')\nraise UserError('boom')")
        self._acting(half, self._say("whole"))
        ticket = self._create_ticket()
        self._run_actions()
        self.assertEqual(self._said(ticket), ["whole"])
        self.assertEqual(self._rows(ticket).mapped("state"), ["pending", "done"])
        self.assertIn("boom", self._rows(ticket)[0].error)

    def test_an_action_that_fails_at_the_very_end_is_kept_as_failed(self):
        """SEMANTICS E4: a constraint that the flush finds is the action's failure."""
        self._acting(self._action("record.write({'name': False})"), self._say("next"))
        ticket = self._create_ticket()
        with self.assertLogs("odoo.sql_db", "ERROR"):
            self._run_actions()
        self.assertEqual(self._said(ticket), ["next"])
        self.assertIn("NotNullViolation", self._rows(ticket)[0].error)

    def test_an_action_that_deletes_its_own_record(self):
        """SEMANTICS E4, F6: its row goes with it, other tickets' actions run."""
        delete = self._action("if record.priority == '3': record.sudo().unlink()")
        self._acting(delete, self._say("still here"))
        doomed = self._create_ticket(priority="3")
        other = self._create_ticket(priority="1")
        self._run_actions()
        self.assertFalse(doomed.exists())
        self.assertFalse(
            self.env["sla.tracker"].search([("res_id", "=", doomed.id)]), "nothing left"
        )
        self.assertEqual(self._rows(other).mapped("state"), ["done", "done"])
        self.assertEqual(self._said(other), ["still here"])

    def test_an_action_that_changes_what_triggered_it(self):
        """SEMANTICS E3, E8: a pause that ends its own hold runs once for it."""
        resume = self._action(
            "record.message_post(body='on')\n"
            f"record.write({{'stage_id': {self.stage_new.id}}})"
        )
        self._acting(resume, trigger="pause", allow_pause=True)
        ticket = self._create_ticket()
        ticket.stage_id = self.stage_awaiting
        for _n in range(3):
            self._run_actions()
        self.assertEqual(self._said(ticket).count("on"), 1)
        self.assertEqual(self._rows(ticket).mapped("state"), ["done"])
        self.assertEqual(self.instance_of(ticket).status, "in_progress")

    def test_an_action_in_conflict_each_time_waits(self):
        """SEMANTICS E4: after some tries at once it counts as one that failed; what
        it had written is undone, and the next action runs."""
        conflict = self._action(
            "record.message_post(body='half')\n"
            "env.cr.execute(\"DO $$ BEGIN RAISE SQLSTATE '40001'; END $$\")"
        )
        self._acting(conflict, self._say("whole"))
        ticket = self._create_ticket()
        with self.assertLogs("odoo.sql_db", "ERROR") as logs:
            self._run_actions()
        self.assertEqual(len(logs.records), CONFLICTS_IN_A_ROW)
        self.assertEqual(self._said(ticket), ["whole"])
        self.assertRecordValues(
            self._rows(ticket)[0], [{"state": "pending", "attempts": 1}]
        )
        self.assertIn("SerializationFailure", self._rows(ticket)[0].error)

    def test_an_action_that_commits_is_undone(self):
        """SEMANTICS E3: code that hides its commit fails when it comes to that."""
        hidden = self._action(
            "record.message_post(body='half')\nenv['ir.cron']._commit_progress()"
        )
        self._acting(hidden, self._say("whole"))
        ticket = self._create_ticket()
        self._run_actions()
        self.assertEqual(self._said(ticket), ["whole"])
        self.assertIn("cannot commit", self._rows(ticket)[0].error)

    def test_an_action_that_closes_its_connection_is_undone(self):
        """SEMANTICS E4: it harms no other action."""
        close = self._action("record.message_post(body='half')\nenv.cr.close()")
        self._acting(close, self._say("next"))
        ticket = self._create_ticket()
        self._run_actions()
        self.assertEqual(self._said(ticket), ["next"])
        self.assertIn("cannot commit or roll back", self._rows(ticket)[0].error)

    def test_a_commit_is_refused_when_the_action_is_attached(self):
        """SEMANTICS E3, K: the message names the action and what to take out."""
        action = self._action("env.cr.commit()", name="Careless")
        with self.assertRaisesRegex(ValidationError, "Careless.*Take commit out"):
            self._acting(action)

    def test_a_commit_in_a_step_is_refused(self):
        """SEMANTICS E3, K."""
        step = Command.create(
            {
                "name": "Careless step",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "code",
                "code": "env.cr.rollback()",
            }
        )
        steps = self._action(False, state="multi", child_ids=[step])
        with self.assertRaisesRegex(ValidationError, "Careless step"):
            self._acting(steps)

    def test_a_commit_cannot_be_put_into_an_attached_action(self):
        """SEMANTICS E3, K."""
        action = self._say("hello")
        self._acting(action)
        with self.assertRaises(ValidationError):
            action.code = "env.cr.execute('COMMIT')"

    def test_code_of_others_may_commit(self):
        """SEMANTICS K: what no SLA uses is none of our business."""
        self.assertTrue(self._action("env.cr.commit()"))
