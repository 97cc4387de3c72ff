# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev clean`: stop everything and give back all space."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from .. import postgres
from ..cache import user_cache
from ..console import console
from ..processes import run
from .stop import stop_checkout


def main(arguments: list[str]) -> int:
    """Stop what runs in any checkout of this user and remove the caches."""
    parser = argparse.ArgumentParser(prog="./dev clean", description=__doc__)
    parser.parse_args(arguments)
    cache = user_cache()
    places = [place for place in {cache, postgres.home_for(cache)} if place.exists()]
    if not places:
        console.say(f"There is nothing in {cache}.")
        return 0
    for folder in sorted((cache / "checkouts").glob("*")):
        stop_checkout(cache, folder.name, everything=True)
    before = shutil.disk_usage(cache).free
    for place in places:
        with console.step(f"Removing {place}"):
            run(["rm", "-rf", "--", place])
    freed = shutil.disk_usage(_existing(cache)).free - before
    console.say(f"Freed {max(freed, 0) / 1e9:.1f} GB.")
    return 0


def _existing(path: Path) -> Path:
    return next(parent for parent in path.parents if os.path.exists(parent))
