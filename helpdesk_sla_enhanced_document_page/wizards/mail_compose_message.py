# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails that bring an article."""

from odoo import fields, models


class MailComposeMessage(models.TransientModel):
    """A mail that brings an article to a ticket's customer links it to the ticket."""

    _inherit = "mail.compose.message"

    #: The article that the mail brings.
    article_id = fields.Many2one(comodel_name="document.page", ondelete="cascade")
    #: Whether its text is mailed or a link to it.
    article_how = fields.Selection(
        string="Send Article As", selection=[("text", "Text"), ("link", "Link")]
    )

    def _action_send_mail_comment(self, res_ids):
        """Post as usual, then link the article."""
        messages = super()._action_send_mail_comment(res_ids)
        self._note_article(res_ids)
        return messages

    def _action_schedule_message(self):
        """Put off as usual. The article is linked at once: nothing says later that a
        message which goes out was made here."""
        result = super()._action_schedule_message()
        for composer in self:
            composer._note_article(composer._evaluate_res_ids())
        return result

    def _note_article(self, res_ids):
        """Link the article to the tickets; a note mails nothing to anybody."""
        if not self.article_id or self.model != "helpdesk.ticket":
            return
        how = "linked" if self.subtype_is_log else self.article_how or "text"
        links = self.env["helpdesk.ticket.article"]
        for ticket in self.env["helpdesk.ticket"].browse(res_ids):
            links._note(ticket, self.article_id, how)
