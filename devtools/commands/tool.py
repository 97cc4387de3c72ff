# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev tool NAME ...`: run one linter; the hooks of pre-commit are such calls."""

from __future__ import annotations

import os
import sys

from .. import node, python_env
from ..cache import ROOT, Cache, fingerprint, user_cache
from ..console import Stop, console
from ..debian import Archive

_NODE_TOOLS = ("prettier", "eslint")


def main(arguments: list[str]) -> int:
    """Become the tool that the first argument names."""
    if not arguments:
        raise Stop("./dev tool needs the name of a tool.")
    os.chdir(ROOT)
    name, rest = arguments[0], arguments[1:]
    cache = Cache(user_cache())
    if name in _NODE_TOOLS:
        return _run_node_tool(cache, name, rest)
    archive = Archive(cache)
    files = python_env.LINT_FILES
    python = python_env.provide(cache, "lint", files, archive)
    archive.close()
    script = python.parent / name
    if not script.exists():
        raise Stop(f"There is no tool `{name}`.")
    # Scripts name the folder in which the environment was built: it moved since.
    with script.open("rb") as file:
        interpreted = file.read(2) == b"#!"
    command = [str(python), str(script)] if interpreted else [str(script)]
    sys.stdout.flush()
    os.execve(command[0], [*command, *rest], _environment(cache))


def _environment(cache: Cache) -> dict[str, str]:
    """Have the tools remember in the cache, which `./dev clean` removes."""
    folder = cache.home / "checkouts" / fingerprint(ROOT) / "lint"
    names = ("MYPY_CACHE_DIR", "PYLINTHOME", "RUFF_CACHE_DIR")
    return {**os.environ, **{name: str(folder / name.lower()) for name in names}}


def _run_node_tool(cache: Cache, name: str, rest: list[str]) -> int:
    if not node.is_there():
        console.say(node.NO_NODE)
        return 0
    modules = node.provide(cache)
    os.execvpe(
        "node",
        ["node", str((modules / ".bin" / name).resolve()), *rest],
        node.environment(modules),
    )
