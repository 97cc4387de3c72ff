# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Running Odoo: its configuration file, its command line, its log."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from .cache import ROOT
from .console import Stop
from .odoo_tree import OdooTree
from .postgres import Server
from .processes import run

_RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} \d+ (?P<level>[A-Z]+) ")
_TAIL_LINES = 25
_PROBLEMS = {"WARNING", "ERROR", "CRITICAL"}


class Odoo:
    """Odoo as this checkout runs it.

    :param folder: where its configuration, its file store and its logs go.
    :param name: the name of its configuration.
    :param addons: folders of addons besides those of the Python packages and of Odoo.
    :param root: the folder of our addons; None to run without them.
    """

    def __init__(
        self,
        tree: OdooTree,
        python: Path,
        server: Server,
        folder: Path,
        *,
        name: str = "odoo",
        addons: Iterable[Path] = (),
        root: Path | None = ROOT,
    ) -> None:
        self.tree = tree
        self.python = python
        self.server = server
        packages = python.parent.parent.glob("lib/python*/site-packages")
        own = [root] if root else []
        own += [path / "odoo/addons" for path in packages]
        self.addons_paths = [*own, *addons, *tree.addons_paths]
        self.config = folder / f"{name}.conf"
        self.data = folder / "data"
        self.logs = folder / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        self._write_config()

    def _write_config(self) -> None:
        for path in self.addons_paths:
            if "," in str(path):
                raise Stop(
                    f"Odoo cannot read addons from {path}: its path has a comma.",
                    "Move the checkout, or set XDG_CACHE_HOME, to a path without one.",
                )
        options = {
            "addons_path": ",".join(map(str, self.addons_paths)),
            "data_dir": self.data,
            "db_template": "template0",
            "http_interface": "127.0.0.1",
            # Nothing listens there: mail of a test database stays on the machine.
            "smtp_server": "127.0.0.1",
            "smtp_port": 9,
        }
        lines = [f"{name} = {value}" for name, value in options.items()]
        part = self.config.with_suffix(f".{os.getpid()}")
        part.write_text("\n".join(["[options]", *lines, ""]), encoding="utf-8")
        part.replace(self.config)

    @property
    def env(self) -> dict[str, str]:
        """The environment for Odoo, pytest and the benchmarks."""
        kept = {
            name: value
            for name, value in self.server.env.items()
            if not name.startswith(("ODOO_", "PYTHON", "OPENERP_"))
        }
        path = [self.python.parent, self.server.bin, kept.get("PATH", os.defpath)]
        kept["PATH"] = os.pathsep.join(map(str, path))
        return {
            **kept,
            "PYTHONPATH": str(self.tree.python_path),
            "PYTHONUNBUFFERED": "1",
            "PYTHONNOUSERSITE": "1",
        }

    def command(self, *arguments: str | Path) -> list[str]:
        """The command line that runs Odoo with `arguments`."""
        return [str(part) for part in (self.python, self.tree.script, *arguments)]

    def install(
        self,
        database: str,
        addons: Iterable[str],
        *,
        demo: bool = False,
        update: bool = False,
    ) -> list[str]:
        """Install (or update) `addons` in `database`, creating it if need be.

        :param demo: with demo data.
        :return: the lines of the log that tell of a problem.
        :raises Stop: when Odoo fails.
        """
        log = self.logs / f"install-{database}.log"
        log.unlink(missing_ok=True)
        names = ",".join(addons)
        command = self.command("-c", self.config, "-d", database, "--no-http")
        command += ["-u" if update else "-i", names, "--stop-after-init"]
        command += ["--logfile", str(log), "--max-cron-threads=0"]
        command += ["--with-demo"] if demo else []
        try:
            run(command, env=self.env, cwd=ROOT)
        except Stop as problem:
            lines = problems_in(log)[-_TAIL_LINES:] or [problem.problem]
            shown = "\n".join(lines)
            raise Stop(
                f"Odoo could not install {names} in {database}:\n{shown}",
                f"The whole log: {log}",
            ) from problem
        return problems_in(log)


def problems_in(log: Path) -> list[str]:
    """The records of an Odoo log that are warnings or worse, tracebacks included."""
    # `checklog-odoo` reads logs in the same way, but prints the records and fails; it
    # has no function that returns them, and needs `click` besides Python.
    if not log.exists():
        return []
    found: list[str] = []
    inside = False
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        match = _RECORD.match(line)
        if match:
            inside = match["level"] in _PROBLEMS
        if inside:
            found.append(line)
    return found
