# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..engine import config
from ..engine.settling import POSTPONED_BY
from ..sla_core.policy import health
from ..store import health_figures

#: The scheduled actions of the engine, by what monitoring calls them.
JOBS = {
    "clock": "helpdesk_sla_enhanced.ir_cron_sla_clock",
    "actions": "helpdesk_sla_enhanced.ir_cron_sla_actions",
    "reconcile": "helpdesk_sla_enhanced.ir_cron_sla_reconcile",
}
MANAGER = "helpdesk_sla_enhanced.group_sla_manager"


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
            "configuration_unread": int(bool(self._unread())),
            "policies_broken": len(self._broken_policies()),
            "policies_without_owner": len(self._ownerless_policies()),
            "calendars_unfit": len(self._unfit_calendars()),
            "companies_off": len(self._companies_off()),
            "models_without_default": len(self._former_defaults().model_id),
        }

    # -- jobs -------------------------------------------------------------------------

    @api.model
    def _job_xmlids(self):
        """The scheduled actions that must run, by name.

        An addon that has another runner do the work of one leaves it out here.
        """
        return dict(JOBS)

    @api.model
    def _jobs(self):
        """The background jobs: ``{name: {active, last_run, next_run}}``, UTC."""
        found = {
            name: self.env.ref(xmlid, raise_if_not_found=False)
            for name, xmlid in self._job_xmlids().items()
        }
        return {
            name: {
                "active": bool(cron and cron.sudo().active),
                "last_run": self._text(cron and cron.sudo().lastcall),
                "next_run": self._text(cron and cron.sudo().nextcall),
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

    # -- configuration ----------------------------------------------------------------

    @api.model
    def _unread(self):
        """Why the configuration cannot be read, "" when it can (A6)."""
        return config.get_snapshot(self.env).failure

    @api.model
    def _broken_policies(self):
        """Policies in force, or with something running, that cannot be used, as when
        they ask for a field that is gone: the engine can neither apply nor judge
        them."""
        policies = self.env["sla.policy"].sudo()
        snapshot = config.get_snapshot(self.env)
        snapshot.policies.make_all()
        broken = policies.browse([*snapshot.broken])
        return broken.filtered(
            lambda policy: policy.state == "active" or policy._count_live()
        )

    @api.model
    def _ownerless_policies(self):
        """Policies in force or with something running whose actions nobody can run."""
        return (
            self.env["sla.policy"]
            .sudo()
            .search([("state", "=", "active"), ("user_id.active", "=", False)])
        )

    @api.model
    def _unfit_calendars(self):
        """Working hours of active policies that give no failure time any more (I6)."""
        items = self.env["sla.item"].sudo()
        found = items._read_group(
            [("policy_id.state", "=", "active")], ["calendar_id", "policy_id"]
        )
        calendars = (
            self.env["resource.calendar"]
            .sudo()
            .union(*(calendar or policy.calendar_id for calendar, policy in found))
        )
        return calendars.filtered(lambda calendar: not calendar._sla_is_usable())

    @api.model
    def _companies_off(self):
        """Companies whose SLAs are switched off (F5)."""
        return self.env["res.company"].sudo().search([("sla_enabled", "=", False)])

    @api.model
    def _former_defaults(self):
        """The policies that were the default of an enabled model where there is none
        any more (C2): new records get no SLA, and nobody may have meant that."""
        policies = self.env["sla.policy"].sudo().with_context(active_test=False)
        former = policies.search([("default_until", "!=", False)])
        if not former:
            return former
        models = self.env["sla.entity"].sudo().search([("active", "=", True)]).model_id
        former = former.filtered(lambda policy: policy.model_id in models)
        domain = [("model_id", "in", former.model_id.ids), ("is_default", "=", True)]
        covered = {(p.model_id, p.company_id) for p in policies.search(domain)}
        on = self.env["res.company"].sudo().search([("sla_enabled", "=", True)])
        nowhere = self.env["res.company"]

        def is_missed(policy):
            model = policy.model_id
            companies = (policy.company_id or on) & on
            return (model, nowhere) not in covered and any(
                (model, company) not in covered for company in companies
            )

        return former.filtered(is_missed)

    @api.model
    def _check_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only SLA managers see the health of SLAs."))
