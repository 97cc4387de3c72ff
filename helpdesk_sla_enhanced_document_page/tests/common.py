# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A ticket about a printer, and articles about printers and other things."""

from odoo import Command

from odoo.addons.helpdesk_sla_enhanced.tests.common_ticket import TicketTalkCase

JAM = "<h2>Paper jam</h2><p>Open tray <b>two</b> and pull the paper out.</p>"


class ArticleCase(TicketTalkCase):
    """Tessa may read articles, Bob may not; neither may change one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        knowledge = cls.env.ref("document_knowledge.group_document_user")
        cls.agent.group_ids = [Command.link(knowledge.id)]
        cls.category = cls.env["document.page"].create(
            {"name": "Printers", "type": "category"}
        )
        cls.jam = cls._article("Clearing a paper jam", JAM)
        cls.toner = cls._article("Toner", "<p>Printers need toner, also for jams.</p>")
        cls.vpn = cls._article("Tunnel to the office", "<p>Start the client.</p>")
        cls.ticket.name = "The printer is jammed"

    @classmethod
    def _article(cls, name, content, **vals):
        return cls.env["document.page"].create(
            {
                "name": name,
                "content": content,
                "draft_name": "1.0",
                "draft_summary": "First",
                "parent_id": cls.category.id,
                "company_id": False,
                **vals,
            }
        )

    def _search(self, query=None, ticket=None, user=None):
        """The dialog, as the ticket's button opens it, with other words if given."""
        ticket = (ticket or self.ticket).with_user(user or self.agent)
        search = self.env["helpdesk.ticket.article.search"].with_user(self.agent)
        search = search.browse(ticket.action_find_article()["res_id"])
        if query is not None:
            search.query = query
        return search

    def _found(self, query=None, **who):
        return self._search(query, **who).line_ids.page_id

    def _line(self, page):
        lines = self._search("jam toner tunnel").line_ids
        return lines.filtered(lambda line: line.page_id == page)

    def _mail(self, page, how="text", **vals):
        """Mail an article from the dialog, as the composer does."""
        action = getattr(self._line(page), f"action_mail_{how}")()
        composer = self.env[action["res_model"]].with_user(self.agent)
        composer = composer.with_context(**action["context"]).create(vals)
        composer.action_send_mail()
        return self._links(page)

    def _links(self, page):
        return self.ticket.article_link_ids.filtered(lambda link: link.page_id == page)
