# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev stop`: end the servers that were started in this checkout."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import postgres, sessions
from ..cache import ROOT, fingerprint, user_cache
from ..console import console


def main(arguments: list[str]) -> int:
    """Stop the demo servers, and a database server that nobody uses any more."""
    parser = argparse.ArgumentParser(prog="./dev stop", description=__doc__)
    parser.parse_args(arguments)
    cache = user_cache()
    if not stop_checkout(cache, fingerprint(ROOT), everything=False):
        console.say("Nothing is running.")
    return 0


def stop_checkout(cache: Path, checkout: str, *, everything: bool) -> bool:
    """Stop what runs in a checkout and say what; tell whether there was anything.

    :param everything: end tests, shells and benchmarks as well.
    """
    stopped = False
    for session in sessions.sessions(cache / "checkouts" / checkout):
        if session.server or everything:
            sessions.end(session)
            place = f" on port {session.port}" if session.port else ""
            console.say(f"Stopped ./dev {session.command}{place}.")
            stopped = True
    server = postgres.existing(cache, checkout)
    if server and server.is_up() and (everything or not server.is_used()):
        server.stop()
        console.say("Stopped the database server.")
        stopped = True
    return stopped
