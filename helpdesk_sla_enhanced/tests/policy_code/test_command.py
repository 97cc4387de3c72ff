# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``odoo sla``: the command for servers."""

import tempfile
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from odoo.tests import tagged

from ...cli.sla import Sla
from .common import FilesCase


@tagged("post_install", "-at_install")
class TestCommand(FilesCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name, "gold.json")

    def _run(self, *arguments, user=None):
        """What a step ends with, and what it says on either output."""
        command = Sla()
        options = command.parser.parse_args([str(one) for one in arguments])
        said, errors = StringIO(), StringIO()
        with redirect_stdout(said), redirect_stderr(errors):
            code = command.take(self.env(user=user or self.admin), options)
        return code, said.getvalue(), errors.getvalue()

    def test_policies_are_exported_by_name(self):
        code, said, _errors = self._run("export", "--name", "Gold")
        self.assertEqual((code, said), (0, self._text()))
        code, said, errors = self._run("export", "--name", "Nowhere")
        self.assertEqual(code, 1)
        self.assertIn("There is no SLA Nowhere", errors)

    def test_a_file_is_imported_and_then_is_the_same(self):
        """So that a change in git is seen, and its absence too."""
        self._run("export", "--name", "Gold", "--output", self.path)
        self.urgent.failure_after = 1.5
        code, said, _errors = self._run("check", "--same", self.path)
        self.assertEqual(code, 1)
        self.assertIn("Gold: changed\n  Urgent, Failure After: 1.5 h → 2 h", said)
        self.assertEqual(self.urgent.failure_after, 1.5)
        self.assertEqual(self._run("check", self.path)[0], 0)
        self.assertEqual(self._run("import", self.path)[0], 0)
        self.assertEqual(self.urgent.failure_after, 2)
        self.assertEqual(self._run("check", "--same", self.path)[0], 0)

    def test_a_test_case_that_fails_fails_the_check(self):
        """SEMANTICS W3: policies are checked in CI."""
        text = self._text().replace('"failure_after": 2.0', '"failure_after": 3.0', 1)
        self.path.write_text(text, encoding="utf-8")
        code, _said, errors = self._run("check", self.path)
        self.assertEqual(code, 1)
        self.assertIn("Gold: test case fails: Urgent on Monday: Due: expected", errors)

    def test_a_file_at_fault_is_named_with_the_line(self):
        self.path.write_text("{\n}}", encoding="utf-8")
        for step in ("check", "import"):
            code, _said, errors = self._run(step, self.path)
            self.assertEqual(code, 1)
            self.assertIn(f"{self.path}: Line 2: ", errors)
        code, _said, errors = self._run("check", self.path.with_name("none.json"))
        self.assertEqual(code, 1)
        self.assertIn("none.json", errors)
