# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a customer has bought, and what is left of it (SEMANTICS M)."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..engine.access import as_engine
from ..engine.context import own, saying
from ..engine.entitlement import (
    checks,
    life,
    notices,
    periods,
    renewal,
    sold,
    used,
    words,
)

#: What the days follow from, and which default collides with which.
PERIOD_FIELDS = (
    "partner_id",
    "company_id",
    "start_date",
    "end_date",
    "state",
    "active",
    "is_default",
)
DATE_FIELDS = ("start_date", "end_date")
STATE_SELECTION = [
    ("draft", "Draft"),
    ("waiting", "Waiting"),
    ("active", "Active"),
    ("expired", "Expired"),
    ("canceled", "Cancelled"),
]


class SlaEntitlement(models.Model):
    """What a customer has bought, and what is left of it (SEMANTICS M1, M2).

    Whether it is in force follows from its dates in the time zone of its company:
    ``state`` is what the last save or the daily job stored of it, ``state_now`` is
    right at any moment. ``used_terms`` is written by the engine alone, together with
    the lines of the ledger whose sum it is.
    """

    _name = "sla.entitlement"
    _inherit = ["sla.entitlement.terms.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Entitlement"
    _order = "end_date, id"

    #: What was bought and by whom, as agents choose it.
    name = fields.Char(required=True, tracking=True)
    #: Archived ones are found for no new ticket.
    active = fields.Boolean(default=True, tracking=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        tracking=True,
    )  #: Who has bought it: a company with all its contacts, or a person.
    commercial_partner_id = fields.Many2one(related="partner_id.commercial_partner_id")
    contact_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="sla_entitlement_contact_rel",
        column1="entitlement_id",
        column2="partner_id",
        string="Contacts",
        domain="[('commercial_partner_id', '=', commercial_partner_id)]",
        help="Only for tickets of these people. Empty: for everybody at the customer.",
    )
    company_id = fields.Many2one(required=True)
    policy_id = fields.Many2one(tracking=True)
    policy_state = fields.Selection(related="policy_id.state", string="State of SLA")
    team_id = fields.Many2one(tracking=True)
    user_id = fields.Many2one(tracking=True)
    unlimited = fields.Boolean(tracking=True)
    total_terms = fields.Float(tracking=True)
    restrict = fields.Boolean(tracking=True)
    start_date = fields.Date(
        string="Start",
        required=True,
        default=lambda self: periods.today_of(self.env.company),
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
    )  #: The state as it was last saved; `state_now` goes by the dates.
    state_now = fields.Selection(
        selection=STATE_SELECTION,
        string="State Today",
        compute="_compute_state_now",
        search="_search_state_now",
        help="The state by the dates, in the time zone of the company.",
    )
    is_default = fields.Boolean(
        string="Default of the Customer",
        copy=False,
        tracking=True,
        help="Is taken first for new tickets of the customer.",
    )
    #: The cases or hours that were taken, the sum of `usage_ids`.
    used_terms = fields.Float(string="Used", readonly=True, copy=False)
    remaining_terms = fields.Float(
        string="Remaining", compute="_compute_remaining_terms", store=True
    )  #: What was bought less what was used; negative if more was taken.
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
        string="Usage",
    )  #: The ledger: what was taken and given back, line by line.
    template_id = fields.Many2one(  #: The template that its terms were taken from.
        comodel_name="sla.entitlement.template",
        string="Template",
        ondelete="set null",
        index="btree_not_null",
        check_company=True,
    )
    previous_id = fields.Many2one(  #: The entitlement that this one goes on for.
        comodel_name="sla.entitlement",
        string="Renewal Of",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    next_ids = fields.One2many(
        comodel_name="sla.entitlement", inverse_name="previous_id", string="Renewals"
    )  #: The entitlements that go on for this one, drafts included.
    next_id = fields.Many2one(  #: The one of them that goes on, cancelled ones last.
        comodel_name="sla.entitlement", string="Renewed By", compute="_compute_next_id"
    )

    #: How many tickets that the reader may see use it.
    ticket_count = fields.Integer(string="Tickets", compute="_compute_ticket_count")
    #: What is left, such as "3 of 15 cases", in the reader's language.
    left_text = fields.Char(string="What Is Left", compute="_compute_texts")
    #: From when until when, in the reader's language.
    period_text = fields.Char(string="Period", compute="_compute_texts")
    left_share = fields.Float(
        string="Remaining (%)",
        compute="_compute_left_share",
        help="Of what was bought.",
    )
    #: Whether the owner was told that it ends within a month.
    told_month = fields.Boolean(
        string="One-Month Notice Sent", readonly=True, copy=False
    )
    #: Whether the owner was told that it ends within a week.
    told_week = fields.Boolean(string="One-Week Notice Sent", readonly=True, copy=False)
    #: Whether the owner was told that little is left.
    told_low = fields.Boolean(
        string="Nearly Used Up Notice Sent", readonly=True, copy=False
    )
    #: Whether the owner was told that nothing is left.
    told_empty = fields.Boolean(string="Used Up Notice Sent", readonly=True, copy=False)

    _period = models.Constraint(
        "CHECK(end_date >= start_date)", "End: it would end before it starts."
    )
    # Two people can make defaults at once: the database is asked, too.
    _default_once = models.Constraint(
        """EXCLUDE USING gist (
            int4range(partner_id, partner_id, '[]') WITH &&,
            int4range(company_id, company_id, '[]') WITH &&,
            daterange(start_date, end_date, '[]') WITH &&
        ) WHERE (is_default AND active AND state IN ('waiting', 'active', 'expired'))
        """,
        "Default of the Customer: there is one in the same time already.",
    )

    # -- what follows -----------------------------------------------------------------

    @api.depends("total_terms", "used_terms")
    def _compute_remaining_terms(self):
        """What is left: the total and the sum of the ledger (M2)."""
        for entitlement in self:
            entitlement.remaining_terms = words.left(entitlement)

    @api.depends("name", "partner_id")
    @api.depends_context("sla_show_customer")
    def _compute_display_name(self):
        """The name, with the customer where the calendar shows nothing else."""
        result = super()._compute_display_name()
        if self.env.context.get("sla_show_customer"):
            for entitlement in self:
                # sudo: as for any link, its name is shown with the record
                customer = entitlement.partner_id.sudo().display_name or ""
                if not (entitlement.name or "").startswith(customer):
                    entitlement.display_name = f"{customer}: {entitlement.name}"
        return result

    @api.depends("state", "start_date", "end_date", "company_id")
    def _compute_state_now(self):
        for entitlement in self:
            entitlement.state_now = life.state_now(entitlement)

    @api.model
    def _search_state_now(self, operator, value):
        if operator != "in":
            return NotImplemented
        return life.domain_now(self.env, filter(None, value))

    @api.depends("next_ids.state")
    def _compute_next_id(self):
        for entitlement in self:
            others = entitlement.next_ids
            going_on = others.filtered(lambda one: one.state != "canceled")
            entitlement.next_id = (going_on or others)[:1]

    @api.depends("remaining_terms", "unlimited", "allocation", "start_date", "end_date")
    @api.depends_context("lang")
    def _compute_texts(self):
        for entitlement in self:
            entitlement.left_text = words.left_text(entitlement)
            entitlement.period_text = words.period_text(entitlement)

    @api.depends("remaining_terms", "total_terms", "unlimited")
    def _compute_left_share(self):
        for entitlement in self:
            total = entitlement.total_terms
            share = 100.0 if entitlement.unlimited else 0.0
            if total and not entitlement.unlimited:
                share = max(0.0, entitlement.remaining_terms / total * 100)
            entitlement.left_share = share

    def _compute_ticket_count(self):
        tickets = self.env["helpdesk.ticket"]
        domain = [("entitlement_id", "in", self.ids)]
        counts = dict(tickets._read_group(domain, ["entitlement_id"], ["__count"]))
        for entitlement in self:
            entitlement.ticket_count = counts.get(entitlement, 0)

    # -- what is refused --------------------------------------------------------------

    @api.constrains("start_date", "end_date")
    def _check_period(self):
        """It does not end before it starts (SEMANTICS K)."""
        for entitlement in self:
            start, end = entitlement.start_date, entitlement.end_date
            checks.check_period(self.env, entitlement.name, start, end)

    @api.constrains("partner_id", "contact_ids")
    def _check_contacts(self):
        """The contacts are of the customer (SEMANTICS M1)."""
        for entitlement in self:
            checks.check_contacts(entitlement)

    @api.constrains(*PERIOD_FIELDS)
    def _check_default(self):
        """A customer has one default on each day (SEMANTICS M1)."""
        checks.check_default(self)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """Refuse to lose the ledger; archiving is the way out."""
        for entitlement in used.used_ones(self):
            raise UserError(
                self.env._(
                    "Tickets have used %(record)s: it cannot be deleted. Archive it "
                    "instead.",
                    record=entitlement.name,
                )
            )

    # -- create, write, copy ----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Make entitlements; a template fills in what is not given (SEMANTICS M1).

        One that is given a state comes into it as by the actions: of those in force
        the dates say which it is.

        :raise ValidationError: naming the field that is wrong
        """
        states = [vals.get("state") or "draft" for vals in vals_list]
        given = self.default_get(["partner_id", "template_id", *DATE_FIELDS])
        complete = []
        for vals in vals_list:
            checks.check_kept(self, vals)
            self._sla_check_values(vals)
            known = {**given, **vals}
            filled = {**given, **self._template_values(known), **vals}
            checks.check_customer(self, filled)
            self._check_new_period(filled)
            complete.append({**filled, "state": "draft"})
        entitlements = super().create(complete)
        sold.note_sold(self.env)
        for entitlement, state in zip(entitlements, states, strict=True):
            if state != "draft":
                life.move(entitlement, state)
        return entitlements

    @api.model
    def _check_new_period(self, vals):
        """As :meth:`_check_period`, before the database refuses it in its own words."""
        dates = [fields.Date.to_date(vals.get(name)) for name in DATE_FIELDS]
        checks.check_period(self.env, vals.get("name"), *dates)

    def write(self, vals):
        """Keep the state to the dates, and to the order of its life (SEMANTICS M1).

        :raise UserError: for a way back to draft
        :raise ValidationError: naming the field that is wrong
        """
        if own(self.env.context, "sla_entitlement_state"):
            return super().write(vals)
        checks.check_kept(self, vals)
        used.check_fixed(self, vals)
        self._sla_check_values(vals)
        state = vals.get("state")
        vals = {name: value for name, value in vals.items() if name != "state"}
        if not vals.keys().isdisjoint(PERIOD_FIELDS):
            self.flush_model(PERIOD_FIELDS)  # what collides is asked of the database
        before = [(one, one.end_date, one.total_terms) for one in self]
        result = super().write(vals)
        if not vals.keys().isdisjoint(("end_date", "total_terms")):
            for one, end, total in before:
                one._note_told(notices.forgotten_flags(one, end, total), told=False)
        if not vals.keys().isdisjoint(("start_date", "end_date", "company_id")):
            in_force = self.filtered(lambda one: one.state in periods.IN_FORCE)
            life.set_states(in_force)
        if state:
            life.move(self, state)
        return result

    def copy_data(self, default=None):
        """A copy is a draft, and its name says that it is one."""
        vals_list = super().copy_data(default=default)
        for entitlement, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", entitlement.name)
        return vals_list

    def _set_state(self, state):
        """Store a state that :mod:`~..engine.entitlement.life` has found."""
        self.flush_model(PERIOD_FIELDS)
        said = saying(self.env.context, sla_entitlement_state=True)
        self.with_context(**said).write({"state": state})

    def _note_told(self, flags, told=True):
        """Note that the owner was told, or is to be told again."""
        flags = [name for name in flags if self[name] != told]
        if flags:
            said = saying(self.env.context, sla_entitlement_state=True)
            self.with_context(**said).write(dict.fromkeys(flags, told))

    def _skip_past_notices(self):
        """Note as told what was past when these were put into force."""
        for entitlement in self:
            entitlement._note_told(notices.past_flags(entitlement))

    # -- from a template --------------------------------------------------------------

    @api.model
    def _template_values(self, vals):
        """What the template of a new entitlement fills in."""
        template = self.env["sla.entitlement.template"].browse(vals.get("template_id"))
        if not template.exists():
            return {}
        start = fields.Date.to_date(vals.get("start_date"))
        company = self.env["res.company"].browse(vals.get("company_id"))
        start = start or periods.today_of(company or self.env.company)
        channels = [
            Command.create({"channel_id": line.channel_id.id, "total_terms": terms})
            for line in template.channel_ids
            for terms in [line.total_terms]
        ]
        return {**renewal.values_of(template, start), "channel_ids": channels}

    @api.onchange("template_id")
    def _onchange_template_id(self):
        """Fill in what the template says; what it leaves open stays."""
        if self.template_id:
            vals = {"template_id": self.template_id._origin.id}
            vals["start_date"] = self.start_date
            filled = self._template_values(vals)
            filled["channel_ids"] = [Command.clear(), *filled["channel_ids"]]
            self.update(filled)
            if not self.name:
                self.name = self.template_id.name

    # -- actions ----------------------------------------------------------------------

    def action_activate(self):
        """Put drafts into force: they are waiting or active, by their dates (M1).

        :raise UserError: naming what keeps one from it
        """
        self.check_access("write")
        life.activate(self)

    def action_cancel(self):
        """Take these out of force for good (M1). Tickets that have used them keep what
        was promised to them."""
        self.check_access("write")
        life.cancel(self)

    def action_renew(self):
        """Make the entitlements of the next period, with a copy of the terms, and open
        them (M1). What is renewed already is opened instead.

        :raise UserError: for a draft, and for what has no end
        """
        self.check_access("write")
        renewed = self.browse()
        for entitlement in self:
            renewed |= renewal.renew(entitlement)
        return renewed._open()

    def action_renew_now(self):
        """As :meth:`action_renew`, but the new period begins today: for what is used
        up before its end."""
        self.check_access("write")
        renewed = self.browse()
        for entitlement in self:
            renewed |= renewal.renew(entitlement, from_today=True)
        return renewed._open()

    def action_view_tickets(self):
        """Open the tickets that use these."""
        self.check_access("read")
        name = "helpdesk_mgmt.helpdesk_ticket_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        domain = [("entitlement_id", "in", self.ids)]
        return {**action, "domain": domain, "context": {}}

    def action_view_renewal(self):
        """Open the entitlement that follows this one."""
        self.check_access("read")
        return self.next_id._open()

    def _open(self):
        """The action that shows these, or this one."""
        name = "helpdesk_sla_enhanced.sla_entitlement_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        action = {**action, "context": {}}
        if len(self) == 1:
            return {**action, "res_id": self.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", self.ids)]}

    def _told_user(self):
        """Who is told of this entitlement. For mail templates."""
        return notices.told_user(self)

    # -- by the job -------------------------------------------------------------------

    @api.model
    def _cron_daily(self):
        """Store the states that the day has brought, and tell the owners of what ends
        or is used up. What the scheduled action runs."""
        env = as_engine(self.env)
        life.settle_due(env)
        notices.tell_due(env)

    # -- for whom it is ---------------------------------------------------------------

    @api.model
    def _sla_scope_fields(self):
        """By what entitlements are limited to some tickets (SEMANTICS M1, M5):
        ``{field of the ticket: many2many field of the entitlement}``.

        An entitlement whose field is empty is for all. One that names something is for
        the tickets that have it, or something below it in a hierarchy, and is narrower
        than one that does not. An addon that limits entitlements by something else,
        such as products, adds its pair; the field of the ticket is a link, and nothing
        more is to be done: it is read for all tickets at once.
        """
        return {"partner_id": "contact_ids", "category_id": "category_ids"}
