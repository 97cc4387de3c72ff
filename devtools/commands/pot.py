# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev pot`: write the templates for translators, as Odoo itself exports them.

A test in each addon says when its template is behind.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

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
    """Write the template of each addon that users install."""
    if arguments:
        raise Stop("./dev pot takes no arguments.")
    with Workspace().ready("pot") as workspace:
        for kind, names in _by_kind():
            with workspace.templates.held(kind) as database:
                _export(workspace, database, names)
    return 0


def _by_kind() -> Iterator[tuple[str, list[str]]]:
    """The addons that users install, by the kind of database that has them."""
    found = addons.installable()
    kinds: dict[str, list[str]] = {"sla": [addons.MAIN]}
    for name in found:
        if name != addons.MAIN and not name.startswith("test_"):
            kinds.setdefault(addons.kind(name, found), []).append(name)
    yield from kinds.items()


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
