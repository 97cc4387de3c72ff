# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev shell`: an Odoo shell on a database that is made when it is missing."""

from __future__ import annotations

import argparse
import subprocess
from typing import Any

from .. import addons
from ..cache import ROOT
from ..console import console
from ..databases import check_name
from ..processes import forget, spawn, wait
from ..user_databases import provide
from ..workspace import Workspace


def main(arguments: list[str]) -> int:
    """Run the shell; its exit code is that of the script on standard input."""
    options = _parse(arguments)
    check_name(options.database)
    extra = [name for name in options.install.split(",") if name]
    with Workspace().ready("shell") as workspace:
        provide(workspace, options.database, demo=options.demo, extra=extra)
        odoo = workspace.odoo
        command = odoo.command("shell", "-c", odoo.config, "-d", options.database)
        command += ["--no-http", "--log-level=warn", "--shell-interface=python"]
        child = spawn(command, env=odoo.env, cwd=ROOT)
        try:
            return _wait_through_interrupts(child)
        finally:
            forget(child)


def _wait_through_interrupts(child: subprocess.Popen[Any]) -> int:
    """Wait for the shell, which itself answers to Ctrl-C at its prompt."""
    while True:
        try:
            return wait(child)
        except KeyboardInterrupt:
            console.say()


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev shell",
        description="An Odoo shell. Give it a script on standard input, or type.",
    )
    parser.add_argument(
        "--database",
        required=True,
        metavar="NAME",
        help=f"made with {addons.MAIN} installed if it is not there",
    )
    parser.add_argument(
        "--demo", action="store_true", help="make the database with demo data"
    )
    parser.add_argument(
        "--install",
        default="",
        metavar="ADDON,...",
        help="have these addons installed too",
    )
    return parser.parse_args(arguments)
