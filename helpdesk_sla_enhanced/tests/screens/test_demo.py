# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demo data, loaded as an installation does, whatever day it is."""

from odoo.tools import mute_logger

from ...demo.sla_demo import DemoTickets
from ...demo.stories import STORIES
from ..common_demo import DemoCase

MODULE = "helpdesk_sla_enhanced"
#: The status of each demo ticket, and of its KPIs in the order of the timer.
EXPECTED = {
    "server_down": ("nearing", "succeeded succeeded in_progress nearing"),
    "label_printer": ("in_progress", "in_progress in_progress"),
    "scanner_lost": ("noncompliant", "noncompliant in_progress"),
    "invoice_layout": ("paused", "succeeded succeeded paused"),
    "price_list": ("nearing", "succeeded nearing"),
    "webshop_vat": ("in_progress", "in_progress in_progress"),
    "password": ("nearing", "nearing in_progress"),
    "delivery_slip": ("succeeded", "succeeded succeeded"),
    "slow_report": ("noncompliant", "noncompliant in_progress"),
    "newsletter": (False, ""),
    "keyboards": (False, ""),
}


class TestDemo(DemoCase):
    def _load(self, demo=True):
        self._tickets().unlink()
        return super()._load(demo)

    def _tickets(self):
        records = [
            self.env.ref(f"{MODULE}.ticket_{name}_demo", raise_if_not_found=False)
            for name in EXPECTED
        ]
        return self.env["helpdesk.ticket"].union(*filter(None, records))

    def _assert_every_status(self):
        self.assertEqual({story.name for story in STORIES}, set(EXPECTED))
        for name, (status, kpis) in EXPECTED.items():
            with self.subTest(ticket=name):
                ticket = self.env.ref(f"{MODULE}.ticket_{name}_demo")
                lines = ticket.sla_timer_data["lines"]
                self.assertEqual(ticket.sla_status, status)
                self.assertEqual(" ".join(line["status"] for line in lines), kpis)
                self.assertFalse(any(line["estimated"] for line in lines))

    def test_on_a_working_day(self):
        with self.at("2026-01-14 10:07:00"):
            self._load()
            self._assert_every_status()

    def test_at_night_in_summer(self):
        with self.at("2026-07-12 23:59:30"):
            self._load()
            self._assert_every_status()

    def test_after_the_holiday(self):
        with self.at("2026-12-28 08:01:00"):
            self._load()
            self._assert_every_status()

    def test_facts_are_of_their_time(self):
        with self.at("2026-01-14 10:00:00"):
            self._load()
            ticket = self.env.ref(f"{MODULE}.ticket_server_down_demo")
            first = ticket.sla_timer_data["lines"][0]
        self.assertEqual(first["start_time"], "2026-01-13 14:45:00")
        self.assertEqual(first["met_time"], "2026-01-13 14:54:00")
        self.assertEqual(str(ticket.create_date), "2026-01-13 14:45:00")
        self.assertFalse(self.env["sla.backlog"].search([]))

    def test_loading_again_adds_nothing(self):
        with self.at("2026-01-14 10:00:00"):
            self._load()
            tickets = self._tickets()
            DemoTickets(self.env).create_missing()
        self.assertEqual(self._tickets(), tickets)
        self.assertEqual(len(tickets), len(STORIES))

    def test_without_demo_data_there_are_no_tickets(self):
        with self.at("2026-01-14 10:00:00"):
            self._load(demo=False)
        self.assertFalse(self._tickets())

    def test_a_customer_who_was_deleted_stops_no_installation(self):
        self.env.ref(STORIES[0].customer).unlink()
        with self.at("2026-01-14 10:00:00"), mute_logger("odoo.models.unlink"):
            with self.assertLogs("odoo.addons.helpdesk_sla_enhanced.hooks", "WARNING"):
                self._load()
        self.assertFalse(self._tickets())

    def test_no_model_is_there_for_demo_data_alone(self):
        classes = {base for model in self.registry.values() for base in model.__mro__}
        places = {base.__module__ for base in classes}
        self.assertIn("odoo.addons.helpdesk_sla_enhanced.models.base", places)
        self.assertFalse({place for place in places if f"{MODULE}.demo" in place})

    def test_the_lint_has_nothing_to_say_about_gold(self):
        """SEMANTICS K: nothing is wrong with the pattern that the handbook teaches."""
        with self.at("2026-01-14 10:00:00"):
            self._load()
            policy = self.env.ref(f"{MODULE}.sla_policy_gold_demo")
            pattern = [text for text in policy._lint() if "Item" in text]
            self.assertEqual(pattern, [])
            self.assertNotIn("no item for all", " ".join(policy._lint()))
