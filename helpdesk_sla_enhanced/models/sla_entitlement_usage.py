# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ledger: what tickets took of an entitlement (SEMANTICS M)."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

REASON_SELECTION = [
    ("created", "Created"),
    ("resolved", "Resolved"),
    ("hours", "Hours changed"),
    ("cancelled", "Cancelled"),
    ("reopened", "Reopened"),
    ("moved", "Moved to another entitlement or channel"),
    ("merged", "Merged"),
    ("deleted", "Deleted"),
    ("archived", "Archived"),
    ("unarchived", "Unarchived"),
    ("adjusted", "Adjusted"),
]


class SlaEntitlementUsage(models.Model):
    """One line of the ledger: what a ticket took of an entitlement, or gave back
    (SEMANTICS M2).

    The engine alone writes it (A4), and only ever adds lines. Who may read the
    ticket may read its lines (P1); those of a deleted ticket are for managers.
    """

    _name = "sla.entitlement.usage"
    _inherit = ["sla.engine.table"]
    _description = "Entitlement Usage"
    _order = "date desc, id desc"
    _rec_name = "ticket_name"
    _log_access = False

    #: The entitlement whose ledger this line is in.
    entitlement_id = fields.Many2one(
        comodel_name="sla.entitlement",
        string="Entitlement",
        required=True,
        ondelete="cascade",
        index=True,
    )
    partner_id = fields.Many2one(related="entitlement_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="entitlement_id.company_id")
    allocation = fields.Selection(related="entitlement_id.allocation")
    channel_id = fields.Many2one(
        comodel_name="helpdesk.ticket.channel",
        string="Channel",
        ondelete="set null",
        help="The channel of the ticket, where the entitlement lists it.",
    )
    #: The ticket that took or gave back; empty when it was deleted.
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        string="Ticket",
        ondelete="set null",
        index="btree_not_null",
    )
    ticket_name = fields.Char(
        string="Ticket Title", help="Stays when the ticket is deleted."
    )
    quantity = fields.Float(
        required=True, help="Negative: taken. Positive: given back."
    )
    taken = fields.Float(
        string="Used",
        compute="_compute_taken",
        aggregator="sum",
        help="Cases or hours that were used, less what was given back.",
    )
    #: What took or gave back.
    reason = fields.Selection(selection=REASON_SELECTION, required=True)
    #: When that was, UTC.
    date = fields.Datetime(required=True)
    #: Who brought it about.
    user_id = fields.Many2one(
        comodel_name="res.users", string="By", ondelete="set null"
    )

    @api.depends("quantity")
    def _compute_taken(self):
        """As :meth:`_field_to_sql` says it, which reports sum by."""
        for line in self:
            line.taken = -line.quantity

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "taken":
            return super()._field_to_sql(alias, field_expr, query)
        return SQL("(-%s)", super()._field_to_sql(alias, "quantity", query))

    @api.model
    def _domain_readable(self):
        """The lines whose ticket the user may read (P1)."""
        tickets = self.env["helpdesk.ticket"].with_context(active_test=False)
        if not tickets.has_access("read"):
            return Domain.FALSE
        readable = Domain("ticket_id", "in", tickets._search([]))
        if self.env.user.has_group("helpdesk_sla_enhanced.group_sla_manager"):
            readable |= Domain("ticket_id", "=", False)
        return readable
