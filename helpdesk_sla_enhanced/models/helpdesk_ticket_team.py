# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Teams whose tickets start a plan."""

from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    """A team with an activity plan for its tickets."""

    _inherit = "helpdesk.ticket.team"

    activity_plan_id = fields.Many2one(
        comodel_name="mail.activity.plan",
        string="Activity Plan",
        domain="[('res_model', '=', 'helpdesk.ticket')]",
        check_company=True,
        groups="base.group_user",
        help="Starts by itself on each ticket that comes into this team, unless its "
        "category has a plan of its own, or a plan has started on it already.",
    )
