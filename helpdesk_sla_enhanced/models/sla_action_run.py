# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The outbox of actions."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import durations, waker
from ..engine.actions import queue
from ..store import outbox
from .sla_fields import GuardedMany2one
from .sla_item_action import TRIGGER_SELECTION

#: Seconds up to which an action counts as punctual.
PUNCTUAL = 60
#: What Odoo puts between an error and the code in which it came up.
EVALUATED = " while evaluating"
#: Days for which done and skipped actions are kept, and the parameter that says so.
KEPT_DAYS = 365
KEPT_DAYS_PARAMETER = "helpdesk_sla_enhanced.action_run_days"
DELETED_TOGETHER = 10_000


class SlaActionRun(models.Model):
    """The outbox: one action that a transition asked for (SEMANTICS E3, law 6).

    A row is written with its transition and run afterwards, in a transaction of its
    own as the policy's owner; its effect and its "done" commit together. How it is run
    is described in ``engine/actions/``.
    """

    _name = "sla.action.run"
    _inherit = ["sla.engine.table"]
    _description = "SLA Action Run"
    _order = "due_time desc, id desc"
    _log_access = False
    _sla_record_path = "instance_id"
    _rec_name = "action_id"

    #: The record, as the engine knows it.
    tracker_id = GuardedMany2one(
        comodel_name="sla.tracker",
        string="Tracker",
        required=True,
        ondelete="cascade",
    )
    #: The clock whose transition asked for the action.
    instance_id = GuardedMany2one(
        comodel_name="sla.kpi.instance",
        string="KPI Instance",
        required=True,
        ondelete="cascade",
        index=True,
    )
    #: The KPI of the instance, kept here for the unique index.
    kpi_id = GuardedMany2one(
        comodel_name="sla.kpi",
        string="KPI",
        required=True,
        ondelete="restrict",
    )
    #: The cycle of the instance, kept here for the unique index.
    cycle = fields.Integer(required=True)
    reapplied = fields.Integer(
        string="Times Applied Again",
        help="How often the SLA was applied again so that its actions run again.",
    )
    #: The action of the item that is to be run.
    action_id = fields.Many2one(
        comodel_name="sla.item.action",
        string="Action",
        required=True,
        ondelete="cascade",
        index=True,
    )
    #: The hold that asked for it, of actions that run once for each hold.
    hold_id = fields.Many2one(
        comodel_name="sla.hold",
        string="Hold",
        ondelete="cascade",
        index="btree_not_null",
    )
    #: The transition that asked for it.
    trigger = fields.Selection(selection=TRIGGER_SELECTION, required=True)
    #: The moment of the transition, UTC; the action may run later.
    due_time = fields.Datetime(required=True)
    #: Whether it waits, was done, failed for good or was left out.
    state = fields.Selection(
        selection=[
            ("pending", "Pending"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("skipped", "Skipped"),
        ],
        required=True,
        default="pending",
    )
    attempts = fields.Integer(help="How often it was started.")
    started_time = fields.Datetime(
        string="Started On",
        help="When it was last started, as long as it has neither ended nor failed.",
    )
    #: When it is tried again, UTC, after it failed.
    next_try_time = fields.Datetime()
    #: When it was done, UTC.
    done_time = fields.Datetime()
    #: Who skipped it by hand; empty: a rule did.
    skipped_by = fields.Many2one(comodel_name="res.users", ondelete="set null")
    waived = fields.Boolean(
        help="Skipped because the failure was waived: taken back, it waits again."
    )
    depth = fields.Integer(help="How many actions in a row have led to this one.")
    error = fields.Text(
        groups="helpdesk_sla_enhanced.group_sla_manager",
        help="Why it failed the last time, kept until it is done. A traceback may "
        "reveal the action's code.",
    )
    reason = fields.Char(
        string="Why It Did Not Run",
        help="Why it was skipped, or since when it has been running.",
    )
    passed_on = fields.Text(
        string="Went to Somebody Else",
        help="Why the action went to somebody else than it names, and to whom.",
    )
    record_name = fields.Char(related="instance_id.record_name", string="Record")
    policy_id = fields.Many2one(related="instance_id.policy_id")
    lateness = fields.Char(
        compute="_compute_lateness",
        help="How long after its moment it ran, or has been waiting.",
    )
    failure = fields.Char(
        string="Last Failure",
        compute="_compute_failure",
        compute_sudo=True,
        help="What its last failure says, without the code that failed.",
    )

    _once = models.UniqueIndex(
        "(tracker_id, kpi_id, cycle, (COALESCE(reapplied, 0)), action_id, "
        "(COALESCE(hold_id, 0)))",
        "An action runs once per record, KPI, cycle and hold.",
    )
    _pending = models.Index("(next_try_time, id) WHERE state = 'pending'")
    _unrun = models.Index("(state, due_time) WHERE state IN ('failed', 'skipped')")

    # -- what other addons may override ------------------------------------------------

    @api.model
    def _wake(self, trackers=None):
        """Have what is due run as soon as this transaction is committed.

        The engine calls it whenever it has put actions into the outbox. An addon that
        has another runner for them makes its work here.

        :param trackers: the ids of the trackers that it is due for, if not of any
        """
        waker.wake(self.env, waker.ACTIONS)

    @api.model
    def _cron_run(self):
        """What the scheduled action runs: what is due, one after the other (E3, I4).

        An addon that has another runner for actions calls super() when that runner is
        not there. One action is run by :func:`~..engine.actions.queue.run_next`.
        """
        queue.run_due(self.env)

    def _record(self):
        """The tracked record; none if it, or its whole model, is gone."""
        instance = self.instance_id
        model = self.env.get(instance.res_model)
        return model.browse(instance.res_id).exists() if model is not None else False

    # -- what people do with it --------------------------------------------------------

    def action_run_again(self):
        """Put failed and skipped actions back into the outbox."""
        self._check_manager()
        runs = self.filtered(lambda run: run.state in ("failed", "skipped"))
        runs._permitted()._put_back(skipped_by=False, depth=0)
        self._wake(runs.tracker_id.ids)

    def _put_back(self, **values):
        """Let actions wait again, as if they had never been started; their last failure
        is kept until they are done (SEMANTICS E4)."""
        self.write(
            {
                "state": "pending",
                "attempts": 0,
                "started_time": False,
                "next_try_time": self.env["sla.engine"]._sla_now(),
                "reason": False,
                "waived": False,
                **values,
            }
        )

    def action_skip(self):
        """Take pending and failed actions out of the outbox."""
        self._check_manager()
        runs = self.filtered(lambda run: run.state in ("pending", "failed"))
        reason = self.env._("Skipped by %(user)s.", user=self.env.user.name)
        runs._permitted().write(
            {"state": "skipped", "reason": reason, "skipped_by": self.env.uid}
        )

    def _check_manager(self):
        self.check_access("read")
        if not self.env.user.has_group("helpdesk_sla_enhanced.group_sla_manager"):
            raise UserError(self.env._("Only SLA managers can run or skip actions."))

    # -- in words ----------------------------------------------------------------------

    @api.depends("state", "due_time", "done_time", "next_try_time")
    def _compute_lateness(self):
        now = self.env["sla.engine"]._sla_now()
        for run in self:
            run.lateness = run._lateness_at(now)

    def _lateness_at(self, now):
        """How late it ran or is at ``now``, in words; nothing for what will not run."""
        if self.state not in ("done", "pending"):
            return False
        end = self.done_time if self.state == "done" else now
        seconds = int(((end or now) - self.due_time).total_seconds())
        if self.state == "done" and seconds <= PUNCTUAL:
            return self.env._("On time")
        if seconds < 0:
            return self.env._("Not due yet")
        if self.state == "done":
            return self.env._("%s late", durations.elapsed(self.env, seconds))
        return self.env._("Waiting for %s", durations.elapsed(self.env, seconds))

    @api.depends("error")
    def _compute_failure(self):
        for run in self:
            lines = [line.strip() for line in (run.error or "").splitlines()]
            last = next((line for line in reversed(lines) if line), "")
            # The error of code stands one line before that code.
            errors = [line for line in lines if line.endswith(EVALUATED)]
            last = errors[-1].removesuffix(EVALUATED) if errors else last
            run.failure = self._without_class(last) or False

    @api.model
    def _without_class(self, line):
        """An error without the name of its class in front, which only developers read.

        ``odoo.exceptions.AccessError: You may not`` becomes ``You may not``.
        """
        name, colon, words = line.partition(": ")
        is_class = name.replace(".", "").isidentifier() and name.endswith(
            ("Error", "Exception", "Warning")
        )
        return words if colon and is_class and words else line

    # -- clean-up ----------------------------------------------------------------------

    @api.autovacuum
    def _gc_old(self):
        """Delete what was done or skipped long ago, but nothing that failed or waits.

        :return: how many rows, and whether there are more
        """
        # sudo: only administrators read parameters
        days = self.env["ir.config_parameter"].sudo().get_param(KEPT_DAYS_PARAMETER)
        now = self.env["sla.engine"]._sla_now()
        before = fields.Datetime.subtract(now, days=int(days or KEPT_DAYS))
        count = outbox.delete_old_runs(self.env, before, DELETED_TOGETHER)
        return count, count == DELETED_TOGETHER
