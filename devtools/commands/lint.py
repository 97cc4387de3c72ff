# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""`./dev lint`: all formatters and linters on all files, through pre-commit.

Formatters change files; the exit code is 1 when something changed or is wrong.
"""

from __future__ import annotations

import argparse
import os
import subprocess

from .. import node, python_env
from ..cache import ROOT, Cache, user_cache
from ..console import Stop, console
from ..debian import Archive
from ..processes import spawn, wait


def main(arguments: list[str]) -> int:
    """Run every hook of `.pre-commit-config.yaml`."""
    parser = argparse.ArgumentParser(prog="./dev lint", description=__doc__)
    parser.add_argument("files", nargs="*", help="default: all files of the checkout")
    options = parser.parse_args(arguments)
    files = [os.path.relpath(file, ROOT) for file in options.files] or _all_files()
    cache = Cache(user_cache())
    archive = Archive(cache)
    python = python_env.provide(cache, "lint", python_env.LINT_FILES, archive)
    archive.close()
    if node.is_there():
        node.provide(cache)
    env = {**_git_environment(), "PRE_COMMIT_HOME": str(cache.home / "pre-commit")}
    command = [str(python), "-m", "pre_commit", "run"]
    if os.environ.get("CI"):
        # There, what a formatter would change is all that is changed.
        command.append("--show-diff-on-failure")
    command += ["--files", *files]
    child = spawn(command, cwd=ROOT, env=env)
    code = wait(child)
    if not node.is_there():
        console.say(f"\n{node.NO_NODE}")
    return code


def _git_environment() -> dict[str, str]:
    """Let git read this checkout, whatever user owns it: its code runs already."""
    count = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    return {
        **os.environ,
        "GIT_CONFIG_COUNT": str(count + 1),
        f"GIT_CONFIG_KEY_{count}": "safe.directory",
        f"GIT_CONFIG_VALUE_{count}": str(ROOT),
    }


def _all_files() -> list[str]:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    env = _git_environment()
    try:
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True)
    except OSError as error:
        raise Stop(
            "./dev lint asks git for the files of the checkout, and there is no git.",
            "Install git.",
        ) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise Stop(f"git could not list the files: {said}", "Run this in a clone.")
    names = done.stdout.decode(errors="surrogateescape").split("\0")
    return [name for name in names if name and (ROOT / name).exists()]
