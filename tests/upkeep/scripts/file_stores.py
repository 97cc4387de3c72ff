# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two classes of tests in Odoo, side by side: one ends while the other has a file.

They meet through the files of the folder that `MEETING` names.
"""

import os
import time
from pathlib import Path

from odoo.tests import TransactionCase

MEETING = Path(os.environ["MEETING"])


def wait_for(name):
    """Wait until the other class has come as far as `name`."""
    deadline = time.monotonic() + 120
    while not (MEETING / name).exists():
        assert time.monotonic() < deadline, f"no {name}: not side by side?"
        time.sleep(0.05)


class SideBySide(TransactionCase):
    """Outside of addons Odoo gives a class no tags, and asks for them nevertheless."""

    test_tags: set[str] = set()


class TestWriter(SideBySide):
    def test_its_file_stays(self):
        content = b"of one test alone"
        attachment = self.env["ir.attachment"].create({"name": "x", "raw": content})
        (MEETING / "written").touch()
        wait_for("ended")
        attachment.invalidate_recordset()
        self.assertEqual(attachment.raw, content)


class TestOther(SideBySide):
    @classmethod
    def setUpClass(cls):
        # The last clean-up of the class, after Odoo's own.
        cls.addClassCleanup((MEETING / "ended").touch)
        super().setUpClass()

    def test_it_ends_meanwhile(self):
        wait_for("written")
        self.assertTrue((MEETING / "written").exists())
