# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Run the browser unit tests of this addon, and of no other."""

import contextlib
import importlib.util
import logging
import re
import unittest

from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.web.tests.test_js import unit_test_error_checker

ADDON = "helpdesk_sla_enhanced"
SUITE = f"@{ADDON}"
SUCCESS = "[HOOT] Test suite succeeded"


def hoot_id(name):
    """The id that Hoot gives to the suite or test ``name``: a 32 bit hash, as hex."""
    value = 0
    for char in name:
        value = ((value << 5) - value + ord(char)) & 0xFFFFFFFF
    return f"{value:08x}"


class LogLines(logging.Handler):
    """Keeps what the browser says on its console."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


@tagged("post_install", "-at_install")
class TestJs(HttpCase):
    def test_browser_is_there(self):
        """Odoo skips browser tests without these; we do not want to miss it."""
        self.assertTrue(
            importlib.util.find_spec("websocket"),
            "The Python package websocket-client is missing: no browser test can run",
        )

    def test_suite_id(self):
        """The ids of Odoo's own test of the same hash."""
        self.assertEqual(hoot_id("@web/core"), "e39ce9ba")
        self.assertEqual(hoot_id("@web/core/autocomplete"), "69a6561d")

    @no_retry
    def test_unit_desktop(self):
        """All unit tests, on a desktop screen."""
        self._run_suite("desktop")

    def _run_suite(self, preset):
        """Run our suite; an id that matched nothing would run all addons' suites."""
        files = self._test_files()
        url = (
            "/web/tests?headless&loglevel=2&timeout=15000"
            f"&preset={preset}&id={hoot_id(SUITE)}"
        )
        with self._console() as console, self._skip_is_failure():
            self.browser_js(
                url,
                "",
                "",
                login="admin",
                timeout=300,
                success_signal=SUCCESS,
                error_checker=unit_test_error_checker,
            )
        passed = re.findall(r'Test "@(\S+?)/.*" passed', "\n".join(console.lines))
        self.assertEqual(set(passed), {ADDON}, "Only our own suite must run")
        self.assertGreaterEqual(len(passed), len(files))

    def _test_files(self):
        """Our test files in the bundle of all unit tests."""
        bundle = self.env["ir.qweb"]._get_asset_content("web.assets_unit_tests")[0]
        urls = [asset["url"] for asset in bundle]
        ours = [url for url in urls if url.startswith(f"/{ADDON}/static/tests/")]
        self.assertTrue(ours, "Our tests are missing from web.assets_unit_tests")
        return ours

    @contextlib.contextmanager
    def _console(self):
        handler = LogLines()
        self._logger.addHandler(handler)
        try:
            yield handler
        finally:
            self._logger.removeHandler(handler)

    @contextlib.contextmanager
    def _skip_is_failure(self):
        try:
            yield
        except unittest.SkipTest as skip:
            self.fail(f"The browser tests did not run: {skip}")
