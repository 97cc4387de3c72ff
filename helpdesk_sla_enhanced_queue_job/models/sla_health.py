# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The health of the job runner."""

from odoo import api, models

from .. import store


class SlaHealth(models.AbstractModel):
    """Whether jobs run the actions: a figure of its own, and words of its own."""

    _inherit = "sla.health"

    @api.model
    def _figures(self):
        """Add whether a job runner is there to what is measured anyway."""
        missing = not store.has_job_runner(self.env)
        return {**super()._figures(), "job_runner_missing": int(missing)}

    def _labels(self):
        return {
            **super()._labels(),
            "job_runner_missing": self.env._("Job runner missing"),
        }

    def _job_labels(self):
        return {
            **super()._job_labels(),
            "actions": self.env._("Create the missing jobs of actions"),
        }

    def _words(self, figures):
        words = super()._words(figures)
        late, _advice = words["actions_late_seconds"]
        advice = self.env._(
            "Their jobs wait: look at the channel root.sla in Job Queue > Jobs. Give "
            "it more capacity, or read in the server's log why the job runner cannot "
            "have them run."
        )
        missing = self.env._("No job runner looks after this database.")
        start = self.env._(
            "Actions are run by the scheduled action, up to two minutes late. "
            "Start Odoo with queue_job in server_wide_modules."
        )
        return {
            **words,
            "actions_late_seconds": (late, advice),
            "job_runner_missing": (missing, start),
        }
