# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class SlaPolicyDeactivate(models.TransientModel):
    """Asks what becomes of the running instances of a policy (SEMANTICS C6)."""

    _name = "sla.policy.deactivate"
    _description = "Deactivate an SLA"

    policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    running = fields.Selection(
        selection=[
            ("finish", "Let them finish: they are met, warn, fail and act as before"),
            ("cancel", "Cancel them now"),
        ],
        string="What is running",
        required=True,
        default="finish",
    )
    running_count = fields.Integer(compute="_compute_running_count")

    @api.depends("policy_id")
    def _compute_running_count(self):
        for wizard in self:
            wizard.running_count = wizard.policy_id._count_live()

    def action_confirm(self):
        """Deactivate the policy as chosen."""
        self.ensure_one()
        self.policy_id.action_deactivate(running=self.running)
        return {"type": "ir.actions.act_window_close"}
