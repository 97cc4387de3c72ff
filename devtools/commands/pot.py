# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev pot [ADDON ...]`: write templates for translators, as Odoo exports them, and
bring the languages along.

A test in each addon says when its template is behind. Odoo's own command exports;
`click-odoo-makepot` works too, takes half as long again, and leaves the version to be
cut.
"""

from __future__ import annotations

import re
import subprocess

from .. import addons
from ..cache import ROOT
from ..console import Stop, console
from ..workspace import Workspace

#: What differs from one export to the next, whatever was translated.
_DATES = re.compile(r'^"(?:POT-Creation|PO-Revision)-Date: .*\n', re.MULTILINE)
_VERSION = re.compile(
    r'^"(Project-Id-Version: Odoo Server \d+\.\d+)[^"]*"$', re.MULTILINE
)


def main(arguments: list[str]) -> int:
    """Write the templates of some addons, or of all that users install."""
    kinds = _by_kind(arguments)
    with Workspace().ready("pot") as workspace:
        for kind, names in kinds.items():
            with workspace.templates.held(kind) as database:
                _export(workspace, database, names)
    return 0


def _by_kind(wanted: list[str]) -> dict[str, list[str]]:
    """The addons that users install, by the kind of database that has them.

    :param wanted: only these, unless empty
    """
    found = addons.installable()
    offered = [name for name in found if not name.startswith("test_")]
    if unknown := sorted({*wanted} - {*offered}):
        raise Stop(f"There is no addon {', '.join(unknown)} that users install.")
    kinds: dict[str, list[str]] = {}
    for name in wanted or offered:
        kind = "sla" if name == addons.MAIN else addons.kind(name, found)
        kinds.setdefault(kind, []).append(name)
    return kinds


def _export(workspace: Workspace, database: str, names: list[str]) -> None:
    odoo = workspace.odoo
    with console.step(f"Templates of {', '.join(names)}"):
        command = odoo.command("i18n", "export", "-c", odoo.config, "-d", database)
        command += ["-l", "pot", "--", *names]
        subprocess.run(command, env=odoo.env, cwd=ROOT, check=True, text=True)
    for name in names:
        path = ROOT / name / "i18n" / f"{name}.pot"
        text = _DATES.sub("", path.read_text(encoding="utf-8"))
        path.write_text(_VERSION.sub(r'"\1\\n"', text), encoding="utf-8")
    _follow(workspace, names)


def _follow(workspace: Workspace, names: list[str]) -> None:
    """Bring the languages of the addons along."""
    templates = [f"{name}/i18n/{name}.pot" for name in names]
    python = str(workspace.odoo.python)
    command = [python, "-m", "devtools.translations", *templates]
    subprocess.run(command, cwd=ROOT, check=True)
