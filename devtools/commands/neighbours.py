# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev neighbours`: the tests of OCA's helpdesk addons, without ours and with them.

Each addon is installed from PyPI in a database that is thrown away, and its own tests
are run; then ours are installed in a copy of that database, and the same tests run
again. What ended otherwise is printed; the exit code is 1 if a test that passes without
ours fails with them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .. import addons, chromium, outcomes, python_env
from ..cache import ROOT
from ..console import Stop, console
from ..debian import Archive
from ..odoo import Odoo
from ..processes import spawn, wait
from ..workspace import Workspace

#: OCA's helpdesk for 19.0.
NEIGHBOURS = (
    "helpdesk_mgmt",
    "helpdesk_mgmt_activity",
    "helpdesk_mgmt_crm",
    "helpdesk_mgmt_merge",
    "helpdesk_mgmt_project",
    "helpdesk_mgmt_rating",
    "helpdesk_mgmt_sale",
    "helpdesk_mgmt_sla",
    "helpdesk_portal_priority",
    "helpdesk_product",
    "helpdesk_ticket_close_inactive",
    "helpdesk_ticket_partner_response",
    "helpdesk_ticket_related",
    "helpdesk_type",
)


def main(arguments: list[str]) -> int:
    """Run the tests of the neighbours both ways and print the difference."""
    names = _wanted(arguments)
    chromium.provide()
    with Workspace().ready("neighbours") as workspace:
        odoo = _odoo(workspace)
        paths = [_folder(odoo, name) / "tests" for name in names]
        paths = [path for path in paths if path.is_dir()]
        with workspace.templates.copied("bare_apps", "neighbours") as without:
            beside = f"{without}_ours"
            with console.step(f"Installing {len(names)} neighbours"):
                odoo.install(without, names)
            workspace.databases.copy(without, beside)
            with console.step(f"Installing {addons.MAIN} beside them"):
                odoo.install(beside, [addons.MAIN])
            before = _run(odoo, without, paths, "without ours")
            after = _run(odoo, beside, paths, "with ours")
    return _say(before, after)


def _wanted(arguments: list[str]) -> list[str]:
    parser = argparse.ArgumentParser(prog="./dev neighbours", description=__doc__)
    parser.add_argument("addons", nargs="*", metavar="ADDON", help="default: all")
    names: list[str] = parser.parse_args(arguments).addons or [*NEIGHBOURS]
    if unknown := sorted({*names} - {*NEIGHBOURS}):
        raise Stop(
            f"{', '.join(unknown)} is no neighbour.",
            f"They are: {', '.join(NEIGHBOURS)}.",
        )
    return names


def _odoo(workspace: Workspace) -> Odoo:
    """Odoo with the addons that are installed nowhere else."""
    archive = Archive(workspace.cache)
    try:
        files = python_env.NEIGHBOUR_FILES
        python = python_env.provide(workspace.cache, "neighbours", files, archive)
    finally:
        archive.close()
    folders = python.parent.parent.glob("lib/python*/site-packages/odoo/addons")
    place = (workspace.tree, workspace.python, workspace.server, workspace.folder)
    return Odoo(*place, name="neighbours", addons=[*folders])


def _folder(odoo: Odoo, name: str) -> Path:
    """The folder of an addon.

    :raises Stop: when no folder of addons has it.
    """
    for folder in odoo.addons_paths:
        if (folder / name / "__manifest__.py").exists():
            return folder / name
    raise Stop(f"There is no addon {name}.")


def _run(
    odoo: Odoo, database: str, paths: Sequence[Path], title: str
) -> dict[str, str]:
    """The outcome of each of their tests in a database."""
    console.say(f"\nTests of the neighbours {title}")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        command = [str(odoo.python), "-m", "pytest", f"--odoo-config={odoo.config}"]
        command += [f"--odoo-database={database}", "--odoo-http", "-q", "--tb=line"]
        command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT)]
        command += ["-p", "no:cacheprovider", f"--junitxml={report}"]
        command += ["-o", "junit_family=xunit1"]
        # It imports Odoo's whole browser suite, which is Odoo's own and takes an hour.
        command += ["--ignore-glob=/*/test_js.py"]
        child = spawn([*command, *map(str, paths)], cwd=ROOT, env=odoo.env)
        wait(child)
        if not report.exists():
            raise Stop("The tests of the neighbours could not be run.")
        return outcomes.read(report)


def _say(before: dict[str, str], after: dict[str, str]) -> int:
    console.say("\nWithout ours, and with ours:")
    console.say("\n".join(outcomes.table(before, after)))
    lines = outcomes.differences(before, after)
    console.say("\n".join(["", *lines]) if lines else "\nNo test ended otherwise.")
    return int(not before or outcomes.broken(before, after))
