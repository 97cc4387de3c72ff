# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""PostgreSQL servers of their own, for what must not hear each other.

Notifying the cron workers of one database wakes those of all databases on the
same PostgreSQL server: they listen in a common place.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator

from . import postgres
from .cache import remove
from .console import Stop
from .postgres import EmbeddedServer, Server
from .workspace import Workspace


@contextlib.contextmanager
def apart(workspace: Workspace, name: str, database: str) -> Iterator[Server]:
    """A new PostgreSQL server with a copy of a database; gone at the end.

    :param name: what tells it from others at the same time
    :raises Stop: when the database cannot be copied
    """
    home = postgres.home_for(workspace.cache.home)
    folder = postgres.cluster_folder(home, workspace.id).with_name(f"apart_{name}")
    programs = postgres.programs(workspace.python)
    server = postgres.embedded(programs, folder, home)
    _forget(server)  # what a run that was killed has left
    try:
        server.create()
        with server.running():
            server.query(f'CREATE DATABASE "{database}" TEMPLATE template0')
            _copy(workspace.server, server, database)
            yield server
    finally:
        _forget(server)


def _copy(source: Server, target: Server, database: str) -> None:
    dump = [str(source.bin / "pg_dump"), "--format=custom", "--compress=0", database]
    restore = [str(target.bin / "pg_restore"), "--no-owner", "--exit-on-error"]
    with subprocess.Popen(dump, env=source.env, stdout=subprocess.PIPE) as dumping:
        restoring = subprocess.run(
            [*restore, f"--dbname={database}"],
            env=target.env,
            stdin=dumping.stdout,
            check=False,
        )
    if dumping.returncode or restoring.returncode:
        raise Stop(f"{database} could not be copied; why stands above.")


def _forget(server: EmbeddedServer) -> None:
    if server.folder.exists():
        server.stop()
        remove(server.folder)
