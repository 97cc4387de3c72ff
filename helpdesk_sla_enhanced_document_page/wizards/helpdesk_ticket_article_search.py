# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The search for articles from a ticket."""

from odoo import Command, api, fields, models


class HelpdeskTicketArticleSearch(models.TransientModel):
    """The dialog that finds articles for a ticket, at first by the ticket's title."""

    _name = "helpdesk.ticket.article.search"
    _description = "Find an Article for a Ticket"

    #: The ticket that an article is looked for.
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    #: The words to look for; at first those of the ticket's title.
    query = fields.Char(string="Search Words")
    page_id = fields.Many2one(
        comodel_name="document.page",
        string="Article",
        readonly=True,
        ondelete="set null",
        help="The article that is being read.",
    )
    content = fields.Html(related="page_id.content")
    #: The articles that were found, the best first.
    line_ids = fields.One2many(
        comodel_name="helpdesk.ticket.article.search.line",
        inverse_name="search_id",
        string="Articles",
        compute="_compute_line_ids",
        store=True,
    )

    @api.depends("query")
    def _compute_line_ids(self):
        """Find what fits the words, as the user who asks."""
        for search in self:
            ticket = search.ticket_id
            found = self.env["document.page"]._find_articles(
                search.query, ticket.company_id, lang=ticket.partner_id.lang
            )
            search.line_ids = [
                Command.clear(),
                *(
                    Command.create({"page_id": page.id, "excerpt": excerpt})
                    for page, excerpt in found
                ),
            ]

    def action_search(self):
        """Show what was found for the words as they are now."""
        self.page_id = False
        return self._reopen()

    def action_link(self):
        """Link the article that is read to the ticket; nobody is told."""
        self._line_read().action_link()
        return self.action_search()

    def action_mail_text(self):
        """Write to the customer with the text of the article that is read."""
        return self._line_read().action_mail_text()

    def action_mail_link(self):
        """Write to the customer with a link to the article that is read."""
        return self._line_read().action_mail_link()

    def _line_read(self):
        return self.line_ids.filtered(lambda line: line.page_id == self.page_id)

    def _reopen(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Find an Article"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
