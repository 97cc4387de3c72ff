# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When an entitlement begins and ends, with the job and without it."""

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from ...engine.entitlement import life
from ..common_entitlement import EntitlementCase


@tagged("post_install", "-at_install")
class TestEntitlementDays(EntitlementCase):
    """The days of the company's zone (SEMANTICS M1)."""

    def _state_at(self, moment, **vals):
        """(what is right, what the job then stores) at a moment, UTC."""
        with freeze_time("2025-12-01 12:00"):
            entitlement = self._create_entitlement(state="active", **vals)
            self.env.flush_all()
        entitlement.invalidate_recordset()
        with freeze_time(moment):
            right = entitlement.state_now
            found = entitlement.search([("state_now", "=", right)])
            self.assertIn(entitlement, found)
            self._run_job()
        return right, entitlement.state

    def test_the_evening_before_it_waits(self):
        """M1: 31 December, 23:59 in Brussels."""
        states = self._state_at("2025-12-31 22:59")
        self.assertEqual(states, ("waiting", "waiting"))

    def test_it_begins_at_the_company_s_midnight(self):
        """M1: 1 January in Brussels is still December in UTC."""
        states = self._state_at("2025-12-31 23:00")
        self.assertEqual(states, ("active", "active"))

    def test_it_is_good_for_its_whole_last_day(self):
        """M1: 31 December 2026, 23:59 in Brussels."""
        states = self._state_at("2026-12-31 22:59")
        self.assertEqual(states, ("active", "active"))

    def test_it_ends_at_the_company_s_midnight(self):
        """M1"""
        states = self._state_at("2026-12-31 23:00")
        self.assertEqual(states, ("expired", "expired"))

    def test_a_company_elsewhere_has_its_own_days(self):
        """M1: when it is 2027 in Brussels, it is 2026 in New York."""
        other = self.env["res.company"].create({"name": "Overseas"})
        other.resource_calendar_id.tz = "America/New_York"
        self.manager.company_ids += other
        states = self._state_at("2026-12-31 23:00", company_id=other.id)
        self.assertEqual(states, ("active", "active"))

    def test_without_end_it_goes_on(self):
        """M1"""
        states = self._state_at("2066-01-01 12:00", end_date=False)
        self.assertEqual(states, ("active", "active"))

    def test_a_job_that_was_off_for_years_goes_straight_to_the_end(self):
        """M1: waiting for ever, and over since."""
        states = self._state_at("2030-01-01 12:00")
        self.assertEqual(states, ("expired", "expired"))

    def test_the_job_leaves_drafts_and_cancelled_ones_alone(self):
        """M1: their dates say nothing."""
        draft = self._create_entitlement()
        cancelled = self._create_entitlement()
        cancelled.action_cancel()
        with freeze_time("2026-12-31 23:00"):
            self._run_job()
            self.assertEqual(draft.state_now, "draft")
        self.assertEqual((draft + cancelled).mapped("state"), ["draft", "canceled"])

    def test_an_archived_one_keeps_to_its_dates(self):
        """M1: unarchived, it is what it would be."""
        with freeze_time("2026-06-15 12:00"):
            entitlement = self._create_entitlement(state="active")
            entitlement.action_archive()
        with freeze_time("2027-01-15 12:00"):
            self._run_job()
        self.assertEqual(entitlement.state, "expired")

    def test_one_that_cannot_be_saved_keeps_no_other_back(self):
        """M1: the database refuses one of them, as somebody's rule might."""
        with freeze_time("2026-06-15 12:00"):
            broken = self._create_entitlement(state="active", name="Broken")
            others = self._create_entitlement(state="active")
            others += self._create_entitlement(state="active")
        self.env.flush_all()
        self.env.cr.execute(
            "ALTER TABLE sla_entitlement ADD CONSTRAINT unbreakable "
            "CHECK (name != 'Broken' OR state != 'expired')"
        )
        with (
            freeze_time("2027-01-15 12:00"),
            mute_logger("odoo.sql_db"),
            self.assertLogs("odoo.addons.helpdesk_sla_enhanced", "ERROR"),
        ):
            self._run_job()
        self.assertEqual(broken.state, "active")
        self.assertEqual(set(others.mapped("state")), {"expired"})

    def test_storing_the_states_of_more_asks_no_more(self):
        """M1, law 4: the queries do not grow with the entitlements."""
        counts = []
        # The first fills Odoo's caches.
        for number in (2, 2, 22):
            with freeze_time("2026-06-15 12:00"):
                found = self.env["sla.entitlement"].sudo()
                for _one in range(number):
                    found += self._create_entitlement(state="active").sudo()
            self.env.flush_all()
            self.env.invalidate_all()
            with freeze_time("2027-01-15 12:00"):
                before = self.env.cr.sql_log_count
                life.settle_some(found)
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(set(found.mapped("state")), {"expired"})
        self.assertEqual(counts[1], counts[2])
