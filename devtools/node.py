# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Formatters that are written in JavaScript, where the machine has Node."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from .cache import ROOT, Cache, fingerprint
from .console import console
from .processes import run

_SOURCE = ROOT / "devtools/node"
_FILES = ("package.json", "package-lock.json")
NO_NODE = "This machine has no Node (node, npm): JavaScript and XML are not checked."


def is_there() -> bool:
    """Whether the machine has Node and npm."""
    return bool(shutil.which("node") and shutil.which("npm"))


def provide(cache: Cache) -> Path:
    """The `node_modules` folder with the pinned packages."""
    texts = [(_SOURCE / name).read_text(encoding="utf-8") for name in _FILES]
    folder = cache.home / "node" / fingerprint(*texts)
    if not folder.exists():
        with cache.lock("node"):
            if not folder.exists():
                _install(cache, folder)
    return folder / "node_modules"


def _install(cache: Cache, folder: Path) -> None:
    with console.step("Formatters for JavaScript and XML"):
        with cache.build(folder) as part:
            for name in _FILES:
                shutil.copy(_SOURCE / name, part)
            command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            command += ["--cache", str(part / "npm-cache")]
            advice = "Is the network up? Run the same command again."
            run(command, cwd=part, advice=advice)
            shutil.rmtree(part / "npm-cache", ignore_errors=True)


def environment(modules: Path) -> dict[str, str]:
    """The environment in which configuration files find their plugins."""
    return {**os.environ, "NODE_PATH": str(modules)}
