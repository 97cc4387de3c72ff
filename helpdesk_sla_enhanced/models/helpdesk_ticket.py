# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tickets under SLA, and who wrote to whom on them (SEMANTICS A3).

Every message posted on a ticket passes ``_notify_thread`` when it goes out, with the
people it reaches; every mail of the mass composer passes ``_message_mail_after_hook``.
Here they are sorted into a customer's message, a response, or neither.
"""

from odoo import api, fields, models
from odoo.tools import email_normalize, email_normalize_all, parse_contact_from_email

from ..engine import access, addressees, answering, guided, staff
from ..engine.addressees import WRITTEN_TYPES
from ..engine.context import own, saying
from ..engine.promise import words as promise_words
from ..engine.routing import applying, words
from .sla_fields import INTERNAL

#: What a person's opening of a ticket says, besides what they fill in.
OPENING = ("awaiting_reply", "awaiting_reply_since")
#: Context key: the ticket is made of a mail.
BY_MAIL = "sla_ticket_by_mail"


class HelpdeskTicket(models.Model):
    """A ticket under SLA, with the facts First and Next Response are judged by.

    They are facts of the ticket's own, like its stage: written through the ORM, so
    that the engine and automation rules see them, no matter who posts a message.
    """

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "sla.mixin", "sla.entitled.mixin"]

    # Not read-only, or the import screen would not offer it; the form shows it only.
    first_response_date = fields.Datetime(
        copy=False,
        help="When an agent first wrote to the customer. Set once: later answers, "
        "notes, templates and automatic replies do not change it.",
        groups=INTERNAL,
    )
    reported_date = fields.Datetime(
        string="Reported On",
        compute="_compute_reported_date",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
        help="When the customer came to us with it: earlier than the creation for a "
        "call that is logged later, or for a ticket that is imported. SLAs can count "
        "from it.",
    )
    # As above.
    awaiting_reply = fields.Boolean(
        copy=False,
        help="The customer wrote last and waits for an answer.",
        groups=INTERNAL,
    )
    awaiting_reply_since = fields.Datetime(
        readonly=True,
        copy=False,
        help="When the customer wrote what is not answered yet; what they add "
        "meanwhile does not change it.",
        groups=INTERNAL,
    )
    no_answer_since = fields.Datetime(
        string="Customer Had Waited Since",
        readonly=True,
        copy=False,
        help="Since when the customer had been waiting when somebody said that no "
        "answer is needed; taking that back restores it. Empty otherwise.",
        groups=INTERNAL,
    )

    route_id = fields.Many2one(
        comodel_name="sla.route",
        string="Routing Rule",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The rule that routed this ticket.",
        groups=INTERNAL,
    )
    route_outcome = fields.Selection(
        selection=[
            ("rule", "A rule matched"),
            ("entitlement", "Team of the entitlement"),
            ("none", "No rule matched"),
        ],
        string="Routing Result",
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )  #: How routing ended for this ticket; empty if it was never routed.
    # What words are made of, in each reader's language.
    #: What `route_reason` is worded from, in each reader's language.
    route_detail = fields.Json(readonly=True, copy=False, groups=INTERNAL)
    route_reason = fields.Char(
        string="Routing",
        compute="_compute_route_reason",
        help="Why this ticket went where it went, when it was made or routed again.",
        groups=INTERNAL,
    )

    activity_plan_id = fields.Many2one(
        comodel_name="mail.activity.plan",
        string="Activity Plan",
        readonly=True,
        copy=False,
        help="The plan that was started by itself.",
        groups=INTERNAL,
    )
    next_step = fields.Char(
        compute="_compute_next_step",
        help="The nearest thing to do: what, who, when.",
        groups=INTERNAL,
    )

    def _compute_reported_date(self):
        """Say the present moment of a new ticket; of one that was there before this
        field, when it was created."""
        now = self.env["sla.engine"]._sla_now()
        for ticket in self:
            ticket.reported_date = (
                ticket.reported_date or ticket._origin.create_date or now
            )

    @api.depends(
        "activity_ids.active",
        "activity_ids.summary",
        "activity_ids.activity_type_id.name",
        "activity_ids.user_id",
        "activity_ids.date_deadline",
    )
    @api.depends_context("lang")
    def _compute_next_step(self):
        for ticket in self:
            ticket.next_step = guided.next_step(ticket)

    @api.depends("route_outcome", "route_detail", "route_id.name")
    @api.depends_context("lang")
    def _compute_route_reason(self):
        for ticket in self:
            ticket.route_reason = words.reason(ticket)

    @api.model
    def default_get(self, fields):
        """Propose who makes a ticket as its responsible, as the helpdesk does, only if
        that is an agent: not its customer, nor OdooBot for a mail (SEMANTICS E4)."""
        defaults = super().default_get(fields)
        if defaults.get("user_id") == self.env.uid:
            by_mail = bool(own(self.env.context, BY_MAIL))
            if not staff.may_be_assigned(self.env.user, by_mail):
                del defaults["user_id"]
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        """Create tickets; one that its customer opens awaits a reply.

        An explicit ``awaiting_reply`` is kept as given. Opening a ticket on a
        customer's behalf says nothing yet (SEMANTICS A3).
        """
        reported = self._sla_reported_by_default()
        complete = [self._sla_complete_vals(vals, reported) for vals in vals_list]
        if self.env.su or not self.env.user.share:
            tickets = super().create(complete)
        else:
            tickets = self._sla_create_as_customer(vals_list, complete)
        guided.start(tickets)
        return tickets

    def _sla_create_as_customer(self, vals_list, complete):
        """Create tickets where customers may by themselves: the facts of the opening
        are no fields of theirs (P1), so that they are noted next to what they sent."""
        tickets = super().create([dict(vals) for vals in vals_list])
        for ticket, vals, full in zip(tickets, vals_list, complete, strict=True):
            facts = {
                name: full[name]
                for name in OPENING
                if name in full and name not in vals
            }
            if facts:
                # sudo: noted for the agents, never asked of the customer
                ticket.sudo().write(facts)
        return tickets

    def write(self, vals):
        """Keep ``awaiting_reply_since`` in step with ``awaiting_reply``, and the plan
        with the team, the category and the responsible."""
        decides = not guided.DECIDING.isdisjoint(vals)
        before = guided.places(self) if decides else {}
        for tickets, values in answering.values_by_waiting(self, vals):
            super(HelpdeskTicket, tickets).write(values)
        if decides:
            guided.follow(self, before)
        return True

    def _sla_reported_by_default(self):
        """When new tickets were reported of which nothing else is said."""
        given = self.default_get(["reported_date"]).get("reported_date")
        return given or self.env["sla.engine"]._sla_now()

    def _sla_complete_vals(self, vals, reported):
        """Return the values of a new ticket with the facts its opening tells.

        An import with an empty *Reported On* means the present moment.

        :param reported: the *Reported On* of a ticket without one. Given here, since
            Odoo makes a draft record of each ticket to precompute a field.
        """
        vals = dict(vals, reported_date=vals.get("reported_date") or reported)
        if "awaiting_reply" not in vals and self._sla_opened_by_customer(vals):
            vals = dict(vals, awaiting_reply=True)
        if vals.get("awaiting_reply") and "awaiting_reply_since" not in vals:
            vals = dict(vals, awaiting_reply_since=self.env["sla.engine"]._sla_now())
        return vals

    def _sla_opened_by_customer(self, vals):
        """Tell whether the person who creates a ticket from ``vals`` is its customer.

        True for portal and public users (also behind a website form, which Odoo
        creates as superuser) and for an internal user who is the ticket's contact.
        """
        if self._sla_is_unattended():
            return False
        user = self.env.user
        user = access.caller(self.env) if user._is_superuser() else user
        return user.share or (
            bool(vals.get("partner_id")) and vals["partner_id"] == user.partner_id.id
        )

    def _sla_created(self, vals_list, context):
        """Send new tickets where the routing rules say."""
        result = super()._sla_created(vals_list, context)
        applying.route_new(self, vals_list, context, bool(own(context, BY_MAIL)))
        return result

    @api.model
    def message_new(self, msg, custom_values=None):
        """Make a ticket of a mail; what its alias says is a default, no choice."""
        by_mail = self.with_context(**saying(self.env.context, **{BY_MAIL: True}))
        ticket = super(HelpdeskTicket, by_mail).message_new(msg, custom_values)
        return ticket.with_env(self.env)

    def _sla_responsible(self):
        """Who is told of a ticket's SLA: the assigned user, else the team's leader or
        first member, else the owner of the SLA. For mail templates."""
        team = self.team_id
        line = self.user_id | team.user_id | team.user_ids[:1] | self._sla_owner()
        return self._sla_first_there(line, self.user_id)

    def _sla_leader(self):
        """Who is told of a breach: the team's leader, else who is responsible. For
        mail templates."""
        leader = self.team_id.user_id
        return self._sla_first_there(leader | self.user_id | self._sla_owner(), leader)

    def _sla_customer_name(self):
        """How the ticket's customer is addressed, who need be no contact: by their
        name, or their address. For mail templates."""
        ticket = self.sudo()  # a template may be rendered by what a customer does
        name, email = parse_contact_from_email(ticket.partner_email or "")
        return ticket.partner_id.name or ticket.partner_name or name or email or ""

    def _sla_promise(self):
        """What the ticket's customer is promised, as paragraphs for mail templates;
        nothing where the team tells nothing (SEMANTICS U6)."""
        # sudo: a template may be rendered by what a customer does
        return promise_words.for_mail(self.sudo())

    def _sla_note_response(self):
        """Note an answer to the customer; a first one is stamped with the moment."""
        first = self.filtered(lambda ticket: not ticket.first_response_date)
        if first:
            now = self.env["sla.engine"]._sla_now()
            first.write({"first_response_date": now, "awaiting_reply": False})
        again = (self - first).filtered(
            lambda ticket: ticket.awaiting_reply or ticket.no_answer_since
        )
        if again:
            again.write({"awaiting_reply": False})

    def action_no_answer_needed(self):
        """Note that the customer's last message needs no answer (SEMANTICS A3).

        It is no response; who said so, and when, stands in the ticket's history.
        Closed tickets, and those where nobody waits, are left as they are.

        :return: a notice, or None if there is nothing more to say
        :raise AccessError: for those who may not change the tickets
        """
        self.check_access("write")
        return answering.say_none_needed(self)

    def action_answer_needed(self):
        """Take back that no answer is needed: the customer waits as before (A3).

        :return: a notice, or None if there is nothing more to say
        :raise AccessError: for those who may not change the tickets
        """
        self.check_access("write")
        return answering.take_back(self)

    def _thread_to_store(self, store, fields, *, request_list=None):
        """Tell the chatter whether an answer is awaited, for its message menu."""
        result = super()._thread_to_store(store, fields, request_list=request_list)
        if request_list is not None and self.env.user._is_internal():
            for ticket in self:
                told = {"sla_answer": answering.state(ticket.sudo(False))}
                store.add(ticket, told, as_thread=True)
        return result

    def _sla_note_request(self, since=None):
        """Note that the customer wrote and waits, from ``since`` (naive UTC) or now."""
        vals = {"awaiting_reply": True}
        if since:
            vals["awaiting_reply_since"] = since
        if waiting := self.filtered(lambda ticket: not ticket.awaiting_reply):
            waiting.write(vals)

    # -- Messages as they go out -----------------------------------------------------

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Notify as usual, then note on the ticket who wrote (SEMANTICS A3).

        Only here it is known whom a message reaches. A message whose notification
        is scheduled counts when it goes out, which is a second call.
        """
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        if self and not self._is_notification_scheduled(kwargs.get("scheduled_date")):
            # sudo: a customer's own message counts, who may not write the ticket
            self.sudo()._sla_judge_message(message.sudo(), recipients)
        return recipients

    def _message_mail_after_hook(self, mails):
        """Count the mails of the mass composer as responses (SEMANTICS A3).

        They count when queued, as the composer hands them over only once.
        """
        result = super()._message_mail_after_hook(mails)
        # A composer run by the superuser is a job at work, not an agent.
        if not self._sla_is_unattended() and not self.env.user._is_superuser():
            self.sudo()._sla_judge_mails(mails.sudo())
        return result

    def message_mail_with_source(self, source_ref, **kwargs):
        """Mark mails made from a template by a rule, such as a stage's, as nobody's
        (SEMANTICS A3)."""
        tickets = self._sla_mailed_as(kwargs.get("message_type"))
        return super(HelpdeskTicket, tickets).message_mail_with_source(
            source_ref, **kwargs
        )

    def message_change_thread(self, new_thread, new_parent_message=False):
        """Let a waiting customer wait where the conversation now is.

        The first response stays with the ticket it was given on.
        """
        result = super().message_change_thread(
            new_thread, new_parent_message=new_parent_message
        )
        old = self.sudo()  # facts for the agents, no matter who moves the conversation
        if old.awaiting_reply and new_thread != self:
            if new_thread._name == self._name:
                # sudo: as above
                new_thread.sudo()._sla_note_request(old.awaiting_reply_since)
            old.write({"awaiting_reply": False})
        return result

    # -- Judging ---------------------------------------------------------------------

    def _sla_judge_message(self, message, recipients):
        """Note one posted message on its ticket.

        :param message: the mail.message, in sudo
        :param recipients: whom Odoo notifies, as ``_notify_thread`` returns it
        """
        self.ensure_one()
        if self._sla_is_unattended() or message.message_type not in WRITTEN_TYPES:
            return
        if self._sla_is_request(message):
            self._sla_note_request()
        elif self._sla_is_answer(message):
            sent_to = email_normalize_all(
                f"{message.incoming_email_to or ''},{message.incoming_email_cc or ''}"
            )
            # Our own alias in copy brings it here, and to nobody else.
            ours = self._sla_own_addresses(sent_to)
            partner_ids = [person["id"] for person in recipients if person["id"]]
            emails = [email for email in sent_to if email not in ours]
            emails += [person["email_normalized"] for person in recipients]
            # A comment to nobody in particular is published on the ticket, where the
            # customer reads it; one to others only, such as a forward, is no answer,
            # nor is a mail that names nobody but us.
            to_all = message.message_type == "comment" and not (
                message.partner_ids or message.outgoing_email_to or sent_to
            )
            if to_all or addressees.addressed(self, {self: (partner_ids, emails)}):
                self._sla_note_response()

    def _sla_judge_mails(self, mails):
        """Note the mails of one run of the mass composer, whatever their number.

        :param mails: mail.mail records in sudo, one or more a ticket
        """
        reached = {}
        tickets = self.browse(mails.mapped("res_id"))
        for mail, ticket in zip(mails, tickets, strict=True):
            # A mail to a blocked or missing address is created, but never sent; a
            # duplicate is not sent again, but its customer has it.
            sent = mail.state == "outgoing" or mail.failure_type == "mail_dup"
            if sent and ticket._sla_is_agent(mail.author_id):
                partner_ids, emails = reached.setdefault(ticket, ([], []))
                partner_ids += mail.recipient_ids.ids
                emails += email_normalize_all(
                    f"{mail.email_to or ''},{mail.email_cc or ''}"
                )
        addressees.addressed(self, reached)._sla_note_response()

    def _sla_is_request(self, message):
        """Tell whether ``message`` is the customer's: anyone's outside the company.

        What comes from one of our own addresses is nobody's, such as the mail of an
        agent who writes as the team's alias from a mail program. In an internal
        exchange, such as a reply to a note that was sent to a supplier, only the
        ticket's own customer counts.
        """
        author = message.author_id
        internal_author = author and not author.partner_share
        if message.message_type == "email" and not internal_author:
            sender = email_normalize(message.email_from), author.email_normalized
            if self._sla_own_addresses(sender):
                return False
        if self._sla_is_public(message):
            return not internal_author or self._sla_is_customer(author)
        return (
            message.message_type == "email"
            and not internal_author
            and self._sla_is_customer(author, email_normalize(message.email_from))
        )

    def _sla_is_answer(self, message):
        """Tell whether an agent wrote ``message`` in public on an existing ticket.

        What a customer posts is none, no matter whom the message names as author.
        """
        if self.env.user.share or access.caller(self.env).share:
            return False
        if not self._sla_is_public(message) or not self._sla_is_agent(
            message.author_id
        ):
            return False
        # The creation's own subtype costs a query, a comment's does not.
        comment_id = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        subtype = message.subtype_id
        return subtype.id == comment_id or subtype != self._creation_subtype()

    def _sla_is_public(self, message):
        """Tell whether a customer may read ``message``: it is no note."""
        subtype = message.subtype_id
        return subtype and not subtype.internal and not message.is_internal

    def _sla_is_agent(self, partner):
        """Tell whether ``partner`` answers customers: a helpdesk user, with any of its
        groups, or the ticket's responsible; not a bot, nor the ticket's customer."""
        bot_id = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
        if not partner or partner.partner_share or partner.id == bot_id:
            return False
        if self._sla_is_customer(partner):
            return False
        me = self.env.user  # who writes as a rule: that costs no query
        users = me if me.partner_id == partner else partner.user_ids
        return self.user_id.partner_id == partner or any(
            user.has_group(staff.HELPDESK) for user in users
        )

    def _sla_is_customer(self, partner, email=False):
        """Tell whether a person is this ticket's customer.

        :param partner: res.partner, maybe empty
        :param email: normalized address, for who is no contact
        :return: True for the contact, a contact of the same customer company, and
            the ticket's address. An internal user is the customer only as the
            contact himself: colleagues of the same company answer him.
        """
        contact = self.partner_id
        if partner and contact and not partner.partner_share:
            return partner == contact
        if partner and partner.commercial_partner_id == self.commercial_partner_id:
            return True
        address = partner.email_normalized or email
        return bool(address) and address in (
            contact.email_normalized,
            email_normalize(self.partner_email),
        )
