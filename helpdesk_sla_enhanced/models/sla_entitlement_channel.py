# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import float_round


class SlaEntitlementChannel(models.Model):
    """How many of an entitlement's terms may come by one channel (SEMANTICS M1, M3).

    Listed with 0 terms and *Refuse When Used Up*, the channel is barred.
    """

    _name = "sla.entitlement.channel"
    _inherit = ["sla.values.mixin"]
    _description = "Entitlement Channel"
    _order = "entitlement_id, id"
    _rec_name = "channel_id"
    _sla_bounds = {"total_terms": (0, 1_000_000_000)}

    entitlement_id = fields.Many2one(
        comodel_name="sla.entitlement",
        string="Entitlement",
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
    used_terms = fields.Float(string="Used", readonly=True, copy=False)
    remaining_terms = fields.Float(
        string="Left", compute="_compute_remaining_terms", store=True
    )

    _channel_uniq = models.Constraint(
        "UNIQUE(entitlement_id, channel_id)",
        "Channels: each channel can be listed once.",
    )

    @api.depends("total_terms", "used_terms")
    def _compute_remaining_terms(self):
        """What is left of this channel: its total and the sum of its lines (M2)."""
        for line in self:
            left = line.total_terms - line.used_terms
            line.remaining_terms = float_round(left, precision_digits=6)
