# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import traceback

from odoo import api, fields, models
from odoo.exceptions import UserError

from .sla_engine import CONFLICTS
from .sla_item_action import TRIGGER_SELECTION

_logger = logging.getLogger(__name__)

#: Minutes after each failure until the next try; one more failure is final (E4).
RETRY_MINUTES = (1, 5, 30, 120)
BATCH = 100


class SlaActionRun(models.Model):
    """The outbox: one action that a transition asked for (SEMANTICS E3, law 6).

    A row is written with its transition and run afterwards, in a transaction of its
    own as the policy's owner; its effect and its "done" commit together.
    """

    _name = "sla.action.run"
    _inherit = ["sla.engine.table"]
    _description = "SLA Action Run"
    _order = "due_time desc, id desc"
    _log_access = False
    _sla_record_path = "instance_id"
    _rec_name = "action_id"

    tracker_id = fields.Many2one(
        comodel_name="sla.tracker",
        string="Tracker",
        required=True,
        ondelete="cascade",
        index=True,
    )
    instance_id = fields.Many2one(
        comodel_name="sla.kpi.instance",
        string="KPI Instance",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kpi_id = fields.Many2one(
        comodel_name="sla.kpi",
        string="KPI",
        required=True,
        ondelete="restrict",
        index=True,
    )
    cycle = fields.Integer(required=True)
    action_id = fields.Many2one(
        comodel_name="sla.item.action",
        string="Action",
        required=True,
        ondelete="cascade",
        index=True,
    )
    hold_id = fields.Many2one(
        comodel_name="sla.hold",
        string="Hold",
        ondelete="cascade",
        index="btree_not_null",
    )
    trigger = fields.Selection(selection=TRIGGER_SELECTION, required=True)
    due_time = fields.Datetime(required=True)
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
    attempts = fields.Integer()
    next_try_time = fields.Datetime()
    done_time = fields.Datetime()
    error = fields.Text(help="Why it failed or was skipped.")

    _once = models.UniqueIndex(
        "(tracker_id, kpi_id, cycle, action_id, (COALESCE(hold_id, 0)))",
        "An action runs once per record, KPI, cycle and hold.",
    )
    _pending = models.Index("(next_try_time, id) WHERE state = 'pending'")

    @api.model
    def _cron_run(self):
        """Run what is due, each action in a transaction of its own (E3)."""
        cron = self.env["ir.cron"]
        while True:
            run = self._next_due()
            if not run:
                break
            run._run_safely()
            remaining = self._permitted().search_count(self._domain_due(), limit=BATCH)
            if not cron._commit_progress(1, remaining=remaining):
                break
        self._wake_for_retries()

    @api.model
    def _domain_due(self):
        now = self.env["sla.engine"]._sla_now()
        return [("state", "=", "pending"), ("next_try_time", "<=", now)]

    @api.model
    def _next_due(self):
        """One due action, locked; those that another worker runs are passed by."""
        runs = self._permitted().search(
            self._domain_due(), order="next_try_time, id", limit=BATCH
        )
        return runs.try_lock_for_update(limit=1)

    @api.model
    def _wake_for_retries(self):
        waiting = self._permitted().search(
            [("state", "=", "pending")], order="next_try_time", limit=1
        )
        if waiting:
            cron = self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_actions")
            cron._trigger(at=waiting.next_try_time)

    def _run_safely(self):
        """Run one action; its failure is kept, and stops nothing else (E4)."""
        self.ensure_one()
        reason = self._why_not()
        if reason:
            self.write({"state": "skipped", "error": reason})
            return
        try:
            with self.env.cr.savepoint():
                self._run()
                self.write(
                    {
                        "state": "done",
                        "done_time": self.env["sla.engine"]._sla_now(),
                        "error": False,
                    }
                )
        except CONFLICTS:
            raise
        except Exception:
            _logger.warning("SLA action %s failed", self.id, exc_info=True)
            self._keep_failure(traceback.format_exc())

    def _keep_failure(self, error):
        """Try again later, or give up after the last try (E4)."""
        attempts = self.attempts + 1
        values = {"attempts": attempts, "error": error}
        if attempts > len(RETRY_MINUTES):
            values["state"] = "failed"
        else:
            now = self.env["sla.engine"]._sla_now()
            minutes = RETRY_MINUTES[attempts - 1]
            values["next_try_time"] = fields.Datetime.add(now, minutes=minutes)
        self.write(values)

    def _record(self):
        """The tracked record; none if it, or its whole model, is gone."""
        instance = self.instance_id
        model = self.env.get(instance.res_model)
        return model.browse(instance.res_id).exists() if model is not None else False

    def _run(self):
        """Run the server action as the policy's owner, in the record's company (C7).

        :raise UserError: if the owner is gone: nothing ever runs as superuser
        :raise AccessError: if the owner may not see the record
        """
        owner, company = self._owner_and_company()
        record = self._record()
        action = self.action_id.server_action_id.with_user(owner).with_context(
            **self._action_context(record), allowed_company_ids=company.ids
        )
        # Some kinds of actions never look at their record, so that nothing would
        # stop an owner who may not even see it.
        record.with_env(action.env).check_access("read")
        action.run()

    def _owner_and_company(self):
        """Whom the action runs as, and where.

        :raise UserError: if the owner is gone, or may not work there
        """
        instance = self.instance_id
        policy, owner = instance.policy_id, instance.policy_id.user_id
        company = instance.company_id or owner.company_id
        if not owner.active:
            raise UserError(
                self.env._(
                    "The owner of %(policy)s is archived. Choose another one.",
                    policy=policy.name,
                )
            )
        if company not in owner.company_ids:
            raise UserError(
                self.env._(
                    "The owner of %(policy)s may not work in %(company)s. Choose "
                    "another owner, or give this one access to the company.",
                    policy=policy.name,
                    company=company.name,
                )
            )
        return owner, company

    def _action_context(self, record):
        """What an action knows: its record, its instance, and whom it runs for.

        ``sla_action_id`` is the server action that runs as the owner; automations
        that its changes set off see the context as well, and run as ever.
        """
        owner = self.instance_id.policy_id.user_id
        return {
            "lang": owner.lang,
            "tz": owner.tz,
            "active_model": record._name,
            "active_id": record.id,
            "active_ids": record.ids,
            "mail_notify_force_send": False,  # queued, so that a rollback unsends it
            "sla_instance_id": self.instance_id.id,
            "sla_action_id": self.action_id.server_action_id.id,
            "sla_trigger": self.trigger,
            "sla_late_seconds": self._late_seconds(),
            "sla_run_key": self._run_key(),
            "sla_permit": None,
            "sla_batch": None,
        }

    def _late_seconds(self):
        """How long after its moment the action runs, in seconds."""
        late = self.env["sla.engine"]._sla_now() - self.due_time
        return max(0, int(late.total_seconds()))

    def _run_key(self):
        """A stable key for receivers that must not act twice.

        It names the step, not the row, and the database, since a receiver may serve
        several.
        """
        step = (self.tracker_id, self.kpi_id, self.action_id, self.hold_id)
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        numbers = [record.id or 0 for record in step]
        return "-".join(map(str, [database, self.cycle, *numbers]))

    def action_run_again(self):
        """Put failed and skipped actions back into the outbox."""
        self._check_manager()
        runs = self.filtered(lambda run: run.state in ("failed", "skipped"))
        now = self.env["sla.engine"]._sla_now()
        runs._permitted().write(
            {"state": "pending", "attempts": 0, "next_try_time": now, "error": False}
        )
        self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_actions").sudo()._trigger()

    def action_skip(self):
        """Take pending and failed actions out of the outbox."""
        self._check_manager()
        runs = self.filtered(lambda run: run.state in ("pending", "failed"))
        reason = self.env._("Skipped by %(user)s.", user=self.env.user.name)
        runs._permitted().write({"state": "skipped", "error": reason})

    def _check_manager(self):
        if not self.env.user.has_group("helpdesk_sla_enhanced.group_sla_manager"):
            raise UserError(self.env._("Only SLA managers can run or skip actions."))
        self.check_access("read")
