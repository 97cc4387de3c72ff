# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tickets that are merged: who is waiting, what was answered, what was used."""

from odoo import models

from odoo.addons.helpdesk_sla_enhanced.engine import process

from .. import promises


class HelpdeskTicketMerge(models.TransientModel):
    """The merge, which answers no customer and forgets none (SEMANTICS A3, M2).

    Merged tickets are archived, so that their KPIs end without result (F6), and what
    was promised first is kept on the ticket that is left. They become duplicates of
    that ticket, and give back what they took of their entitlements.
    """

    _inherit = "helpdesk.ticket.merge"

    def merge_tickets(self):
        """Merge as usual; the customer goes on waiting where the conversation is.

        :raise AccessError: if the user may not change one of the tickets
        """
        self.ensure_one()
        self._sla_check_rights()
        tickets = self.ticket_ids  # what is archived is not among them any more
        # A new ticket takes its terms before the merged ones are archived, and these
        # may have taken the last: they give back first, as duplicates of each other.
        first = tickets[:1] if self.create_new_ticket else self.dst_ticket_id
        giving = tickets if self.create_new_ticket else tickets - first
        promised = promises.earliest(giving)
        giving._sla_because("merged").duplicate_id = first
        # sudo: Odoo lets administrators alone move messages, and agents are to merge
        # what they may change.
        wizard = self.sudo().with_context(**self._sla_facts_of_new())
        result = super(HelpdeskTicketMerge, wizard).merge_tickets()
        merged = tickets - self.dst_ticket_id
        if self.create_new_ticket:
            merged.duplicate_id = self.dst_ticket_id
        # Their KPIs end by the archiving, before anything says that nobody waits.
        process.process_pending(self.env)
        self._sla_move_waiting(merged)
        promises.keep(self.dst_ticket_id, promised)
        self._sla_move_hours(merged)
        return result

    def _sla_check_rights(self):
        """Agents merge what they may change by themselves."""
        tickets = self.ticket_ids
        if self.create_new_ticket:
            tickets.browse().check_access("create")
        else:
            tickets |= self.dst_ticket_id
        tickets.check_access("write")

    def _sla_facts_of_new(self):
        """Say of a new ticket when its customers came to us, and when all of them had
        been answered, as context."""
        if not self.create_new_ticket:
            return {}
        tickets = self.ticket_ids
        facts = {"default_reported_date": min(tickets.mapped("reported_date"))}
        if all(ticket.first_response_date for ticket in tickets):
            answered = max(tickets.mapped("first_response_date"))
            facts["default_first_response_date"] = answered
        return facts

    def _sla_move_waiting(self, merged):
        """Let who waits for an answer on a merged ticket wait on the other one, since
        when they do."""
        # sudo: facts for the agents, no matter who merges
        waiting = merged.sudo().filtered("awaiting_reply")
        if not waiting:
            return
        target = self.dst_ticket_id.sudo()  # as above
        since = waiting.mapped("awaiting_reply_since")
        if target.awaiting_reply:
            since.append(target.awaiting_reply_since)
        target.write(
            {
                "awaiting_reply": True,
                "awaiting_reply_since": min(filter(None, since), default=False),
            }
        )
        waiting.write({"awaiting_reply": False})

    def _sla_move_hours(self, merged):
        """Charge the work on merged tickets to the one that is left (M2): the customer
        had it, wherever it was noted."""
        # sudo: they follow the tickets, no matter who merges
        merged, target = merged.sudo(), self.dst_ticket_id.sudo()
        hours = sum(merged.mapped("time_spent"))
        if hours:
            merged.filtered("time_spent").write({"time_spent": 0})
            target._sla_because("merged").write(
                {"time_spent": target.time_spent + hours}
            )

    def _add_message(self, way, ticket_numbers, ticket):
        """Say on a ticket that it was merged, as nobody: it is no answer (A3)."""
        return super()._add_message(way, ticket_numbers, ticket._sla_by_no_one())
