# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The databases of one run: copied from a template, dropped at the end."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

PREFIX = "sla_bench_"
_LOG_LINES = 30


def server_version() -> str:
    """The version of the PostgreSQL server that the `PG*` variables name."""
    return _ask("SHOW server_version")[0][0]


def connect(database: str, environment: Mapping[str, str]) -> Any:
    """A connection that commits each statement.

    :param environment: the `PG*` variables that lead to the server
    """
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
    names["password"] = "PGPASSWORD"
    given = {
        key: environment[name] for key, name in names.items() if name in environment
    }
    connection = psycopg2.connect(dbname=database, **given)
    connection.autocommit = True
    return connection


def notify(database: str, environment: Mapping[str, str]) -> None:
    """Have the cron workers of a database look for work; they listen in `postgres`."""
    with contextlib.closing(connect("postgres", environment)) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify('cron_trigger', %s)", (database,))


@contextlib.contextmanager
def copies(template: str, names: list[str], filestore: Path) -> Iterator[list[str]]:
    """A database per name, copied from `template`; all are dropped at the end.

    What an earlier run left behind, because it was killed, is dropped first.

    :param filestore: the folder that holds the files of each database
    """
    _drop_leftovers(filestore)
    databases = [f"{PREFIX}{os.getpid()}_{name}" for name in names]
    try:
        for database in databases:
            _run("CREATE DATABASE {} TEMPLATE {}", database, template)
        yield databases
    finally:
        for database in databases:
            _run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)
            shutil.rmtree(filestore / database, ignore_errors=True)


def install(config: str, wanted: dict[str, str]) -> None:
    """Install addons side by side: `{database: addon}`.

    :raises RuntimeError: with the end of the log, when an installation fails
    """
    running = {
        database: subprocess.Popen(
            _install_command(config, database, addon),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for database, addon in wanted.items()
    }
    try:
        logs = {name: process.communicate()[0] for name, process in running.items()}
    finally:  # interrupted: nothing may write to a database that is to be dropped
        for process in running.values():
            process.kill()
            process.wait()
    for database, process in running.items():
        if process.returncode:
            end = "\n".join(logs[database].splitlines()[-_LOG_LINES:])
            raise RuntimeError(f"{wanted[database]} could not be installed:\n{end}")


def _install_command(config: str, database: str, addon: str) -> list[str]:
    command = [sys.executable, "-m", "odoo", "-c", config, "-d", database, "-i", addon]
    command += ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
    return [*command, "--log-level=warn"]  # short enough for the pipe


def _drop_leftovers(filestore: Path) -> None:
    names = _ask(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", PREFIX
    )
    for (name,) in names:
        number = name[len(PREFIX) :].partition("_")[0]
        if number.isdigit() and not _is_running(int(number)):
            # Another machine's run on this server is still connected to its own.
            with contextlib.suppress(psycopg2.errors.ObjectInUse):
                _run("DROP DATABASE IF EXISTS {}", name)
                shutil.rmtree(filestore / name, ignore_errors=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _run(statement: str, *names: str) -> None:
    identifiers = [sql.Identifier(name) for name in names]
    with _cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*identifiers))


def _ask(statement: str, *parameters: str) -> list[tuple]:
    with _cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


@contextlib.contextmanager
def _cursor() -> Iterator:
    # Databases are not made inside a transaction.
    with contextlib.closing(connect("postgres", os.environ)) as connection:
        with connection.cursor() as cursor:
            yield cursor
