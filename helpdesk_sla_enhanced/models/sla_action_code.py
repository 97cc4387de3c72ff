# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Keeps actions that SLAs use fit: for the model of the SLA (SEMANTICS K), and without
code that would keep half of what the action does (E3)."""

from odoo import api, models
from odoo.exceptions import ValidationError

from ..sla_core.policy.code import ends_transaction


class SlaItemAction(models.Model):
    _inherit = "sla.item.action"

    @api.constrains("server_action_id")
    def _check_code(self):
        self.server_action_id.sudo()._sla_check_code()


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    @api.constrains("model_id")
    def _check_sla_model(self):
        """An action that is in use by an SLA stays one for records of its model."""
        used = self.env["sla.item.action"].sudo().with_context(active_test=False)
        used.search([("server_action_id", "in", self.ids)])._check_model()

    @api.constrains("state", "code", "child_ids", "parent_id")
    def _check_sla_code(self):
        """An action that is in use by an SLA is not made unfit afterwards."""
        family = self.sudo()
        while parents := family.parent_id - family:
            family |= parents
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
