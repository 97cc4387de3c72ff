# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One checkout with all it needs to run: Odoo, Python, PostgreSQL, databases."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from . import odoo_tree, postgres, python_env, sessions
from .cache import ROOT, Cache, copy_tree, fingerprint, remove, user_cache
from .console import Stop, console
from .databases import PREFIX, Databases
from .debian import Archive
from .odoo import Odoo
from .odoo_tree import OdooTree
from .postgres import EmbeddedServer, ExternalServer, Server
from .processes import parallel
from .templates import Templates

# Raise it when the way templates are made changes.
_LAYOUT = 1
_GIGABYTES = 0.8


class Workspace:
    """What the commands work with, once `ready` has set it up."""

    tree: OdooTree
    python: Path
    server: Server
    odoo: Odoo
    databases: Databases
    templates: Templates

    def __init__(self) -> None:
        self.cache = Cache(user_cache())
        self.id = fingerprint(ROOT)
        self.folder = self.cache.home / "checkouts" / self.id
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "path").write_text(f"{ROOT}\n", encoding="utf-8")

    @contextlib.contextmanager
    def ready(self, command: str) -> Iterator[Workspace]:
        """Set up what is missing and have the database server up in the block.

        :param command: the name under which `./dev stop` finds this process.
        """
        with sessions.session(self.folder, command):
            self.provide_programs()
            self.server = self._provide_server()
            with self.server.running():
                self.odoo = Odoo(self.tree, self.python, self.server, self.folder)
                self.databases = Databases(self.server, self.odoo.data)
                self.templates = self._templates(self.odoo, self._prefix())
                yield self

    def provide_programs(self) -> None:
        """Set up Odoo and the Python packages, both at the same time."""
        archive = Archive(self.cache)

        def tree() -> None:
            self.tree = odoo_tree.provide(self.cache, archive)

        def python() -> None:
            files = python_env.ODOO_FILES
            self.python = python_env.provide(self.cache, "odoo", files, archive)

        try:
            parallel(tree, python)
        finally:
            archive.close()

    def _version(self) -> str:
        packages = python_env.requirements_key(python_env.ODOO_FILES)
        return fingerprint(_LAYOUT, self.tree.version, packages)

    def _prefix(self) -> str:
        """Checkouts that share a server of the user's keep out of each other's way."""
        own = isinstance(self.server, EmbeddedServer)
        return PREFIX if own else f"{PREFIX}{self.id}_"

    def _templates(self, odoo: Odoo, prefix: str) -> Templates:
        databases = Databases(odoo.server, odoo.data)
        return Templates(self.cache, databases, odoo, prefix, self._version())

    def _provide_server(self) -> Server:
        programs = postgres.programs(self.python)
        if os.environ.get("PGHOST"):
            return ExternalServer(programs)
        home = postgres.home_for(self.cache.home)
        folder = postgres.cluster_folder(home, self.id)
        server = postgres.embedded(programs, folder, home)
        made_from = server.folder / "made-from"
        with self.cache.lock(f"cluster {self.id}"):
            if not made_from.exists() or made_from.read_text() != self._version():
                self._copy_cluster(server, home)
                made_from.write_text(self._version())
        return server

    def _copy_cluster(self, server: EmbeddedServer, home: Path) -> None:
        """Give this checkout a cluster, as a copy of the one made for all."""
        if server.folder.exists() and server.is_used():
            raise Stop(
                "The databases of this checkout belong to other versions of Odoo or "
                "of the Python packages, and are in use.",
                "Run `./dev stop` first.",
            )
        base = home / "postgres" / self._version()
        with self.cache.lock("template databases"):
            if not base.exists():
                self.cache.need_space(_GIGABYTES, "the template databases")
                with self.cache.build(base) as part:
                    self._build_base(part, server.bin, home)
        self._forget_removed(home)
        if server.folder.exists():
            console.say("The databases of this checkout are outdated: making new ones.")
            server.stop()
            remove(server.folder)
        remove(self.folder / "data")
        server.folder.parent.mkdir(parents=True, exist_ok=True)
        copy_tree(base / "data", self.folder / "data")
        copy_tree(base / "cluster", server.folder)

    def _forget_removed(self, home: Path) -> None:
        """Give back the space of checkouts that are not there any more."""
        for noted in self.cache.home.glob("checkouts/*/path"):
            folder = noted.parent
            root = Path(noted.read_text(encoding="utf-8").rstrip("\n"))
            if not (root / "dev").exists() and not sessions.sessions(folder):
                remove(postgres.cluster_folder(home, folder.name).parent)
                remove(folder)

    def _build_base(self, part: Path, programs: Path, home: Path) -> None:
        server = EmbeddedServer(programs, part / "cluster")
        with console.step("PostgreSQL cluster"):
            server.create()
        with server.running():
            templates = self._templates(
                Odoo(self.tree, self.python, server, part), PREFIX
            )
            parallel(*(lambda kind=kind: _hold(templates, kind) for kind in _BARE))


_BARE = ("bare", "bare_demo")


def _hold(templates: Templates, kind: str) -> None:
    with templates.held(kind):
        pass
