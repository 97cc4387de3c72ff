# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of the health page: the figures, what is wrong, and what to do."""

from odoo import models
from odoo.tools import format_list

from ..store.health_figures import RECENT_DAYS

#: How many names a sentence mentions.
NAMED = 5


class SlaHealth(models.AbstractModel):
    _inherit = "sla.health"

    def _labels(self):
        """The figures in the order of the page, named."""
        return {
            "clock_late_seconds": self.env._("Statuses are updated late by"),
            "actions_late_seconds": self.env._("Actions run late by"),
            "actions_pending": self.env._("Actions that wait"),
            "actions_retrying": self.env._("… of them tried without success"),
            "actions_failed": self.env._("Actions that failed for good"),
            "actions_skipped": self.env._("Actions skipped in %s days", RECENT_DAYS),
            "actions_skipped_broken": self.env._("… of them after they had failed"),
            "backlog_waiting": self.env._("Changes not yet checked"),
            "backlog_failing": self.env._("… of them that could not be checked"),
            "backlog_late_seconds": self.env._("Changes not yet checked are late by"),
            "instances_without_event": self.env._("Running KPIs without a next check"),
            "instances_stuck": self.env._("KPIs that could not be updated"),
            "no_failure_time": self.env._(
                "KPIs without failure time in %s days", RECENT_DAYS
            ),
            "configuration_unread": self.env._("SLA settings that cannot be read"),
            "policies_broken": self.env._("SLAs that cannot be used"),
            "policies_without_owner": self.env._("Active SLAs with an archived owner"),
            "calendars_unfit": self.env._("Working hours without failure time"),
            "companies_off": self.env._("Companies whose SLAs are switched off"),
            "models_without_default": self.env._("Models that lost their default SLA"),
        }

    def _job_labels(self):
        return {
            "clock": self.env._("Warn and fail what is due"),
            "actions": self.env._("Run actions"),
            "reconcile": self.env._("Check what was missed"),
        }

    def _words(self, figures):
        """What is wrong and what to do, for each figure: ``{name: (text, advice)}``."""
        return {
            **self._words_of_delays(figures),
            **self._words_of_jobs(figures),
            **self._words_of_failures(figures),
            **self._words_of_instances(figures),
            **self._words_of_setup(figures),
        }

    def _words_of_delays(self, figures):
        def minutes(name):
            return figures[name] // 60

        advice = self.env._(
            "See below whether the jobs run. If they are on and still late, the "
            "server is busy or runs no scheduled actions (--max-cron-threads)."
        )
        clock = self.env._(
            "Warnings and failures are found %s minutes late.",
            minutes("clock_late_seconds"),
        )
        actions = self.env._(
            "Actions run %s minutes late.", minutes("actions_late_seconds")
        )
        backlog = self.env._(
            "Changes wait to be processed for %s minutes.",
            minutes("backlog_late_seconds"),
        )
        return {
            "clock_late_seconds": (clock, advice),
            "actions_late_seconds": (actions, advice),
            "backlog_late_seconds": (backlog, advice),
        }

    def _words_of_jobs(self, figures):
        off = self.env._("Background jobs that are off: %s.", figures["jobs_off"])
        switch_on = self.env._(
            "An administrator switches them on in Settings > Technical > Scheduled "
            "Actions."
        )
        overdue = self.env._(
            "Background jobs that did not run: %s.", figures["jobs_overdue"]
        )
        run = self.env._(
            "Have the server run scheduled actions: --max-cron-threads must be above "
            "zero. A job that failed says why in the log."
        )
        return {"jobs_off": (off, switch_on), "jobs_overdue": (overdue, run)}

    def _words_of_failures(self, figures):
        actions = self.env._(
            "Actions that failed for good: %s.", figures["actions_failed"]
        )
        changes = self.env._(
            "Changes that could not be processed: %s.", figures["backlog_failing"]
        )
        run_again = self.env._("Read why, correct it, then Run Again or Skip them.")
        wait = self.env._(
            "They are tried again by themselves. The list says why they fail."
        )
        broken = self.env._(
            "Actions that failed until they were no longer needed: %s.",
            figures["actions_skipped_broken"],
        )
        mend = self.env._(
            "Read why and correct the action, or the next one fails as well."
        )
        return {
            "actions_failed": (actions, run_again),
            "actions_skipped_broken": (broken, mend),
            "backlog_failing": (changes, wait),
        }

    def _words_of_instances(self, figures):
        forgotten = self.env._(
            "Running KPIs that will not warn or fail by themselves: %s.",
            figures["instances_without_event"],
        )
        save = self.env._(
            "Their tables were changed outside of Odoo. Save these records again."
        )
        stuck = self.env._(
            "KPIs that could not be updated: %s.", figures["instances_stuck"]
        )
        read = self.env._("The server's log says why. They are tried every 5 minutes.")
        unborn = self.env._(
            "KPIs that did not start, as their working hours never reach the target: "
            "%s.",
            figures["no_failure_time"],
        )
        mend = self.env._(
            "Correct the working hours, then apply the SLA to the records."
        )
        return {
            "instances_without_event": (forgotten, save),
            "instances_stuck": (stuck, read),
            "no_failure_time": (unborn, mend),
        }

    def _words_of_setup(self, figures):
        def names(figure, records):
            return self._names(records()) if figures[figure] else ""

        broken = names("policies_broken", self._broken_policies)
        owners = names("policies_without_owner", self._ownerless_policies)
        hours = names("calendars_unfit", self._unfit_calendars)
        companies = names("companies_off", self._companies_off)
        former = names("models_without_default", self._former_defaults)
        return {
            "models_without_default": (
                self.env._("No default SLA any more; it was: %s.", former),
                self.env._(
                    "New records have no SLA unless one is chosen. Set another SLA as "
                    "default; if none is needed, say so on the form of the former one."
                ),
            ),
            "configuration_unread": (
                self.env._("The SLA settings cannot be read (%s).", self._unread()),
                self.env._(
                    "Until they can, the last ones that could be read stay in use. "
                    "Undo what was changed last in the database or in an addon, then "
                    "save any SLA."
                ),
            ),
            "policies_broken": (
                self.env._("These SLAs cannot be used: %s.", broken),
                self.env._(
                    "They are applied to no record, and KPIs that run can only fail. "
                    "Their forms say why: change the conditions or the terms, or "
                    "install the addon again that brings a missing field."
                ),
            ),
            "policies_without_owner": (
                self.env._("The owner is archived: %s.", owners),
                self.env._("No action of these SLAs runs. Choose another owner."),
            ),
            "calendars_unfit": (
                self.env._("Working hours give no failure time: %s.", hours),
                self.env._(
                    "New records get no timer. Add working time, or choose others."
                ),
            ),
            "companies_off": (
                self.env._("SLAs are switched off: %s.", companies),
                self.env._(
                    "If that is not meant, switch them on in Helpdesk > "
                    "Configuration > Settings."
                ),
            ),
        }

    def _names(self, records):
        """Some names of records that the user may see, for a sentence."""
        seen = records.with_env(self.env)._filtered_access("read")
        return format_list(self.env, seen[:NAMED].mapped("display_name")) or "…"
