# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What if: a policy run over the records of the past."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..engine import access
from ..engine.simulation import figures, running, words
from ..engine.simulation.running import Runner
from ..store.plumbing import CONFLICTS

_logger = logging.getLogger(__name__)

STATE_SELECTION = [
    ("draft", "New"),
    ("running", "Running"),
    ("done", "Done"),
    ("canceled", "Cancelled"),
    ("failed", "Failed"),
]
#: What the work in the background alone writes.
RESULTS = frozenset(
    (
        *("state", "run_time", "total_count", "part_ids"),
        *("tally", "figures", "error", "line_ids"),
    )
)
#: The scheduled actions that share the work.
WORKERS = ("ir_cron_sla_simulation", "ir_cron_sla_simulation_second")
#: How often a part is tried again that met with a conflict.
TRIES = 5


class SlaSimulation(models.Model):
    """A policy, a draft or not, run over the records of a period (SEMANTICS W1, W2).

    It runs in the background, in memory, by the core that judges live, over the records
    that its author may read; nothing is written but the result, which the author alone
    reads. Days are those of the author's time zone.
    """

    _name = "sla.simulation"
    _description = "SLA Simulation"
    _order = "id desc"

    #: The name of the SLA, unless another one is given.
    name = fields.Char(
        compute="_compute_name", store=True, readonly=False, precompute=True
    )
    policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        required=True,
        ondelete="cascade",
        index=True,
        help="The SLA to try: a draft, or one that is in force, as it is now.",
    )
    model = fields.Char(string="Technical Name", related="policy_id.model")
    #: What the results are compared with.
    against = fields.Selection(
        selection=[("history", "What Happened"), ("policy", "Another SLA")],
        string="Compare With",
        required=True,
        default="history",
    )
    #: The SLA to compare with, if not with what happened.
    against_policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="Other SLA",
        ondelete="cascade",
        domain="[('model', '=', model)]",
    )
    only_policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="Only Records With SLA",
        ondelete="set null",
        domain="[('model', '=', model)]",
        help="The records that have this SLA now. Empty: all.",
    )
    #: The first day on which records were made, in the author's time zone.
    date_from = fields.Date(
        string="Created From",
        required=True,
        default=lambda self: fields.Date.context_today(self) - timedelta(days=90),
    )
    #: The last such day, in the author's time zone.
    date_to = fields.Date(
        string="Created Until", required=True, default=fields.Date.context_today
    )
    domain = fields.Char(
        string="Only Records Where",
        required=True,
        default="[]",
        help="As the records are now.",
    )
    #: How far the work in the background has come.
    state = fields.Selection(
        selection=STATE_SELECTION,
        required=True,
        default="draft",
        index=True,
        readonly=True,
        copy=False,
    )
    run_time = fields.Datetime(
        string="As Of",
        readonly=True,
        copy=False,
        help="The moment up to which it was run.",
    )
    #: How many records are to be done.
    total_count = fields.Integer(string="Records", readonly=True, copy=False)
    #: How many of them are done.
    done_count = fields.Integer(string="Records Done", compute="_compute_done_count")
    progress = fields.Float(compute="_compute_progress", help="In percent.")
    #: How far it has come, in words.
    progress_text = fields.Char(string="Records So Far", compute="_compute_progress")
    #: What was counted beside the lines.
    tally = fields.Json(readonly=True, copy=False)
    #: The result as numbers, which `result` shows.
    figures = fields.Json(readonly=True, copy=False)
    #: Why it failed, in words.
    error = fields.Char(readonly=True, copy=False)
    #: The figures, then and now, as a table.
    result = fields.Html(compute="_compute_result", sanitize=False)
    #: What is compared, one line for each KPI of each record.
    line_ids = fields.One2many(
        comodel_name="sla.simulation.line",
        inverse_name="simulation_id",
        string="Results",
        readonly=True,
        copy=False,
    )
    #: Its records in parts, each run by one worker.
    part_ids = fields.One2many(
        comodel_name="sla.simulation.part",
        inverse_name="simulation_id",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
    )
    #: How many lines were met and would be breached, or the other way round.
    flip_count = fields.Integer(string="Changed Results", compute="_compute_flip_count")

    @api.depends("policy_id")
    def _compute_name(self):
        for job in self:
            job.name = job.name or job.policy_id.name

    @api.depends("part_ids.is_done", "part_ids.record_count")
    def _compute_done_count(self):
        for job in self:
            # sudo: parts are kept by the engine alone
            done = job.sudo().part_ids.filtered("is_done")
            job.done_count = sum(done.mapped("record_count"))

    @api.depends("done_count", "total_count")
    @api.depends_context("lang")
    def _compute_progress(self):
        for job in self:
            total = job.total_count
            job.progress = min(100, 100 * job.done_count / total) if total else 0
            job.progress_text = self.env._(
                "%(done)s of %(total)s records", done=job.done_count, total=total
            )

    @api.depends("figures", "tally", "state")
    @api.depends_context("lang")
    def _compute_result(self):
        for job in self:
            job.result = words.result(job) if job.figures else False

    @api.depends("state")
    def _compute_flip_count(self):
        lines = self.env["sla.simulation.line"]
        domain = [("simulation_id", "in", self.ids), ("flips", "=", True)]
        counts = dict(lines._read_group(domain, ["simulation_id"], ["__count"]))
        for job in self:
            job.flip_count = counts.get(job, 0)

    # -- what may be written -----------------------------------------------------------

    @api.constrains("against", "against_policy_id", "policy_id", "only_policy_id")
    def _check_policies(self):
        for job in self:
            if job.against == "policy" and not job.against_policy_id:
                raise ValidationError(self.env._("Choose the SLA to compare with."))
            others = job.against_policy_id | job.only_policy_id
            if any(other.model != job.model for other in others):
                raise ValidationError(
                    self.env._("The SLAs of a simulation are for the same model.")
                )

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for job in self:
            if job.date_from > job.date_to:
                raise ValidationError(self.env._("The period ends before it begins."))

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse results that were not worked out."""
        for vals in vals_list:
            self._check_results(vals)
        return super().create(vals_list)

    def write(self, vals):
        """Refuse results that were not worked out, and other questions to them."""
        self._check_results(vals)
        asks = not RESULTS.intersection(vals) and vals.keys() - {"name"}
        if asks and any(job.state != "draft" for job in self):
            raise UserError(
                self.env._("This simulation has been run. Duplicate it to change it.")
            )
        return super().write(vals)

    def _check_results(self, vals):
        if not self.env.su and RESULTS.intersection(vals):
            raise AccessError(self.env._("The results of simulations are worked out."))

    # -- buttons -----------------------------------------------------------------------

    def action_run(self):
        """Run it in the background, again if it has been run.

        :raise UserError: if it runs already, or why it cannot be run
        :raise AccessError: for anybody but its author, who reads such records
        """
        self.ensure_one()
        self.check_access("write")
        if self.state == "running":
            raise UserError(self.env._("This simulation is running."))
        job = self.sudo()  # only the work in the background writes results
        job.write({"run_time": self.env["sla.engine"]._sla_now()})
        try:
            total = running.start(job)
        except ValueError as error:
            raise UserError(str(error)) from error
        job.write(
            {
                "state": "running",
                "total_count": total,
                "tally": False,
                "figures": False,
                "error": False,
            }
        )
        job.invalidate_recordset(["line_ids", "part_ids", "flip_count", "done_count"])
        job._wake()

    def action_cancel(self):
        """Stop it. What was worked out so far is kept.

        :raise UserError: if it does not run
        :raise AccessError: for anybody but its author
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "running":
            raise UserError(self.env._("This simulation is not running."))
        job = self.sudo()  # as above
        job.state = "canceled"
        job._count()

    def action_view_flips(self):
        """Open what was met and would be breached, or the other way round."""
        return self._open_lines({"search_default_flips": 1})

    def action_view_lines(self):
        """Open everything that was compared, to search, group and export it."""
        return self._open_lines({})

    def _open_lines(self, context):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_simulation_line_action"
        )
        action["domain"] = [("simulation_id", "=", self.id)]
        action["context"] = context
        return action

    # -- in the background -------------------------------------------------------------

    @api.model
    def _cron_work(self):
        """Go on with what is to be run, oldest first; what a restart has left as
        well. Several workers may do so at once."""
        engine = access.as_engine(self.env)
        cron = self.env["ir.cron"]
        for job in engine[self._name].search([("state", "=", "running")], order="id"):
            if not job._work_on(cron):
                return

    def _work_on(self, cron):
        """Run one as long as there is time; false if there is none."""
        runner, problem, conflicts = None, None, 0
        while True:
            self.invalidate_recordset()
            if not self.exists():
                return True
            try:
                done = 0
                if problem:
                    self.write({"state": "failed", "error": problem})
                elif self.state == "running":
                    if runner is None or runner.run_time != self.run_time:
                        runner = Runner(self)
                    done = runner.run_part()
                if not done:
                    self._end()
                self.env.flush_all()
            except CONFLICTS:
                self.env.cr.rollback()
                conflicts += 1
                if conflicts < TRIES:
                    continue
                raise
            except Exception as error:  # whatever it is, others are run
                self.env.cr.rollback()
                if problem:
                    raise  # not even that it failed can be kept
                _logger.exception("SLA simulation %s", self.id)
                problem = str(error)
                continue
            left = max(0, self.total_count - self.done_count) if done else 0
            goes_on = cron._commit_progress(done, remaining=left)
            self.env.invalidate_all()  # the memory that a part took
            conflicts = 0
            if not done or not goes_on:
                return bool(goes_on)

    def _end(self):
        """Count what was found, unless others still work on it."""
        if self.state == "running":
            if not all(self.part_ids.mapped("is_done")):
                return  # who works on them counts
            self.state = "done"
        elif self.state != "canceled":
            return
        self._count()

    def _count(self):
        """Keep the figures of what was found, as far as it went."""
        parts = self.part_ids.filtered("is_done")
        tally = running.merged(parts.mapped("tally"))
        self.write({"figures": figures.figures(self), "tally": tally})

    def _wake(self):
        for name in WORKERS:
            # sudo: scheduled actions are for administrators
            self.env.ref(f"helpdesk_sla_enhanced.{name}").sudo()._trigger()
