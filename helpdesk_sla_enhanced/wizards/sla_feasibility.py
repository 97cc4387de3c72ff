# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether the open promises can be kept."""

from datetime import timedelta

from odoo import Command, api, fields, models

from ..engine import feasibility
from ..engine.statement import period

#: The time that is asked how long a ticket usually takes.
USUAL_DAYS = 90


class SlaFeasibility(models.TransientModel):
    """Holds the open promises of a KPI against the working hours of the people who
    have to keep them: who cannot keep all, and from when on (issue 14, point 7).

    The figures are of the records that the user may read.
    """

    _name = "sla.feasibility"
    _inherit = ["sla.values.mixin"]
    _description = "Can the Open Promises Be Kept?"
    _sla_bounds = {"hours_each": (0, 1000)}

    #: The KPI whose open promises are looked at.
    kpi_id = fields.Many2one(
        comodel_name="sla.kpi",
        string="KPI",
        required=True,
        default=lambda self: self.env.ref("helpdesk_sla_enhanced.kpi_resolve", False),
        ondelete="cascade",
    )
    date_to = fields.Date(
        string="Due Until",
        required=True,
        default=lambda self: fields.Date.context_today(self) + timedelta(days=7),
        help="Promises that are due until the end of this day are looked at.",
    )
    hours_each = fields.Float(
        string="Hours of Work Each",
        required=True,
        default=lambda self: self._default_hours_each(),
        help="How much work one of them needs. To begin with, the average Time Spent "
        "on the tickets that were closed in the last 90 days, or one hour.",
    )
    #: The open promises of each person; of each team those nobody has taken.
    line_ids = fields.One2many(
        comodel_name="sla.feasibility.line",
        inverse_name="feasibility_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
    )
    #: How many promises cannot be kept.
    late_count = fields.Integer(compute="_compute_counts")
    #: How many promises are open.
    promise_count = fields.Integer(compute="_compute_counts")
    #: The answer in one sentence.
    verdict = fields.Char(compute="_compute_counts")
    #: How many promises are on hold, which are left out.
    on_hold_count = fields.Integer(compute="_compute_counts")

    def _compute_display_name(self):
        """The question, in the breadcrumb as well."""
        self.display_name = self.env._("Can Promises Be Kept?")

    def _default_hours_each(self):
        since = self.env["sla.engine"]._sla_now() - timedelta(days=USUAL_DAYS)
        return round(feasibility.usual_work(self.env, since), 2) or 1.0

    @api.depends("kpi_id", "date_to", "hours_each")
    def _compute_line_ids(self):
        for wizard in self:
            commands = [Command.clear()]
            if wizard.kpi_id and wizard.date_to and wizard.hours_each > 0:
                commands += [Command.create(vals) for vals in wizard._line_values()]
            wizard.line_ids = commands

    @api.depends("line_ids")
    @api.depends_context("lang")
    def _compute_counts(self):
        for wizard in self:
            wizard.late_count = sum(wizard.line_ids.mapped("late_count"))
            wizard.promise_count = sum(wizard.line_ids.mapped("promise_count"))
            wizard.verdict = wizard._verdict()
            on_hold = wizard.kpi_id and feasibility.count_on_hold(wizard.kpi_id)
            wizard.on_hold_count = on_hold or 0

    def _verdict(self):
        if self.late_count:
            return self.env._(
                "%(late)s of %(count)s cannot be met.",
                late=self.late_count,
                count=self.promise_count,
            )
        return self.env._("All %(count)s can be met.", count=self.promise_count)

    def _until(self):
        """The end of the last day in the user's time zone, naive UTC."""
        days = period.Period(self.date_to, self.date_to)
        return period.bounds(days, self.env.tz.zone)[1]

    def _line_values(self):
        now, until = self.env["sla.engine"]._sla_now(), self._until()
        instances = feasibility.open_promises(self.kpi_id, until)
        work = round(self.hours_each * 3600)
        until = max(now, until)
        shares = feasibility.shares(instances, work, now, until)
        values = map(self._values_of, shares)
        return sorted(values, key=lambda vals: (-vals["late_count"], vals["name"]))

    def _values_of(self, share):
        late = [one for one in share.verdicts if not one.fits]
        first = self.env["sla.kpi.instance"].browse(
            [late[0].promise.key] if late else []
        )
        return {
            "name": self._name_of(share),
            "promise_count": len(share.verdicts),
            "needed_hours": share.verdicts[-1].needed / 3600,
            "available_hours": share.verdicts[-1].there / 3600,
            "late_count": len(late),
            "first_time": first.failure_time,
            "late_ids": [Command.set([one.promise.key for one in late])],
        }

    def _name_of(self, share):
        if share.user:
            # sudo: the responsible of a record is known to who reads it
            return share.user.sudo().name
        if share.team:
            team = share.team.sudo().display_name  # sudo: as above
            return self.env._("%s, nobody yet", team)
        return self.env._("Nobody yet")
