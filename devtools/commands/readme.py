# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev readme`: the pages of all addons, and the changelog, from their fragments.

README.rst and static/description/index.html are made from the folder `readme` of each
addon, CHANGELOG.md from all their HISTORY.md. A hook of `./dev lint` runs it.
"""

from __future__ import annotations

import argparse

from .. import wheels
from ..cache import ROOT, Cache, user_cache
from ..processes import spawn, wait


def main(arguments: list[str]) -> int:
    """Write what is behind."""
    parser = argparse.ArgumentParser(prog="./dev readme", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="only name what is behind, and fail"
    )
    options = parser.parse_args(arguments)
    python = wheels.environment(Cache(user_cache()))
    command = [str(python), "-m", "devtools.pages"]
    child = spawn([*command, "--check"] if options.check else command, cwd=ROOT)
    return wait(child)
