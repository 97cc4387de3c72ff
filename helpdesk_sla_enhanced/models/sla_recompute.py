# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Recomputing what runs, with a preview."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..engine import access, process, recomputing
from ..sla_core.timer import timer as tm
from ..store import recompute_lines
from ..store.plumbing import CONFLICTS

_logger = logging.getLogger(__name__)

STATE_SELECTION = [
    ("preview", "Preview"),
    ("applying", "Applying"),
    ("applied", "Applied"),
    ("undoing", "Undoing"),
    ("undone", "Undone"),
]
#: The state of the lines that are still to be worked on.
LEFT = {"applying": "ready", "undoing": "applied"}
#: Lines that are worked on in one transaction.
WORKED_TOGETHER = 250
#: Days after which a preview that nobody applied is forgotten.
PREVIEW_DAYS = 7


class SlaRecompute(models.Model):
    """The terms of a policy, given to the instances that are running (SEMANTICS C5).

    A preview shows what would change and why; applying and undoing are done by the
    reconcile cron, batch by batch. Written through its buttons alone.
    """

    _name = "sla.recompute"
    _description = "SLA Recompute"
    _order = "id desc"
    _rec_name = "policy_id"

    #: The SLA whose present terms are given to what runs.
    policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        required=True,
        ondelete="cascade",
        index=True,
    )
    #: How far it has come, from the preview to the undoing.
    state = fields.Selection(
        selection=STATE_SELECTION, required=True, default="preview", index=True
    )
    #: The moment as of which changes were worked out, UTC.
    preview_time = fields.Datetime(required=True)
    #: When the last change was applied, UTC.
    applied_time = fields.Datetime(string="Applied On")
    #: When it was undone, UTC.
    undone_time = fields.Datetime(string="Undone On")
    running_count = fields.Integer(
        string="Running KPIs", help="How many running instances the preview looked at."
    )
    #: What it changes, one line for each instance.
    line_ids = fields.One2many(
        comodel_name="sla.recompute.line", inverse_name="recompute_id", string="Changes"
    )
    #: How many instances change.
    line_count = fields.Integer(string="Number of Changes", compute="_compute_counts")
    #: How many of them fail at once by their new terms.
    breach_count = fields.Integer(string="New Breaches", compute="_compute_counts")
    #: How many are still to be applied.
    ready_count = fields.Integer(string="To Apply", compute="_compute_counts")
    #: How many were applied.
    applied_count = fields.Integer(string="Applied", compute="_compute_counts")
    #: How many stay as they are, for the reason on their line.
    skipped_count = fields.Integer(string="Left Unchanged", compute="_compute_counts")
    #: How many were set back.
    undone_count = fields.Integer(string="Undone", compute="_compute_counts")
    #: How many could not be set back, for the reason on their line.
    kept_count = fields.Integer(string="Not Undone", compute="_compute_counts")
    #: How many would breach, as a sentence.
    breach_text = fields.Char(string="Warning", compute="_compute_texts")
    hidden_count = fields.Integer(
        compute="_compute_counts", help="Changes of records that you may not see."
    )
    #: How many changes are not listed and why, as a sentence.
    hidden_text = fields.Char(string="Not Listed", compute="_compute_texts")
    progress = fields.Float(compute="_compute_counts", help="In percent.")

    @api.depends("policy_id", "preview_time")
    def _compute_display_name(self):
        for job in self:
            when = format_datetime(self.env, job.preview_time, dt_format="short")
            job.display_name = f"{job.policy_id.name} – {when}"

    @api.depends("state", "line_ids.state")
    def _compute_counts(self):
        lines = self.env["sla.recompute.line"]
        domain = [("recompute_id", "in", self.ids)]
        states, breaches = {}, {}
        # sudo: also lines of records that the manager may not see; they are counted
        for job, state, breach, count in lines.sudo()._read_group(
            domain, ["recompute_id", "state", "would_breach"], ["__count"]
        ):
            known = states.setdefault(job.id, {})
            known[state] = known.get(state, 0) + count
            if breach:
                breaches[job.id] = breaches.get(job.id, 0) + count
        seen = dict(lines._read_group(domain, ["recompute_id"], ["__count"]))
        for job in self:
            counts = states.get(job.id, {})
            job.line_count = sum(counts.values())
            job.breach_count = breaches.get(job.id, 0)
            for state in ("ready", "applied", "skipped", "undone", "kept"):
                job[f"{state}_count"] = counts.get(state, 0)
            job.hidden_count = job.line_count - seen.get(job, 0)
            left = counts.get(LEFT.get(job.state), 0)
            done = job.line_count - left
            job.progress = 100 * done / job.line_count if job.line_count else 100

    @api.depends("breach_count", "hidden_count")
    @api.depends_context("lang")
    def _compute_texts(self):
        for job in self:
            job.breach_text = self.env._(
                "By the new terms running KPIs would breach, with their failure "
                "actions: %s. They are listed first.",
                job.breach_count,
            )
            job.hidden_text = self.env._(
                "Changes that are not listed, as you may not see their records: %s.",
                job.hidden_count,
            )

    # -- buttons -----------------------------------------------------------------------

    def action_apply(self):
        """Apply the preview in the background.

        :raise UserError: if there is nothing to apply, or it was applied before
        :raise AccessError: for anybody but SLA managers
        """
        self._start("preview", "applying", "applied_time")

    def action_undo(self):
        """Take an applied recompute back, in the background.

        Instances that still have what it gave them get their old terms and times, moved
        by the holds since. So do those that failed through it alone. What has ended in
        any other way stays as it is.

        :raise UserError: if it is not applied, or was undone
        :raise AccessError: for anybody but SLA managers
        """
        self._start("applied", "undoing", "undone_time")

    def action_discard(self):
        """Forget a preview, and go back to its policy.

        :raise UserError: if it is no preview any more
        :raise AccessError: for anybody but SLA managers
        """
        self._check_state("preview")
        policy = self.policy_id
        self.sudo().unlink()  # only the engine writes recomputes; checked above
        return {
            "type": "ir.actions.act_window",
            "res_model": "sla.policy",
            "res_id": policy.id,
            "views": [(False, "form")],
            "target": "main",
        }

    def action_view_lines(self):
        """Open the changes in a list of their own, to search and group them."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_recompute_line_action"
        )
        action["domain"] = [("recompute_id", "=", self.id)]
        return action

    def _start(self, state, work, time_field):
        self._check_state(state)
        job = self.sudo()  # only the engine writes recomputes; checked above
        if not job._count_lines(LEFT[work]):
            raise UserError(self.env._("There is nothing to change."))
        job.write({"state": work, time_field: self.env["sla.engine"]._sla_now()})
        job._wake()

    def _check_state(self, state):
        """Let only managers through, and only in the state that the button is for."""
        self.ensure_one()
        self.policy_id._check_recompute()
        self.check_access("read")
        if self.state != state:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "This recompute is in the state “%s” by now. Reload the page.",
                    labels[self.state],
                )
            )

    # -- the preview -------------------------------------------------------------------

    @api.model
    def _preview(self, policy):
        """Work out what the policy's present terms make of what is running.

        :return: the recompute, with a line for each instance that would change
        """
        engine = access.as_engine(self.env)
        process.process_pending(self.env)
        # sudo, here and below: only the engine writes recomputes
        self.search(
            [
                ("policy_id", "=", policy.id),
                ("state", "=", "preview"),
                ("create_uid", "=", self.env.uid),
            ]
        ).sudo().unlink()
        values = {
            "policy_id": policy.id,
            "preview_time": engine["sla.engine"]._sla_now(),
        }
        job = self.sudo().create(values)
        lines = engine["sla.recompute.line"]
        for results in recomputing.recompute_policy(engine, policy):
            job.running_count += sum(
                result.settled.timer.status in tm.LIVE for _terms, result in results
            )
            recompute_lines.insert_recompute_lines(
                engine,
                [
                    {"recompute_id": job.id, **lines._preview_values(terms, result)}
                    for terms, result in results
                    if result.causes
                ],
            )
        job.invalidate_recordset()
        return self.browse(job.id)

    @api.autovacuum
    def _gc_previews(self):
        """Forget previews that nobody applied."""
        now = self.env["sla.engine"]._sla_now()
        limit = fields.Datetime.subtract(now, days=PREVIEW_DAYS)
        domain = [("state", "=", "preview"), ("preview_time", "<", limit)]
        self.sudo().search(domain).unlink()  # of all managers

    # -- in the background -------------------------------------------------------------

    @api.model
    def _work(self):
        """Go on with what is being applied or undone; called by the reconcile cron.

        :return: whether time is left in this run of the cron
        """
        engine = access.as_engine(self.env)
        jobs = engine["sla.recompute"].search([("state", "in", list(LEFT))], order="id")
        return all(job._work_on() for job in jobs)

    def _work_on(self):
        """Work on one recompute as long as there is time; false if there is none."""
        cron = self.env["ir.cron"]
        while True:
            try:
                done = self._work_batch()
            except CONFLICTS:
                self.env.cr.rollback()
                done = 0
            left = self._count_lines(LEFT[self.state])
            if not left:
                self._finish()
            elif not done:  # others are at the instances just now
                self._wake(minutes=1)
            if not cron._commit_progress(done, remaining=left):
                return False
            if not left or not done:
                return True

    def _work_batch(self):
        """Apply or undo some lines; how many there were."""
        lines = self.env["sla.recompute.line"]._permitted()
        lines.flush_model(["recompute_id", "state"])
        ids = recompute_lines.lock_recompute_lines(
            self.env, self.id, LEFT[self.state], WORKED_TOGETHER
        )
        if ids:
            self._work_safely(lines.browse(ids))
        return len(ids)

    def _work_safely(self, lines):
        """Apply or undo lines; one that fails says so and stops no other."""
        work = {
            "applying": recomputing.apply_recompute,
            "undoing": recomputing.undo_recompute,
        }[self.state]
        try:
            with self.env.cr.savepoint():
                work(self.env, self.policy_id, lines)
        except CONFLICTS:
            raise
        except Exception as error:  # whatever it is, the other lines go on (C5)
            _logger.exception("SLA recompute %s: lines %s", self.id, lines.ids)
            if len(lines) > 1:
                for line in lines:
                    self._work_safely(line)
            else:
                state = "skipped" if self.state == "applying" else "kept"
                lines.write({"state": state, "reason": "error", "error": str(error)})

    def _count_lines(self, state):
        domain = [("recompute_id", "=", self.id), ("state", "=", state)]
        # sudo: also lines of records that the manager may not see
        return self.env["sla.recompute.line"].sudo().search_count(domain)

    def _finish(self):
        self.state = {"applying": "applied", "undoing": "undone"}[self.state]

    def _wake(self, minutes=0):
        """Have the reconcile cron go on, now or in a while."""
        at = fields.Datetime.add(self.env["sla.engine"]._sla_now(), minutes=minutes)
        # sudo: scheduled actions are for administrators
        cron = self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_reconcile").sudo()
        cron._trigger(at=at if minutes else None)
