# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import float_round

STATE_SELECTION = [
    ("draft", "Draft"),
    ("waiting", "Waiting"),
    ("active", "Active"),
    ("expired", "Expired"),
    ("canceled", "Cancelled"),
]


class SlaEntitlement(models.Model):
    """What a customer has bought, and what is left of it (SEMANTICS M1, M2).

    ``used_terms`` is written by the engine alone, together with the lines of the
    ledger whose sum it is.
    """

    _name = "sla.entitlement"
    _inherit = ["sla.entitlement.terms.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Entitlement"
    _order = "end_date, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        tracking=True,
    )
    contact_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="sla_entitlement_contact_rel",
        column1="entitlement_id",
        column2="partner_id",
        string="Contacts",
        domain="[('id', 'child_of', partner_id)]",
        help="Only for tickets of these people. Empty: for everybody at the customer.",
    )
    company_id = fields.Many2one(required=True)
    start_date = fields.Date(
        string="Start",
        required=True,
        default=fields.Date.context_today,
        tracking=True,
        help="The first day, in the time zone of the company.",
    )
    end_date = fields.Date(
        string="End",
        tracking=True,
        help="The last day, in the time zone of the company. Empty: without end.",
    )
    state = fields.Selection(
        selection=STATE_SELECTION,
        required=True,
        readonly=True,
        default="draft",
        index=True,
        tracking=True,
    )
    is_default = fields.Boolean(
        string="Default of the Customer",
        copy=False,
        help="Is taken first for new tickets of the customer.",
    )
    used_terms = fields.Float(string="Used", readonly=True, copy=False)
    remaining_terms = fields.Float(
        string="Left", compute="_compute_remaining_terms", store=True
    )
    channel_ids = fields.One2many(
        comodel_name="sla.entitlement.channel",
        inverse_name="entitlement_id",
        string="Channels",
        copy=True,
        help="How many of the terms may come by which channel. Other channels share "
        "the total.",
    )
    usage_ids = fields.One2many(
        comodel_name="sla.entitlement.usage",
        inverse_name="entitlement_id",
        string="Use",
    )
    template_id = fields.Many2one(
        comodel_name="sla.entitlement.template",
        string="Template",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
    )
    previous_id = fields.Many2one(
        comodel_name="sla.entitlement",
        string="Renewal Of",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    next_ids = fields.One2many(
        comodel_name="sla.entitlement", inverse_name="previous_id", string="Renewals"
    )
    next_id = fields.Many2one(
        comodel_name="sla.entitlement", string="Renewed By", compute="_compute_next_id"
    )

    @api.depends("total_terms", "used_terms")
    def _compute_remaining_terms(self):
        """What is left: the total and the sum of the ledger (M2)."""
        for entitlement in self:
            left = entitlement.total_terms - entitlement.used_terms
            entitlement.remaining_terms = float_round(left, precision_digits=6)

    @api.depends("next_ids")
    def _compute_next_id(self):
        for entitlement in self:
            entitlement.next_id = entitlement.next_ids[:1]
