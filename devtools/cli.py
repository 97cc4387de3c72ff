# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The command line: which command does what, and how failures end."""

from __future__ import annotations

import errno
import importlib
import os
import sys

from . import processes
from .cache import disk_full, user_cache
from .console import Stop, console

COMMANDS = {
    "demo": "serve Odoo with demo data on 127.0.0.1 (--port, --fresh)",
    "test": "run all tests, or those that the given pytest arguments select",
    "shell": "an Odoo shell: --database NAME [--demo] [--install ADDON,...]",
    "bench": "print the benchmark table ([--scale N])",
    "neighbours": "run the tests of OCA's helpdesk addons without ours and with them",
    "pictures": "take the pictures of the documentation ([NAME ...])",
    "wheels": "build each addon as a wheel (--out FOLDER)",
    "lint": "run formatters and linters",
    "stop": "stop the servers that were started in this checkout",
    "clean": "stop everything and remove the caches",
}
# Called by .pre-commit-config.yaml, by those who change what users read, and for
# releases.
_HIDDEN = ("pot", "tool", "readme", "news", "dump")
_INTERRUPTED = 130


def run(arguments: list[str]) -> int:
    """Run the command that `arguments` name and return the exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(_usage())
        return 0 if arguments else 2
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS and name not in _HIDDEN:
        print(f"./dev knows no command `{name}`.\n\n{_usage()}", file=sys.stderr)
        return 2
    os.umask(0o022)
    processes.raise_on_terminate()
    command = importlib.import_module(f"devtools.commands.{name}")
    try:
        code: int = command.main(rest)
    except KeyboardInterrupt:
        processes.terminate_all()
        console.say("Interrupted. The same command again goes on from here.")
        return _INTERRUPTED
    except Stop as problem:
        return _say_why(name, problem)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return _say_why(name, disk_full())
    finally:
        processes.terminate_all()
    return code


def _usage() -> str:
    lines = [f"  ./dev {name:<10} {text}" for name, text in COMMANDS.items()]
    return "\n".join(
        [
            "Usage: ./dev COMMAND [ARGUMENTS]",
            "",
            *lines,
            "",
            f"What they set up lives in {user_cache()}.",
            "Variables: ODOO_HOME (a source checkout of Odoo 19.0), PGHOST and the",
            "other PG... variables (a PostgreSQL server of your own), XDG_CACHE_HOME.",
        ]
    )


def _say_why(name: str, problem: Stop) -> int:
    processes.terminate_all()
    console.say(f"\n./dev {name} stopped. {problem.problem}")
    if problem.advice:
        console.say(f"\n{problem.advice}")
    return 1
