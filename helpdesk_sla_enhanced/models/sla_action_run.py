# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine.context import own, saying
from ..engine.transaction import undivided
from ..store import outbox
from ..store.batch import BATCH_KEY, PERMIT_KEY
from .sla_fields import GuardedMany2one
from .sla_item_action import TRIGGER_SELECTION

_logger = logging.getLogger(__name__)


class SlaActionRun(models.Model):
    """The outbox: one action that a transition asked for (SEMANTICS E3, law 6).

    A row is written with its transition and run afterwards, in a transaction of its
    own as the policy's owner; its effect and its "done" commit together. When and by
    whom it is run is the business of ``sla_action_queue``.
    """

    _name = "sla.action.run"
    _inherit = ["sla.engine.table"]
    _description = "SLA Action Run"
    _order = "due_time desc, id desc"
    _log_access = False
    _sla_record_path = "instance_id"
    _rec_name = "action_id"

    tracker_id = GuardedMany2one(
        comodel_name="sla.tracker",
        string="Tracker",
        required=True,
        ondelete="cascade",
    )
    instance_id = GuardedMany2one(
        comodel_name="sla.kpi.instance",
        string="KPI Instance",
        required=True,
        ondelete="cascade",
        index=True,
    )
    kpi_id = GuardedMany2one(
        comodel_name="sla.kpi",
        string="KPI",
        required=True,
        ondelete="restrict",
    )
    cycle = fields.Integer(required=True)
    reapplied = fields.Integer(
        string="Times Applied Again",
        help="How often the SLA was applied again so that its actions run again.",
    )
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
    attempts = fields.Integer(help="How often it was started.")
    started_time = fields.Datetime(
        string="Started On",
        help="When it was last started, as long as it has neither ended nor failed.",
    )
    next_try_time = fields.Datetime()
    done_time = fields.Datetime()
    skipped_by = fields.Many2one(comodel_name="res.users", ondelete="set null")
    waived = fields.Boolean(
        help="Skipped because the failure was waived: taken back, it waits again."
    )
    depth = fields.Integer(help="How many actions in a row have led to this one.")
    error = fields.Text(
        groups="helpdesk_sla_enhanced.group_sla_manager",
        help="Why it failed the last time, kept until it is done. A traceback may tell "
        "the action's code.",
    )
    reason = fields.Char(
        string="Why It Did Not Run",
        help="Why it was skipped, or since when it has been running.",
    )

    passed_on = fields.Text(
        string="Went to Somebody Else",
        help="Why the action went to somebody else than it names, and to whom.",
    )

    _once = models.UniqueIndex(
        "(tracker_id, kpi_id, cycle, (COALESCE(reapplied, 0)), action_id, "
        "(COALESCE(hold_id, 0)))",
        "An action runs once per record, KPI, cycle and hold.",
    )
    _pending = models.Index("(next_try_time, id) WHERE state = 'pending'")
    _unrun = models.Index("(state, due_time) WHERE state IN ('failed', 'skipped')")

    def _perform(self):
        """Run the action, or say why not; its effect and its "done" belong together.

        :raise TransactionTaken: if the action ended the transaction it runs in
        """
        now = self.env["sla.engine"]._sla_now()
        reason = self._why_not()
        if reason:
            waived = self._is_waived()
            outbox.close_run(
                self.env, self.id, "skipped", now, reason=reason, waived=waived
            )
            return
        problem = self._owner_problem()
        if problem:
            outbox.close_run(self.env, self.id, "failed", now, problem)
            return
        with undivided(self.env.cr):
            notes = self._run()
        outbox.close_run(self.env, self.id, "done", self.env["sla.engine"]._sla_now())
        kept = self.exists()  # the action may have deleted its record, and this with it
        if kept and (notes or kept.passed_on):
            passed_on = "\n".join(dict.fromkeys(notes)) or False
            self._permitted().write({"passed_on": passed_on})

    def _owner_problem(self):
        """Say why nobody can run the action, or False: it never runs as superuser
        (SEMANTICS C7), and trying again would not help."""
        policy = self.instance_id.policy_id
        owner = policy.user_id
        if not owner:
            return self.env._(
                "%(policy)s has no owner. Choose one, then run this again.",
                policy=policy.name,
            )
        if not owner.active or owner._is_superuser():
            return self.env._(
                "The owner of %(policy)s is archived. Choose another one, then run "
                "this again.",
                policy=policy.name,
            )
        return False

    def _record(self):
        """The tracked record; none if it, or its whole model, is gone."""
        instance = self.instance_id
        model = self.env.get(instance.res_model)
        return model.browse(instance.res_id).exists() if model is not None else False

    def _run(self):
        """Run the server action as the policy's owner, in the record's company (C7).

        :return: sentences on whom it went to instead of those it names (E4)
        :raise AccessError: if the owner may not see the record
        """
        owner, company = self._owner_and_company()
        record = self._record()
        notes = []
        context = self._action_context(record)
        context.update(saying(context, sla_notes=notes))
        action = self.action_id.server_action_id.with_user(owner).with_context(
            **context, allowed_company_ids=company.ids
        )
        # Some kinds of actions never look at their record, so that nothing would
        # stop an owner who may not even see it.
        record.with_env(action.env).check_access("read")
        action.run()
        return notes

    # -- who is told when somebody is not there --------------------------------------

    @api.model
    def _pass_on(self, record, missing, by_mail=False):
        """Find who gets what the action that runs has for people who are not there.

        :param missing: res.users or res.partner who left; empty if nobody was named
        :param by_mail: whether it must be somebody with an address
        :return: the next in line, whom the log then names (SEMANTICS E4); never empty,
            since the owner of the policy is there
        """
        policy = self.env["sla.kpi.instance"]._from_context().sudo().policy_id
        line = self._in_line(record, policy.user_id)
        reached = line.filtered("email") if by_mail else line
        user = (reached or line)[:1].with_env(self.env)
        self._note_passed_on(missing, user)
        return user

    @api.model
    def _in_line(self, record, owner):
        """Who is to be told of a record, the first first (SEMANTICS E4): who is
        responsible, the leader of the team, the owner of the policy; those who are
        still there."""
        record = record.sudo()
        nobody = users = self.env["res.users"].sudo()
        for path in ("user_id", "team_id.user_id"):
            found = record
            for name in path.split("."):
                found = found[name] if name in found._fields else nobody
            if found._name == nobody._name:
                users |= found
        return (users | owner.sudo()).filtered("active")

    @api.model
    def _note_passed_on(self, missing, user):
        """Have the log of the action that runs say who was told instead of whom."""
        notes = own(self.env.context, "sla_notes")
        if notes is None or not user:
            return
        if missing:
            names = ", ".join(missing.sudo().mapped("name"))
            said = self.env._(
                "%(missing)s cannot be reached any more: it went to %(user)s.",
                missing=names,
                user=user.name,
            )
        else:
            said = self.env._("Nobody was there: it went to %(user)s.", user=user.name)
        notes.append(said)

    @api.model
    def _still_there(self, partners):
        """Those of some partners who have not left: who has or had a log-in as one of
        us has it still."""
        users = self.env["res.users"].sudo().with_context(active_test=False)
        logins = users.search(
            [("partner_id", "in", partners.ids), ("share", "=", False)]
        )
        here = logins.filtered("active").partner_id
        left = logins.partner_id - here
        return partners.filtered(lambda one: one.active and one.id not in left.ids)

    def _owner_and_company(self):
        """Whom the action runs as, and where.

        :raise UserError: if the owner may not work there
        """
        instance = self.instance_id
        policy, owner = instance.policy_id, instance.policy_id.user_id
        company = instance.tracker_id.company_id or owner.company_id
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
            **saying(
                {},
                sla_instance_id=self.instance_id.id,
                sla_action_id=self.action_id.server_action_id.id,
                sla_trigger=self.trigger,
                sla_late_seconds=self._late_seconds(),
                sla_run_key=self._run_key(),
            ),
            PERMIT_KEY: None,
            BATCH_KEY: None,
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
        times = self.cycle, self.reapplied
        return "-".join(map(str, [database, *times, *numbers]))

    def action_run_again(self):
        """Put failed and skipped actions back into the outbox."""
        self._check_manager()
        runs = self.filtered(lambda run: run.state in ("failed", "skipped"))
        runs._permitted()._put_back(skipped_by=False, depth=0)
        self._wake(runs.tracker_id.ids)

    def _put_back(self, **values):
        """Let actions wait again, as if they had never been begun; their last failure
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
