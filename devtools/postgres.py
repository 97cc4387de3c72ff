# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""PostgreSQL: the server that `$PGHOST` names, or an embedded one.

The embedded server comes from a Python wheel, but not through the wheel's own
library: that one opens the permissions of every folder above the data, `/root`
included, and fails on a path with spaces. Here the programs run directly; they
refuse to run as root, so root lends them the user `nobody` and, when that user
cannot reach the cache, a place under `/var/cache`.

The cluster is for development: nothing in it survives a power cut, and everyone
who can open its socket (which only its owner can) is its superuser.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .cache import APP, copy_tree, fingerprint, remove
from .console import Stop
from .processes import run

ROLE = "odoo"
_SOCKET = ".s.PGSQL.5432"
_LONGEST_SOCKET = 100
_SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
shared_buffers = 256MB
min_wal_size = 32MB
log_min_messages = warning
"""


def programs(python: Path) -> Path:
    """The folder of PostgreSQL's programs in the environment of `python`."""
    found = sorted(python.parent.parent.glob("lib/python*/site-packages/*pgserver*"))
    for package in found:
        for install in sorted(package.glob("pginstall*"), reverse=True):
            if (install / "bin/postgres").is_file():
                return install / "bin"
    raise Stop(
        "The Python environment holds no PostgreSQL.",
        "Run `./dev clean` and try again, or set PGHOST to a server of your own.",
    )


def home_for(folder: Path) -> Path:
    """Where the files of servers live that belong to the cache `folder`.

    That is the cache itself, unless root keeps it where `nobody` cannot look.
    """
    path = [part for part in (folder, *folder.parents) if part.exists()]
    if os.geteuid() or all(part.stat().st_mode & 0o001 for part in path):
        return folder
    return Path("/var/cache") / f"{APP}-{fingerprint(folder)}"


class Server:
    """A PostgreSQL server to work with; `environment` tells how to reach it.

    :param bin: the folder of `psql`, `createdb` and `dropdb`.
    :param environment: the `PG…` variables, complete.
    """

    def __init__(self, bin: Path, environment: dict[str, str]) -> None:
        self.bin = bin
        self.environment = environment

    @property
    def env(self) -> dict[str, str]:
        """The whole environment for a program that talks to the server."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        return {**kept, **self.environment}

    def query(self, sql: str, database: str = "postgres") -> str:
        """Run `sql` in `database` and return its unaligned output, stripped.

        :raises Stop: with PostgreSQL's own words.
        """
        command = [str(self.bin / "psql"), "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1"]
        return run([*command, "-d", database, "-c", sql], env=self.env).strip()

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Have the server up inside the block."""
        yield


