# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The customer's pages of what they have bought, asked for by real requests."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import SQL

from ..common_entitlement import EntitlementCase

LIST = "/my/entitlements"


@tagged("post_install", "-at_install")
class TestEntitlementPortal(EntitlementCase, HttpCase):
    """Ann of Peeters logs in; Carl works for another customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = new_test_user(cls.env, "ann", "base.group_portal")
        cls.ann.partner_id.parent_id = cls.customer
        cls.other = cls.env["res.partner"].create({"name": "Maes", "is_company": True})
        cls.carl = new_test_user(cls.env, "carl", "base.group_portal")
        cls.carl.partner_id.parent_id = cls.other
        cls.web = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_web")

    @classmethod
    def _gold(cls, state="active", **vals):
        vals = {"start_date": "2020-01-01", "end_date": "2999-12-31", **vals}
        entitlement = cls._create_entitlement(**vals).sudo()
        if state != "draft":
            entitlement.action_activate()
        return entitlement

    def _set(self, entitlement, name, value):
        """What time, or another company, would have brought about."""
        self.env.flush_all()
        column = SQL.identifier(name)
        table = SQL("UPDATE sla_entitlement SET %s = %s", column, value)
        self.env.cr.execute(SQL("%s WHERE id = %s", table, entitlement.id))
        self.env.invalidate_all()

    def _ticket(self, **vals):
        vals = {"partner_id": self.ann.partner_id.id, **vals}
        return self.env["helpdesk.ticket"].create(
            {"name": "Printer", "description": "<p>x</p>", **vals}
        )

    def _open(self, url, login="ann"):
        self.env.flush_all()
        self.authenticate(login, login)
        answer = self.url_open(url)
        self.assertEqual(answer.status_code, 200)
        return answer

    def _page(self, entitlement, login="ann"):
        return self._open(f"/my/entitlement/{entitlement.id}", login)

    # -- what is left ------------------------------------------------------------------

    def test_the_list_says_what_is_left(self):
        self._gold()
        self._ticket()
        text = self._open(LIST).text
        self.assertIn("Gold 2026", text)
        self.assertIn("14 of 15 cases left", text)
        self.assertIn("Active", text)

    def test_the_page_says_what_is_left_by_channel_and_until_when(self):
        lines = [Command.create({"channel_id": self.web.id, "total_terms": 5})]
        text = self._page(self._gold(channel_ids=lines)).text
        self.assertIn("5 of 5 cases left", text)
        self.assertIn(self.web.name, text)
        self.assertIn("12/31/2999", text)

    def test_hours_are_counted_too(self):
        gold = self._gold(allocation="hours", total_terms=10)
        self._ticket(time_spent=1.5)
        self.assertIn("8.50 of 10 hours left", self._page(gold).text)

    def test_what_is_unlimited_says_so(self):
        gold = self._gold(unlimited=True)
        self._ticket()
        self.assertIn("Unlimited, 1 cases used", self._page(gold).text)

    def test_the_day_decides_before_the_job_ran(self):
        """M1: what ended is not called active, whatever is stored."""
        self._set(self._gold(), "end_date", "2021-12-31")
        text = self._open(LIST).text
        self.assertIn("Expired", text)
        self.assertNotIn(">Active<", text)

    def test_without_any_the_page_says_so(self):
        self.assertIn("You have no entitlements", self._open(LIST).text)

    # -- tickets -----------------------------------------------------------------------

    def test_the_tickets_that_used_it_are_listed(self):
        gold, ticket = self._gold(), self._ticket()
        text = self._page(gold).text
        self.assertIn(f"/my/ticket/{ticket.id}", text)
        self.assertIn(ticket.display_name, text)

    def test_what_was_given_back_is_not_listed(self):
        gold, ticket = self._gold(), self._ticket()
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        self.assertIn("None yet.", self._page(gold).text)

    def test_a_ticket_that_the_customer_may_not_read_has_no_name(self):
        """A line of the ledger is no right to read the ticket."""
        ticket = self._ticket(name="Secret of Maes", partner_id=self.other.id)
        gold = self._gold()
        self.env.cr.flush()
        self._book(gold, 1, ticket_id=ticket.id)
        text = self._page(gold).text
        self.assertIn("A ticket that you cannot see", text)
        self.assertNotIn("Secret of Maes", text)
        self.assertNotIn(f"/my/ticket/{ticket.id}", text)

    def test_a_deleted_ticket_has_no_name(self):
        gold, ticket = self._gold(), self._ticket(name="Printer of Ann")
        ticket.unlink()
        self.assertNotIn("Printer of Ann", self._page(gold).text)

    def test_the_page_of_a_ticket_says_its_entitlement(self):
        gold, ticket = self._gold(), self._ticket()
        text = self._open(f"/my/ticket/{ticket.id}").text
        self.assertIn(f"/my/entitlement/{gold.id}", text)
        self.assertIn("14 of 15 cases left", text)

    def test_who_follows_the_ticket_is_not_told_the_entitlement(self):
        """Carl is copied on a ticket of Peeters: what Peeters bought is theirs."""
        self._gold()
        ticket = self._ticket()
        ticket.message_subscribe(self.carl.partner_id.ids)
        text = self._open(f"/my/ticket/{ticket.id}", "carl").text
        self.assertIn("Printer", text)
        self.assertNotIn("/my/entitlement/", text)

    # -- only the customer's own -------------------------------------------------------

    def test_what_another_customer_has_is_not_found(self):
        """Neither in the list nor by its id, which leads to the list."""
        gold = self._gold()
        self.assertNotIn("Gold 2026", self._open(LIST, "carl").text)
        answer = self._page(gold, "carl")
        self.assertTrue(answer.url.endswith(LIST))
        self.assertNotIn("Gold 2026", answer.text)

    def test_contacts_that_are_named_see_it_and_no_others(self):
        gold = self._gold(contact_ids=[Command.set(self.contact.ids)])
        self.assertTrue(self._page(gold).url.endswith(LIST))
        gold.contact_ids = self.ann.partner_id
        self.assertIn("15 of 15 cases left", self._page(gold).text)

    def test_drafts_and_archived_ones_are_not_shown(self):
        draft, archived = self._gold("draft"), self._gold()
        archived.active = False
        for gold in draft | archived:
            self.assertTrue(self._page(gold).url.endswith(LIST))

    def test_what_another_company_sold_is_not_shown(self):
        """The customer has a log-in of ours."""
        company = self.env["res.company"].create({"name": "Other"})
        gold = self._gold()
        self._set(gold, "company_id", company.id)
        self.assertTrue(self._page(gold).url.endswith(LIST))

    def test_visitors_have_to_log_in(self):
        gold = self._gold()
        self.env.flush_all()
        for url in (LIST, f"/my/entitlement/{gold.id}"):
            self.assertIn("/web/login", self.url_open(url).url)

    def test_customers_have_no_rights_on_the_models(self):
        gold = self._gold()
        for model in ("sla.entitlement", "sla.entitlement.usage"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.ann).search([])
        with self.assertRaises(AccessError):
            gold.with_user(self.ann).read(["name"])

    # -- the home of the portal --------------------------------------------------------

    def test_the_home_counts_them(self):
        self._gold()
        self.env.flush_all()
        self.assertIn(LIST, self._open("/my/home").text)
        for login, number in (("ann", 1), ("carl", 0)):
            self.authenticate(login, login)
            counted = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["entitlement_count"]}
            )
            self.assertEqual(counted["entitlement_count"], number)
