# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Teams: the plan of their tickets, and what their customers are told."""

from odoo import fields, models


class HelpdeskTicketTeam(models.Model):
    """A team with an activity plan for its tickets, which may tell customers what it
    promises them (SEMANTICS U6)."""

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
    sla_show_promise = fields.Boolean(
        string="Tell Customers the Promise",
        groups="base.group_user",
        help="Customers see on the portal, and read in mails that say so, by when "
        "their ticket is answered and solved, or since when we wait for them. Which "
        "KPIs are told is said on each KPI.",
    )