class ExternalServer(Server):
    """The server that the caller's `PG…` variables name."""

    def __init__(self, bin: Path) -> None:
        names = [name for name in os.environ if name.startswith("PG")]
        given = {name: os.environ[name] for name in names if name != "PGDATABASE"}
        super().__init__(bin, given)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Check that the server answers and that Odoo will accept the role."""
        advice = (
            "PGHOST is set, so that server is used: set PGUSER (and PGPASSWORD) to a "
            "role that may create databases. Unset PGHOST for an embedded server."
        )
        try:
            sql = "SELECT current_user, rolcreatedb OR rolsuper FROM pg_roles "
            answer = self.query(sql + "WHERE rolname = current_user")
        except Stop as problem:
            raise Stop(problem.problem, advice) from problem
        role, _, may_create = answer.partition("|")
        if role == "postgres" or may_create != "t":
            raise Stop(f"Odoo cannot work as the role `{role}`.", advice)
        yield


class EmbeddedServer(Server):
    """A cluster in `folder`, up as long as somebody uses it.

    Every process that uses the server holds a shared lock on one file; the last
    one to leave stops it.
    """

    def __init__(self, bin: Path, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "postgres.log"
        self.sockets = _socket_folder(self.data)
        self._account = None if os.geteuid() else _unprivileged()
        super().__init__(bin, {"PGHOST": str(self.sockets), "PGUSER": ROLE})

    def create(self) -> None:
        """Make an empty cluster whose superuser is the role `odoo`.

        Its collation is PostgreSQL's own C.UTF-8, the same on every system.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._give(self.folder)
        options = ["-D", str(self.data), "-U", ROLE, "--auth=trust"]
        options += ["--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options += ["--no-data-checksums"]
        run([self.bin / "initdb", *options], **self._as_account())
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(_SETTINGS)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Have the server up inside the block, starting and stopping it as needed."""
        users = (self.folder / "users.lock").open("a")
        with self._gate():
            fcntl.flock(users, fcntl.LOCK_SH)
            (self.folder / "programs").write_text(str(self.bin), encoding="utf-8")
            if not self.is_up():
                self._start()
        try:
            yield
        finally:
            with self._gate():
                fcntl.flock(users, fcntl.LOCK_UN)
                if _nobody_holds(users):
                    self.stop()
            users.close()

    def is_used(self) -> bool:
        """Whether some process is using the server right now."""
        with (self.folder / "users.lock").open("a") as users:
            return not _nobody_holds(users)

    def is_up(self) -> bool:
        """Whether the server runs."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.sockets / _SOCKET))
            except OSError:
                return False
        return True

    def stop(self) -> None:
        """Stop the server, ending the sessions it has."""
        if self.is_up():
            run(self._pg_ctl("-m", "fast", "-w", "stop"), **self._as_account())
        if self.sockets != self.data:
            remove(self.sockets)

    def _start(self) -> None:
        if self.sockets != self.data:
            self._own_socket_folder()
        quoted = str(self.sockets).replace("'", "''").replace('"', '""')
        settings = f"unix_socket_directories = '\"{quoted}\"'\n"
        auto = self.data / "postgresql.auto.conf"
        auto.write_text(settings, encoding="utf-8")
        command = self._pg_ctl("-l", self.log, "-w", "-t", "60", "start")
        advice = f"Its log: {self.log}\n`./dev clean` starts afresh."
        run(command, advice=advice, **self._as_account())

    def _pg_ctl(self, *arguments: str | Path) -> list[str | Path]:
        return [self.bin / "pg_ctl", "-D", self.data, *arguments]

    def _own_socket_folder(self) -> None:
        """A folder that nobody else could have prepared for us."""
        remove(self.sockets)
        self.sockets.mkdir(mode=0o700)
        self._give(self.sockets)

    def _give(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account.pw_uid, self._account.pw_gid)

    def _as_account(self) -> dict[str, Any]:
        """Options that run a program as the account that owns the cluster."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        options: dict[str, Any] = {"cwd": self.folder, "env": kept}
        if self._account:
            ids = {"user": self._account.pw_uid, "group": self._account.pw_gid}
            options.update(ids, extra_groups=[])
        return options

    @contextlib.contextmanager
    def _gate(self) -> Iterator[None]:
        with (self.folder / "gate.lock").open("a") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield


def embedded(bin: Path, folder: Path, home: Path) -> EmbeddedServer:
    """The embedded server of the cluster in `folder`.

    Root runs a copy of the programs under `home`, which `nobody` can read.
    """
    if not os.geteuid():
        target = home / "programs" / fingerprint(bin)
        if not target.exists():
            _copy_programs(bin, target)
        bin = target.joinpath(*bin.parts[-3:])
    return EmbeddedServer(bin, folder)


def cluster_folder(home: Path, checkout: str) -> Path:
    """Where the cluster of a checkout lives, given where clusters live."""
    return home / "checkouts" / checkout / "cluster"


def existing(cache: Path, checkout: str) -> EmbeddedServer | None:
    """The embedded server of a checkout, if it was ever set up."""
    if not cache.exists():
        return None
    home = home_for(cache)
    folder = cluster_folder(home, checkout)
    noted = folder / "programs"
    if not noted.exists():
        return None
    return EmbeddedServer(Path(noted.read_text(encoding="utf-8")), folder)


def _copy_programs(bin: Path, target: Path) -> None:
    """Copy the programs and the wheel's libraries, which they find next to them."""
    install, package = bin.parent, bin.parent.parent
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=target.parent))
    (part / package.name).mkdir()
    copy_tree(install, part / package.name / install.name)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        copy_tree(libraries, part / libraries.name)
    run(["chmod", "-R", "a+rX", part])
    # Another process may have been faster; its copy is as good.
    with contextlib.suppress(OSError):
        part.rename(target)
    shutil.rmtree(part, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("nobody")
    except KeyError as error:
        raise Stop(
            "PostgreSQL refuses to run as root, and this system has no user `nobody`.",
            "Run this as a normal user, or set PGHOST to a server of your own.",
        ) from error


def _nobody_holds(users: Any) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    fcntl.flock(users, fcntl.LOCK_UN)
    return True


def _socket_folder(data: Path) -> Path:
    """Where the socket goes: next to the data, or in a shorter place.

    The system limits a socket's path, and in `PGHOST` a comma separates hosts.
    """
    if len(os.fsencode(data / _SOCKET)) <= _LONGEST_SOCKET and "," not in str(data):
        return data
    return Path(tempfile.gettempdir()) / f"hse-{os.getuid()}-{fingerprint(data)}"
