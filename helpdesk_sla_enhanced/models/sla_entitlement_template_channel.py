# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The channels of a template (SEMANTICS M)."""

from odoo import fields, models


class SlaEntitlementTemplateChannel(models.Model):
    """How many terms of a template may come by one channel (SEMANTICS M1)."""

    _name = "sla.entitlement.template.channel"
    _inherit = ["sla.values.mixin"]
    _description = "Entitlement Template Channel"
    _order = "template_id, id"
    _rec_name = "channel_id"
    _check_company_auto = True
    _sla_bounds = {"total_terms": (0, 1_000_000_000)}

    #: The template whose terms are divided.
    template_id = fields.Many2one(
        comodel_name="sla.entitlement.template",
        string="Template",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="template_id.company_id")
    #: The channel by which these terms may be used.
    channel_id = fields.Many2one(
        comodel_name="helpdesk.ticket.channel",
        string="Channel",
        required=True,
        ondelete="restrict",
        check_company=True,
    )
    #: How many cases or hours are sold for this channel.
    total_terms = fields.Float(string="Bought")

    _total_positive = models.Constraint(
        "CHECK(total_terms >= 0)", "Bought: it cannot be less than nothing."
    )
    _channel_uniq = models.Constraint(
        "UNIQUE(template_id, channel_id)",
        "Channels: each channel can be listed once.",
    )
