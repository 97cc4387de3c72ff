# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which `./dev` processes are at work in a checkout, so that others can end them."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .processes import is_running

_PATIENCE = 30.0


@dataclass(frozen=True)
class Session:
    """A `./dev` process at work.

    :param command: what it was called to do.
    :param server: the process id of the Odoo server it started, or 0.
    """

    pid: int
    command: str
    server: int = 0
    port: int = 0

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return is_running(self.pid, "dev")

    @property
    def server_alive(self) -> bool:
        """Whether the Odoo server that it started still runs."""
        return bool(self.server) and is_running(self.server, "odoo")


def _file(folder: Path, pid: int) -> Path:
    return folder / "run" / f"{pid}.json"


@contextlib.contextmanager
def session(folder: Path, command: str) -> Iterator[None]:
    """Be known as a session of the checkout's cache `folder` inside the block."""
    record(folder, Session(os.getpid(), command))
    try:
        yield
    finally:
        _file(folder, os.getpid()).unlink(missing_ok=True)


def record(folder: Path, found: Session) -> None:
    """Write down `found`, replacing what is known of its process."""
    file = _file(folder, found.pid)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found.__dict__), encoding="utf-8")


def sessions(folder: Path) -> list[Session]:
    """The sessions of a checkout, apart from this one; forgets those that are over."""
    found = []
    for file in sorted((folder / "run").glob("*.json")):
        try:
            entry = Session(**json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            file.unlink(missing_ok=True)
            continue
        if entry.pid == os.getpid():
            continue
        if entry.alive or entry.server_alive:
            found.append(entry)
        else:
            file.unlink(missing_ok=True)
    return found


def end(found: Session) -> None:
    """End a session and the server it started, and wait until they are gone."""
    if found.alive:
        os.kill(found.pid, signal.SIGTERM)
        _wait(lambda: not found.alive)
    if found.server_alive:
        os.kill(found.server, signal.SIGTERM)
        _wait(lambda: not found.server_alive)
        if found.server_alive:
            os.kill(found.server, signal.SIGKILL)


def _wait(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and not done():
        time.sleep(0.1)
