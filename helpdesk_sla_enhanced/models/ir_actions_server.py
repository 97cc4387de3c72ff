# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class IrActionsServer(models.Model):
    """Makes the actions of a policy act with the rights of its owner (C7)."""

    _inherit = "ir.actions.server"

    def _run(self, records, eval_context):
        """Leave superuser mode while an SLA action runs.

        Odoo runs most kinds of actions as superuser once they may be started at all.
        The definition of the action and of its children is read before, as superuser,
        since the owner need not be able to read server actions.
        """
        if not (self.env.su and self.env.context.get("sla_instance_id")):
            return super()._run(records, eval_context)
        if self.state == "code":  # its environment is the owner's own already
            return super()._run(records, eval_context)
        self._sla_read_definition()
        owned = self.with_env(self.env(su=False))
        return super(IrActionsServer, owned)._run(records, eval_context)

    def _sla_read_definition(self):
        actions = self
        while actions:
            for name, field in actions._fields.items():
                if field.store or field.related:
                    actions.mapped(name)
            actions = actions.child_ids
