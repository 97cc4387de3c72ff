# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev test`: the core, Odoo, the browser, the log, the demo data.

A whole run (no arguments) has these jobs: the tests without Odoo; the installation
of all addons, whose log must be clean; the same with demo data, since Odoo goes on
when a demo file fails; the tests in Odoo, browser included, whose log must be clean
too: those of addons that need Odoo's applications, or OCA's `queue_job`, in a database
that has them, all others in one without; upgrades and uninstallations, in databases
that are thrown away.
Arguments for pytest narrow it to the tests they select.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .. import addons, chromium, node, pdf_program, python_env
from ..cache import ROOT
from ..console import Stop, console
from ..debian import Archive
from ..processes import parallel, spawn, wait
from ..selection import Selection, select
from ..workspace import Workspace

_NO_TESTS = 5
_BESIDE = {"apps": " with other applications", "queue": " with queue_job"}
_PLUGINS = ROOT / "devtools/pytest_plugins"


@dataclass
class Tally:
    """The outcome of all jobs together."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    broken: bool = False

    def add(self, counts: dict[str, int], code: int) -> None:
        """Add what one run of pytest counted and the code it ended with."""
        failed = counts.get("failed", 0) + counts.get("error", 0)
        self.passed += counts.get("passed", 0) + counts.get("xfailed", 0)
        self.failed += failed + counts.get("xpassed", 0)
        self.skipped += counts.get("skipped", 0)
        self.broken |= code not in (0, _NO_TESTS)

    def check(self, title: str, problems: list[str], count: bool = True) -> None:
        """Add a check that passes when there are no `problems`.

        :param count: whether to count it when it passes.
        """
        if problems:
            self.failed += 1
            console.say(f"\nFAILED {title}:\n" + "\n".join(problems))
        elif count:
            self.passed += 1
            console.say(f"PASSED {title}")

    @property
    def code(self) -> int:
        """The exit code: 0 only if something ran and nothing went wrong."""
        return int(self.broken or self.failed > 0 or not self.passed)

    def line(self) -> str:
        """The closing line."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def main(arguments: list[str]) -> int:
    """Run the tests that `arguments` select."""
    selection = select(arguments)
    tally = Tally()
    workspace = Workspace()
    if selection.odoo or selection.upkeep:
        chromium.provide()
        pdf_program.provide()
        with workspace.ready("test"):
            _run_with_odoo(workspace, selection, tally)
    else:
        archive = Archive(workspace.cache)
        files = python_env.ODOO_FILES
        python = python_env.provide(workspace.cache, "odoo", files, archive)
        archive.close()
        _run_pure(python, selection, tally)
    if not (tally.passed or tally.failed or tally.skipped):
        console.say("No test was selected.")
    print(tally.line(), flush=True)
    return tally.code


def _run_with_odoo(workspace: Workspace, selection: Selection, tally: Tally) -> None:
    tests = _by_template(selection.odoo)
    kinds = {*tests}
    kinds |= selection.upkeep_templates
    kinds |= {"sla_demo"} if selection.whole else set()
    failures: dict[str, list[str]] = {}

    def install(kind: str) -> None:
        try:
            with workspace.templates.held(kind):
                pass
        except Stop as problem:
            failures[kind] = str(problem).splitlines()

    parallel(*(lambda kind=kind: install(kind) for kind in kinds))
    _run_pure(workspace.python, selection, tally)
    if not failures:
        _run_upkeep(workspace, selection, tally)
    warnings: list[str] = []
    for kind, paths in tests.items():
        if kind not in failures:
            warnings += _run_odoo(workspace, kind, paths, selection, tally)
    title = "no warning was logged during the tests"
    tally.check(title, warnings, count=selection.whole)
    _check_logs(workspace, failures, selection, tally)


def _by_template(paths: Iterable[str]) -> dict[str, list[str]]:
    """The `paths` of tests by the kind of database they are run in."""
    found = addons.installable()
    tests: dict[str, list[str]] = {}
    for path in paths:
        addon = path.partition("/")[0]
        kind = addons.kind(addon, found) if addon in found else addons.ALONE
        tests.setdefault(kind, []).append(path)
    return tests


