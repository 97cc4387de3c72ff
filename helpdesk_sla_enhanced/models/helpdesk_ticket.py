# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..engine import access
from .sla_fields import INTERNAL

#: What a person's opening of a ticket says, beside what they fill in.
OPENING = ("awaiting_reply", "awaiting_reply_since")


class HelpdeskTicket(models.Model):
    """A ticket under SLA, with the facts First and Next Response are judged by.

    They are facts of the ticket's own, like its stage: written through the ORM, so
    that the engine and automation rules hear of them, by whoever posts a message.
    ``helpdesk_ticket_talk`` tells them from the messages (SEMANTICS A3).
    """

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "sla.mixin"]

    first_response_date = fields.Datetime(
        readonly=True,
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
    awaiting_reply = fields.Boolean(
        readonly=True,
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

    def _compute_reported_date(self):
        """Say the present moment of a new ticket; of one that was there before this
        field, when it was created."""
        now = self.env["sla.engine"]._sla_now()
        for ticket in self:
            ticket.reported_date = (
                ticket.reported_date or ticket._origin.create_date or now
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Create tickets; one that its customer opens awaits a reply.

        An explicit ``awaiting_reply`` is kept as given. Opening a ticket on a
        customer's behalf says nothing yet (SEMANTICS A3).
        """
        complete = [self._sla_complete_vals(vals) for vals in vals_list]
        if self.env.su or not self.env.user.share:
            return super().create(complete)
        return self._sla_create_as_customer(vals_list, complete)

    def _sla_create_as_customer(self, vals_list, complete):
        """Create tickets where customers may by themselves: the facts of the opening
        are no fields of theirs (P1), so that they are noted beside what they sent."""
        tickets = super().create(vals_list)
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
        """Keep ``awaiting_reply_since`` in step with ``awaiting_reply``."""
        if "awaiting_reply" not in vals or "awaiting_reply_since" in vals:
            return super().write(vals)
        waiting = (
            self.filtered("awaiting_reply") if vals["awaiting_reply"] else self.browse()
        )
        if waiting:
            super(HelpdeskTicket, waiting).write(vals)
        since = vals["awaiting_reply"] and self.env["sla.engine"]._sla_now()
        vals = dict(vals, awaiting_reply_since=since)
        return super(HelpdeskTicket, self - waiting).write(vals)

    def _sla_complete_vals(self, vals):
        """Return the values of a new ticket with the facts its opening tells.

        An import with an empty *Reported On* means the present moment.
        """
        if not vals.get("reported_date", True):
            vals = {key: val for key, val in vals.items() if key != "reported_date"}
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
        if user._is_superuser():
            user = access.caller(self.env)
        return user.share or (
            bool(vals.get("partner_id")) and vals["partner_id"] == user.partner_id.id
        )

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

    def _sla_note_response(self):
        """Note an answer to the customer; a first one is stamped with the moment."""
        first = self.filtered(lambda ticket: not ticket.first_response_date)
        if first:
            now = self.env["sla.engine"]._sla_now()
            first.write({"first_response_date": now, "awaiting_reply": False})
        if again := (self - first).filtered("awaiting_reply"):
            again.write({"awaiting_reply": False})

    def action_no_answer_needed(self):
        """Note that the customer's last message needs no answer (SEMANTICS A3).

        It is no response; who said so stands in the ticket's history.

        :raise AccessError: for those who may not change the ticket
        """
        self.check_access("write")
        waiting = self.filtered("awaiting_reply")
        waiting.write({"awaiting_reply": False})
        said = self.env._("No answer needed.")
        waiting._message_log_batch(bodies={ticket.id: said for ticket in waiting})

    def _sla_note_request(self, since=None):
        """Note that the customer wrote and waits, from ``since`` (naive UTC) or now."""
        vals = {"awaiting_reply": True}
        if since:
            vals["awaiting_reply_since"] = since
        if waiting := self.filtered(lambda ticket: not ticket.awaiting_reply):
            waiting.write(vals)
