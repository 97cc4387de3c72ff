# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Servers that run side by side on one database, and are killed without warning."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from copy import copy
from pathlib import Path

from devtools import clusters
from devtools.cache import ROOT
from devtools.odoo import Odoo
from devtools.processes import forget, spawn
from devtools.workspace import Workspace
from tests.upkeep.site import Site

from .modes import CRON, Mode

#: Seconds for what takes a few on an idle machine.
PATIENCE = 300.0


class Farm(Site):
    """A database with any number of Odoo servers, and who empties their outbox."""

    mode: Mode = CRON

    @classmethod
    @contextmanager
    def of(cls, workspace: Workspace, mode: Mode) -> Iterator[Farm]:
        """A fresh copy of the mode's template; its servers end with the block."""
        with cls.made(workspace, mode.template) as made:
            assert isinstance(made, Farm)
            made.mode = mode
            try:
                yield made
            finally:
                made.kill_all()

    @contextmanager
    def apart(self, name: str) -> Iterator[Farm]:
        """A copy on a PostgreSQL server of its own, on which nobody else notifies."""
        here = self.workspace
        unique = f"{os.getpid()}_{name}"
        with clusters.apart(here, unique, self.database) as server:
            there = copy(here)
            there.server = server
            there.odoo = Odoo(here.tree, here.python, server, here.folder)
            there.odoo.logs /= name
            there.odoo.logs.mkdir(exist_ok=True)
            farm = Farm(there, self.database)
            farm.mode = self.mode
            try:
                yield farm
            finally:
                farm.kill_all()

    def shell(self, text: str) -> list[str]:
        """Run some code in an Odoo shell; the lines it printed."""
        return self._process(self.workspace.odoo.command("shell"), text)

    def start(self, *options: str) -> subprocess.Popen[bytes]:
        """Start a server, in a session of its own so that it can be killed whole.

        :param options: those of the mode's prefork server when there are none
        """
        odoo = self.workspace.odoo
        command = odoo.command("-c", odoo.config)
        command += [f"--db-filter=^{self.database}$", "--no-database-list"]
        command += [f"--http-port={free_port()}", f"--gevent-port={free_port()}"]
        command += options or self.mode.prefork
        return self._spawn(command, env={**odoo.env, **self.mode.env})

    def begin(self, text: str) -> subprocess.Popen[bytes]:
        """Start some code in an Odoo shell, next to the servers."""
        odoo = self.workspace.odoo
        command = [*odoo.command("shell"), "-c", str(odoo.config), "--no-http"]
        command += ["--max-cron-threads=0"]
        env = {**odoo.env, **self.mode.env}
        child = self._spawn(command, env, stdin=subprocess.PIPE)
        assert child.stdin is not None
        child.stdin.write(text.encode())
        child.stdin.close()
        return child

    def _spawn(
        self,
        command: list[str],
        env: dict[str, str],
        stdin: int = subprocess.DEVNULL,
    ) -> subprocess.Popen[bytes]:
        odoo = self.workspace.odoo
        log = odoo.logs / f"{self.database}-{len(self.written) + 1}.log"
        self.written.append(log)
        log.unlink(missing_ok=True)
        child = spawn(
            [*command, "-d", self.database, f"--logfile={log}"],
            env=env,
            cwd=ROOT,
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.servers.append(child)
        self.logs[child.pid] = log
        return child

    def is_at_work(self, server: subprocess.Popen[bytes]) -> bool:
        """Whether a server takes part in the work."""
        return any(self.says(server, text) for text in self.mode.busy)

    def says(self, server: subprocess.Popen[bytes], text: bytes) -> bool:
        """Whether the log of a server has some text in it."""
        log = self.logs[server.pid]
        return log.exists() and text in log.read_bytes()

    @property
    def logs(self) -> dict[int, Path]:
        """The log of each server, by its process."""
        found: dict[int, Path] = self.__dict__.setdefault("_logs", {})
        return found

    @property
    def servers(self) -> list[subprocess.Popen[bytes]]:
        """The servers that were started and not killed."""
        return self.__dict__.setdefault("_servers", [])

    def kill(self, server: subprocess.Popen[bytes]) -> None:
        """End a server and all its workers at once, as a power cut does."""
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        forget(server)
        self.servers.remove(server)

    def kill_all(self) -> None:
        """End all servers."""
        for server in list(self.servers):
            self.kill(server)

    def notify(self) -> None:
        """Have the cron workers look for work; new ones first do after a minute."""
        sql = f"SELECT pg_notify('cron_trigger', '{self.database}')"
        self.workspace.server.query(sql)

    def wait_until(self, done: Callable[[], bool]) -> None:
        """Wait until something is true, and have the cron workers look meanwhile.

        :raise AssertionError: when it does not become true
        """

        def asked() -> bool:
            self.notify()
            return done()

        self.wait_for(done if done() else asked)

    def wait_for(self, done: Callable[[], bool]) -> None:
        """Wait until something is true, and disturb nobody.

        :raise AssertionError: when it does not become true
        """
        until = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < until, "it did not come in time"
            time.sleep(0.5)

    def count(self, sql: str) -> int:
        """How many rows a `FROM` clause has."""
        return int(self.query(f"SELECT count(*) FROM {sql}"))


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
