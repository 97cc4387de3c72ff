# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the arguments of `./dev test` select."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from . import addons
from .cache import ROOT

# Tests that run without Odoo.
PURE = ("tests/core", "devtools/tests")
# Tests that run Odoo themselves, the longest first, and the kinds of template databases
# that they copy.
_TEMPLATES = {
    "tests/processes": ("tests", "queue"),
    "tests/upkeep": ("tests", "apps", "bare"),
}
UPKEEP = tuple(_TEMPLATES)
# Options of pytest whose value is the next argument.
_WITH_VALUE = {"-k", "-m", "-n", "-p", "-c", "-o", "-W", "-r", "--rootdir", "--tb"}
_WITH_VALUE |= {"--maxfail", "--durations", "--dist", "--timeout", "--deselect"}
_WITH_VALUE |= {"--ignore", "--log-level", "--log-cli-level", "--seed"}


@dataclass(frozen=True)
class Selection:
    """The tests to run.

    :param pure: paths of tests without Odoo.
    :param odoo: paths of tests in Odoo.
    :param upkeep: paths of tests that install, upgrade, uninstall and kill.
    :param options: arguments that are no paths, for both.
    :param whole: nothing was asked for in particular: run the checks as well.
    """

    pure: tuple[str, ...]
    odoo: tuple[str, ...]
    upkeep: tuple[str, ...]
    options: tuple[str, ...]
    whole: bool

    @property
    def upkeep_templates(self) -> set[str]:
        """The kinds of template databases that the upkeep tests copy."""
        return {
            kind
            for path in self.upkeep
            for folder, kinds in _TEMPLATES.items()
            if path.startswith(folder)
            for kind in kinds
        }


def select(arguments: list[str], root: Path = ROOT) -> Selection:
    """Sort pytest's `arguments` by whether their tests need Odoo."""
    paths, options = _split(arguments, root)
    if not paths:
        everything = (*PURE, *addons.installable(root), *UPKEEP)
        paths = [path for path in everything if _has(root, path)]
    paths = [part for path in paths for part in _parts(path)]
    pure = tuple(path for path in paths if path.startswith(PURE))
    upkeep = tuple(path for path in paths if path.startswith(UPKEEP))
    odoo = tuple(path for path in paths if path not in (*pure, *upkeep))
    return Selection(pure, odoo, upkeep, tuple(options), not arguments)


def _parts(path: str) -> list[str]:
    """The folders of tests in `path`, which may hold some of each kind."""
    inside = [part for part in (*PURE, *UPKEEP) if part.startswith(f"{path}/")]
    return inside or [path]


def _has(root: Path, path: str) -> bool:
    folder = root / path
    return any(folder.rglob("test_*.py"))


def _split(arguments: list[str], root: Path) -> tuple[list[str], list[str]]:
    paths: list[str] = []
    options: list[str] = []
    value_follows = False
    for argument in arguments:
        path = None if value_follows else _path(argument, root)
        if path is None:
            options.append(argument)
        else:
            paths.append(path)
        value_follows = argument in _WITH_VALUE
    return paths, options


def _path(argument: str, root: Path) -> str | None:
    """`argument` as a path relative to `root`, if it names a file or a folder."""
    name, colons, test = argument.partition("::")
    if argument.startswith("-"):
        return None
    for start in (Path.cwd(), root):
        path = Path(os.path.normpath(start / name))
        if path.exists() and path.is_relative_to(root):
            return f"{path.relative_to(root)}{colons}{test}"
    return None
