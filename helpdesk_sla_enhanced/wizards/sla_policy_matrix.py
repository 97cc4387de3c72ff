# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The table of the targets of an SLA."""

from odoo import api, models
from odoo.exceptions import UserError

from ..engine.matrix import axes, reading, saving


class SlaPolicyMatrix(models.AbstractModel):
    """Shows the items of an SLA as a table, KPI by the values of a field, and writes
    what is typed there as plain items (SEMANTICS D1)."""

    _name = "sla.policy.matrix"
    _description = "SLA Targets as a Table"

    @api.model
    def load(self, policy_id, path=""):
        """What the table of an SLA shows: see :func:`.reading.table`.

        :param path: the field that the columns are values of; empty: the one that
            most items differ by
        :raise AccessError: for those who may not write the SLA
        """
        return reading.table(self._policy(policy_id), path)

    @api.model
    def save(self, policy_id, version, path, columns, rows):
        """Write what was typed: see :func:`.saving.save`.

        :param version: of the table that was shown
        :raise AccessError: for those who may not write the SLA
        :raise UserError: for what cannot be read, and when somebody else has changed
            an item meanwhile
        """
        policy = self._policy(policy_id)
        if version != reading.version(policy):
            raise UserError(
                self.env._(
                    "Somebody has changed %(policy)s while you were at it. Open the "
                    "table again.",
                    policy=policy.name,
                )
            )
        if path and path not in axes.paths(self.env, policy.model):
            raise UserError(self.env._("%s has no values to choose from.", path))
        saving.save(policy, path, columns, rows)
        return True

    @api.model
    def _policy(self, policy_id):
        policy = self.env["sla.policy"].browse(int(policy_id))
        policy.check_access("write")
        return policy
