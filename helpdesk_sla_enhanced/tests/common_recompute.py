# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Recomputes as a manager makes them, on the first Monday of 2026."""

from odoo import Command

from .common import SlaCase


class RecomputeCase(SlaCase):
    """Tickets under a policy of two hours, around the clock, made at nine."""

    def _start(self, count=1, **vals):
        """The default policy, and tickets of it."""
        with self.at("2026-01-05 09:00"):
            policy = self._create_policy(self._item(**vals))
            tickets = self.env["helpdesk.ticket"].union(
                *(self._create_ticket() for _n in range(count))
            )
            self.env["sla.engine"]._process_pending()
        return policy, tickets

    def _preview(self, policy):
        """Press the button on the policy, as a manager; the recompute."""
        action = policy.with_user(self.manager).action_recompute()
        self.assertEqual(action["res_model"], "sla.recompute")
        return (
            self.env["sla.recompute"].with_user(self.manager).browse(action["res_id"])
        )

    def _apply(self, policy):
        """A preview, applied."""
        job = self._preview(policy)
        job.action_apply()
        self.run_cron("reconcile")
        self.assertEqual(job.state, "applied")
        return job

    def _undo(self, job):
        job.action_undo()
        self.run_cron("reconcile")
        self.assertEqual(job.state, "undone")

    def _server_action(self):
        return self.env["ir.actions.server"].create(
            {
                "name": "Say it",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "code",
                "code": "record.message_post(body=env.context['sla_trigger'])",
            }
        )

    def _on(self, trigger):
        return Command.create(
            {"trigger": trigger, "server_action_id": self._server_action().id}
        )
