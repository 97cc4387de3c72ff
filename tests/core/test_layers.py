# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The layers are folders: what may import what, where SQL is, one class one file, and
how long files and functions may be."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDON = ROOT / "helpdesk_sla_enhanced"
PACKAGE = "odoo.addons.helpdesk_sla_enhanced"

#: From the bottom up; what stands together may import each other.
LAYERS = (
    ("sla_core",),
    ("store",),
    ("engine",),
    ("models",),
    ("wizards", "controllers", "report"),
)
HEIGHT = {folder: height for height, row in enumerate(LAYERS) for folder in row}
SOURCES = [
    path
    for folder in HEIGHT
    if (ADDON / folder).is_dir()
    for path in sorted((ADDON / folder).rglob("*.py"))
]
#: What is searched for SQL: the addon with its hooks, demo data and migrations, and the
#: addons next to it, each of which may have a module ``store`` of its own.
OUTSIDE_THE_STORE = [
    path
    for addon in sorted(ROOT.glob("helpdesk_sla_enhanced*"))
    for path in sorted(addon.rglob("*.py"))
    if not {"tests", "store", "store.py"}.intersection(path.relative_to(addon).parts)
]
#: How SQL begins that is run; expressions inside a query are parts of it.
STATEMENT = re.compile(
    r"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH|ALTER|CREATE|DROP|LOCK|NOTIFY|SET)\b"
)
#: The methods of cursors and environments that run one.
RUNS_SQL = frozenset(
    (
        "copy_expert",
        "execute",
        "execute_query",
        "execute_query_dict",
        "execute_values",
        "executemany",
    )
)

#: Lines of a file of records (with an Odoo class), of any other file, of a function.
RECORDS_LINES, FILE_LINES, FUNCTION_LINES = 500, 250, 40
#: What is measured: the addon and those next to it, but not their tests.
MEASURED = [
    path
    for addon in sorted(ROOT.glob("helpdesk_sla_enhanced*"))
    for path in sorted(addon.rglob("*.py"))
    if "tests" not in path.relative_to(addon).parts
]
#: What is longer today, with its lines: these numbers may shrink, never grow, and what
#: is short enough is taken out.
LONGER_TODAY: dict[str, int] = {}


