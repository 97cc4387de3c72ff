# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The table that maps each rule of the product to the tests that name it.

A test names its rules in its docstring: ``SEMANTICS F3, H5: …``. The table stands in
the addon's ``readme/DEVELOP.md``; a test holds the two together, and

    python3 -m devtools.rules

writes the table anew.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "helpdesk_sla_enhanced" / "readme" / "DEVELOP.md"
BEGIN, END = "<!-- rules -->\n", "<!-- end of rules -->\n"

_NAMED = re.compile(r"SEMANTICS((?:[ ,]+(?:and )?[A-Z]\d*\b)+)")
_RULE = re.compile(r"[A-Z]\d*\b")


def rules_of(docstring: str) -> list[str]:
    """The rules a docstring names.

    >>> rules_of("SEMANTICS F3, H5: the old one is cancelled. SEMANTICS K.")
    ['F3', 'H5', 'K']
    """
    return [
        rule for named in _NAMED.findall(docstring) for rule in _RULE.findall(named)
    ]


def named_tests(root: Path = ROOT) -> Iterator[tuple[str, str, str]]:
    """Every test that names a rule: (rule, file from the root, name of the test)."""
    for path in sorted([*root.glob("*/tests/*.py"), *root.glob("tests_*/*.py")]):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            # A class may be a state machine of hypothesis, which is a test as a whole.
            if not isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                continue
            if isinstance(node, ast.ClassDef) or node.name.startswith("test"):
                for rule in rules_of(ast.get_docstring(node) or ""):
                    yield rule, path.relative_to(root).as_posix(), node.name


def table(root: Path = ROOT) -> str:
    """The table as Markdown, a line per rule."""
    found: dict[str, list[str]] = defaultdict(list)
    for rule, path, name in named_tests(root):
        line = f"`{name}` ({Path(path).stem})"
        if line not in found[rule]:
            found[rule].append(line)
    lines = ["| rule | tests |", "| --- | --- |"]
    for rule in sorted(found, key=lambda r: (r[0], int(r[1:] or 0))):
        lines.append(f"| {rule} | {'<br/>'.join(found[rule])} |")
    return "\n".join(lines) + "\n"


def written(path: Path = TABLE) -> str:
    """The table as it stands in the document.

    :raise ValueError: if the document has no place for it
    """
    text = path.read_text(encoding="utf-8")
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip("\n") + "\n"


def write(path: Path = TABLE) -> None:
    """Put the table of now into the document."""
    text = path.read_text(encoding="utf-8")
    head, tail = text[: text.index(BEGIN)], text[text.index(END) :]
    path.write_text(f"{head}{BEGIN}\n{table()}\n{tail}", encoding="utf-8")


if __name__ == "__main__":
    write()
