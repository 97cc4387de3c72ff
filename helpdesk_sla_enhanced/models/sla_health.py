# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether the engine is well."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..engine import config
from ..engine.health import findings, words
from ..engine.settling import POSTPONED_BY
from ..sla_core.policy import health
from ..store import health_figures

#: The scheduled actions of the engine, by what monitoring calls them.
JOBS = {
    "clock": "helpdesk_sla_enhanced.ir_cron_sla_clock",
    "actions": "helpdesk_sla_enhanced.ir_cron_sla_actions",
    "reconcile": "helpdesk_sla_enhanced.ir_cron_sla_reconcile",
    "entitlements": "helpdesk_sla_enhanced.ir_cron_sla_entitlements",
    "customer_reports": "helpdesk_sla_enhanced.ir_cron_sla_customer_reports",
    "simulation": "helpdesk_sla_enhanced.ir_cron_sla_simulation",
    "simulation_second": "helpdesk_sla_enhanced.ir_cron_sla_simulation_second",
}
MANAGER = "helpdesk_sla_enhanced.group_sla_manager"
#: The tables behind the figures, by the first word of their names.
MODELS = {
    "actions": "sla.action.run",
    "backlog": "sla.backlog",
    "instances": "sla.kpi.instance",
    "no": "sla.event",
}
RUNNING = ("status", "in", ("in_progress", "nearing"))
#: What the rows behind the figures of those tables have in common.
DOMAINS = {
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
    "instances_without_event": [RUNNING, ("next_event_time", "=", False)],
    "instances_stuck": [RUNNING, ("status_now", "=", "noncompliant")],
    "no_failure_time": [("kind", "=", "no_deadline")],
}
#: What finds the records behind the figures that are about the configuration.
FINDINGS = {
    "policies_broken": findings.broken_policies,
    "policies_without_owner": findings.ownerless_policies,
    "models_without_default": findings.former_defaults,
    "calendars_unfit": findings.unfit_calendars,
    "routes_broken": findings.broken_routes,
}


