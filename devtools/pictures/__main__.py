# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`python -m devtools.pictures ADDRESS DATABASE FOLDER IDS NAME...`: take pictures of a
server that runs."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ..browser import Browser
from .album import ADDON, PICTURES
from .camera import Camera


def main(address: str, database: str, folder: str, ids: str, *names: str) -> None:
    """Take the pictures that are named.

    :param ids: the ids of records by their external ids, as JSON
    """
    known = json.loads(ids)

    def number(name: str) -> int:
        found: int = known[name if "." in name else f"{ADDON}.{name}"]
        return found

    with Browser.started(address) as browser:
        camera = Camera(browser, database, Path(folder))
        camera.log_in("admin")
        for name in names:
            PICTURES[name](camera, number)
            print(name, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
