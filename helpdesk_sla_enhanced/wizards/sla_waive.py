# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Waiving failures."""

from odoo import api, fields, models


class SlaWaive(models.TransientModel):
    """Asks why failures are waived (SEMANTICS G5)."""

    _name = "sla.waive"
    _inherit = ["sla.values.mixin"]
    _description = "Waive SLA Failures"

    #: The failures that are waived.
    instance_ids = fields.Many2many(
        comodel_name="sla.kpi.instance", string="Failures", readonly=True
    )
    #: How many instances were chosen, waivable or not.
    chosen_count = fields.Integer(readonly=True)
    #: How many of them are waived.
    failure_count = fields.Integer(compute="_compute_failure_count")
    #: How many of the chosen ones are waived and how many stay, as a sentence.
    left_out = fields.Char(compute="_compute_failure_count")
    reason_id = fields.Many2one(
        comodel_name="sla.waive.reason",
        string="Kind of Reason",
        help="Reports count waivers by it.",
    )
    reason = fields.Char(
        help="Kept in the history of the record, for those who ask later.",
    )

    @api.depends("instance_ids", "chosen_count")
    def _compute_failure_count(self):
        for wizard in self:
            wizard.failure_count = len(wizard.instance_ids)
            wizard.left_out = self.env._(
                "Of the %(chosen)s chosen, %(failed)s failed and are not waived yet; "
                "the others stay as they are.",
                chosen=wizard.chosen_count,
                failed=wizard.failure_count,
            )

    def action_confirm(self):
        """Waive the failures for the reason that was given."""
        self.ensure_one()
        self.instance_ids.action_waive(self.reason, self.reason_id.id)
        return {"type": "ir.actions.act_window_close"}