def _check_logs(
    workspace: Workspace,
    failures: dict[str, list[str]],
    selection: Selection,
    tally: Tally,
) -> None:
    problems = {**workspace.templates.problems, **failures}
    kinds = ("sla", addons.ALONE, *addons.BESIDE)
    clean = [line for kind in kinds for line in problems.get(kind, [])]
    tally.check("the addons install with a clean log", clean, count=selection.whole)
    if selection.whole:
        demo = problems.get("sla_demo", [])
        tally.check("the addon installs with demo data and a clean log", demo)


def _run_pure(python: Path, selection: Selection, tally: Tally) -> None:
    if not selection.pure:
        return
    console.say("\nTests without Odoo")
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    command = [str(python), "-m", "pytest", "-p", "no:odoo", *selection.pure]
    command += _parallel(selection, "worksteal")
    _pytest([*command, *selection.options], kept, tally)


def _run_upkeep(workspace: Workspace, selection: Selection, tally: Tally) -> None:
    if not selection.upkeep:
        return
    console.say("\nTests that upgrade, uninstall and kill")
    command = [str(workspace.python), "-m", "pytest", "-p", "no:odoo"]
    command += [*selection.upkeep, *selection.options]
    # Few and long, and they often wait: one more than there are processors.
    if selection.whole or not selection.options:
        command += ["-n", str(_processes() + 1), "--dist=load", "--maxschedchunk=1"]
    _pytest(command, {**os.environ, "PYTHONPATH": str(ROOT)}, tally)


def _parallel(selection: Selection, how: str) -> list[str]:
    """In a whole run every processor works."""
    if not selection.whole:
        return []
    # What comes first starts first: see `dev_pytest.pytest_collection_modifyitems`.
    return ["-n", str(_processes()), f"--dist={how}", "--no-loadscope-reorder"]


def _processes() -> int:
    return min(4, os.cpu_count() or 1)


def _run_odoo(
    workspace: Workspace,
    kind: str,
    paths: list[str],
    selection: Selection,
    tally: Tally,
) -> list[str]:
    """Run the tests at `paths` in a database of `kind`; the warnings they logged."""
    console.say(f"\nTests in Odoo and in the browser{_BESIDE.get(kind, '')}")
    odoo = workspace.odoo
    with workspace.templates.copied(kind, "db") as database:
        command = [str(odoo.python), "-m", "pytest", f"--odoo-config={odoo.config}"]
        command += [f"--odoo-database={database}", "--odoo-http"]
        command += ["--odoo-log-level=info", *paths, *selection.options]
        # A class of Odoo's sets up its data once, so it stays in one process.
        command += _parallel(selection, "loadscope")
        # The server of browser tests is no place for queue_job to run its jobs.
        env = {**odoo.env, "ODOO_QUEUE_JOB_CHANNELS": "root:0"}
        env["SLA_AXE_CORE"] = str(node.axe_core(workspace.cache))
        return _pytest(command, env, tally)


def _pytest(command: list[str], env: dict[str, str], tally: Tally) -> list[str]:
    """Run pytest, add its outcome to `tally`, return the warnings it saw logged."""
    with tempfile.TemporaryDirectory() as report:
        path = os.pathsep.join(filter(None, [str(_PLUGINS), env.get("PYTHONPATH")]))
        extra = {"PYTHONPATH": path, "DEV_REPORT": report}
        settings = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
        command = [*command, *settings, "-p", "dev_pytest"]
        child = spawn(command, cwd=ROOT, env={**env, **extra})
        code = wait(child)
        counts = Path(report, "counts.json")
        found = json.loads(counts.read_text()) if counts.exists() else {}
        tally.add(found, code if counts.exists() else code or 1)
        logs = sorted(Path(report).glob("*.log"))
        return [line for log in logs for line in log.read_text().splitlines()]
