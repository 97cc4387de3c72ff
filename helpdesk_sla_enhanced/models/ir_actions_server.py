# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..engine.context import own


class IrActionsServer(models.Model):
    """Actions of policies act with the rights of the owner (SEMANTICS C7)."""

    _inherit = "ir.actions.server"

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
