# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rules of the product, where they are named, and the tests of each.

The rules stand in ``docs/semantics.md``. A test names its rules in its docstring:
``SEMANTICS F3, H5: …``. The table of rules and tests is ``docs/rules-and-tests.md``;
a test holds the two together, and

    python3 -m devtools.rules

writes the table.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "docs" / "semantics.md"
TABLE = ROOT / "docs" / "rules-and-tests.md"

_HEAD = """\
# Which test proves which rule

Written by `python3 -m devtools.rules`; a test compares it with the docstrings. The
rules are in [semantics.md](semantics.md).

"""
_SOURCES = {".py", ".js", ".xml", ".md", ".scss"}
_STATED = re.compile(r"^- \*\*(law \d|[A-Z]\d*) (.+?)\*\*", re.MULTILINE)
_NAMED = re.compile(r"SEMANTICS((?:[ ,]+(?:and )?[A-Z]\d*\b)+)")
_RULE = re.compile(r"[A-Z]\d*\b")
_ASIDE = re.compile(r"\(((?:[A-Z]\d|law \d)(?:(?:,| and) (?:[A-Z]\d|law \d))*)\)")
_LAW = re.compile(r"\blaw \d", re.IGNORECASE)


def rules_of(docstring: str) -> list[str]:
    """The rules a docstring names.

    >>> rules_of("SEMANTICS F3, H5: the old one is cancelled. SEMANTICS K.")
    ['F3', 'H5', 'K']
    """
    return [
        rule for named in _NAMED.findall(docstring) for rule in _RULE.findall(named)
    ]


def mentioned(text: str) -> set[str]:
    """The rules and laws a text names, also in brackets.

    >>> sorted(mentioned("SEMANTICS F3, and one after the other (E3, H5). Law 4."))
    ['E3', 'F3', 'H5', 'law 4']
    """
    aside = [rule for named in _ASIDE.findall(text) for rule in _RULE.findall(named)]
    laws = [law.lower() for law in _LAW.findall(text)]
    return {*rules_of(text), *aside, *laws}


def stated(path: Path = RULES) -> dict[str, str]:
    """The rules and laws of the document with their titles, in its order."""
    return dict(_STATED.findall(path.read_text(encoding="utf-8")))


def mentions(root: Path = ROOT) -> Iterator[tuple[str, str]]:
    """Each rule or law that addons, tests or tools name: (rule, file)."""
    folders = ("helpdesk_sla_*", "test_helpdesk_*", "tests*", "benchmarks", "devtools")
    for folder in folders:
        for path in sorted(root.glob(f"{folder}/**/*")):
            if path.suffix in _SOURCES:
                text = path.read_text(encoding="utf-8")
                for rule in sorted(mentioned(text)):
                    yield rule, path.relative_to(root).as_posix()


def named_tests(root: Path = ROOT) -> Iterator[tuple[str, str, str]]:
    """Every test that names a rule: (rule, file from the root, name of the test)."""
    paths = {*root.glob("*/tests/**/*.py"), *root.glob("tests*/**/*.py")}
    for path in sorted(paths):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            # A class may be a state machine of hypothesis, which is a test as a whole.
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                continue
            if isinstance(node, ast.ClassDef) or node.name.startswith("test"):
                for rule in rules_of(ast.get_docstring(node) or ""):
                    yield rule, path.relative_to(root).as_posix(), node.name


def table(root: Path = ROOT) -> str:
    """The whole document of rules and tests, a line per rule."""
    titles = stated()
    found: dict[str, list[str]] = defaultdict(list)
    for rule, path, name in named_tests(root):
        line = f"`{name}` ({Path(path).stem})"
        if line not in found[rule]:
            found[rule].append(line)
    lines = ["| rule | tests |", "| --- | --- |"]
    for rule in sorted(found, key=lambda r: (r[0], int(r[1:] or 0))):
        title = f"{rule} {titles.get(rule, '').rstrip('.')}".strip()
        lines.append(f"| {title} | {'<br/>'.join(found[rule])} |")
    return _HEAD + "\n".join(lines) + "\n"


def written(path: Path = TABLE) -> str:
    """The document as it is."""
    return path.read_text(encoding="utf-8")


def write(path: Path = TABLE) -> None:
    """Write the document as it should be now."""
    path.write_text(table(), encoding="utf-8")


if __name__ == "__main__":
    write()
