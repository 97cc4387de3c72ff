# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the search for articles found."""

from markupsafe import Markup

from odoo import fields, models


class HelpdeskTicketArticleSearchLine(models.TransientModel):
    """An article that was found, and what can be done with it."""

    _name = "helpdesk.ticket.article.search.line"
    _description = "Article Found for a Ticket"

    #: The search that found it.
    search_id = fields.Many2one(
        comodel_name="helpdesk.ticket.article.search",
        required=True,
        ondelete="cascade",
    )
    #: The article.
    page_id = fields.Many2one(
        comodel_name="document.page",
        string="Article",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    #: Where the words stand in it.
    excerpt = fields.Html(readonly=True)
    #: Whether the ticket has it already.
    linked = fields.Boolean(compute="_compute_linked")
    solved_ticket_count = fields.Integer(related="page_id.solved_ticket_count")

    def _compute_linked(self):
        """Say which articles the ticket has already."""
        for line in self:
            links = line.search_id.ticket_id.article_link_ids
            line.linked = line.page_id in links.page_id

    def action_read(self):
        """Show the article in place of the search."""
        self.ensure_one()
        self.search_id.page_id = self.page_id
        return self.search_id._reopen()

    def action_link(self):
        """Link the article to the ticket; nobody is notified."""
        self.ensure_one()
        links = self.env["helpdesk.ticket.article"]
        links._note(self.search_id.ticket_id, self.page_id)
        return self.search_id._reopen()

    def action_mail_text(self):
        """Write to the customer with the text of the article."""
        return self._compose("text", self.page_id.content)

    def action_mail_link(self):
        """Write to the customer with a link to the article."""
        links = self.env["helpdesk.ticket.article"]
        url = links._url(self.search_id.ticket_id, self.page_id)
        body = Markup("<p><a href='%s'>%s</a></p>") % (url, self.page_id.name)
        return self._compose("link", body)

    def _compose(self, how, body):
        """Open Odoo's composer on the ticket, addressed to the customer. The article
        is linked once the mail is sent."""
        self.ensure_one()
        ticket = self.search_id.ticket_id
        self.page_id.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mail the Article"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": ticket._name,
                "default_res_ids": ticket.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": self._addressee(ticket).ids,
                "default_subject": self.page_id.name,
                "default_body": body,
                "default_article_id": self.page_id.id,
                "default_article_how": how,
            },
        }

    def _addressee(self, ticket):
        """The customer: the contact of the ticket, else who has its address, who
        becomes a contact when there is none."""
        if ticket.partner_id or not ticket.partner_email:
            return ticket.partner_id
        ticket.check_access("write")
        # sudo: few agents may make contacts, and all may answer who wrote to the desk
        partner = ticket.sudo()._partner_find_from_emails_single([ticket.partner_email])
        return partner.with_env(self.env)
