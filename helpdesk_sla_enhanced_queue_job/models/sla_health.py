# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from .. import store


class SlaHealth(models.AbstractModel):
    _inherit = "sla.health"

    @api.model
    def _figures(self):
        """Whether a job runner is there, beside what is measured anyway."""
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

    def _words_of_delays(self, figures):
        words = super()._words_of_delays(figures)
        text, _advice = words["actions_late_seconds"]
        advice = self.env._(
            "Their jobs wait: look at the channel root.sla in Job Queue > Jobs. Give "
            "it more capacity, or read in the server's log why the job runner cannot "
            "have them run."
        )
        return {**words, "actions_late_seconds": (text, advice)}

    def _words_of_jobs(self, figures):
        return {
            **super()._words_of_jobs(figures),
            "job_runner_missing": (
                self.env._("No job runner looks after this database."),
                self.env._(
                    "Actions are run by the scheduled action, up to two minutes late. "
                    "Start Odoo with queue_job in server_wide_modules."
                ),
            ),
        }