class SlaHealth(models.AbstractModel):
    """Whether the engine is well: for monitoring, for managers, and for the banner.

    Everything is asked in a fixed number of queries by indexes, however many records
    there are.
    """

    _name = "sla.health"
    _description = "SLA Health"

    @api.model
    def late_minutes(self):
        """How late alarms are, for the banner: 0 up to ten minutes, and for anybody
        but SLA managers."""
        self.env["sla.record"]._check_internal()
        if not self.env.user.has_group(MANAGER):
            return 0
        return health.late_minutes(max(self._delays()))

    @api.model
    def _delays(self):
        """Seconds that the clock and the actions are behind."""
        disabled = config.get_snapshot(self.env).disabled
        now = self.env["sla.engine"]._sla_now()
        return health_figures.read_delays(self.env, now, disabled)

    @api.model
    def _report(self):
        """The report for monitoring: figures and moments, and nothing of any record."""
        figures, jobs = self._figures(), self._jobs()
        figures |= self._job_figures(jobs)
        problems = health.judge(figures)
        return {
            "status": health.status(problems),
            "time": fields.Datetime.to_string(self.env["sla.engine"]._sla_now()),
            "problems": [problem.figure for problem in problems],
            "figures": figures,
            "jobs": jobs,
        }

    @api.model
    def _figures(self):
        """The figures of everything but the jobs: ``{name: number}``."""
        now = self.env["sla.engine"]._sla_now()
        disabled = config.get_snapshot(self.env).disabled
        clock, actions = health_figures.read_delays(self.env, now, disabled)
        return {
            "clock_late_seconds": clock,
            "actions_late_seconds": actions,
            **health_figures.read_health(self.env, now, disabled, POSTPONED_BY),
            "configuration_unread": int(bool(findings.unread(self.env))),
            "policies_broken": len(findings.broken_policies(self.env)),
            "policies_without_owner": len(findings.ownerless_policies(self.env)),
            "calendars_unfit": len(findings.unfit_calendars(self.env)),
            "routes_broken": len(findings.broken_routes(self.env)),
            "companies_off": len(findings.companies_off(self.env)),
            "models_without_default": len(findings.former_defaults(self.env).model_id),
        }

    # -- jobs --------------------------------------------------------------------------

    @api.model
    def _job_xmlids(self):
        """The scheduled actions that must run, by name.

        An addon that has another runner do the work of one leaves it out here.
        """
        return dict(JOBS)

    @api.model
    def _jobs(self):
        """The background jobs: ``{name: {active, last_run, next_run}}``, UTC."""
        data = self.env["ir.model.data"]
        ids = {
            name: data._xmlid_to_res_id(xmlid, raise_if_not_found=False)
            for name, xmlid in self._job_xmlids().items()
        }
        # sudo: managers see jobs that only administrators may read
        crons = self.env["ir.cron"].sudo().browse(filter(None, ids.values())).exists()
        known = {cron.id: cron for cron in crons}
        found = {name: known.get(number) for name, number in ids.items()}
        return {
            name: {
                "active": bool(cron and cron.active),
                "last_run": self._text(cron and cron.lastcall),
                "next_run": self._text(cron and cron.nextcall),
            }
            for name, cron in found.items()
        }

    def _text(self, moment):
        return fields.Datetime.to_string(moment) if moment else None

    def _job_figures(self, jobs):
        """How many jobs are off or gone, and how many should have run by now.

        A job that is running just now has been due for as long as it runs.
        """
        now = self.env["sla.engine"]._sla_now()
        limit = fields.Datetime.to_string(
            fields.Datetime.subtract(now, seconds=health.LATE)
        )
        active = [job for job in jobs.values() if job["active"]]
        overdue = [job for job in active if (job["next_run"] or limit) < limit]
        return {"jobs_off": len(jobs) - len(active), "jobs_overdue": len(overdue)}

    # -- the page ----------------------------------------------------------------------

    @api.model
    def page(self):
        """What the health page shows.

        :return: the status, the problems with what to do, all figures, and the jobs
        :raise AccessError: for anybody but SLA managers
        """
        self._check_manager()
        report = self._report()
        figures = report["figures"]
        opened = {n for n, value in figures.items() if value and self._target(n)}
        late = max(figures["clock_late_seconds"], figures["actions_late_seconds"])
        jobs = [
            {"job": name, "label": label, **report["jobs"][name]}
            for name, label in self._job_labels().items()
            if name in report["jobs"]
        ]
        return {
            "status": report["status"],
            "time": report["time"],
            "late_minutes": health.late_minutes(late),
            "problems": self._page_problems(figures, opened),
            "figures": self._page_figures(figures, opened),
            "jobs": jobs,
        }

    def _page_problems(self, figures, opened):
        """What is wrong and what to do, as the page shows it.

        :param opened: the names of the figures whose records can be opened
        """
        said = self._words(figures)
        return [
            {
                "figure": figure,
                "level": level,
                "text": said[figure][0],
                "advice": said[figure][1],
                "can_open": figure in opened,
            }
            for figure, level in health.judge(figures)
        ]

    def _page_figures(self, figures, opened):
        """All figures that have a label, as the page shows them, in its order."""
        return [
            {
                "figure": name,
                "label": label,
                "value": figures[name],
                "can_open": name in opened,
            }
            for name, label in self._labels().items()
        ]

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
        if figure in DOMAINS:
            return MODELS[figure.partition("_")[0]], DOMAINS[figure]
        if figure in FINDINGS:
            found = FINDINGS[figure](self.env)
            return found._name, [("id", "in", found.ids)]
        if figure.startswith("jobs_") and self.env.user.has_group("base.group_system"):
            crons = [
                self.env.ref(xmlid, raise_if_not_found=False)
                for xmlid in self._job_xmlids().values()
            ]
            return "ir.cron", [("id", "in", [cron.id for cron in crons if cron])]
        return None

    # -- its words, which other addons may override ------------------------------------

    def _labels(self):
        """The figures in the order of the page, named: ``{figure: label}``."""
        return words.labels(self.env)

    def _job_labels(self):
        """The background jobs in the order of the page, named: ``{job: label}``."""
        return words.job_labels(self.env)

    def _words(self, figures):
        """What is wrong and what to do, for each figure: ``{name: (text, advice)}``."""
        return words.words(self.env, figures)

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only SLA managers see the health of SLAs."))
