# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What README and handbook show of Python, XML and SLAs as files runs as it is."""

import io
import json
import os
import re
import tempfile
from contextlib import redirect_stdout

from odoo.tests import TransactionCase, tagged
from odoo.tools.convert import convert_xml_import

from odoo.addons.helpdesk_sla_enhanced.cli.sla import Sla
from odoo.addons.helpdesk_sla_enhanced.engine.policy_code import files
from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaTools

from devtools.blocks import blocks, commands, pages
from devtools.cache import ROOT

#: The addon that a reader writes: external ids without a module are of it.
ADDON = "test_helpdesk_sla_enhanced"


@tagged("post_install", "-at_install")
class TestHandbook(TransactionCase):
    """Each page is gone through from top to bottom, in a transaction of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        admin = cls.env.ref("base.user_admin")
        cls.env = cls.env(user=admin, context={"tracking_disable": True})

    def setUp(self):
        super().setUp()
        folder = self.enterContext(tempfile.TemporaryDirectory())
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(folder)

    def _go_through(self, *languages):
        """Run the blocks of some languages, page by page, and count them."""
        count = 0
        for page in pages():
            names = {"env": self.env}
            with self.env.cr.savepoint() as savepoint:
                for block in blocks(page):
                    if block.language in languages and not block.file:
                        with self.subTest(block=str(block)):
                            getattr(self, f"_run_{block.language}")(block, names)
                            count += 1
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertTrue(count)

    def _run_python(self, block, names):
        with redirect_stdout(io.StringIO()):
            exec(compile(block.text, str(block), "exec"), names)
        self.env.flush_all()
        self.env["sla.engine"]._process_pending()

    def _run_xml(self, block, names):
        content = io.BytesIO(block.text.encode())
        content.name = str(block)
        convert_xml_import(self.env(su=True), ADDON, content)

    def _run_json(self, block, names):
        json.loads(block.text)
        files.check(self.env, block.text)

    def _run_sh(self, block, names):
        for words in commands(block):
            if words[:2] == ["odoo", "sla"]:
                self._sla(words[2:])

    def _sla(self, words):
        """Run a step of ``odoo sla``, but for the choice of the database."""
        output = None
        if ">" in words:
            place = words.index(">")
            output, words = words[place + 1], words[:place]
        command = Sla()
        options = command.parser.parse_args(words)
        with redirect_stdout(io.StringIO()) as said:
            self.assertEqual(command.take(self.env, options), 0, words)
        if output:
            with open(output, "w", encoding="utf-8") as file:
                file.write(said.getvalue())

    def test_python_and_data_files(self):
        self._go_through("python", "xml")

    def test_slas_as_files(self):
        self._go_through("json")

    def test_commands_of_servers(self):
        gold = {
            "name": "Gold",
            "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
        }
        self.env["sla.policy"].create(gold)
        self._go_through("sh")

    def test_the_helpers_for_tests_are_told_and_described(self):
        """SlaTools is for other addons: each public name is on the page, and says what
        it does."""
        page = (ROOT / "docs/handbook/developer.md").read_text("utf-8")
        public = [name for name in vars(SlaTools) if not name.startswith("_")]
        self.assertTrue(public)
        for name in public:
            with self.subTest(name):
                self.assertIn(f"| `{name}(", page)
                self.assertTrue(getattr(SlaTools, name).__doc__)

    def test_the_hooks_that_are_told_are_there(self):
        page = (ROOT / "docs/handbook/developer.md").read_text("utf-8")
        hooks = page.partition("## The hooks")[2].partition("###")[0]
        rows = re.findall(r"^\| (`_.+?`) \| `([\w.]+)` \|", hooks, re.MULTILINE)
        self.assertTrue(rows)
        for methods, model in rows:
            for method in re.findall(r"`(\w+)`", methods):
                with self.subTest(model=model, method=method):
                    self.assertTrue(callable(getattr(self.env[model], method, None)))
