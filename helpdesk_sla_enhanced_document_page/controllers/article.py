# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The page behind the link to an article in a customer's mail."""

from odoo import http
from odoo.http import request
from odoo.tools import html_sanitize


class ArticleController(http.Controller):
    """Shows an article to all who have the link that was mailed, and nothing else."""

    @http.route(
        "/helpdesk/article/<int:ticket_id>/<int:page_id>/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        website=True,
        readonly=True,
    )
    def article(self, ticket_id, page_id, token, **_kwargs):
        """Show the article as it is now; not found, when the link is not right, the
        article is archived or no longer linked to the ticket."""
        # sudo: who has the link has no rights here; the token is what is checked
        links = request.env["helpdesk.ticket.article"].sudo()
        link = links._by_token(ticket_id, page_id, token)
        if not link:
            return request.not_found()
        page = link.page_id
        values = {"title": page.name, "content": html_sanitize(page.content)}
        return request.render(
            "helpdesk_sla_enhanced_document_page.article_page", values
        )
