# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an entitlement and its template say alike (SEMANTICS M)."""

from odoo import api, fields, models

from ..engine.entitlement import checks


class SlaEntitlementTermsMixin(models.AbstractModel):
    """What an entitlement and a template of one say alike (SEMANTICS M1): how many
    terms there are, what takes them, for which tickets, and which promise follows."""

    _name = "sla.entitlement.terms.mixin"
    _inherit = ["sla.values.mixin"]
    _description = "Entitlement Terms"
    _check_company_auto = True
    _sla_bounds = {"total_terms": (0, 1_000_000_000)}

    #: The company that keeps the promise.
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Company",
        index=True,
        default=lambda self: self.env.company,
    )
    policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('model', '=', 'helpdesk.ticket'), ('state', '=', 'active'), "
        "('company_id', 'in', (company_id, False))]",
        help="The promise that tickets of this customer get, unless somebody chose "
        "another one for the ticket. Empty: the default SLA.",
    )
    team_id = fields.Many2one(
        comodel_name="helpdesk.ticket.team",
        string="Team",
        ondelete="set null",
        check_company=True,
        help="The team that serves this customer. Routing can send tickets there.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Is told when it ends or is used up.",
    )
    allocation = fields.Selection(
        selection=[("cases", "Cases"), ("hours", "Hours")],
        string="Counted In",
        required=True,
        default="cases",
        help="What the customer has bought: a number of tickets, or hours of work.",
    )
    unlimited = fields.Boolean(
        help="The customer may have as many tickets as they like. What they use is "
        "counted all the same.",
    )
    #: When a ticket takes a case: at once, or when it is closed.
    decrease_on = fields.Selection(
        selection=[("create", "A ticket is created"), ("resolve", "It is resolved")],
        string="Counted When",
        required=True,
        default="create",
    )
    total_terms = fields.Float(
        string="Bought",
        help="How many cases or hours the customer has bought.",
    )
    restrict = fields.Boolean(
        string="Refuse When Used Up",
        help="No new ticket can use it when nothing is left. Messages of the customer "
        "are never lost: such a ticket is accepted without it, and flagged.",
    )
    category_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.category",
        string="Categories",
        check_company=True,
        help="Only for tickets of these categories. Empty: for all.",
    )

    _total_positive = models.Constraint(
        "CHECK(total_terms >= 0)", "Bought: it cannot be less than nothing."
    )

    @api.constrains("policy_id")
    def _check_policy(self):
        """The promise is one for tickets (SEMANTICS M4)."""
        for record in self:
            checks.check_policy(record)

    @api.constrains("user_id")
    def _check_owner(self):
        """The owner can be told."""
        for record in self:
            checks.check_owner(record)

    @api.constrains("company_id", "channel_ids")
    def _check_channel_companies(self):
        """The channels are of the same company (SEMANTICS K)."""
        self.channel_ids._check_company()

    @api.model
    def _sla_check_values(self, vals):
        """Refuse a company that is none of the user's, too (SEMANTICS K)."""
        result = super()._sla_check_values(vals)
        checks.check_company(self, vals)
        return result

    @api.model
    def _terms_fields(self):
        """The names of the fields that an entitlement takes over from its template;
        for other addons to add theirs to."""
        return [
            "company_id",
            "policy_id",
            "team_id",
            "user_id",
            "allocation",
            "unlimited",
            "decrease_on",
            "total_terms",
            "restrict",
            "category_ids",
        ]
