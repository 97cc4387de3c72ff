# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaEntitlementTemplate(models.Model):
    """The terms that a desk sells again and again (SEMANTICS M1)."""

    _name = "sla.entitlement.template"
    _inherit = ["sla.entitlement.terms.mixin"]
    _description = "Entitlement Template"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(help="Empty: for all companies.")
    user_id = fields.Many2one(
        default=False, help="Empty: whoever makes the entitlement."
    )
    duration = fields.Integer(
        default=1, help="How long an entitlement of this kind is good. 0: without end."
    )
    duration_unit = fields.Selection(
        selection=[("day", "Days"), ("month", "Months"), ("year", "Years")],
        required=True,
        default="year",
    )
    channel_ids = fields.One2many(
        comodel_name="sla.entitlement.template.channel",
        inverse_name="template_id",
        string="Channels",
        copy=True,
    )
