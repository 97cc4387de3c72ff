# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases of releases, kept as compressed SQL, for later versions to upgrade."""

from __future__ import annotations

import ast
import lzma
import subprocess
from pathlib import Path

from . import addons
from .cache import ROOT
from .console import Stop, console
from .databases import Databases
from .odoo import Odoo
from .postgres import Server
from .processes import run
from .workspace import Workspace

#: Where they are kept, by version.
FOLDER = ROOT / "tests/upkeep/data"
#: What happens in such a database before it is kept.
STORY = ROOT / "tests/upkeep/scripts/release.py"
#: What is installed in it.
ADDONS = (addons.MAIN, f"{addons.MAIN}_automation")
#: What differs from one dump to the next, and what older servers do not know.
_LEFT_OUT = (b"\\restrict ", b"\\unrestrict ", b"SET transaction_timeout", b"-- Dumped")


def version(root: Path = ROOT) -> str:
    """The version of the addon in a checkout."""
    manifest = root / addons.MAIN / "__manifest__.py"
    return str(ast.literal_eval(manifest.read_text("utf-8"))["version"])


def make(workspace: Workspace, root: Path, file: Path) -> None:
    """Install the addons of a checkout, play the story, keep the database.

    :param root: the checkout, this one or one of an older version
    """
    odoo = Odoo(
        *(workspace.tree, workspace.python, workspace.server, workspace.folder),
        name="dump",
        root=root,
    )
    with workspace.templates.copied("bare", "dump") as database:
        with console.step(f"Installing {version(root)}"):
            problems = odoo.install(database, ADDONS)
        if problems:
            raise Stop("\n".join(problems))
        with console.step("What happens in it"):
            _play(odoo, database)
        with console.step(f"Dump: {file.name}"):
            write(workspace.server, database, file)


def _play(odoo: Odoo, database: str) -> None:
    command = odoo.command("shell", "-c", odoo.config, "-d", database, "--no-http")
    with STORY.open("rb") as script:
        done = subprocess.run(
            [*command, "--log-level=warn"],
            stdin=script,
            env=odoo.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        raise Stop(f"The story failed:\n{done.stdout}\n{done.stderr}")


def write(server: Server, database: str, file: Path) -> None:
    """Keep a database, without its files, as SQL."""
    command = [str(server.bin / "pg_dump"), "--no-owner", "--no-privileges"]
    text = run([*command, "-d", database], env=server.env).encode()
    kept = [line for line in text.split(b"\n") if not line.startswith(_LEFT_OUT)]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(lzma.compress(b"\n".join(kept), preset=9 | lzma.PRESET_EXTREME))


def restore(databases: Databases, file: Path, name: str) -> None:
    """Make the database `name` as it was when it was kept in `file`."""
    server = databases.server
    databases.create(name)
    command = [
        str(server.bin / "psql"),
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-d",
        name,
    ]
    done = subprocess.run(
        [*command, "-o", "/dev/null"],
        input=lzma.decompress(file.read_bytes()),
        env=server.env,
        capture_output=True,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        raise Stop(f"PostgreSQL could not restore {file.name}:\n{said}")
