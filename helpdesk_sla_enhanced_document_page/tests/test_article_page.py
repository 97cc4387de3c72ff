# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the customer sees behind a link, and what the article counts (R4)."""

import re
from ast import literal_eval

from lxml import etree

from odoo.fields import Domain
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mail.tests.common import MailCase

from .common import ArticleCase


@tagged("post_install", "-at_install")
class TestArticlePage(ArticleCase, MailCase, HttpCase):
    def _url(self):
        """The address in the mail to the customer."""
        with self.mock_mail_gateway():
            self._mail(self.jam, how="link")
        body = self.ticket.message_ids[0].body
        return re.search(r"/helpdesk/article/[\w/]+", body).group()

    def _assert_not_found(self, url):
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(url).status_code, 404)

    def test_the_customer_reads_it_without_logging_in(self):
        """SEMANTICS N."""
        response = self.url_open(self._url())
        self.assertEqual(response.status_code, 200)
        self.assertIn("pull the paper out", response.text)

    def test_scripts_of_an_article_do_not_run_there(self):
        """SEMANTICS P1: editors write for colleagues, not for customers."""
        self.jam.content = "<p>Tray<script>alert(1)</script></p>"
        self.assertNotIn("alert(1)", self.url_open(self._url()).text)

    def test_another_token(self):
        """SEMANTICS P1: no way to guess it."""
        url = self._url()
        self._assert_not_found(url[:-4] + "0000")

    def test_the_token_of_one_article_opens_no_other(self):
        """SEMANTICS P1."""
        url = self._url().replace(f"/{self.jam.id}/", f"/{self.vpn.id}/")
        self._assert_not_found(url)

    def test_an_archived_article(self):
        """SEMANTICS P1."""
        url = self._url()
        self.jam.active = False
        self._assert_not_found(url)

    def test_an_article_that_was_removed_from_the_ticket(self):
        """SEMANTICS P1."""
        url = self._url()
        self._links(self.jam).with_user(self.agent).unlink()
        self._assert_not_found(url)

    def test_an_address_that_was_never_mailed(self):
        """SEMANTICS P1."""
        url = self.env["helpdesk.ticket.article"]._url(self.ticket, self.vpn)
        self._assert_not_found(url[url.index("/helpdesk") :])


@tagged("post_install", "-at_install")
class TestArticleFigures(ArticleCase):
    def setUp(self):
        super().setUp()
        done = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cancelled = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        self.solved = self._new_ticket(stage_id=done.id)
        self.withdrawn = self._new_ticket(stage_id=cancelled.id)
        self.twin = self._new_ticket(stage_id=done.id, duplicate_id=self.solved.id)
        links = self.env["helpdesk.ticket.article"].with_user(self.agent)
        for ticket in (self.ticket, self.solved, self.withdrawn, self.twin):
            links._note(ticket.with_user(self.agent), self.jam)

    def test_how_many_tickets_and_how_many_solved(self):
        """SEMANTICS R4: what was cancelled, or counted already, is not solved."""
        page = self.jam.with_user(self.agent)
        self.assertEqual((page.ticket_count, page.solved_ticket_count), (4, 1))

    def test_the_figure_opens_what_it_counts(self):
        """SEMANTICS R4."""
        action = self.jam.with_user(self.agent).action_tickets()
        links = self.env["helpdesk.ticket.article"].with_user(self.agent)
        self.assertEqual(len(links.search(action["domain"])), 4)
        solved = links.search(action["domain"] + list(links._domain_solved()))
        self.assertEqual(solved.ticket_id, self.solved)

    def test_the_filter_says_what_the_figure_says(self):
        """SEMANTICS R4."""
        name = "helpdesk_sla_enhanced_document_page.helpdesk_ticket_article_view_search"
        arch = etree.fromstring(self.env.ref(name).arch)
        said = arch.find(".//filter[@name='solved']").get("domain")
        solved = self.env["helpdesk.ticket.article"]._domain_solved()
        self.assertEqual(Domain(literal_eval(said)), solved)

    def test_the_ticket_shows_its_articles(self):
        """SEMANTICS N."""
        ticket = self.ticket.with_user(self.agent)
        self.assertEqual(ticket.article_count, 1)
        action = ticket.action_articles()
        links = self.env["helpdesk.ticket.article"].search(action["domain"])
        self.assertEqual(links.page_id, self.jam)
