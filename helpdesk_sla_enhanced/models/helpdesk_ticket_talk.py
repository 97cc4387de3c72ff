# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who wrote to whom on a ticket (SEMANTICS A3).

Every message posted on a ticket passes ``_notify_thread`` when it goes out, with the
people it reaches; every mail of the mass composer passes ``_message_mail_after_hook``.
Here they are sorted into a customer's message, a response, or neither.
"""

from itertools import chain

from odoo import models
from odoo.tools import email_normalize, email_normalize_all

from ..engine import access

# Everything else Odoo posts by itself: tracking, templates, out-of-office notes, ...
_WRITTEN_TYPES = ("comment", "email")


class HelpdeskTicket(models.Model):
    """The conversation with the customer, watched."""

    _inherit = "helpdesk.ticket"

    # -- Messages as they go out -----------------------------------------------------

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Notify as usual, then note on the ticket who wrote (SEMANTICS A3).

        Only here it is known whom a message reaches. A message whose notification
        is scheduled counts when it goes out, which is a second call.
        """
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        if self and not self._is_notification_scheduled(kwargs.get("scheduled_date")):
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
        old = self.sudo()  # facts for the agents, whoever moves the conversation
        if old.awaiting_reply and new_thread != self:
            if new_thread._name == self._name:
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
        if self._sla_is_unattended() or message.message_type not in _WRITTEN_TYPES:
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
            if to_all or self._sla_addressed({self: (partner_ids, emails)}):
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
        self._sla_addressed(reached)._sla_note_response()

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

        What a customer posts is none, whoever the message names as its author.
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
        # The lowest group, which the others include.
        lowest = "helpdesk_mgmt.group_helpdesk_user_own"
        return self.user_id.partner_id == partner or any(
            user.has_group(lowest) for user in users
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

    # -- Whom an answer reaches ------------------------------------------------------

    def _sla_addressed(self, reached):
        """Return the tickets whose customer is among those an answer reaches.

        :param reached: {ticket: (list of partner ids, list of normalized addresses)}
        """
        nobody = self.env["res.partner"]
        everyone = {
            pid for partner_ids, _emails in reached.values() for pid in partner_ids
        }

        def is_direct(ticket):
            partner_ids, emails = reached[ticket]
            people = nobody.browse(partner_ids).with_prefetch(everyone)
            return any(map(ticket._sla_is_customer, people)) or any(
                ticket._sla_is_customer(nobody, email) for email in emails
            )

        tickets = self.browse().union(*reached)
        direct = tickets.filtered(is_direct)
        if direct == tickets:
            return tickets
        others = (tickets - direct)._sla_other_addressees()
        return direct + (tickets - direct).filtered(
            lambda ticket: not others[ticket.id].isdisjoint(chain(*reached[ticket]))
        )

    def _sla_other_addressees(self):
        """Return who else stands for the customer in these tickets' conversations.

        Those outside who wrote here, as a customer uses a second address or a
        colleague steps in, but not those whom one of us brought in, such as a supplier
        who was asked; and the addresses of the contacts of the customer's company.

        :return: {ticket id: set of partner ids and normalized addresses}
        """
        others = self._sla_writers_outside()
        ours = self._sla_own_addresses(
            who for people in others.values() for who in people if isinstance(who, str)
        )
        contacts = self.env["res.partner"]._read_group(
            [
                ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                ("partner_share", "=", True),
                ("email_normalized", "!=", False),
            ],
            ["commercial_partner_id"],
            ["email_normalized:array_agg"],
        )
        addresses = {customer: emails for customer, emails in contacts}
        for ticket in self:
            others[ticket.id].update(addresses.get(ticket.commercial_partner_id, ()))
            others[ticket.id] -= ours
        return others

    def _sla_writers_outside(self):
        """Return who wrote on these tickets from outside, not brought in by one of us.

        :return: {ticket id: set of partner ids and normalized addresses}
        """
        others = {ticket.id: set() for ticket in self}
        theirs, brought = ({ticket.id: set() for ticket in self} for _side in "ab")
        for message in self._sla_conversation():
            author, ticket_id = message.author_id, message.res_id
            people = self._sla_addressees(message)
            if author and not author.partner_share:
                brought[ticket_id] |= people - theirs[ticket_id]
                continue
            sender = email_normalize(message.email_from)
            writer = author.email_normalized or author.id or sender
            theirs[ticket_id] |= people | {writer}
            if writer not in brought[ticket_id] and self._sla_is_public(message):
                others[ticket_id].update({author.id, writer, sender} - {False, None})
        return others

    def _sla_conversation(self):
        """What people wrote on these tickets, notes included, the oldest first."""
        return self.env["mail.message"].search_fetch(
            [
                ("model", "=", self._name),
                ("res_id", "in", self.ids),
                ("message_type", "in", _WRITTEN_TYPES),
            ],
            [
                "res_id",
                "author_id",
                "email_from",
                "subtype_id",
                "is_internal",
                "partner_ids",
                "incoming_email_to",
                "incoming_email_cc",
                "outgoing_email_to",
            ],
            order="id",
        )

    def _sla_addressees(self, message):
        """Whom a message names as its readers: addresses, and ids of who has none."""
        people = message.partner_ids.filtered("partner_share")
        addresses = email_normalize_all(
            f"{message.incoming_email_to or ''},{message.incoming_email_cc or ''},"
            f"{message.outgoing_email_to or ''}"
        )
        return {*addresses, *(one.email_normalized or one.id for one in people)}
