# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Server actions as policies run them."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import staff
from ..engine.actions import recipients, webhook
from ..engine.context import own, saying
from ..sla_core.policy.code import ends_transaction


class IrActionsServer(models.Model):
    """Actions as policies run them, and kinds of actions that need no code.

    - Actions of policies act with the rights of the owner (SEMANTICS C7).
    - The kinds are for policies and automation rules alike (E1, E6).
    - Actions that SLAs use are kept fit: for the model of the SLA (K), and without
      code that would keep half of what the action does (E3).
    """

    _inherit = "ir.actions.server"

    state = fields.Selection(
        selection_add=[
            ("sla_assign", "Assign"),
            ("sla_apply", "Apply SLA"),
            ("sla_record", "Act on the SLA's Record"),
        ],
        ondelete={
            "sla_assign": "cascade",
            "sla_apply": "cascade",
            "sla_record": "cascade",
        },
    )
    sla_policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('model_id', '=', model_id), ('state', '=', 'active')]",
        help="The SLA that the records get, unless somebody chose one for them.",
    )
    sla_assign_field_id = fields.Many2one(
        comodel_name="ir.model.fields",
        string="Field to Assign",
        compute="_compute_sla_assign_field_id",
        store=True,
        readonly=False,
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('relation', '=', 'res.users'), "
        "('ttype', '=', 'many2one'), ('store', '=', True)]",
        help="The field that says who is responsible for the record.",
    )
    #: Whether `sla_assign_user_id` or what `sla_assign_path` finds is assigned.
    sla_assign_to = fields.Selection(
        selection=[
            ("user", "A User"),
            ("path", "Somebody Found on the Record"),
        ],
        string="Assign To",
        default="user",
    )
    #: Who is assigned, if always the same user is.
    sla_assign_user_id = fields.Many2one(
        comodel_name="res.users", string="User", ondelete="restrict"
    )
    sla_assign_path = fields.Char(
        string="Path to the User",
        help="The way from the record to a user, such as Team > Team Leader.",
    )
    sla_record_action_id = fields.Many2one(
        comodel_name="ir.actions.server",
        string="Action on the Record",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('usage', '=', 'ir_actions_server'), ('state', '!=', 'sla_record'), "
        "('parent_id', '=', False)]",
        help="Runs on the record that the KPI instance belongs to, such as a ticket.",
    )

    sla_for_managers = fields.Boolean(
        string="For SLA Managers",
        copy=False,
        help="SLA managers may attach this action to SLAs of their own, where it runs "
        "with their rights.",
    )

    # -- kept fit for the SLAs that use them -------------------------------------------

    @api.constrains("model_id")
    def _check_sla_model(self):
        """An action that is in use by an SLA stays one for records of its model."""
        # sudo: SLAs of all companies use it, also those the user may not read
        used = self.env["sla.item.action"].sudo().with_context(active_test=False)
        used.search([("server_action_id", "in", self.ids)])._check_model()

    @api.constrains("state", "code", "child_ids", "parent_id")
    def _check_sla_code(self):
        """An action that is in use by an SLA is not made unfit afterwards."""
        family = self.sudo()  # its parents may be hidden from the user
        while parents := family.parent_id - family:
            family |= parents
        # sudo: SLAs of all companies use it, also those the user may not read
        used = self.env["sla.item.action"].sudo().with_context(active_test=False)
        used.search([("server_action_id", "in", family.ids)])._check_code()

    def _sla_check_code(self):
        """Look into the code of the actions and of their steps.

        :raise ValidationError: if it commits or rolls back
        """
        for action in self:
            found = (
                ends_transaction(action.code or "") if action.state == "code" else ""
            )
            if found:
                raise ValidationError(
                    self.env._(
                        "An SLA runs the action %(action)s, which may not commit or "
                        "roll back by itself. Take %(found)s out of its code.",
                        action=action.name,
                        found=found,
                    )
                )
            action.child_ids._sla_check_code()

    # -- run as the owner of a policy --------------------------------------------------

    def _get_eval_context(self, action=None):
        """Let code and computed values see the KPI instance they run for (E1).

        ``sla_instance`` is empty when no policy runs the action.
        """
        context = super()._get_eval_context(action=action)
        context["sla_instance"] = self.env["sla.kpi.instance"]._from_context()
        return context

    def _run(self, records, eval_context):
        """Leave superuser mode while a policy's action runs (SEMANTICS C7).

        Odoo runs most kinds of actions as superuser once they may be started at all.
        The definition of the action is read before, as superuser, since the owner
        need not be able to read server actions.
        """
        if not (self.env.su and self._sla_runs_as_owner()):
            return super()._run(records, eval_context)
        if self.state == "code":  # its environment is the owner's own already
            return super()._run(records, eval_context)
        self._sla_read_definition()
        owned = self.with_env(self.env(su=False))
        return super(IrActionsServer, owned)._run(records, eval_context)

    def _sla_runs_as_owner(self):
        """Tell whether this is the action of a policy, or a step of that action.

        The actions of an automation that a policy's action sets off are neither:
        they run as they do when anybody else sets them off.
        """
        started = own(self.env.context, "sla_action_id")
        action = self if started else self.browse()
        while action and action.id != started:
            action = action.parent_id
        return bool(action)

    def _sla_read_definition(self):
        """Bring into the cache all that the runners read of the action.

        It comes from tables that only administrators may read.
        """
        stored = {name for name, field in self._fields.items() if field.store}
        unread = {name for name in stored if self._fields[name].type == "one2many"}
        self.fetch([*(stored - unread), "child_ids"])
        self.mapped("warning")
        for records in (
            self.child_ids,
            self.model_id | self.crud_model_id | self.update_related_model_id,
            self.update_field_id | self.link_field_id | self.webhook_field_ids,
        ):
            records.fetch()

    def _run_action_webhook(self, eval_context=None):
        """Call the receiver now, if a policy runs the action (E3).

        :raise UserError: if it does not accept the call
        """
        if not self._sla_runs_as_owner():
            return super()._run_action_webhook(eval_context=eval_context)
        webhook.call(self)
        return False

    # -- what the kinds are called, and what they lack ---------------------------------

    @api.depends("state", "model_id")
    def _compute_sla_assign_field_id(self):
        """Propose the field that most models have; one of the model itself stays."""
        for action in self:
            field = action.sla_assign_field_id
            if action.state != "sla_assign":
                field = False
            elif not field or field.model_id != action.model_id:
                users = self.env["ir.model.fields"].search(
                    [
                        ("model_id", "=", action.model_id.id),
                        ("relation", "=", "res.users"),
                        ("ttype", "=", "many2one"),
                        ("store", "=", True),
                    ]
                )
                field = users.filtered(lambda found: found.name == "user_id")
            action.sla_assign_field_id = field

    def _name_depends(self):
        return [
            *super()._name_depends(),
            "sla_policy_id",
            "sla_assign_to",
            "sla_assign_user_id",
            "sla_assign_path",
            "sla_record_action_id",
        ]

    def _generate_action_name(self):
        if self.state == "sla_apply" and self.sla_policy_id:
            return self.env._("Apply SLA %(policy)s", policy=self.sla_policy_id.name)
        if self.state == "sla_assign" and self._sla_assignee_words():
            return self.env._("Assign to %(user)s", user=self._sla_assignee_words())
        if self.state == "sla_record" and self.sla_record_action_id:
            return self.sla_record_action_id.name
        return super()._generate_action_name()

    def _sla_assignee_words(self):
        """Whom the action assigns to, in words; empty while it does not say."""
        if self.sla_assign_to == "user":
            return self.sla_assign_user_id.name
        return self._get_relation_chain("sla_assign_path")[1]

    def _warning_depends(self):
        return [
            *super()._warning_depends(),
            "sla_policy_id.state",
            "sla_assign_field_id",
            "sla_assign_to",
            "sla_assign_user_id",
            "sla_assign_path",
            "sla_record_action_id.warning",
        ]

    def _get_warning_messages(self):
        """An action that could not do its work says so before it is to run."""
        kinds = {
            "sla_apply": self._sla_apply_warning,
            "sla_assign": self._sla_assign_warning,
            "sla_record": self._sla_record_warning,
        }
        warnings = super()._get_warning_messages()
        warning = self.state in kinds and kinds[self.state]()
        return [*warnings, warning] if warning else warnings

    def _sla_apply_warning(self):
        policy = self.sla_policy_id
        if not policy:
            return self.env._("Choose the SLA to apply.")
        if policy.model_id != self.model_id:
            return self.env._("%(policy)s is for another model.", policy=policy.name)
        if policy.state != "active":
            return self.env._("%(policy)s is not active.", policy=policy.name)
        return False

    def _sla_assign_warning(self):
        if self.sla_assign_field_id.model_id != self.model_id:
            return self.env._("Choose the field that says who is responsible.")
        if self.sla_assign_to == "user":
            if self.sla_assign_user_id:
                return False
            return self.env._("Choose the user to assign to.")
        chain, words = self._get_relation_chain("sla_assign_path")
        if not chain:
            return self.env._("Choose where on the record the user is found.")
        if chain[-1].comodel_name != "res.users":
            return self.env._("%(path)s is not a user.", path=words)
        return False

    def _sla_record_warning(self):
        if self.model_id.model != "sla.kpi.instance":
            return self.env._("This kind of action is for SLA KPI instances.")
        if not self.sla_record_action_id:
            return self.env._("Choose the action to run on the record.")
        if self.sla_record_action_id.warning:
            return self.env._(
                "%(action)s has warnings.", action=self.sla_record_action_id.name
            )
        return False

    # -- what the kinds do -------------------------------------------------------------

    def _run_action_sla_apply_multi(self, eval_context=None):
        """Apply the policy to the records; a manual choice stays (SEMANTICS F1).

        :raise AccessError: for those who may not change the records
        """
        records = eval_context.get("records") or eval_context.get("record")
        if records:
            records.check_access("write")
            # sudo: who may change the records need not be able to read the SLA
            self.sla_policy_id.sudo().apply_to(records, source="automatic")
        return False

    def _run_action_sla_assign_multi(self, eval_context=None):
        """Assign each record to the user, or to who is found on it.

        An action of a policy assigns to the next in line if nobody whom it names is
        there (SEMANTICS E4).

        :raise UserError: if nobody is found, so that the failure shows
        """
        records = eval_context.get("records") or eval_context.get("record")
        name = self.sla_assign_field_id.name
        for record in (records or self.browse()).with_env(self.env):
            user = self._sla_assignee(record)
            if record[name] != user:
                record[name] = user
        return False

    def _sla_assignee(self, record):
        named = self.sla_assign_user_id
        if self.sla_assign_to != "user":
            named = record.mapped(self.sla_assign_path)
        if there := staff.at_work(named):
            return there[0]
        if self._sla_runs_as_owner():
            return recipients.pass_on(record, named)
        if self.sla_assign_to == "user":
            raise UserError(
                self.env._(
                    "%(record)s cannot be assigned: %(user)s is archived.",
                    record=record.display_name,
                    user=named.name,
                )
            )
        raise UserError(
            self.env._(
                "%(record)s cannot be assigned: there is nobody in %(path)s.",
                record=record.display_name,
                path=self._get_relation_chain("sla_assign_path")[1],
            )
        )

    def _run_action_followers_multi(self, eval_context=None):
        """Make somebody a follower; of a policy, the next in line if nobody whom the
        action names is there (SEMANTICS E4)."""
        records = (eval_context or {}).get("records")
        if not records or not self._sla_runs_as_owner():
            return super()._run_action_followers_multi(eval_context=eval_context)
        for record in records.with_env(self.env):
            named = self.partner_ids.with_context(active_test=False)
            if self.followers_type != "specific":
                named = record.mapped(self.followers_partner_field_name)
            there = (
                recipients.still_there(named)
                or recipients.pass_on(record, named).partner_id
            )
            record.message_subscribe(partner_ids=there.ids)
        return False

    def _run_action_sla_record_multi(self, eval_context=None):
        """Run the action on the record of each instance that it is for (E6)."""
        action = self.sla_record_action_id
        model = action.model_id.sudo().model  # read by administrators alone
        instances = eval_context.get("records") or eval_context.get("record")
        for instance in instances or self.env["sla.kpi.instance"]:
            if instance.res_model == model:
                action.with_context(
                    active_model=model,
                    active_id=instance.res_id,
                    active_ids=[instance.res_id],
                    **saying(self.env.context, sla_instance_id=instance.id),
                ).run()
        return False
