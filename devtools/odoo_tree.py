# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo 19 itself: `$ODOO_HOME`, or Debian's package unpacked into the cache."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .cache import Cache, fingerprint, remove
from .console import Stop, console
from .debian import Archive, dependencies

SERIES = (19, 0)
PACKAGE = "odoo-19"
_GIGABYTES = 1.6
# Debian leaves this non-free script out, and the bundle of browser tests names it.
_LEFT_OUT = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class OdooTree:
    """An Odoo source tree.

    :param version: changes when the tree does.
    :param python_path: the folder to put on Python's path.
    :param addons_paths: where its addons are.
    :param script: its command line. A prefork server starts the process for websockets
        by the script that it was started by itself; `python -m odoo` is none.
    """

    version: str
    python_path: Path
    addons_paths: tuple[Path, ...]
    script: Path


def provide(cache: Cache, archive: Archive) -> OdooTree:
    """The Odoo 19 tree to work with, set up if it is not there yet."""
    home = os.environ.get("ODOO_HOME")
    if home:
        return from_checkout(Path(home).expanduser().resolve())
    found = _unpacked(cache)
    if found is None:
        with cache.lock("odoo"):
            found = _unpacked(cache) or _unpack(cache, archive)
    packages = found / "usr/lib/python3/dist-packages"
    addons = (packages / "odoo/addons",)
    return OdooTree(found.name, packages, addons, found / "usr/bin/odoo")


def from_checkout(home: Path) -> OdooTree:
    """The tree of a source checkout of Odoo 19.0 at `home`.

    :raises Stop: when `home` is something else.
    """
    release = home / "odoo/release.py"
    advice = "Set ODOO_HOME to the folder that holds `odoo-bin` of Odoo 19.0."
    if not release.is_file():
        raise Stop(f"ODOO_HOME={home} is no Odoo source checkout.", advice)
    series = read_series(release.read_text(encoding="utf-8"))
    if series != SERIES:
        raise Stop(f"ODOO_HOME={home} is Odoo {series}, not 19.0.", advice)
    folders = [home / "addons", home / "odoo/addons"]
    addons = tuple(folder for folder in folders if folder.is_dir())
    version = fingerprint(home, _commit(home))
    return OdooTree(version, home, addons, home / "odoo-bin")


def read_series(release: str) -> tuple[int, int] | None:
    """The series, such as (19, 0), that the text of `odoo/release.py` tells."""
    match = re.search(r"^version_info\s*=\s*\((\d+),\s*(\d+)", release, re.M)
    return (int(match[1]), int(match[2])) if match else None


def _commit(home: Path) -> str:
    command = ["git", "-C", str(home), "rev-parse", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()


def _unpacked(cache: Cache) -> Path | None:
    """The newest whole tree in the cache."""
    trees = [path for path in cache.home.glob("odoo/[!.]*") if path.is_dir()]
    return max(trees, key=lambda path: path.stat().st_mtime, default=None)


def _unpack(cache: Cache, archive: Archive) -> Path:
    cache.need_space(_GIGABYTES, "Odoo 19")
    with console.step("Odoo 19 from Debian's package") as step:
        fields = archive.show(PACKAGE)
        folder = cache.home / "odoo" / fields["Version"]
        names = [PACKAGE, *dependencies(fields, ("fonts-", "libjs-"))]
        with cache.build(folder) as part:
            files = archive.download(names, part / "debs", step)
            step.detail += ", unpacking"
            archive.unpack(files, part)
            remove(part / "debs")
            addons = part / "usr/lib/python3/dist-packages/odoo/addons"
            left_out = addons / _LEFT_OUT
            left_out.parent.mkdir(parents=True, exist_ok=True)
            left_out.touch()
        step.detail = fields["Version"]
    return folder
