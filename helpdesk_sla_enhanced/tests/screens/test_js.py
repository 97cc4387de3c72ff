# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The browser tests: unit tests of this addon and of no other, and a tour.

Odoo skips browser tests when it finds no browser. A green run that has tested nothing
is worse than a red one, so here that is a failure.
"""

import contextlib
import logging
import re
import unittest

from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.web.tests.test_js import unit_test_error_checker

from ..common import SlaCase

ADDON = "helpdesk_sla_enhanced"
SUITE = f"@{ADDON}"
SUCCESS = "[HOOT] Test suite succeeded"
PASSED = re.compile(r'Test "@(\w+)/.*" passed')


def hoot_id(name):
    """The id that Hoot gives to the suite or test ``name``: a 32 bit hash, as hex."""
    value = 0
    for char in name:
        value = ((value << 5) - value + ord(char)) & 0xFFFFFFFF
    return f"{value:08x}"


class LogLines(logging.Handler):
    """Keeps what is logged."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


class BrowserCase(HttpCase):
    """Browser tests that fail, instead of being skipped, without a browser."""

    def browser_js(self, *args, **kwargs):
        """As Odoo's own, but for the skipping."""
        try:
            return super().browser_js(*args, **kwargs)
        except unittest.SkipTest as skip:
            raise AssertionError(f"No browser test could run: {skip}") from skip

    def make_bundles(self, *names):
        """Make the bundles of the web client, and others: made while a page waits for
        them, they keep its other requests waiting, too."""
        for name in ("web.assets_web", "web.assets_tests", *names):
            bundle = self.env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
            bundle.css()
            bundle.js()

    def run_suite(self, preset):
        """Run our unit tests, and see to it that these and only these ran.

        An id that Hoot does not know makes it run the suites of all addons.
        """
        self.assertTrue(self._test_files(), "Our tests are not in the bundle")
        with self._console() as console:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000"
                f"&id={hoot_id(SUITE)}",
                "",
                "",
                login="admin",
                timeout=300,
                success_signal=SUCCESS,
                error_checker=unit_test_error_checker,
            )
        passed = PASSED.findall("\n".join(console.lines))
        self.assertEqual(set(passed), {ADDON}, "Only our own suite must run")
        self.assertGreaterEqual(len(passed), len(self._test_files()))

    def _test_files(self):
        """Our test files in the bundle of all unit tests."""
        bundle = self.env["ir.qweb"]._get_asset_content("web.assets_unit_tests")[0]
        urls = [asset["url"] for asset in bundle if asset["url"].endswith(".test.js")]
        return [url for url in urls if url.startswith(f"/{ADDON}/")]

    @contextlib.contextmanager
    def _console(self):
        """What the browser says on its console meanwhile."""
        handler = LogLines()
        self._logger.addHandler(handler)
        try:
            yield handler
        finally:
            self._logger.removeHandler(handler)


@tagged("post_install", "-at_install")
class TestUnitDesktop(BrowserCase):
    def test_hoot_id(self):
        """The same hash as Hoot's, on the examples of Odoo's own test of it."""
        self.assertEqual(hoot_id("@web/core"), "e39ce9ba")
        self.assertEqual(hoot_id("@web/core/autocomplete"), "69a6561d")

    @no_retry
    def test_unit(self):
        """All unit tests, on a desktop screen."""
        self.run_suite("desktop")


@tagged("post_install", "-at_install")
class TestUnitMobile(BrowserCase):
    browser_size = "375x667"
    touch_enabled = True

    @no_retry
    def test_unit(self):
        """The unit tests that are not about desktops, on a phone."""
        self.run_suite("mobile")


@tagged("post_install", "-at_install")
class TestTimerTour(BrowserCase, SlaCase):
    def test_answer(self):
        """An agent sees the clock run, answers, and sees the response met."""
        self._create_policy(
            self._item(
                kpi_id=self.first_response.id,
                success_criteria="[('first_response_date', '!=', False)]",
                failure_after=15,
                failure_unit="minute",
            ),
            self._item(failure_after=8),
        )
        customer = self.env["res.partner"].create(
            {"name": "Ann", "email": "ann@example.com"}
        )
        ticket = self._create_ticket(partner_id=customer.id, user_id=self.agent.id)
        self.start_tour(
            f"/odoo/helpdesk.ticket/{ticket.id}",
            "sla_timer_answer",
            login=self.agent.login,
        )
        response = self.instance_of(ticket, self.first_response)
        self.assertEqual(response.status, "succeeded")
