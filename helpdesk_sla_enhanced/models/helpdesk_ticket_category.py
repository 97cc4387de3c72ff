# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Categories whose tickets start a plan."""

from odoo import api, fields, models

from ..engine import guided


class HelpdeskTicketCategory(models.Model):
    """A category with an activity plan for its tickets."""

    _inherit = "helpdesk.ticket.category"

    activity_plan_id = fields.Many2one(
        comodel_name="mail.activity.plan",
        string="Activity Plan",
        domain="[('res_model', '=', 'helpdesk.ticket')]",
        check_company=True,
        groups="base.group_user",
        help="Starts by itself on each ticket of this category, instead of the plan of "
        "its team, unless a plan has started on it already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create categories; the first plan of a desk is noted."""
        categories = super().create(vals_list)
        guided.note_plans(categories)
        return categories

    def write(self, vals):
        """Write categories; the first plan of a desk is noted."""
        result = super().write(vals)
        if vals.get("activity_plan_id"):
            guided.note_plans(self)
        return result
