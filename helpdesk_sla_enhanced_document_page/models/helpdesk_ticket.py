# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The articles of a ticket."""

from odoo import fields, models


class HelpdeskTicket(models.Model):
    """A ticket and the articles that were found for it."""

    _inherit = "helpdesk.ticket"

    #: The articles of the ticket, each with how it came there.
    article_link_ids = fields.One2many(
        comodel_name="helpdesk.ticket.article",
        inverse_name="ticket_id",
        string="Articles",
        groups="base.group_user",
    )
    #: How many articles it has.
    article_count = fields.Integer(
        compute="_compute_article_count", groups="base.group_user"
    )

    def _compute_article_count(self):
        """Count the linked articles that the reader may see."""
        links = self.env["helpdesk.ticket.article"]
        counts = {}
        if links.has_access("read"):
            domain = [("ticket_id", "in", self.ids)]
            counts = dict(links._read_group(domain, ["ticket_id"], ["__count"]))
        for ticket in self:
            ticket.article_count = counts.get(ticket, 0)

    def action_find_article(self):
        """Open the search for articles, with what fits the ticket's title.

        :raise AccessError: for those who may not read articles
        """
        self.ensure_one()
        self.check_access("read")
        self.env["document.page"].check_access("read")
        search = self.env["helpdesk.ticket.article.search"].create(
            {"ticket_id": self.id, "query": self.name}
        )
        return search.action_search()

    def action_articles(self):
        """Open the articles that are linked to the ticket."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced_document_page.helpdesk_ticket_article_action"
        )
        action["domain"] = [("ticket_id", "=", self.id)]
        action["context"] = {}
        return action
