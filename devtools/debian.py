# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Packages out of a Debian archive, downloaded and unpacked, never installed.

Works as any user: apt is given folders of its own for everything it writes. The
archive's address is asked of the machine's own apt.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterable
from pathlib import Path

from .cache import Cache, remove
from .console import Step, Stop
from .processes import is_running, run

SUITE = "sid"
_KEYRINGS = [
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
]
NO_ARCHIVE_ADVICE = (
    "The package `odoo-19` comes from a Debian archive, with apt.\n"
    "Elsewhere, set ODOO_HOME to a source checkout of Odoo 19.0 (the folder that "
    "holds `odoo-bin`) and run this again."
)


class Archive:
    """Debian's unstable suite, reached with a private apt configuration.

    Where the machine's own apt already knows a package, that one is taken.
    """

    def __init__(self, cache: Cache) -> None:
        self.folder = cache.home / "apt" / str(os.getpid())
        self._options: list[str] = []
        self._ready = False
        self._lock = threading.Lock()

    def show(self, package: str) -> dict[str, str]:
        """The fields of `package` in the archive's index, names as keys.

        :raises Stop: when no archive is at hand or it lacks the package.
        """
        self._prepare()
        output = run(
            ["apt-cache", *self._options, "show", "--no-all-versions", package],
            advice=NO_ARCHIVE_ADVICE,
        )
        return parse_fields(output)

    def download(self, packages: Iterable[str], folder: Path, step: Step) -> list[Path]:
        """Download `packages` into `folder` and return the files."""
        self._prepare()
        names = list(packages)
        total = sum(int(self.show(name)["Size"]) for name in names) / 1e6

        def progress() -> None:
            got = sum(file.stat().st_size for file in folder.rglob("*.deb*")) / 1e6
            step.detail = f"downloaded {got:.0f} of {total:.0f} MB"

        folder.mkdir(parents=True, exist_ok=True)
        advice = "Is the network up? Run the same command again: it starts over here."
        command = ["apt-get", *self._options, "--quiet", "download", *names]
        run(command, cwd=folder, advice=advice, tick=progress)
        step.detail = f"{total:.0f} MB"
        return sorted(folder.glob("*.deb"))

    def unpack(self, files: Iterable[Path], folder: Path) -> None:
        """Unpack the packages in `files` on top of each other in `folder`."""
        for file in files:
            run(["dpkg", "-x", file, folder])

    def close(self) -> None:
        """Give back the space of the indexes, and of those that were left behind."""
        remove(self.folder)
        for left in self.folder.parent.glob("*"):
            if not is_running(int(left.name), "dev"):
                remove(left)

    def _prepare(self) -> None:
        with self._lock:
            if self._ready:
                return
            if not shutil.which("apt-get") or not shutil.which("dpkg"):
                raise Stop("This system has no apt.", NO_ARCHIVE_ADVICE)
            private = self._private_options()
            if not self._knows_odoo(private):
                self._update(private)
            self._ready = True

    def _knows_odoo(self, private: list[str]) -> bool:
        """Whether the machine's own apt offers Odoo 19: then use its indexes."""
        try:
            run(["apt-cache", "show", "odoo-19"])
        except Stop:
            return False
        caches = [option for option in private if "sourcelist" not in option]
        self._options = [option for option in caches if "State::lists" not in option]
        return True

    def _private_options(self) -> list[str]:
        values = {
            "Dir::Etc::sourcelist": self.folder / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State::lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            "APT::Sandbox::User": "root",
            # A mirror that lags behind will do; signatures are checked all the same.
            "Acquire::Check-Valid-Until": "false",
        }
        return [f"-o{name}={value}" for name, value in values.items()]

    def _update(self, private: list[str]) -> None:
        """Fetch the index of the suite from the first archive that has it."""
        for part in ("lists/partial", "cache/archives/partial"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        sites = debian_sites(_index_targets())
        problems = []
        for site in sites:
            source = f"deb {_signed_by()}{site} {SUITE} main\n"
            (self.folder / "sources.list").write_text(source, encoding="utf-8")
            try:
                run(["apt-get", *private, "--quiet", "update", "--error-on=any"])
                run(["apt-cache", *private, "show", "odoo-19"])
            except Stop as problem:
                problems.append(f"{site}: {problem.problem}")
                continue
            self._options = private
            return
        found = "\n".join(problems) or "Its sources name no Debian archive."
        text = f"This machine's apt cannot get `odoo-19`.\n{found}"
        raise Stop(text, NO_ARCHIVE_ADVICE)


def _index_targets() -> str:
    fields = "$(SITE)|$(ORIGIN)|$(COMPONENT)|$(TARGET_OF)"
    return run(["apt-get", "indextargets", "--format", fields])


def _signed_by() -> str:
    for keyring in _KEYRINGS:
        if keyring.exists() and os.access(keyring, os.R_OK):
            return f"[signed-by={keyring}] "
    return ""


def debian_sites(targets: str) -> list[str]:
    """The addresses in apt's index targets that may be full Debian archives.

    :param targets: lines of `site|origin|component|type`; apt leaves a field that
        it does not know yet as the placeholder `$(FIELD)`.
    """
    sites: list[str] = []
    for line in targets.splitlines():
        site, origin, component, kind = (line.split("|") + [""] * 4)[:4]
        if kind != "deb" or component != "main" or site in sites:
            continue
        if origin != "Debian" and not origin.startswith("$(") and origin:
            continue
        sites.append(site)
    return sorted(sites, key=lambda site: "security" in site)


def parse_fields(paragraph: str) -> dict[str, str]:
    """The first paragraph of Debian control data, as a dict."""
    fields: dict[str, str] = {}
    name = ""
    for line in paragraph.strip().split("\n\n")[0].splitlines():
        if line[:1].isspace():
            fields[name] += "\n" + line.strip()
        elif ":" in line:
            name, value = line.split(":", 1)
            fields[name] = value.strip()
    return fields


def dependencies(fields: dict[str, str], prefixes: tuple[str, ...]) -> list[str]:
    """The packages of `Depends` whose names begin with one of `prefixes`.

    Of alternatives (`a | b`) the first one counts.
    """
    names = []
    for part in fields.get("Depends", "").split(","):
        first = part.split("|")[0]
        name = re.sub(r"[\s(:].*", "", first.strip())
        if name.startswith(prefixes):
            names.append(name)
    return names
