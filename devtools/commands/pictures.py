# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev pictures`: the pictures of the documentation, taken of a desk of its own."""

from __future__ import annotations

import argparse
import contextlib
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import addons, chromium
from ..cache import ROOT
from ..console import Stop, console
from ..odoo import problems_in
from ..pictures.album import PICTURES
from ..processes import forget, run, spawn
from ..site import Site
from ..user_databases import report
from ..workspace import Workspace

DATABASE = "sla_pictures"
HOST = "127.0.0.1"
FOLDER = ROOT / "docs/pictures"
_START_SECONDS = 180
_IDS = """
SELECT json_object_agg(module || '.' || name, res_id) FROM ir_model_data
WHERE model IN ('helpdesk.ticket', 'sla.policy', 'sla.entity', 'spreadsheet.dashboard')
"""


def main(arguments: list[str]) -> int:
    """Take the pictures that are named, or all of them."""
    options = _parse(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    chromium.provide()
    with Workspace().ready("pictures") as workspace:
        if not options.keep or not workspace.databases.exists(DATABASE):
            _furnish(workspace)
        with _serving(workspace) as address, console.step("Taking pictures"):
            _take(workspace, address, options)
        if not options.keep:
            workspace.databases.drop(DATABASE)
    for name in options.names:
        path = options.out / f"{name}.png"
        console.say(f"{path}  {path.stat().st_size // 1024} KB")
    return 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev pictures",
        description="Take the pictures of the documentation, with Chromium.",
    )
    known = list(PICTURES)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"default: all of {', '.join(known)}"
    )
    parser.add_argument(
        "--out", type=Path, default=FOLDER, help="the folder; default: docs/pictures"
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="keep the database, and use one that is kept",
    )
    options = parser.parse_args(arguments)
    if unknown := sorted({*options.names} - {*known}):
        parser.error(f"there is no picture {', '.join(unknown)}")
    options.names = options.names or known
    options.out = options.out.absolute()
    return options


def _furnish(workspace: Workspace) -> None:
    """Make the database, at the moment of the pictures and in the months before."""
    odoo, databases = workspace.odoo, workspace.databases
    databases.drop(DATABASE)
    with workspace.templates.held("bare_demo") as template:
        databases.copy(template, DATABASE)
    log = odoo.logs / "pictures.log"
    log.unlink(missing_ok=True)
    install = ["-c", str(odoo.config), "-d", DATABASE, "-i", ",".join(addons.DEMO)]
    install += ["--with-demo", "--stop-after-init", "--no-http"]
    install += ["--max-cron-threads=0", f"--logfile={log}"]
    with console.step(f"Installing {addons.MAIN} in {DATABASE}"):
        run(_python(workspace, "odoo_then", *install), env=odoo.env, cwd=ROOT)
    with console.step("Living through a quarter"):
        life = _python(workspace, "desk", str(odoo.config), DATABASE)
        run(life, env=odoo.env, cwd=ROOT)
    report(problems_in(log))


def _take(workspace: Workspace, address: str, options: argparse.Namespace) -> None:
    ids = json.dumps(json.loads(workspace.server.query(_IDS, DATABASE)))
    command = _python(workspace, "", address, DATABASE, str(options.out), ids)
    run([*command, *options.names], env=workspace.odoo.env, cwd=ROOT)


@contextlib.contextmanager
def _serving(workspace: Workspace) -> Iterator[str]:
    """A server of the database whose time stands still: its address."""
    odoo, port = workspace.odoo, _free_port()
    log = odoo.logs / "pictures-server.log"
    log.unlink(missing_ok=True)
    command = _python(
        workspace,
        "odoo_then",
        *("-c", str(odoo.config), "-d", DATABASE, f"--db-filter=^{DATABASE}$"),
        *("--no-database-list", f"--http-interface={HOST}", f"--http-port={port}"),
        *("--workers=0", "--max-cron-threads=0", f"--logfile={log}"),
    )
    with console.step("Starting Odoo"), log.open("ab") as output:
        child = spawn(command, env=odoo.env, cwd=ROOT, stdout=output, stderr=output)
    try:
        _wait(child, port, log)
        yield f"http://{HOST}:{port}"
    finally:
        child.terminate()
        child.wait()
        forget(child)


def _wait(child: subprocess.Popen[Any], port: int, log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    site = Site(HOST, port)
    while not site.answers("/web/health"):
        if child.poll() is not None or time.monotonic() > until:
            raise Stop("Odoo did not start.", f"Its log: {log}")
        time.sleep(0.2)
    site.visit_as("admin", "admin")


def _python(workspace: Workspace, module: str, *arguments: str) -> list[str]:
    name = f"devtools.pictures.{module}".rstrip(".")
    return [str(workspace.python), "-m", name, *arguments]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
