# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What lists, reports and buttons of entitlements ask of the server."""

from ast import literal_eval

from freezegun import freeze_time

from odoo.tests import new_test_user, tagged

from ..common_entitlement import EntitlementCase


@tagged("post_install", "-at_install")
class TestEntitlementScreens(EntitlementCase):
    """Reports of use, filters and words (issue 11, point 1)."""

    def setUp(self):
        super().setUp()
        self.enterContext(freeze_time("2026-06-15 12:00"))
        self.entitlement = self._create_entitlement(state="active")

    def _report(self, *groups):
        usage = self.env["sla.entitlement.usage"]
        domain = [("entitlement_id", "=", self.entitlement.id)]
        rows = usage.formatted_read_group(domain, groups, ["taken:sum"])
        return [row["taken:sum"] for row in rows]

    def test_the_report_sums_what_was_used(self):
        """M2: less what was given back, by month."""
        self._book(self.entitlement, 2, date="2026-05-15 10:00:00")
        self._book(self.entitlement, 3, date="2026-06-01 10:00:00")
        self._book(self.entitlement, -1, date="2026-06-02 10:00:00")
        self.assertEqual(self._report("date:month"), [2, 2])

    def test_the_report_can_be_grouped_by_whatever_it_shows(self):
        """M2"""
        self._book(self.entitlement, 2)
        for group in ("entitlement_id", "partner_id", "channel_id", "reason"):
            with self.subTest(group=group):
                self.assertEqual(self._report(group), [2])

    def test_the_report_tells_cases_from_hours(self):
        """M2: it would sum apples and pears."""
        self._book(self.entitlement, 2)
        hours = self._create_entitlement(allocation="hours", total_terms=10)
        self._book(hours, 1.5)
        usage = self.env["sla.entitlement.usage"]
        found = usage.search([("allocation", "=", "hours")])
        self.assertEqual(found.entitlement_id, hours)

    def test_what_is_left_in_words(self):
        """M2: numbers as people write them."""
        hours = self._create_entitlement(allocation="hours", total_terms=10)
        unlimited = self._create_entitlement(unlimited=True)
        self._book(hours, 2.75)
        self._book(unlimited, 3)
        self._book(self.entitlement, 1)
        self.assertEqual(
            (self.entitlement + hours + unlimited).mapped("left_text"),
            [
                "14 of 15 cases left",
                "7.25 of 10 hours left",
                "Unlimited, 3 cases used",
            ],
        )

    def test_the_calendar_names_the_customer(self):
        """M1: an end without the name of the customer would say little."""
        action = self.env.ref("helpdesk_sla_enhanced.sla_entitlement_action")
        shown = self.entitlement.with_context(**literal_eval(action.context))
        self.assertEqual(shown.display_name, "Peeters: Gold 2026")
        self.assertEqual(self.entitlement.display_name, "Gold 2026")

    def test_the_customer_is_not_named_twice(self):
        """M1: an entitlement that is called after its customer."""
        self.entitlement.name = "Peeters: Gold 2026"
        shown = self.entitlement.with_context(sla_show_customer=True)
        self.assertEqual(shown.display_name, "Peeters: Gold 2026")

    def test_each_state_can_be_searched_for(self):
        """M1: and what is searched for is what is shown."""
        entitlements = self.env["sla.entitlement"].with_user(self.manager)
        ours = [("partner_id", "=", self.customer.id)]
        self._create_entitlement(start_date="2026-07-01", state="active")
        self._create_entitlement(end_date="2026-06-01", state="expired")
        self._create_entitlement()
        self._create_entitlement().action_cancel()
        for state in ("draft", "waiting", "active", "expired", "canceled"):
            with self.subTest(state=state):
                domain = [("state_now", "=", state), *ours]
                found = entitlements.search(domain)
                self.assertEqual(found.mapped("state_now"), [state])
                domain = [("state_now", "!=", state), *ours]
                self.assertEqual(len(entitlements.search(domain)), 4)

    def test_buttons_count_alike_for_many(self):
        """Law 4: a list of customers asks no more than one customer."""
        partners = self.customer + self.contact
        partners += self.env["res.partner"].create(
            [{"name": f"Customer {number}"} for number in range(20)]
        )
        user = new_test_user(
            self.env, "counter", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        counts = []
        one = partners[:1].ids
        for ids in (one, one, partners.ids):  # the first one fills the caches
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some = self.env["res.partner"].with_user(user).browse(ids)
            found = some.mapped("sla_entitlement_count")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(found[:3], [1, 1, 0])
        self.assertEqual(counts[1], counts[2])
