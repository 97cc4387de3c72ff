# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# The developer's page of the handbook quotes this file.
from odoo import api, fields, models


class SlaExampleRepair(models.Model):
    """A repair, with a clock."""

    _name = "sla.example.repair"
    _inherit = ["mail.thread", "sla.mixin"]
    _description = "Repair"

    name = fields.Char(required=True)
    user_id = fields.Many2one(comodel_name="res.users", string="Mechanic")
    state = fields.Selection(
        selection=[
            ("new", "New"),
            ("waiting", "Waiting for Parts"),
            ("done", "Done"),
        ],
        required=True,
        default="new",
    )
    closed = fields.Boolean(compute="_compute_closed", store=True)

    @api.depends("state")
    def _compute_closed(self):
        for repair in self:
            repair.closed = repair.state == "done"
