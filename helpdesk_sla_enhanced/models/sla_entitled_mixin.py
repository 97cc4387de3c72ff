# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The ticket's side of entitlements (SEMANTICS M2 to M5)."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..engine.context import saying
from ..engine.entitlement import booking, changing, deciding, opening, sold
from .sla_fields import INTERNAL

#: What can be chosen on a form: in force today, and the customer's own (M5).
MAY_BE_CHOSEN = """[
    ('state_now', '=', 'active'),
    ('company_id', '=', company_id),
    ('partner_id', 'in', (partner_id, commercial_partner_id)),
    '|', ('contact_ids', '=', False), ('contact_ids', 'in', [partner_id]),
]"""


class SlaEntitledMixin(models.AbstractModel):
    """What a customer has bought, as a ticket uses it.

    Its methods stand close to the ORM's own: what the helpdesk and mail fill in is
    there when an entitlement is looked for. What is found, checked and booked is said
    by ``engine/entitlement/``.
    """

    _name = "sla.entitled.mixin"
    _description = "Uses an Entitlement"

    entitlement_id = fields.Many2one(
        comodel_name="sla.entitlement",
        string="Entitlement",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        tracking=True,
        domain=MAY_BE_CHOSEN,
        help="What the customer has bought and this ticket uses. Found when the ticket "
        "is saved, and again when the customer changes.",
        groups=INTERNAL,
    )
    #: Why this entitlement was found or chosen, in words.
    entitlement_reason = fields.Char(
        string="Why This Entitlement", readonly=True, copy=False, groups=INTERNAL
    )
    #: What is left of it and until when, in the reader's language.
    entitlement_left = fields.Char(
        string="Left of the Entitlement",
        compute="_compute_entitlement_left",
        groups=INTERNAL,
    )
    entitlement_refused = fields.Boolean(
        string="Entitlement Used Up",
        readonly=True,
        copy=False,
        help="The customer wrote, and nothing was left of their entitlement. A manager "
        "decides whether to renew it, to charge it anyway, or to let it pass.",
        groups=INTERNAL,
    )
    #: The entitlement of which nothing was left.
    entitlement_refused_id = fields.Many2one(
        comodel_name="sla.entitlement",
        string="Used Up Entitlement",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )
    #: Why nothing was taken from it, in words.
    entitlement_refusal_reason = fields.Char(
        string="Why It Was Refused", readonly=True, copy=False, groups=INTERNAL
    )
    #: What this ticket has taken and given back.
    entitlement_usage_ids = fields.One2many(
        comodel_name="sla.entitlement.usage",
        inverse_name="ticket_id",
        string="Entitlement Usage",
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )
    time_spent = fields.Float(
        copy=False,
        tracking=True,
        help="Hours of work on this ticket. An entitlement that counts hours is "
        "charged with them; later corrections too.",
        groups=INTERNAL,
    )

    _entitlement_refused = models.Index("(id) WHERE entitlement_refused IS TRUE")

    @api.depends("entitlement_id")
    @api.depends_context("lang")
    def _compute_entitlement_left(self):
        """Say what is left of the entitlement, and until when."""
        for ticket in self:
            # sudo: who may read the ticket may know what is left for its customer
            entitlement = ticket.entitlement_id.sudo()
            texts = (entitlement.left_text, entitlement.period_text)
            ticket.entitlement_left = ", ".join(filter(None, texts))

    # -- the ORM ----------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create tickets that use what their customers have bought.

        :raise UserError: if an internal user makes a ticket of which nothing is left
            (M3); what comes from customers is accepted, and flagged
        """
        if self.env.user.share and not self.env.su:
            # The fields are none of the customer's (P1): they follow afterwards.
            tickets = super().create(vals_list)
            changing.settle_new(tickets, [None] * len(tickets))
            return tickets
        complete, asked = opening.complete_new(self, vals_list)
        tickets = super().create(complete)
        changing.settle_new(tickets, asked)
        return tickets

    def write(self, vals):
        """Check what is chosen, find again for another customer, and book.

        :raise ValidationError: if an entitlement is chosen that is not in force, or
            another customer's (M5)
        :raise UserError: if a person chooses one of which nothing is left (M3)
        """
        change = changing.begin(self, vals)
        if change is None:
            return super().write(vals)
        result = super().write(change.vals)
        changing.finish(self, change)
        return result

    def unlink(self):
        """Give back what deleted tickets took; their lines stay (M2)."""
        self.check_access("unlink")
        if not sold.is_sold(self.env):
            return super().unlink()
        # sudo: what is booked does not depend on who may read it
        tickets = self.sudo().with_context(active_test=False)
        duplicates = tickets.search(
            [("duplicate_id", "in", self.ids), ("entitlement_id", "!=", False)]
        )
        left = duplicates - self
        booking.book_now(self, (), gone=True)
        result = super().unlink()
        # The database has cleared what they were duplicates of: they count again.
        left.invalidate_recordset(["duplicate_id"])
        booking.book(left, {"stage"})
        return result

    def _compute_field_value(self, field):
        """Book what follows from a field that is computed, as a stage by its team."""
        result = super()._compute_field_value(field)
        if field.store and field.name in booking.FACTS:
            booking.book_later(self, booking.FACTS[field.name])
        return result

    # -- hooks ------------------------------------------------------------------------

    def _sla_spent_hours(self):
        """The hours that were spent on each ticket: ``{ticket id: hours}``.

        Another addon may take them from somewhere else, such as timesheets, for some of
        the tickets; it calls :meth:`_sla_book` when they change. Called as superuser,
        for many tickets at once: a fixed number of queries.
        """
        return {ticket.id: ticket.time_spent for ticket in self}

    def _sla_book(self, changed=("hours",), reason=None):
        """Book what these tickets took or gave back by now (M2).

        Whatever happened to them: what they should have taken follows from what they
        are. Twice does no harm. A failure goes to the backlog, and costs no save.

        :param changed: what changed, for the ledger to say: some of ``hours``,
            ``stage``, ``active``, ``entitlement``
        :param reason: one of the reasons of ``sla.entitlement.usage``, to say that
            instead
        """
        records = self._sla_because(reason) if reason else self
        booking.book(records, changed)

    def _sla_because(self, reason):
        """These tickets, for a change that the ledger is to give a reason of its own:
        ``merged``, say. One of the reasons of ``sla.entitlement.usage``."""
        context = saying(self.env.context, **{booking.REASON: reason})
        return self.with_context(**context)

    # -- refused tickets --------------------------------------------------------------

    def action_entitlement_renew(self):
        """Renew what was used up, and use it for these tickets."""
        self._sla_check_may_decide()
        deciding.renew(self)
        return True

    def action_entitlement_charge(self):
        """Use the entitlement although nothing is left of it: it goes below zero."""
        self._sla_check_may_decide()
        deciding.charge(self)
        return True

    def action_entitlement_pass(self):
        """Let the tickets be without entitlement."""
        self._sla_check_may_decide()
        deciding.let_pass(self)
        return True

    def _sla_check_may_decide(self):
        self.check_access("write")
        if not self.env.user.has_group("helpdesk_sla_enhanced.group_sla_manager"):
            raise AccessError(
                self.env._("Only SLA managers decide on tickets without entitlement.")
            )
