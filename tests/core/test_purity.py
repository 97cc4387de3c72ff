# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The core is pure: it imports the standard library and itself, and asks no time."""

from __future__ import annotations

import ast
import doctest
import importlib
import sys
from pathlib import Path

import pytest
import sla_core

FOLDER = Path(sla_core.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))

#: Standard, but with the outside world behind it.
IMPURE = {
    *("asyncio", "ctypes", "http", "io", "logging", "multiprocessing", "os", "pathlib"),
    *("random", "secrets", "select", "shutil", "signal", "socket", "sqlite3"),
    *("ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid"),
    *("builtins", "importlib", "runpy", "zoneinfo"),
}
ASKS_THE_TIME = {"now", "utcnow", "today"}
BUILTINS = {"open", "input", "print", "eval", "exec", "compile", "__import__"}


def imports(tree):
    """(line, level, module, local name) of everything a source imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                local = alias.asname or alias.name.partition(".")[0]
                yield node.lineno, 0, alias.name, local
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                local = alias.asname or alias.name
                yield node.lineno, node.level, node.module or "", local


def breaches(source, depth=1):
    """The lines of a source text that break the law, each with what it does.

    :param depth: how many folders lead from the core's own to the file, and one
    """
    tree = ast.parse(source)
    dates = set()
    for line, level, module, local in imports(tree):
        top = module.partition(".")[0]
        if level > depth or (not level and top not in sys.stdlib_module_names - IMPURE):
            yield line, f"imports {module or '..'}"
        if module == "datetime":
            dates.add(local)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in ASKS_THE_TIME:
            of = node.value
            while isinstance(of, ast.Attribute):
                of = of.value
            if isinstance(of, ast.Name) and of.id in dates:
                yield node.lineno, f"asks {node.attr}"
        if isinstance(node, ast.Name) and node.id in BUILTINS:
            yield node.lineno, f"uses {node.id}"


def test_there_is_something_to_check():
    assert {"clock.py", "spans.py", "selecting.py"} <= {path.name for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_core_is_pure(path):
    depth = len(path.relative_to(FOLDER).parts)
    assert list(breaches(path.read_text(encoding="utf-8"), depth)) == []


@pytest.mark.parametrize(
    "source",
    [
        "import odoo",
        "import time",
        "from time import time",
        "from dateutil import rrule",
        "from odoo.tools import date_utils",
        "from .. import models",
        "from ..models import engine",
        "import os.path",
        "from datetime import datetime\ndatetime.now()",
        "from datetime import date\ntoday = date.today",
        "import datetime as dt\ndt.datetime.utcnow()",
        "open('x')",
        "def late():\n    import socket",
    ],
)
def test_a_breach_is_seen(source):
    assert list(breaches(source))


@pytest.mark.parametrize(
    "source",
    [
        "from .spans import Spans",
        "from . import spans",
        "from bisect import bisect_left",
        "import dataclasses",
        "from collections.abc import Iterable",
        "def step(timer, facts):\n    return timer.start < facts.now",
    ],
)
def test_the_allowed_is_allowed(source):
    assert not list(breaches(source))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_examples_in_docstrings(path):
    parts = path.relative_to(FOLDER.parent).with_suffix("").parts
    name = ".".join(part for part in parts if part != "__init__")
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0
    if path.name in {"clock.py", "spans.py", "durations.py"}:
        assert found.attempted > 0
