# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The customer's pages: what they have bought (SEMANTICS M), what they are promised
(U6)."""

from odoo.http import request, route

from odoo.addons.helpdesk_mgmt.controllers.myaccount import CustomerPortalHelpdesk

from ..engine.entitlement import portal
from ..engine.promise import finding, words


class SlaPortal(CustomerPortalHelpdesk):
    """Serves ``/my/entitlements``, and what the pages of tickets say of the entitlement
    and of the promise.

    Whatever is shown comes from ``engine/entitlement/portal.py``, which knows what is
    the customer's own, and from ``engine/promise``, which knows what may be told.
    """

    def _prepare_home_portal_values(self, counters):
        """Count the entitlements for the card on the portal's home."""
        values = super()._prepare_home_portal_values(counters)
        if "entitlement_count" in counters:
            values["entitlement_count"] = portal.count(request.env)
        return values

    @route("/my/entitlements", type="http", auth="user", website=True)
    def portal_my_entitlements(self, **_kw):
        """The list of what the customer has bought."""
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "entitlement",
            "entitlements": portal.of_user(request.env),
        }
        return request.render("helpdesk_sla_enhanced.portal_my_entitlements", values)

    @route(
        "/my/entitlement/<int:entitlement_id>", type="http", auth="user", website=True
    )
    def portal_my_entitlement(self, entitlement_id, **_kw):
        """One of them: what is left, per channel, and which tickets used it.

        What is not the customer's own leads to the list, as what does not exist does.
        """
        found = portal.of_user(request.env, entitlement_id)
        if not found:
            return request.redirect("/my/entitlements")
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "entitlement",
            "entitlement": found[0],
            "uses": portal.uses(found[0].record, request.env.user),
        }
        return request.render("helpdesk_sla_enhanced.portal_my_entitlement", values)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        """Show the entitlement of a ticket to those whose own it is."""
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        # sudo: only its id, to be looked for among the customer's own
        number = ticket.sudo().entitlement_id.id
        found = portal.of_user(request.env, number) if number else []
        return {
            **values,
            **self._sla_promise_values(ticket),
            "entitlement": found[0] if found else None,
        }

    def _sla_promise_values(self, ticket):
        """What the page of a ticket says of its SLA, in the reader's zone."""
        env, user = request.env, request.env.user
        ticket = ticket.with_env(env).sudo()  # sudo: whoever reads it is told this
        reader = ticket.partner_id if user._is_public() else user
        found = finding.promises(ticket).get(ticket.id, [])
        return {
            "sla_promises": [words.told(one, env, reader) for one in found],
            "sla_agreement": words.agreement(ticket, user),
        }

    @route()
    def portal_my_tickets(self, **kw):
        """List the customer's tickets, each with what comes first of its promise."""
        page = super().portal_my_tickets(**kw)
        groups = getattr(page, "qcontext", {}).get("grouped_tickets")
        if groups:
            env = request.env
            tickets = env["helpdesk.ticket"].union(*groups)
            found = finding.promises(tickets.sudo())  # sudo: they are the reader's own
            page.qcontext["sla_promises"] = {
                ticket_id: words.told(promise, env, env.user)
                for ticket_id, some in found.items()
                if (promise := finding.first(some))
            }
        return page
