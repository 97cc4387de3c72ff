# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The promise on the customer's pages, asked for by real requests (SEMANTICS U6)."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from .common import PromiseCase

#: What stands on a page only where something leaked: names of our configuration, the
#: words of our screens, the names of our fields.
INTERNAL = (
    "Secret Gold",
    "Secret description",
    "Secret first item",
    "Secret next item",
    "Secret last item",
    "First Response",
    "Noncompliant",
    "sla_status",
    "sla_policy",
    "failure_time",
)


@tagged("post_install", "-at_install")
class TestPromisePages(PromiseCase, HttpCase):
    """Ann reads her tickets; requests happen now, so their dates do, too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maes = cls.env["res.partner"].create({"name": "Maes", "is_company": True})
        cls.carl = cls._login("carl", maes)

    def setUp(self):
        super().setUp()
        self.policy.calendar_id = False
        self.ticket = self._ticket(fields.Datetime.now())

    def _open(self, url, login="ann"):
        self.env.flush_all()
        self.authenticate(login, login)
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        return answer.text

    def _page(self, login="ann"):
        return self._open(f"/my/ticket/{self.ticket.id}", login)

    def test_the_ticket_says_what_is_promised(self):
        """SEMANTICS U6."""
        text = self._page()
        self.assertIn("We will answer by", text)
        self.assertIn("We will solve it by", text)

    def test_the_ticket_has_the_text_that_the_manager_wrote(self):
        """SEMANTICS U6: as it was written."""
        self.assertIn("Within two hours <b>on working days</b>.", self._page())

    def test_the_text_is_in_the_readers_language(self):
        """SEMANTICS U6."""
        source = "Within two hours <b>on working days</b>."
        self.policy.update_field_translations(
            "customer_text", {"nl_BE": {source: "Binnen twee uur."}}
        )
        self.ann.lang = "nl_BE"
        self.assertIn("Binnen twee uur.", self._page())

    def test_who_is_in_copy_reads_the_promise_and_not_the_agreement(self):
        """SEMANTICS U6, P1: what Peeters agreed with us is theirs."""
        self.ticket.message_subscribe(self.carl.partner_id.ids)
        text = self._page("carl")
        self.assertIn("We will answer by", text)
        self.assertNotIn("Within two hours", text)

    def test_the_link_in_a_mail_shows_the_promise_in_the_contacts_zone(self):
        """SEMANTICS U6: without a log-in, by the access token."""
        self.ann.tz = "Asia/Tokyo"
        token = self.ticket._portal_ensure_token()
        self.env.flush_all()
        self.authenticate(None, None)
        text = self.url_open(f"/my/ticket/{self.ticket.id}/{token}").text
        self.assertIn("We will answer by", text)
        self.assertNotIn("(Asia/Tokyo)", text)
        self.assertNotIn("(UTC)", text)

    def test_the_list_says_what_comes_first(self):
        """SEMANTICS U6: one sentence per ticket."""
        text = self._open("/my/tickets")
        self.assertIn("Our Promise", text)
        self.assertIn("We will answer by", text)
        self.assertNotIn("We will solve it by", text)

    def test_the_list_can_be_grouped(self):
        """SEMANTICS U6: the column stands in each group."""
        text = self._open("/my/tickets?groupby=stage")
        self.assertIn("We will answer by", text)

    def test_a_team_that_tells_nothing_adds_nothing(self):
        """SEMANTICS U6: no column, no heading, no text."""
        self.team.sla_show_promise = False
        for text in (self._page(), self._open("/my/tickets")):
            self.assertNotIn("Our Promise", text)
            self.assertNotIn("We will answer by", text)
            self.assertNotIn("Within two hours", text)

    def test_without_a_text_there_is_no_empty_box(self):
        """SEMANTICS U6."""
        self.policy.customer_text = "<p><br></p>"
        self.assertNotIn("sla_agreement", self._page())

    def test_a_late_answer_says_sorry(self):
        """SEMANTICS U6."""
        self.ticket = self._ticket(fields.Datetime.now() - timedelta(hours=3))
        self.assertIn("Our answer was due by", self._page())

    def test_nothing_else_is_told(self):
        """SEMANTICS P1, U6: no name of our configuration, no status, no field."""
        for text in (self._page(), self._open("/my/tickets")):
            for word in INTERNAL:
                self.assertNotIn(word, text)

    def test_agents_see_the_page_as_their_customer_does(self):
        """SEMANTICS U6: to look before it is switched on for all."""
        new_test_user(self.env, "tessa", "helpdesk_mgmt.group_helpdesk_user")
        text = self._page("tessa")
        self.assertIn("We will answer by", text)
        self.assertIn("Within two hours", text)
