# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Routing rules: if a ticket matches, where it goes."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import proof
from ..engine.routing import problems, trial
from ..engine.routing.rules import TICKET


class SlaRoute(models.Model):
    """One line of an ordered list: if a ticket matches, where it goes.

    Of the active rules of a ticket's company, and of those for all companies, the first
    that matches counts, and only that.
    """

    _name = "sla.route"
    _inherit = ["sla.config.mixin", "mail.thread"]
    _description = "Routing Rule"
    _order = "sequence, id"
    _check_company_auto = True

    #: The first rule that matches counts, the one with the lowest number.
    sequence = fields.Integer(default=10, tracking=True)
    #: What the rule does, as tickets name it.
    name = fields.Char(required=True, translate=True, tracking=True)
    #: Archived rules route nothing.
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Company",
        default=lambda self: self.env.company,
        tracking=True,
        help="The company whose tickets this rule is for. Empty: all companies.",
    )
    #: The technical name of tickets, for the widget of conditions.
    model = fields.Char(string="Technical Name", compute="_compute_model")
    applicable_when = fields.Char(
        default="[]",
        tracking=True,
        help="The tickets this rule is for. The first rule that matches counts. "
        "Empty: all.",
    )
    team_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        string="Team",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="Empty: the ticket stays in its team.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        domain="[('share', '=', False)]",
        help="A member of the team. Empty: nobody is assigned.",
    )
    priority = fields.Selection(
        selection="_selection_priority",
        tracking=True,
        help="Empty: the ticket keeps its priority.",
    )
    tag_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.tag",
        string="Tags",
        check_company=True,
        help="They are added to those of the ticket.",
    )
    replace = fields.Boolean(
        string="Replace What Was Chosen",
        tracking=True,
        help="Off: a new ticket keeps the team, the responsible and the priority that "
        "somebody chose, in a form or an import; the rule fills in the rest. What "
        "Odoo fills in by itself is no choice: the team of a mail alias, the default "
        "priority, the user who writes it as its responsible, and their team. On: "
        "the rule replaces a choice, too.",
    )
    problem = fields.Char(
        compute="_compute_problem",
        help="Why this rule is skipped, or cannot do all it says.",
    )
    trial = fields.Char(
        string="Of the Last 50 Tickets",
        compute="_compute_trial",
        help="How many of the newest tickets match, and how many of these an earlier "
        "rule takes. Tickets are taken as they are now.",
    )
    #: How many tickets went by this rule.
    ticket_count = fields.Integer(compute="_compute_ticket_count")

    @api.model
    def _selection_priority(self):
        return self.env[TICKET]._fields["priority"]._description_selection(self.env)

    def _compute_model(self):
        self.model = TICKET

    @api.depends(
        "applicable_when",
        "company_id",
        "team_id.active",
        "team_id.company_id",
        "team_id.user_ids",
        "user_id.active",
    )
    def _compute_problem(self):
        """Read again each time: what a condition names may be gone meanwhile."""
        reasons = problems.of_rules(self)
        for rule in self:
            rule.problem = reasons.get(rule, False)

    @api.depends("applicable_when", "sequence", "company_id", "active")
    def _compute_trial(self):
        for rule in self:
            rule.trial = trial.text(rule)

    def _compute_ticket_count(self):
        counts = dict(
            self.env[TICKET]._read_group(
                [("route_id", "in", self.ids)], ["route_id"], ["__count"]
            )
        )
        for rule in self:
            rule.ticket_count = counts.get(rule, 0)

    # -- what is refused --------------------------------------------------------------

    @api.constrains("applicable_when")
    def _check_condition(self):
        """The condition can be judged, as one of an SLA item (SEMANTICS K)."""
        label = self._fields["applicable_when"]._description_string(self.env)
        for rule in self:
            proof.check_condition(
                self.env, TICKET, rule.applicable_when, label, rule.name
            )

    @api.constrains("team_id", "user_id")
    def _check_member(self):
        """The responsible can get tickets of the team."""
        for rule in self:
            # sudo: who manages rules may not see all teams and users
            team, user = rule.sudo().team_id, rule.sudo().user_id
            if team and user and user not in team.user_ids:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: the responsible %(user)s is not a member of the "
                        "team %(team)s.",
                        rule=rule.name,
                        user=user.name,
                        team=team.display_name,
                    )
                )

    # -- buttons ----------------------------------------------------------------------

    def action_try(self):
        """Show those of the last 50 tickets that match. :return: the action"""
        self.ensure_one()
        return self._tickets_action(
            self.env._("%s: matches among the last 50 tickets", self.name),
            [("id", "in", trial.matching(self).ids)],
        )

    def action_tickets(self):
        """Show the tickets that went where this rule says. :return: the action"""
        self.ensure_one()
        return self._tickets_action(self.name, [("route_id", "=", self.id)])

    def _tickets_action(self, name, domain):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": TICKET,
            "views": [(False, "list"), (False, "form")],
            "domain": domain,
            "context": {"active_test": False},
        }
