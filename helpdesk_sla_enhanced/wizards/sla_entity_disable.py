# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Disabling a model."""

from odoo import fields, models


class SlaEntityDisable(models.TransientModel):
    """Asks what becomes of the running instances of a model (SEMANTICS B1)."""

    _name = "sla.entity.disable"
    _inherit = ["sla.running.mixin"]
    _description = "Disable a Model for SLA"

    #: The enabled model that is to be disabled.
    entity_id = fields.Many2one(
        comodel_name="sla.entity",
        string="Model",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    running_count = fields.Integer(related="entity_id.running_count")

    def _end(self, running):
        self.entity_id.action_disable(running=running)