def module_of(path: Path) -> str:
    """The dotted name of a file, from the addon's folder on."""
    parts = path.relative_to(ADDON).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imported(source: str, module: str, is_package: bool = False) -> Iterator[str]:
    """The modules of the addon that a source text imports, by dotted name; of
    ``from x import y`` both ``x`` and ``x.y``."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ImportFrom):
            continue
        if node.level:
            here = module.split(".") if is_package else module.split(".")[:-1]
            above = node.level - 1
            base = here[: len(here) - above] if above else here
            base = base + (node.module.split(".") if node.module else [])
        elif (node.module or "").startswith(PACKAGE):
            base = (node.module or "")[len(PACKAGE) + 1 :].split(".")
        else:
            continue
        name = ".".join(part for part in base if part)
        if name:
            yield name
        for alias in node.names:
            yield f"{name}.{alias.name}" if name else alias.name


def climbs(source: str, module: str, is_package: bool = False) -> list[str]:
    """What a source text imports from a layer above its own."""
    own = HEIGHT[module.split(".")[0]]
    return sorted(
        {
            name
            for name in imported(source, module, is_package)
            if HEIGHT.get(name.split(".")[0], own) > own
        }
    )


def statements(source: str) -> list[int]:
    """The lines of a source text on which a SQL statement stands, in whatever it is
    written, or is run, wherever it comes from."""
    tree = ast.parse(source)
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr)  # docstrings
    }
    return sorted(
        {
            node.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in said
            and STATEMENT.match(node.value)
            or isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in RUNS_SQL
        }
    )


def odoo_classes(source: str) -> Iterator[tuple[str, str]]:
    """The Odoo models that a source text defines or extends: (model, class name)."""
    for node in ast.parse(source).body:
        if not isinstance(node, ast.ClassDef):
            continue
        found = {}
        for line in node.body:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                if line.targets[0].id in ("_name", "_inherit"):
                    found[line.targets[0].id] = ast.literal_eval(line.value)
        name = found.get("_name") or found.get("_inherit")
        if name:
            yield (name[0] if isinstance(name, list) else name), node.name


def too_long(source: str, name: str) -> dict[str, int]:
    """What of a source text is longer than it may be, with its lines: the file by its
    ``name``, a function by ``name:function``.

    :param name: the path of the file, which says whether it may be one of records
    """
    records = {"models", "wizards"}.intersection(Path(name).parts[:-1])
    limit = RECORDS_LINES if records and any(odoo_classes(source)) else FILE_LINES
    lines = len(source.splitlines())
    found = {name: lines} if lines > limit else {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                place = f"{name}:{node.name}"
                found[place] = max(lines, found.get(place, 0))
    return found


def cycles(edges: dict[str, set[str]]) -> list[str]:
    """The modules that import each other, along some way."""
    reached: dict[str, set[str]] = {}
    for start in edges:
        seen, queue = set(), list(edges[start])
        while queue:
            name = queue.pop()
            if name not in seen:
                seen.add(name)
                queue += edges.get(name, ())
        reached[start] = seen
    return sorted(name for name, seen in reached.items() if name in seen)


@pytest.mark.parametrize("path", SOURCES, ids=module_of)
def test_nothing_imports_upward(path: Path) -> None:
    """DESIGN, layout: sla_core ← store ← engine ← models ← the rest."""
    source = path.read_text(encoding="utf-8")
    assert climbs(source, module_of(path), path.name == "__init__.py") == []


@pytest.mark.parametrize("layer", ["sla_core", "store", "engine"])
def test_no_module_imports_itself_along_any_way(layer: str) -> None:
    """DESIGN, layout: data goes one way."""
    files = {module_of(path): path for path in (ADDON / layer).rglob("*.py")}
    edges = {
        name: {
            other
            for other in imported(path.read_text(encoding="utf-8"), name)
            if other in files and other != name
        }
        for name, path in files.items()
        if path.name != "__init__.py"
    }
    assert edges
    assert cycles(edges) == []


def test_all_sql_is_in_the_store() -> None:
    """DESIGN, layout: every statement stands in ``store/``."""
    assert statements((ADDON / "store/reading.py").read_text(encoding="utf-8"))
    assert ADDON / "hooks.py" in OUTSIDE_THE_STORE
    found = {
        str(path.relative_to(ROOT)): statements(path.read_text(encoding="utf-8"))
        for path in OUTSIDE_THE_STORE
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_the_live_statuses_are_spelled_once() -> None:
    """DESIGN, layout: SQL takes them from ``store/columns.py``."""
    spelled = re.compile(r"'in_progress'[,\s\"]+'nearing'")
    assert spelled.search("status IN ('in_progress', \"\n    \"'nearing')")
    assert [
        module_of(path)
        for path in SOURCES
        if spelled.search(path.read_text(encoding="utf-8"))
    ] == []


def test_one_odoo_class_is_one_file() -> None:
    """DESIGN, layout: no class is spread over files, the addon overrides nothing of
    its own."""
    places = defaultdict(list)
    for path in SOURCES:
        for name, _class in odoo_classes(path.read_text(encoding="utf-8")):
            places[name].append(module_of(path))
    assert "sla.policy" in places
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_files_and_functions_are_short() -> None:
    """DESIGN, layout: a stranger reads a file at once; what is longer only shrinks."""
    found: dict[str, int] = {}
    for path in MEASURED:
        name = path.relative_to(ROOT).as_posix()
        found |= too_long(path.read_text(encoding="utf-8"), name)
    grown = {
        name: lines
        for name, lines in found.items()
        if lines > LONGER_TODAY.get(name, 0)
    }
    assert ADDON / "models/sla_policy.py" in MEASURED
    assert grown == {}
    assert LONGER_TODAY.keys() - found.keys() == set(), "short by now: take it out"


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("from ..models import sla_policy", "engine.clock_cron"),
        ("from ...engine import config", "sla_core.timer.timer"),
        ("from .. import engine", "store.reading"),
        ("def f():\n    from ..wizards import sla_apply", "models.sla_policy"),
        (f"from {PACKAGE}.models import base", "store.reading"),
    ],
)
def test_a_planted_import_is_seen(source: str, module: str) -> None:
    assert climbs(source, module)


@pytest.mark.parametrize(
    "source",
    [
        'env.cr.execute(SQL("UPDATE sla_item SET active = TRUE"))',
        'cr.execute("LOCK sla_item")',
        "env.execute_query(query.select(*columns))",
        'sql = f"DELETE FROM {table}"',
        'rows = fetch_rows(env, SQL("""\n    SELECT 1"""))',
    ],
)
def test_a_planted_statement_is_seen(source: str) -> None:
    assert statements(source)


@pytest.mark.parametrize(
    "source",
    [
        'SQL("COALESCE(%s, FALSE)", column)',
        'def f():\n    """SELECT what is due."""',
        "rows = plumbing.fetch_rows(env, query.select(*columns))",
    ],
)
def test_what_is_no_statement_is_let_pass(source: str) -> None:
    assert not statements(source)


def test_a_planted_class_is_seen() -> None:
    source = 'class SlaPolicy(models.Model):\n    _inherit = "sla.policy"'
    assert list(odoo_classes(source)) == [("sla.policy", "SlaPolicy")]


def test_a_planted_cycle_is_seen() -> None:
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == ["a", "b", "c"]


RECORDS = 'class SlaPolicy(models.Model):\n    _inherit = "sla.policy"\n'


@pytest.mark.parametrize(
    ("source", "name", "places"),
    [
        ("x = 1\n" * 251, "a/engine/config.py", ["a/engine/config.py"]),
        ("x = 1\n" * 250, "a/engine/config.py", []),
        ("x = 1\n" * 251, "a/models/words.py", ["a/models/words.py"]),
        (RECORDS + "x = 1\n" * 498, "a/models/sla_policy.py", []),
        (RECORDS + "x = 1\n" * 499, "a/wizards/apply.py", ["a/wizards/apply.py"]),
        (RECORDS + "x = 1\n" * 249, "a/engine/policy.py", ["a/engine/policy.py"]),
        ("def f():\n" + "    x = 1\n" * 39, "a/b.py", []),
        ("def f():\n" + "    x = 1\n" * 40, "a/b.py", ["a/b.py:f"]),
        ("class A:\n  async def f():\n" + "    x = 1\n" * 40, "b.py", ["b.py:f"]),
    ],
)
def test_what_is_planted_too_long_is_seen(
    source: str, name: str, places: list[str]
) -> None:
    assert list(too_long(source, name)) == places
