# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Leads with an SLA."""

from odoo import fields, models
from odoo.tools import email_normalize_all

from odoo.addons.helpdesk_sla_enhanced.engine import collector, process

#: What people write; everything else Odoo posts by itself.
WRITTEN_TYPES = ("comment", "email")
#: Activities that are contacts with the customer, once they are done.
CONTACT_CATEGORIES = ("phonecall", "meeting")


class CrmLead(models.Model):
    """A lead under SLA, with the fact that its first KPI is judged by.

    The customer was contacted when one of us wrote to somebody outside the company
    from the lead, or marked a call, a meeting or an e-mail as done (SEMANTICS B4).
    Notes, stage and automation mails and the mails of SLA actions are no contact, nor
    is what the customer writes.
    """

    _name = "crm.lead"
    _inherit = ["crm.lead", "sla.mixin"]

    first_contact_date = fields.Datetime(
        string="First Contact",
        readonly=True,
        copy=False,
        help="When the customer was first written to, called or met. Set once.",
    )

    # -- how it becomes known ----------------------------------------------------------

    def _notify_thread(self, message, msg_vals=False, **kwargs):
        """Notify as usual, then note whether this was the first contact.

        Only here it is known whom a message reaches. A message whose notification is
        scheduled counts when it goes out, which is a second call.
        """
        recipients = super()._notify_thread(message, msg_vals=msg_vals, **kwargs)
        if self and not self._is_notification_scheduled(kwargs.get("scheduled_date")):
            # sudo: who writes may have no right to change the lead
            leads, message = self.sudo(), message.sudo()
            if leads._sla_is_contact(message, recipients):
                leads._sla_note_contact()
        return recipients

    def _message_mail_after_hook(self, mails):
        """Count the mails that a salesperson sends to several leads at once."""
        result = super()._message_mail_after_hook(mails)
        if not self._sla_is_unattended() and not self.env.user._is_superuser():
            # sudo, twice: who writes may not read mails, nor change the leads
            sent = mails.sudo().filtered(
                lambda mail: (
                    mail.state == "outgoing" and self._sla_is_ours(mail.author_id)
                )
            )
            self.sudo().browse(sent.mapped("res_id"))._sla_note_contact()
        return result

    def message_mail_with_source(self, source_ref, **kwargs):
        """Mark mails that a rule makes from a template as nobody's."""
        leads = self._sla_mailed_as(kwargs.get("message_type"))
        return super(CrmLead, leads).message_mail_with_source(source_ref, **kwargs)

    def action_set_lost(self, **additional_values):
        """Judge a lost lead as a whole (SEMANTICS F6).

        Odoo archives it first and says that it is lost afterwards, which may be a
        second later.
        """
        process.settle_earlier(self.env, self._name, self.ids)
        with collector.alone(self.env):
            return super().action_set_lost(**additional_values)

    def _merge_get_fields_specific(self):
        """A merged lead was contacted when the first of its parts was."""
        return {
            **super()._merge_get_fields_specific(),
            "first_contact_date": lambda _name, leads: min(
                filter(None, leads.mapped("first_contact_date")), default=False
            ),
        }

    # -- what is a contact -------------------------------------------------------------

    def _sla_is_contact(self, message, recipients):
        """Tell whether a message of this lead is a contact with the customer.

        :param message: the mail.message, in sudo
        :param recipients: whom Odoo notifies, as ``_notify_thread`` returns it
        """
        if self._sla_is_unattended() or not self._sla_is_ours(message.author_id):
            return False
        activity = message.mail_activity_type_id
        if activity:
            mail = self.env.ref("mail.mail_activity_data_email", False)
            return activity.category in CONTACT_CATEGORIES or activity == mail
        subtype = message.subtype_id
        if message.message_type not in WRITTEN_TYPES or message.is_internal:
            return False
        if not subtype or subtype.internal:
            return False
        return self._sla_reaches_outside(message, recipients)

    def _sla_reaches_outside(self, message, recipients):
        """Tell whether somebody outside the company gets the message: a contact, or an
        address that is none of ours, also of a mail that was sent by another program.
        """
        if any(person["share"] for person in recipients):
            return True
        addresses = email_normalize_all(
            f"{message.outgoing_email_to or ''},{message.incoming_email_to or ''},"
            f"{message.incoming_email_cc or ''}"
        )
        domain = [("email_normalized", "in", addresses), ("partner_share", "=", False)]
        own = self.env["res.partner"].search(domain).mapped("email_normalized")
        return bool(set(addresses) - set(own) - self._sla_own_addresses(addresses))

    def _sla_is_ours(self, partner):
        """Tell whether a partner is one of us: an internal user and not the bot."""
        bot = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
        return bool(partner) and not partner.partner_share and partner.id != bot

    def _sla_note_contact(self):
        """Stamp the first contact of those of the leads that had none."""
        fresh = self.filtered(lambda lead: not lead.first_contact_date)
        if fresh:
            fresh.first_contact_date = self.env["sla.engine"]._sla_now()
