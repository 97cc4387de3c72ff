# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Teams: the plan of their tickets, how urgent these are, what customers are told."""

from odoo import api, fields, models

from ..engine import guided
from .sla_fields import INTERNAL

#: Open tickets, as the filter of the same name finds them.
OPEN = [("closed", "=", False)]
BREACHED = [("sla_status", "=", "noncompliant")]
DUE_TODAY = [
    ("sla_failure_time", ">=", "today"),
    ("sla_failure_time", "<", "today +1d"),
    ("sla_on_hold", "=", False),
]


class HelpdeskTicketTeam(models.Model):
    """A team with an activity plan for its tickets and with the figures of its card,
    which may tell customers what it promises them (SEMANTICS U6)."""

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
        string="Show Promises to Customers",
        groups="base.group_user",
        help="Customers see on the portal, and read in mails that say so, by when "
        "their ticket is answered and solved, or since when we have been waiting for "
        "them. Each KPI says whether it is shown.",
    )
    sla_breached_count = fields.Integer(
        string="SLA Breached",
        compute="_compute_sla_counts",
        help="Open tickets of the team whose SLA is breached, of those you may see.",
        groups=INTERNAL,
    )
    sla_due_today_count = fields.Integer(
        string="SLA Due Today",
        compute="_compute_sla_counts",
        help="Open tickets of the team that are due before your midnight, of those you "
        "may see.",
        groups=INTERNAL,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Create teams; the first plan of a desk is noted."""
        teams = super().create(vals_list)
        guided.note_plans(teams)
        return teams

    def write(self, vals):
        """Write teams; the first plan of a desk is noted."""
        result = super().write(vals)
        if vals.get("activity_plan_id"):
            guided.note_plans(self)
        return result

    def _compute_sla_counts(self):
        """Count what the lists show that the figures open (R4)."""
        breached = self._sla_count_tickets(BREACHED)
        due_today = self._sla_count_tickets(DUE_TODAY)
        for team in self:
            team.sla_breached_count = breached.get(team._origin, 0)
            team.sla_due_today_count = due_today.get(team._origin, 0)

    def _sla_count_tickets(self, domain):
        """The open tickets of each team: ``{team: count}``, without those of none."""
        domain = [("team_id", "in", self.ids), *OPEN, *domain]
        tickets = self.env["helpdesk.ticket"]
        return dict(tickets._read_group(domain, ["team_id"], ["__count"]))
