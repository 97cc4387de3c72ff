# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Articles, found by their words and counted by their tickets."""

import re

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.mail import html_to_inner_content

from .. import store

#: What of an article is indexed, in characters: PostgreSQL refuses a megabyte.
INDEXED = 100_000
#: What PostgreSQL takes for markup, and cannot store.
STRIPPED = str.maketrans("<>\x00", "   ")
#: Tags that do not end inside a word.
BLOCK_END = re.compile(r"</(?!(?:a|b|i|u|em|strong|span|font|sub|sup|mark)\b)")


class DocumentPage(models.Model):
    """An article that tickets are solved with: found by its words, counted by ticket.

    Who may read an article finds it, and nobody else.
    """

    _inherit = "document.page"

    search_text = fields.Text(
        compute="_compute_search_text",
        store=True,
        help="Title and text without markup, for the search from tickets.",
    )
    #: The tickets that have this article, each with how it came there.
    ticket_article_ids = fields.One2many(
        comodel_name="helpdesk.ticket.article",
        inverse_name="page_id",
        string="Tickets",
    )
    #: How many tickets that the reader may see have it.
    ticket_count = fields.Integer(
        string="Tickets with This Article", compute="_compute_ticket_counts"
    )
    #: How many of them are closed.
    solved_ticket_count = fields.Integer(
        string="Solved Tickets", compute="_compute_ticket_counts"
    )

    def init(self):
        """Have PostgreSQL keep the words of articles, so that a search reads none."""
        store.add_vector(self.env)

    @api.depends("type", "name", "history_head.content")
    def _compute_search_text(self):
        """Keep the words of articles, the title on a line of its own; categories have
        none."""
        for page in self:
            words = ""
            if page.type == "content":
                content = page.history_head.content or ""
                words = html_to_inner_content(BLOCK_END.sub(" </", content))
                title = " ".join((page.name or "").split())
                words = f"{title}\n{words}".translate(STRIPPED)
            page.search_text = words[:INDEXED]

    @api.depends("ticket_article_ids.ticket_id.stage_id")
    def _compute_ticket_counts(self):
        """Count the tickets that the reader may see, and those of them solved (R4)."""
        links = self.env["helpdesk.ticket.article"]
        if not links.has_access("read"):
            self.ticket_count = self.solved_ticket_count = 0
            return
        mine = Domain("page_id", "in", self.ids)
        counts = dict(links._read_group(mine, ["page_id"], ["__count"]))
        solved = links._domain_solved()
        solved = dict(links._read_group(mine & solved, ["page_id"], ["__count"]))
        for page in self:
            page.ticket_count = counts.get(page, 0)
            page.solved_ticket_count = solved.get(page, 0)

    def action_tickets(self):
        """Open the tickets that the article is linked to, the solved ones first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced_document_page.helpdesk_ticket_article_action"
        )
        action["domain"] = [("page_id", "=", self.id)]
        action["context"] = {"search_default_solved": 1}
        return action

    @api.model
    def _find_articles(self, text, company, lang=False, limit=10):
        """The articles that fit a text best, for tickets of a company.

        :param text: words as a person writes them; any of them may be in the article
        :param company: the company of the ticket: no article of another one is found
        :param lang: the language of the text, as in ``res.lang``
        :return: pairs of article and excerpt (markup), best first
        """
        pairs = store.words(self.env, text, lang or self.env.lang)
        if not pairs:
            return []
        self.flush_model()
        domain = [("type", "=", "content"), ("company_id", "in", [company.id, False])]
        readable = self._search(domain)
        found = store.find(self.env, readable.subselect(), store.query_of(pairs), limit)
        return [(self.browse(number), _marked(excerpt)) for number, excerpt in found]


def _marked(excerpt):
    """An excerpt as markup, with the words that were found in bold."""
    text = str(escape(excerpt))
    return Markup(text.replace(store.BEGIN, "<strong>").replace(store.END, "</strong>"))
