# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev demo`: Odoo with demo data, served on this machine only."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from .. import addons, sessions
from ..cache import ROOT
from ..console import Step, Stop, console
from ..mail_sink import mail_sink
from ..processes import forget, spawn, wait
from ..site import Site
from ..user_databases import is_stale, provide
from ..workspace import Workspace

DATABASE = "sla_demo"
HOST = "127.0.0.1"
DEFAULT_PORT = 8069
_LAST_PORT = 65535
_START_SECONDS = 180
# Odoo's jobs start only after a minute. Until they have caught up with the times in the
# demo data, the first page would warn that they lag behind.
_WAKE = f"SELECT pg_notify('cron_trigger', '{DATABASE}')"
# The demo must not call home, and its links must lead to itself.
_TAME = """
UPDATE ir_cron SET active = false WHERE id IN (
    SELECT res_id FROM ir_model_data
    WHERE module = 'mail' AND name = 'ir_cron_module_update_notification');
DELETE FROM ir_config_parameter WHERE key IN ('web.base.url', 'web.base.url.freeze');
INSERT INTO ir_config_parameter (key, value)
VALUES ('web.base.url', 'http://{host}:{port}'), ('web.base.url.freeze', 'True');
"""


def main(arguments: list[str]) -> int:
    """Serve the demo until Ctrl-C or `./dev stop`."""
    options = _parse(arguments)
    workspace = Workspace()
    _check_port(workspace, options.port)
    with workspace.ready("demo"):
        _prepare(workspace, options)
        try:
            return _serve(workspace, options.port)
        except KeyboardInterrupt:
            console.say("Stopped.")
            return 0


def _prepare(workspace: Workspace, options: argparse.Namespace) -> None:
    databases = workspace.databases
    exists = databases.exists(DATABASE)
    if exists and (options.fresh or is_stale(workspace, DATABASE)):
        others = [s.port for s in sessions.sessions(workspace.folder) if s.server]
        if others:
            raise Stop(
                "The addon changed, or --fresh was given, and another demo of this "
                f"checkout is running (port {others[0]}).",
                "Run `./dev stop` first.",
            )
    if exists and options.fresh:
        databases.drop(DATABASE)
    if not provide(workspace, DATABASE, demo=True, extra=addons.DEMO):
        console.say(f"Using {DATABASE} as it is: --fresh makes new tickets.")
    sql = _TAME.format(host=HOST, port=options.port)
    workspace.server.query(sql, DATABASE)


def _serve(workspace: Workspace, port: int) -> int:
    log = workspace.odoo.logs / f"demo-{port}.log"
    mails = workspace.folder / "mails"
    log.unlink(missing_ok=True)
    with mail_sink(mails) as smtp_port:
        child = _start(workspace, port, smtp_port, log)
        server = sessions.Session(os.getpid(), "demo", child.pid, port)
        sessions.record(workspace.folder, server)
        try:
            with console.step("Starting Odoo") as step:
                _wait_until_ready(child, port, step, log)
            workspace.server.query(_WAKE)
            print(f"\n  http://{HOST}:{port}   log in as admin, password admin\n")
            print(f"  Log:   {log}\n  Mails: {mails}\n", flush=True)
            console.say("Ctrl-C stops the server.")
            code = wait(child)
        finally:
            child.terminate()
            child.wait()
            forget(child)
    # `./dev stop` may have reached the server first.
    if code > 0:
        raise Stop(f"Odoo ended with code {code}.", f"Its log: {log}")
    return 0


def _start(
    workspace: Workspace, port: int, smtp_port: int, log: Path
) -> subprocess.Popen[Any]:
    odoo = workspace.odoo
    command = odoo.command("-c", odoo.config, "-d", DATABASE)
    command += [f"--db-filter=^{DATABASE}$", "--no-database-list"]
    command += [f"--http-interface={HOST}", f"--http-port={port}"]
    command += ["--workers=0", "--max-cron-threads=2"]
    command += [f"--smtp={HOST}", f"--smtp-port={smtp_port}", f"--logfile={log}"]
    # A session of its own, so that Ctrl-C reaches it through us alone.
    with log.open("ab") as output:
        return spawn(
            command,
            env=odoo.env,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _wait_until_ready(
    child: subprocess.Popen[Any], port: int, step: Step, log: Path
) -> None:
    deadline = time.monotonic() + _START_SECONDS
    site = Site(HOST, port)
    while not site.answers("/web/health"):
        if child.poll() is not None:
            raise Stop("Odoo did not start.", f"Its log: {log}")
        if time.monotonic() > deadline:
            raise Stop(f"Odoo does not answer on port {port}.", f"Its log: {log}")
        time.sleep(0.2)
    step.detail = "building the pages"
    site.visit_as("admin", "admin")


def _check_port(workspace: Workspace, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            return
        except OSError as error:
            denied = isinstance(error, PermissionError)
            state = "for the system's own services" if denied else "taken"
            problem, cause = f"Port {port} on {HOST} is {state}.", error
    other = port + 1 if 1024 <= port < _LAST_PORT else DEFAULT_PORT + 1
    advice = f"Choose another one: ./dev demo --port {other}"
    if any(s.port == port for s in sessions.sessions(workspace.folder)):
        problem = f"The demo of this checkout already runs on http://{HOST}:{port}."
        advice = f"Stop it with ./dev stop. {advice}"
    raise Stop(problem, advice) from cause


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="./dev demo",
        description=f"Serve Odoo with demo data (database {DATABASE}) on {HOST}.",
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help=f"default: {DEFAULT_PORT}"
    )
    parser.add_argument("--fresh", action="store_true", help="start from new demo data")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 0 < int(text) <= _LAST_PORT:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no port: 1 to {_LAST_PORT}")
