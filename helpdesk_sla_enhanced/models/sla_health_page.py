# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The health page: what it shows, and where it leads."""

from odoo import api, models

from ..sla_core.policy import health

#: The tables behind the figures, by the first word of their names.
MODELS = {
    "actions": "sla.action.run",
    "backlog": "sla.backlog",
    "instances": "sla.kpi.instance",
    "no": "sla.event",
}


class SlaHealth(models.AbstractModel):
    _inherit = "sla.health"

    @api.model
    def page(self):
        """What the health page shows.

        :return: the status, the problems with what to do, all figures, and the jobs
        :raise AccessError: for anybody but SLA managers
        """
        self._check_manager()
        report = self._report()
        figures = report["figures"]
        words = self._words(figures)
        opened = {n for n, value in figures.items() if value and self._target(n)}
        problems = [
            {
                "figure": figure,
                "level": level,
                "text": words[figure][0],
                "advice": words[figure][1],
                "can_open": figure in opened,
            }
            for figure, level in health.judge(figures)
        ]
        lines = [
            {
                "figure": name,
                "label": label,
                "value": figures[name],
                "can_open": name in opened,
            }
            for name, label in self._labels().items()
        ]
        jobs = [
            {"job": name, "label": label, **report["jobs"][name]}
            for name, label in self._job_labels().items()
            if name in report["jobs"]
        ]
        return {
            "status": report["status"],
            "time": report["time"],
            "late_minutes": health.late_minutes(
                max(figures["clock_late_seconds"], figures["actions_late_seconds"])
            ),
            "problems": problems,
            "figures": lines,
            "jobs": jobs,
        }

    @api.model
    def action_open(self, figure):
        """Open the records behind a figure.

        :raise AccessError: for anybody but SLA managers
        """
        self._check_manager()
        model, domain = self._target(figure)
        return {
            "type": "ir.actions.act_window",
            "name": self._labels().get(figure) or self.env._("Scheduled Actions"),
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": domain,
            "context": {"active_test": False},
        }

    def _target(self, figure):
        """The model and domain behind a figure, None if there is none to show."""
        running = ("status", "in", ("in_progress", "nearing"))
        domains = {
            "actions_late_seconds": [("state", "=", "pending")],
            "actions_pending": [("state", "=", "pending")],
            "actions_retrying": [("state", "=", "pending"), ("attempts", ">", 0)],
            "actions_failed": [("state", "=", "failed")],
            "actions_skipped": [("state", "=", "skipped")],
            "actions_skipped_broken": [
                ("state", "=", "skipped"),
                ("error", "!=", False),
                ("skipped_by", "=", False),
            ],
            "backlog_late_seconds": [],
            "backlog_waiting": [],
            "backlog_failing": [("attempts", ">", 0)],
            "instances_without_event": [running, ("next_event_time", "=", False)],
            "instances_stuck": [running, ("status_now", "=", "noncompliant")],
            "no_failure_time": [("kind", "=", "no_deadline")],
        }
        if figure in domains:
            return MODELS[figure.partition("_")[0]], domains[figure]
        if figure == "policies_broken":
            return "sla.policy", [("id", "in", self._broken_policies().ids)]
        if figure == "policies_without_owner":
            return "sla.policy", [("id", "in", self._ownerless_policies().ids)]
        if figure == "models_without_default":
            return "sla.policy", [("id", "in", self._former_defaults().ids)]
        if figure == "calendars_unfit":
            return "resource.calendar", [("id", "in", self._unfit_calendars().ids)]
        if figure.startswith("jobs_") and self.env.user.has_group("base.group_system"):
            crons = [
                self.env.ref(xmlid, raise_if_not_found=False)
                for xmlid in self._job_xmlids().values()
            ]
            return "ir.cron", [("id", "in", [cron.id for cron in crons if cron])]
        return None
