# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the stages of tickets mean for customers and entitlements."""

from odoo import fields, models

from ..engine.entitlement import booking
from .sla_fields import INTERNAL

#: The helpdesk's own stages that end a ticket without an answer.
WITHDRAWN = ("helpdesk_ticket_stage_cancelled", "helpdesk_ticket_stage_rejected")
#: The helpdesk's own stage of tickets that wait for their customer.
AWAITING = "helpdesk_ticket_stage_awaiting"
#: The fields of a stage from which follows what its tickets take.
FACTS = ("closed", "sla_withdrawn")


class HelpdeskTicketStage(models.Model):
    """Says which closed stages are no solution (SEMANTICS M2), and where a ticket
    waits for its customer (U6)."""

    _inherit = "helpdesk.ticket.stage"

    sla_withdrawn = fields.Boolean(
        string="Not a Solution",
        compute="_compute_sla_withdrawn",
        store=True,
        readonly=False,
        precompute=True,
        help="A ticket that ends here was cancelled or rejected, not solved: it gives "
        "back what it took of the customer's entitlement.",
        groups=INTERNAL,
    )

    sla_awaits_customer = fields.Boolean(
        string="Waits for the Customer",
        compute="_compute_sla_awaits_customer",
        store=True,
        readonly=False,
        precompute=True,
        help="The customer is told since when we have been waiting for them, where "
        "the team shows the promises of its SLAs. Not for stages that wait for "
        "somebody else.",
        groups=INTERNAL,
    )

    def _compute_sla_awaits_customer(self):
        """Say so of the helpdesk's own Awaiting, as of the stages below."""
        awaiting = self.env["ir.model.data"]._xmlid_to_res_id(
            f"helpdesk_mgmt.{AWAITING}"
        )
        for stage in self:
            said = stage.sla_awaits_customer
            stage.sla_awaits_customer = said or stage._origin.id == awaiting

    def _compute_sla_withdrawn(self):
        """Say so of the helpdesk's own Cancelled and Rejected, in databases that have
        them already, too; what somebody says by hand stays."""
        ids = {
            self.env["ir.model.data"]._xmlid_to_res_id(f"helpdesk_mgmt.{name}")
            for name in WITHDRAWN
        }
        for stage in self:
            stage.sla_withdrawn = stage.sla_withdrawn or stage._origin.id in ids

    def write(self, vals):
        """Book again what the tickets of a stage took, if it means something else."""
        result = super().write(vals)
        if not vals.keys().isdisjoint(FACTS):
            # sudo: all tickets of the stage, readable for the user or not
            tickets = self.env["helpdesk.ticket"].sudo()
            tickets = tickets.with_context(active_test=False).search(
                [("stage_id", "in", self.ids), ("entitlement_id", "!=", False)]
            )
            booking.book(tickets, ())
        return result
