# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Wheels of our addons, named and described as those of OCA.

whool builds them: the version is that of the manifest, what the addon depends on is
what pip installs with it, and the page is its README.rst.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from . import addons, python_env
from .cache import ROOT, Cache
from .console import console
from .debian import Archive
from .processes import run

#: What no user of an addon needs.
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
_BUILD = "import sys; from whool.buildapi import build_wheel; build_wheel(sys.argv[1])"


def offered(root: Path = ROOT) -> list[str]:
    """The addons that users install."""
    return [name for name in addons.installable(root) if not name.startswith("test_")]


def environment(cache: Cache) -> Path:
    """The `python` of the environment that builds, and installs, wheels."""
    archive = Archive(cache)
    try:
        return python_env.provide(cache, "wheels", python_env.WHEEL_FILES, archive)
    finally:
        archive.close()


def build(cache: Cache, names: Iterable[str], folder: Path) -> list[Path]:
    """Build the wheels of some addons into a folder; their paths, by name.

    An older wheel of the same addon there is removed.
    """
    python = environment(cache)
    folder.mkdir(parents=True, exist_ok=True)
    built: list[Path] = []
    for name in names:
        for old in folder.glob(f"odoo_addon_{name}-*.whl"):
            old.unlink()
        with console.step(f"Wheel of {name}"):
            _build(python, ROOT / name, folder.resolve())
        built += folder.glob(f"odoo_addon_{name}-*.whl")
    return built


def _build(python: Path, addon: Path, folder: Path) -> None:
    # In a copy: what git or an editor has in the checkout is none of its business.
    with tempfile.TemporaryDirectory() as place:
        copy = shutil.copytree(addon, Path(place, addon.name), ignore=_LEFT_OUT)
        env = {**os.environ, "WHOOL_POST_VERSION_STRATEGY_OVERRIDE": "none"}
        run([python, "-c", _BUILD, folder], cwd=copy, env=env)
