# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dialog that routes tickets on demand."""

from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import client_actions
from ..engine.routing import applying, words
from ..engine.routing.rules import TICKET

#: How many tickets a line of the preview names.
NAMED = 5


class SlaRouteApply(models.TransientModel):
    """Shows what the routing rules make of some tickets, and does it when asked."""

    _name = "sla.route.apply"
    _inherit = ["sla.values.mixin"]
    _description = "Route Tickets"

    #: The ids of the tickets.
    res_ids = fields.Json(string="Tickets")
    #: What the rules would change, rule by rule.
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    #: How many tickets would change.
    changing = fields.Integer(string="Tickets That Change", compute="_compute_preview")

    @api.model
    def default_get(self, fields):
        """Take the tickets from the screen that opens the dialog."""
        values = super().default_get(fields)
        if "res_ids" in fields and self.env.context.get("active_model") == TICKET:
            values.setdefault("res_ids", self.env.context.get("active_ids") or [])
        return values

    def _tickets(self):
        """The open tickets among those chosen, that the user may change."""
        self.ensure_one()
        ids = [one for one in self.res_ids or [] if type(one) is int]
        tickets = self.env[TICKET].browse(ids).exists()
        tickets.check_access("write")
        return tickets.filtered(lambda ticket: not ticket.closed)

    @api.depends("res_ids")
    def _compute_preview(self):
        for wizard in self:
            tickets = wizard._tickets()
            plans = applying.plans_now(tickets)
            wizard.changing = sum(1 for made in plans.values() if made.values)
            wizard.preview = wizard._shown(plans)

    def _shown(self, plans):
        """A line for each rule and what it changes, with the tickets."""
        lines = defaultdict(list)
        for ticket, made in plans.items():
            # Names as this user may see them; what they may not see stays unsaid.
            name = made.rule.name or self.env._("No rule matched")
            lines[name, words.changes(ticket, made)].append(ticket)
        rows = Markup("").join(
            Markup("<tr><td>%s</td><td>%s</td><td>%s</td></tr>")
            % (name, self._names(tickets), change or self.env._("Nothing changes."))
            for (name, change), tickets in lines.items()
        )
        closed = len(self.res_ids or []) - len(plans)
        note = self.env._("Closed tickets are left as they are: %s.", closed)
        head = (self.env._("Rule"), self.env._("Tickets"), self.env._("Change"))
        return Markup(
            "<table class='table table-sm'><thead><tr><th>%s</th><th>%s</th>"
            "<th>%s</th></tr></thead><tbody>%s</tbody></table>%s"
        ) % (*head, rows, Markup("<p>%s</p>") % note if closed else "")

    def _names(self, tickets):
        names = ", ".join(ticket.number for ticket in tickets[:NAMED])
        more = len(tickets) - NAMED
        return (
            self.env._("%(names)s and %(more)s more", names=names, more=more)
            if (more > 0)
            else names
        )

    def action_apply(self):
        """Route the tickets, and say how many changed.

        :raise UserError: if all are closed
        :raise AccessError: for those who may not change them
        """
        self.ensure_one()
        tickets = self._tickets()
        if not tickets:
            raise UserError(self.env._("There is no open ticket to route."))
        plans = applying.route_now(tickets)
        changed = sum(1 for made in plans.values() if made.values)
        unmatched = sum(1 for made in plans.values() if not made.rule)
        said = self.env._(
            "Changed: %(changed)s. No rule matched: %(unmatched)s.",
            changed=changed,
            unmatched=unmatched,
        )
        title = self.env._("Tickets routed: %s", len(plans))
        return client_actions.notice(
            "success", said, title=title, next=client_actions.RELOAD
        )
