# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaToyTold(models.Model):
    """A record whose changes are tracked in its chatter, but for one field."""

    _name = "sla.toy.told"
    _inherit = ["mail.thread", "sla.mixin"]
    _description = "SLA Toy Told"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company", default=lambda self: self.env.company
    )
    start = fields.Datetime(tracking=True)
    priority = fields.Selection(
        selection=[("0", "Low"), ("1", "Normal"), ("2", "High")],
        default="0",
        tracking=True,
    )
    waiting = fields.Boolean(tracking=True)
    stage_id = fields.Many2one(comodel_name="sla.toy.stage", tracking=True)
    note = fields.Char(help="Tracked by nobody.")
