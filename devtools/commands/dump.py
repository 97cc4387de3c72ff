# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev dump`: keep a database of this version, for later ones to upgrade in a test.

Tickets, promises, results, actions, entitlements and a simulation are in it. Run it
with each release. A release that has none yet is checked out beside this one:

    git worktree add /tmp/old COMMIT && ./dev dump --root /tmp/old
"""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import dumps
from ..cache import ROOT
from ..console import console
from ..workspace import Workspace


def main(arguments: list[str]) -> int:
    """Make the database, keep it and say where."""
    parser = argparse.ArgumentParser(
        prog="./dev dump",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--root", type=Path, default=ROOT, help="a checkout of another version"
    )
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    file = dumps.FOLDER / f"{dumps.version(root)}.sql.xz"
    with Workspace().ready("dump") as workspace:
        dumps.make(workspace, root, file)
    console.say(f"{file}: {file.stat().st_size // 1024} kB")
    return 0
