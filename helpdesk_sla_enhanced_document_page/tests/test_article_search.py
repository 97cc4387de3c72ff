# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The search for articles from a ticket (issue 11, point 10)."""

from odoo.tests import tagged

from .common import ArticleCase


@tagged("post_install", "-at_install")
class TestArticleSearch(ArticleCase):
    def test_suggestions_come_from_the_title(self):
        """SEMANTICS N: the dialog opens with what fits the ticket."""
        self.assertEqual(self._found(), self.jam | self.toner)

    def test_the_title_counts_more(self):
        """SEMANTICS N: an article about it comes before one that mentions it."""
        self.assertEqual(self._found("jams")[:1], self.jam)

    def test_other_forms_of_a_word(self):
        """SEMANTICS N: jamming, printing."""
        self.assertEqual(self._found("jamming"), self.jam | self.toner)
        self.assertEqual(self._found("starting"), self.vpn)

    def test_the_language_of_the_customer(self):
        """SEMANTICS N: words are taken apart as the customer's language does."""
        self.env["res.lang"]._activate_lang("fr_FR")
        drucker = self._article("Imprimante", "<p>Les bourrages de papier</p>")
        self.ticket.partner_id.lang = "fr_FR"
        self.assertEqual(self._found("bourrage dans les imprimantes"), drucker)

    def test_words_that_mean_nothing_find_nothing(self):
        """SEMANTICS N."""
        self.assertFalse(self._found("the is and"))

    def test_no_words(self):
        """SEMANTICS N."""
        self.assertFalse(self._found(""))

    def test_signs_of_the_query_language(self):
        """SEMANTICS K: what people type is never taken for an operator."""
        for text in ("jam & !", "'jam' | (", "\\ jam '", "jam:* <->", "jam\x00"):
            with self.subTest(text):
                self.assertIn(self.jam, self._found(text))

    def test_markup_is_not_searched(self):
        """SEMANTICS N: neither tags nor addresses of pictures."""
        self._article("Logo", '<p class="zebra"><img src="/zebra.png"/>Ours</p>')
        self.assertFalse(self._found("zebra"))

    def test_words_end_where_lists_and_tables_do(self):
        """SEMANTICS N."""
        lines = "<ul><li>heron</li><li>stork</li></ul><table><tr><td>crane</td>"
        birds = self._article("Birds", f"{lines}<td>spar<b>row</b></td></tr></table>")
        for word in ("heron", "stork", "crane", "sparrow"):
            self.assertEqual(self._found(word), birds, word)

    def test_what_was_changed_is_found_as_it_is_now(self):
        """SEMANTICS N."""
        self.vpn.write({"name": "Remote", "content": "<p>Giraffe</p>"})
        self.assertEqual(self._found("giraffe"), self.vpn)
        self.assertFalse(self._found("tunnel client"))

    def test_an_archived_article_is_not_found(self):
        """SEMANTICS N."""
        self.jam.active = False
        self.assertEqual(self._found(), self.toner)

    def test_a_category_is_no_article(self):
        """SEMANTICS N."""
        self.assertFalse(self._found("Printers") & self.category)

    def test_the_excerpt_shows_the_words(self):
        """SEMANTICS N: what was text in the article stays text."""
        self._article("Tags", "<p>Write &lt;b&gt;walrus&lt;/b&gt; &amp;amp; co</p>")
        excerpt = self._search("walrus").line_ids.excerpt
        self.assertIn("<strong>walrus</strong>", excerpt)
        self.assertIn("&amp;amp; co", excerpt)
        self.assertNotIn("<b>", excerpt)

    def test_reading_shows_the_article_and_leads_back(self):
        """SEMANTICS N: in the same dialog, with the same things to do."""
        search = self._search()
        action = search.line_ids[0].action_read()
        self.assertEqual((action["res_id"], search.page_id), (search.id, self.jam))
        self.assertIn("pull the paper out", search.content)
        context = search.action_mail_text()["context"]
        self.assertEqual(context["default_article_id"], self.jam.id)
        search.action_link()
        self.assertEqual(self._links(self.jam).how, "linked")
        self.assertFalse(search.page_id)
        self.assertTrue(search.line_ids[0].linked)

    def test_a_very_long_article_can_be_saved(self):
        """SEMANTICS A6: PostgreSQL indexes no more than a megabyte of words."""
        words = " ".join(f"word{number}" for number in range(200_000))
        self._article("Heron", f"<p>{words}</p>").flush_recordset()
        self.assertTrue(self._found("heron"))

    def test_no_article_is_read_to_search(self):
        """SEMANTICS D8: the words are kept, whatever the number of articles."""
        self.env.flush_all()
        pages = self.env["document.page"].with_user(self.agent)
        pages._find_articles("jam", self.env.company)
        self.env.cr.execute(
            "SELECT is_generated FROM information_schema.columns WHERE table_name = "
            "'document_page' AND column_name = 'search_vector'"
        )
        self.assertEqual(self.env.cr.fetchone(), ("ALWAYS",))

    def test_queries_do_not_grow_with_the_articles(self):
        """SEMANTICS D8: ten more articles cost no more queries."""
        self._found("jam")
        ticket = self.ticket.with_user(self.agent)
        pages = ticket.env["document.page"]
        with self.assertQueryCount(__system__=9, tessa=9):
            self.assertEqual(len(pages._find_articles("jam", ticket.company_id)), 2)
        for number in range(10):
            self._article(f"Jam {number}", "<p>Jam</p>")
        self.env.flush_all()
        with self.assertQueryCount(__system__=9, tessa=9):
            pages._find_articles("jam", ticket.company_id, limit=20)
