# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class IrActionsServer(models.Model):
    """Actions of policies act with the rights of the owner (SEMANTICS C7), and any
    action or automation can apply a policy without code (F1)."""

    _inherit = "ir.actions.server"

    state = fields.Selection(
        selection_add=[("sla_apply", "Apply SLA")],
        ondelete={"sla_apply": "cascade"},
    )
    sla_policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('model_id', '=', model_id), ('state', '=', 'active')]",
        help="The SLA that the records get, unless somebody chose one for them.",
    )

    def _name_depends(self):
        return [*super()._name_depends(), "sla_policy_id"]

    def _generate_action_name(self):
        if self.state == "sla_apply" and self.sla_policy_id:
            return self.env._("Apply SLA %(policy)s", policy=self.sla_policy_id.name)
        return super()._generate_action_name()

    def _warning_depends(self):
        return [*super()._warning_depends(), "sla_policy_id.state"]

    def _get_warning_messages(self):
        """An action that could not do its work says so before it is to run."""
        warnings = super()._get_warning_messages()
        if self.state != "sla_apply":
            return warnings
        policy = self.sla_policy_id
        if not policy:
            warnings.append(self.env._("Choose the SLA to apply."))
        elif policy.model_id != self.model_id:
            warnings.append(
                self.env._("%(policy)s is for another model.", policy=policy.name)
            )
        elif policy.state != "active":
            warnings.append(self.env._("%(policy)s is not active.", policy=policy.name))
        return warnings

    def _run_action_sla_apply_multi(self, eval_context=None):
        """Apply the policy to the records; a manual choice stays (SEMANTICS F1)."""
        records = eval_context.get("records") or eval_context.get("record")
        if records:
            self.sla_policy_id.sudo().apply_to(records, source="automatic")
        return False

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
        started = self.env.context.get("sla_action_id")
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
