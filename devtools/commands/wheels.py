# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev wheels`: each addon that users install as a wheel, for pip."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import wheels
from ..cache import ROOT, Cache, user_cache
from ..console import Stop, console


def main(arguments: list[str]) -> int:
    """Build the wheels and say where they are."""
    parser = argparse.ArgumentParser(prog="./dev wheels", description=__doc__)
    parser.add_argument("addons", nargs="*", metavar="ADDON", help="default: all")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "dist", help="the folder; default: dist"
    )
    options = parser.parse_args(arguments)
    offered = wheels.offered()
    if unknown := sorted({*options.addons} - {*offered}):
        raise Stop(f"There is no addon {', '.join(unknown)} that users install.")
    built = wheels.build(
        Cache(user_cache()), options.addons or offered, options.out.absolute()
    )
    console.say("\n".join(map(str, built)))
    return 0
