# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A real Odoo server with cron workers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import databases

_ODOO = Path(__file__).with_name("launch.py")
PATIENCE = 300  # seconds for what takes a few on an idle machine
_READY = """
SELECT count(*) FROM ir_cron AS c WHERE active AND (nextcall <= now() AT TIME ZONE 'UTC'
    OR EXISTS (SELECT FROM ir_cron_trigger
               WHERE cron_id = c.id AND call_at <= now() AT TIME ZONE 'UTC'))
"""
_CLOCK_IS_DUE = """
UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC'
WHERE ir_actions_server_id IN (
    SELECT id FROM ir_act_server WHERE code = 'model._cron_clock()')
"""


class Server:
    """A server on one database, from entering to leaving.

    :param notices: whether cron workers are notified of work, by Odoo or by us
    :param postgres: the variables that lead to another PostgreSQL server
    """

    def __init__(
        self,
        config: str,
        database: str,
        options: tuple[str, ...] = (),
        notices: bool = True,
        postgres: dict[str, str] | None = None,
    ) -> None:
        self.database = database
        self._command = [*self.command(config, database), "--log-level=warn", *options]
        self._command += [
            f"--http-port={_free_port()}",
            f"--gevent-port={_free_port()}",
        ]
        #: For other processes that work on the database, too: they notify as well.
        self.env = {**os.environ, **(postgres or {})}
        if not notices:  # Odoo's own switch; this function notifies nobody
            self.env["ODOO_NOTIFY_FUNCTION"] = "concat"

    @staticmethod
    def command(config: str, database: str, *arguments: str) -> list[str]:
        """The command line of Odoo for one database."""
        command = [sys.executable, str(_ODOO), *arguments, "-c", config]
        return [*command, "-d", database, f"--db-filter=^{database}$"]

    def __enter__(self) -> Server:
        self._process = subprocess.Popen(
            self._command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # so that its workers end with it
        )
        return self

    def __exit__(self, *_exception: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def settle(self, cursor: Any) -> None:
        """Wait until its cron workers are at work and have nothing left to do.

        New ones first look after a minute, unless somebody notifies them.

        :raises RuntimeError: when they do not begin
        """
        cursor.execute(_CLOCK_IS_DUE)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            cursor.execute(_READY)
            if not cursor.fetchone()[0]:
                return
            databases.notify(self.database, self.env)
            time.sleep(1)
        raise RuntimeError("The server's cron workers do not begin.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
