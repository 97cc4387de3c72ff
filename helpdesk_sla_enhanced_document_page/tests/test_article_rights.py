# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may find, link and see articles (SEMANTICS P1)."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import ArticleCase


@tagged("post_install", "-at_install")
class TestArticleRights(ArticleCase):
    def _link(self, user=None, **vals):
        vals = {"ticket_id": self.ticket.id, "page_id": self.jam.id, **vals}
        links = self.env["helpdesk.ticket.article"]
        return links.with_user(user or self.agent).create(vals)

    def test_who_may_not_read_articles_finds_none(self):
        """SEMANTICS P1: all who may read the article."""
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.colleague).action_find_article()

    def test_who_may_not_read_articles_sees_no_links(self):
        """SEMANTICS P1: not their titles either."""
        link = self._link()
        links = self.env["helpdesk.ticket.article"].with_user(self.colleague)
        self.assertFalse(links.search([]))
        self.assertEqual(self.ticket.with_user(self.colleague).article_count, 0)
        with self.assertRaises(AccessError):
            link.with_user(self.colleague).read(["page_id"])

    def test_who_may_not_read_articles_links_none(self):
        """SEMANTICS P1."""
        with self.assertRaises(AccessError):
            self._link(self.colleague)

    def test_who_may_not_read_the_ticket_sees_no_links(self):
        """SEMANTICS P1."""
        groups = (
            "helpdesk_mgmt.group_helpdesk_user_own,"
            "document_knowledge.group_document_user"
        )
        own = new_test_user(self.env, "own", groups)
        self.ticket.user_id = self.agent
        self._link()
        self.assertFalse(self.env["helpdesk.ticket.article"].with_user(own).search([]))
        with self.assertRaises(AccessError):
            self._link(own, page_id=self.vpn.id)

    def test_customers_see_nothing(self):
        """SEMANTICS P1."""
        self._link()
        links = self.env["helpdesk.ticket.article"].with_user(self.portal)
        with self.assertRaises(AccessError):
            links.search([])
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.portal).read(["article_link_ids"])

    def test_an_article_of_another_company_is_not_found(self):
        """SEMANTICS P1: also by who works for both."""
        other = self.env["res.company"].create({"name": "Other"})
        self.agent.company_ids += other
        self.jam.company_id = other
        search = self._search("jam")
        search = search.with_context(allowed_company_ids=self.agent.company_ids.ids)
        search.query = "jams"
        self.assertEqual(search.line_ids.page_id, self.toner)

    def test_an_article_of_another_company_is_not_linked(self):
        """SEMANTICS P1: the message names both."""
        self.jam.company_id = self.env["res.company"].create({"name": "Other"})
        with self.assertRaisesRegex(ValidationError, "Clearing a paper jam.*another"):
            self._link(self.env.user)

    def test_a_category_is_not_linked(self):
        """SEMANTICS K."""
        with self.assertRaisesRegex(ValidationError, "Printers is not an article"):
            self._link(page_id=self.category.id)

    def test_who_and_when_are_not_the_clients_to_say(self):
        """SEMANTICS P1."""
        link = self._link(user_id=self.colleague.id, date="2020-01-01 00:00:00")
        self.assertEqual(link.user_id, self.agent)
        self.assertNotEqual(str(link.date), "2020-01-01 00:00:00")
        with self.assertRaises(AccessError):
            link.write({"user_id": self.colleague.id})
