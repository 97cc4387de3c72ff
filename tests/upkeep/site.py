# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A database on which Odoo is run again and again, one process after the other."""

from __future__ import annotations

import contextlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from devtools.cache import ROOT
from devtools.odoo import Odoo, problems_in
from devtools.workspace import Workspace

_RECORDS = re.compile(r"^(?=\d{4}-\d\d-\d\d \d\d:)", re.MULTILINE)
SCRIPTS = Path(__file__).parent / "scripts"


class Site:
    """A database of its own, and what Odoo complained of in its log.

    :param odoo: the Odoo that is run, by default that of the checkout
    """

    def __init__(
        self, workspace: Workspace, database: str, odoo: Odoo | None = None
    ) -> None:
        self.workspace = workspace
        self.database = database
        self.odoo = odoo or workspace.odoo
        self.problems: list[str] = []
        self.written: list[Path] = []

    @classmethod
    @contextlib.contextmanager
    def made(cls, workspace: Workspace, kind: str) -> Iterator[Site]:
        """A copy of the template of `kind`, dropped at the end."""
        with workspace.templates.copied(kind, "upkeep") as name:
            yield cls(workspace, name)

    def run(self, script: str) -> list[str]:
        """Run a script of the folder `scripts` in a new Odoo process.

        :return: the lines it printed
        """
        odoo = self.odoo
        text = (SCRIPTS / f"{script}.py").read_text(encoding="utf-8")
        return self._process(odoo.command("shell"), text)

    def uninstall(self, addon: str) -> None:
        """Uninstall an addon as the button of the Apps menu does."""
        odoo = self.odoo
        text = (
            f"addon = env['ir.module.module'].search([('name', '=', {addon!r})])\n"
            "addon.button_immediate_uninstall()\n"
        )
        self._process(odoo.command("shell"), text)

    def install(self, addon: str) -> None:
        """Install an addon from the command line."""
        odoo = self.odoo
        self._process(odoo.command(), "", "-i", addon, "--stop-after-init")

    def upgrade(self, addon: str) -> None:
        """Upgrade an addon from the command line."""
        odoo = self.odoo
        self._process(odoo.command(), "", "-u", addon, "--stop-after-init")

    def forgive(self, text: str) -> None:
        """Forget the complaints that have `text` in them: they are Odoo's own."""
        assert any(text in problem for problem in self.problems), text
        self.problems = [known for known in self.problems if text not in known]

    def query(self, sql: str) -> str:
        """What PostgreSQL answers, as text."""
        return self.workspace.server.query(sql, self.database)

    def _process(self, command: list[str], text: str, *options: str) -> list[str]:
        odoo = self.odoo
        log = odoo.logs / f"{self.database}-{len(self.written) + 1}.log"
        self.written.append(log)
        log.unlink(missing_ok=True)
        command = [*command, "-c", str(odoo.config), "-d", self.database, *options]
        command += ["--no-http", "--max-cron-threads=0", f"--logfile={log}"]
        done = subprocess.run(
            command,
            input=text,
            env=odoo.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        lines = "\n".join(problems_in(log))
        self.problems += [record for record in _RECORDS.split(lines) if record]
        assert not done.returncode, f"{done.stdout}\n{done.stderr}"
        return done.stdout.splitlines()
