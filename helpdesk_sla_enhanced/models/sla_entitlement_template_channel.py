# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaEntitlementTemplateChannel(models.Model):
    """How many terms of a template may come by one channel (SEMANTICS M1)."""

    _name = "sla.entitlement.template.channel"
    _inherit = ["sla.values.mixin"]
    _description = "Entitlement Template Channel"
    _order = "template_id, id"
    _rec_name = "channel_id"
    _sla_bounds = {"total_terms": (0, 1_000_000_000)}

    template_id = fields.Many2one(
        comodel_name="sla.entitlement.template",
        string="Template",
        required=True,
        ondelete="cascade",
        index=True,
    )
    channel_id = fields.Many2one(
        comodel_name="helpdesk.ticket.channel",
        string="Channel",
        required=True,
        ondelete="restrict",
    )
    total_terms = fields.Float(string="Bought")

    _channel_uniq = models.Constraint(
        "UNIQUE(template_id, channel_id)",
        "Channels: each channel can be listed once.",
    )
