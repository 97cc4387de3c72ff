# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may have actions run with the rights of others (SEMANTICS C7, P1)."""

from odoo import models
from odoo.exceptions import AccessError


class SlaPolicy(models.Model):
    _inherit = "sla.policy"

    def write(self, vals):
        """Managers lend actions their own rights, and nobody else's.

        :raise AccessError: for those who choose another owner of a policy with actions
            and may not attach actions
        """
        owner_id = vals.get("user_id")
        if owner_id and owner_id != self.env.uid:
            self._check_lent(owner_id)
        return super().write(vals)

    def _check_lent(self, owner_id):
        if self.env["ir.actions.server"].has_access("write"):
            return
        for policy in self.filtered(lambda found: found.user_id.id != owner_id):
            if policy.item_ids._all_actions():
                raise AccessError(
                    self.env._(
                        "The actions of %(policy)s run with the rights of its owner. "
                        "Make yourself its owner, or ask somebody who may edit server "
                        "actions to choose another one.",
                        policy=policy.name,
                    )
                )


class SlaItem(models.Model):
    _inherit = "sla.item"

    def write(self, vals):
        """Moving an item gives its actions another owner.

        :raise AccessError: for those who may not attach actions
        """
        moved = self.filtered(
            lambda item: item.policy_id.id != vals.get("policy_id", item.policy_id.id)
        )
        if moved._all_actions():
            self.env["sla.item.action"]._check_right()
        return super().write(vals)

    def _all_actions(self):
        """The lines of all actions of these items, archived ones included."""
        return self.with_context(active_test=False).action_ids
