# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaEntityDisable(models.TransientModel):
    """Asks what becomes of the running instances of a model (SEMANTICS B1)."""

    _name = "sla.entity.disable"
    _inherit = ["sla.values.mixin"]
    _description = "Disable a Model for SLA"

    entity_id = fields.Many2one(
        comodel_name="sla.entity",
        string="Model",
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
    running_count = fields.Integer(related="entity_id.running_count")

    def action_confirm(self):
        """Disable the model as chosen."""
        self.ensure_one()
        self.entity_id.action_disable(running=self.running)
        return {"type": "ir.actions.act_window_close"}
