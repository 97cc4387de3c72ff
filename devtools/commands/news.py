# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev news`: put the news of addons into their HISTORY.md, with their versions.

What is new stands in readme/newsfragments of an addon, a file for each: 15.feature.md,
15.bugfix.md. They are taken out there. Raise the version in the manifest first.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import addons, fragments, wheels
from ..cache import ROOT, Cache, user_cache
from ..console import console
from ..processes import run


def main(arguments: list[str]) -> int:
    """Write the history of each addon that has news."""
    parser = argparse.ArgumentParser(prog="./dev news", description=__doc__)
    parser.parse_args(arguments)
    python = wheels.environment(Cache(user_cache()))
    for name in addons.installable():
        addon = ROOT / name
        if any(addon.glob("readme/newsfragments/*.md")):
            version = fragments.manifest(addon)["version"]
            write(python, addon, version)
            console.say(f"{name} {version}")
    return 0


def write(python: Path, addon: Path, version: str) -> None:
    """Put the news of an addon into its history."""
    run(
        [
            *(python, "-m", "towncrier", "build", "--yes"),
            *("--config", ROOT / "towncrier.toml"),
            *("--dir", addon, "--version", version),
        ],
        cwd=ROOT,
    )
