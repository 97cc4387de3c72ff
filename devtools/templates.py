# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Template databases: installed once, copied in a second, rebuilt when stale.

Each kind builds on another one; its mark is a fingerprint of all that went into it.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass

from . import addons
from .cache import Cache, fingerprint
from .console import console
from .databases import Databases
from .odoo import Odoo
from .postgres import EmbeddedServer
from .processes import is_running

BARE = ("helpdesk_mgmt", "resource")
_HOUR = 3600


@dataclass(frozen=True)
class Kind:
    """A kind of template.

    :param base: the kind it is a copy of, to begin with.
    :param demo: with demo data.
    :param title: what the user sees while it is made.
    """

    name: str
    title: str
    base: str = ""
    demo: bool = False

    def addons(self) -> tuple[str, ...]:
        """The addons that are installed on top of the base."""
        if not self.base:
            return BARE
        if self.name == "bare_apps":
            return addons.APPS
        if self.name in (addons.ALONE, *addons.BESIDE):
            found = addons.installable()
            return tuple(n for n in found if addons.kind(n, found) in self.tested)
        return addons.DEMO if self.demo else (addons.MAIN,)

    @property
    def tested(self) -> tuple[str, ...]:
        """The kinds of addons that are in it, for a kind that addons are tested in."""
        return (addons.ALONE, "apps") if self.name == "apps" else (self.name,)

    @property
    def ours(self) -> bool:
        """Whether addons of this checkout are in it, whose log must be clean."""
        return not self.name.startswith("bare")


KINDS = {
    kind.name: kind
    for kind in (
        Kind("bare", "Odoo with helpdesk_mgmt"),
        Kind("bare_demo", "Odoo with helpdesk_mgmt and demo data", demo=True),
        Kind("sla", f"{addons.MAIN} installed", base="bare"),
        Kind("sla_demo", f"{addons.MAIN} with demo data", base="bare_demo", demo=True),
        Kind("tests", "addons that need no applications installed", base="sla"),
        Kind("bare_apps", "Odoo with its applications", base="bare"),
        Kind("apps", "addons of this checkout installed", base="bare_apps"),
        Kind("queue", "addons for queue_job installed", base="sla"),
    )
}


class Templates:
    """The template databases of one checkout.

    :param prefix: what their names begin with.
    :param version: a fingerprint of what the bare kinds are made from.
    """

    def __init__(
        self,
        cache: Cache,
        databases: Databases,
        odoo: Odoo,
        prefix: str,
        version: str,
    ) -> None:
        self.cache = cache
        self.databases = databases
        self.odoo = odoo
        self.prefix = prefix
        self.version = version
        self.problems: dict[str, list[str]] = {}

    def name(self, kind: str) -> str:
        """The name of the template database of `kind`."""
        return self.prefix + kind

    def mark(self, kind: str) -> str:
        """The mark of a template of `kind` that is up to date."""
        found = KINDS[kind]
        if not found.base:
            return fingerprint(self.version, kind, BARE)
        wanted = found.addons()
        content = addons.key(wanted) if found.ours else fingerprint(wanted)
        # The times in demo data count from its installation, so it ages.
        age = time.time() // _HOUR if found.demo else 0
        return fingerprint(self.mark(found.base), kind, content, age)

    @contextlib.contextmanager
    def held(self, kind: str) -> Iterator[str]:
        """The name of an up-to-date template, which stays as it is in the block.

        The warnings of its installation are in `problems[kind]` afterwards. Such a
        template is not kept for the next time, so that they show up again.
        """
        place = fingerprint(self.odoo.config)
        with self.cache.lock(f"database {place} {self.name(kind)}"):
            name, mark = self.name(kind), self.mark(kind)
            if self.databases.mark(name) != mark:
                self._build(KINDS[kind], mark)
            yield name

    @contextlib.contextmanager
    def copied(self, kind: str, label: str) -> Iterator[str]:
        """The name of a copy of the template of `kind`, dropped at the end.

        With it go those whose names begin with its own, as the processes of
        pytest-xdist make them.

        :param label: what tells it from other copies of this process.
        """
        begin = f"{self.name('run')}_"
        self._drop_left_overs(begin)
        name = f"{begin}{os.getpid()}_{label}"
        with self.held(kind) as template:
            self.databases.drop(name)
            self.databases.copy(template, name)
        try:
            yield name
        finally:
            for made in self.databases.names(name):
                self.databases.drop(made)

    def _drop_left_overs(self, begin: str) -> None:
        """Drop the copies of runs that were killed."""
        # On a server of the user's, another machine may be at work.
        if not isinstance(self.databases.server, EmbeddedServer):
            return
        for name in self.databases.names(begin):
            pid = name.removeprefix(begin).partition("_")[0]
            if not is_running(int(pid), "python"):
                self.databases.drop(name)

    def _build(self, kind: Kind, mark: str) -> None:
        name = self.name(kind.name)
        part = f"{name}_part"
        self.databases.drop(part)
        if kind.base:
            with self.held(kind.base) as base:
                self.databases.copy(base, part)
        else:
            self.databases.create(part)
        with console.step(f"Database: {kind.title}"):
            problems = self.odoo.install(part, kind.addons(), demo=kind.demo)
        if kind.ours:
            self.problems[kind.name] = problems
        self.databases.drop(name)
        self.databases.rename(part, name)
        if not self.problems.get(kind.name):
            self.databases.set_mark(name, mark)
