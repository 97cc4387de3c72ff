# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reasons to choose from when failures are waived."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SlaWaiveReason(models.Model):
    """A kind of reason for waiving a failure (SEMANTICS G5).

    Reports count waivers by it; what is said besides stands with each waiver.
    """

    _name = "sla.waive.reason"
    _inherit = ["sla.values.mixin"]
    _description = "Reason to Waive a Failure"
    _order = "sequence, id"

    #: The reason, as it is chosen and as reports name it.
    name = fields.Char(required=True, translate=True)
    #: The order in which reasons are offered.
    sequence = fields.Integer(default=10)
    #: Archived reasons are not offered any more.
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Company",
        index=True,
        help="Empty: for all companies.",
    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Refuse to take away what reports count by (C5)."""
        # sudo: waivers that the user may not see count as well
        instances = self.env["sla.kpi.instance"].sudo()
        used = instances.search([("waive_reason_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "Failures were waived for “%(reason)s”. Archive it: then nobody "
                    "can choose it any more.",
                    reason=used.waive_reason_id.name,
                )
            )
