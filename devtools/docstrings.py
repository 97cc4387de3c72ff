# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every model and field of the addons says what it is.

Run it with `python3 -m devtools.docstrings`; `./dev lint` does. A model has a docstring
and a `_description`. A field has a `help`, or a comment with `#:` in the lines above it
or on its own, as Sphinx reads them, or it takes over what is said of a field of the
same name that its model inherits, or that it is `related` to. Ruff asks the rest,
modules, classes, methods and functions, for their docstrings.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .cache import ROOT

_MARK = "#:"
_TAKEN_OVER = {"help", "related", "selection_add"}
#: What is no code of an addon that others read.
_LEFT_OUT = {"tests", "migrations"}


@dataclass
class Model:
    """A class of a model, as it stands in a file.

    :param name: what it is called, where it says so.
    :param inherited: the models that it takes over, its own when it extends one.
    :param fields: its fields, each with whether something is said of it.
    """

    file: Path
    node: ast.ClassDef
    name: str = ""
    inherited: set[str] = field(default_factory=set)
    fields: dict[str, tuple[int, bool]] = field(default_factory=dict)
    is_described: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it is no extension of a model that there is."""
        return bool(self.name) and self.name not in self.inherited


def problems(files: Iterable[Path]) -> list[str]:
    """What is missing in the files of addons, a line for each."""
    models = [model for file in files for model in _models(file)]
    said: dict[str, set[str]] = {}
    for model in models:
        known = {name for name, (_line, is_said) in model.fields.items() if is_said}
        for name in {model.name, *model.inherited}:
            said.setdefault(name, set()).update(known)
    return [problem for model in models for problem in _problems(model, said)]


def _problems(model: Model, said: dict[str, set[str]]) -> Iterator[str]:
    place = f"{model.file}:{model.node.lineno}: {model.node.name}"
    if not ast.get_docstring(model.node):
        yield f"{place} has no docstring."
    if model.is_new and not model.is_described:
        yield f"{place} has no _description."
    inherited = set().union(*(said.get(name, set()) for name in model.inherited))
    for name, (line, is_said) in model.fields.items():
        if not is_said and name not in inherited:
            yield f"{model.file}:{line}: {name} has neither help nor a comment with #:"


def _models(file: Path) -> Iterator[Model]:
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef) and _is_model(node):
            yield _model(Model(file, node), lines)


def _is_model(node: ast.ClassDef) -> bool:
    bases = {ast.unparse(base) for base in node.bases}
    kinds = ("Model", "TransientModel", "AbstractModel")
    return not bases.isdisjoint(f"models.{kind}" for kind in kinds)


def _model(model: Model, lines: list[str]) -> Model:
    for statement in model.node.body:
        if not isinstance(statement, ast.Assign):
            continue
        (target, *_others) = statement.targets
        name = ast.unparse(target)
        if name == "_name":
            model.name = _strings(statement.value).pop()
        elif name == "_inherit":
            model.inherited = _strings(statement.value)
        elif name == "_description":
            model.is_described = True
        elif _is_field(statement.value):
            model.fields[name] = (statement.lineno, _is_said(statement, lines))
    return model


def _strings(value: ast.expr) -> set[str]:
    constants = [node for node in ast.walk(value) if isinstance(node, ast.Constant)]
    return {node.value for node in constants if isinstance(node.value, str)}


def _is_field(value: ast.expr) -> bool:
    if not isinstance(value, ast.Call):
        return False
    kind = ast.unparse(value.func)
    return kind.startswith("fields.") or kind.endswith(("2one", "2many", "Field"))


def _is_said(statement: ast.Assign, lines: list[str]) -> bool:
    call = statement.value
    assert isinstance(call, ast.Call)
    if not _TAKEN_OVER.isdisjoint(keyword.arg or "" for keyword in call.keywords):
        return True
    first, last = statement.lineno - 1, (statement.end_lineno or statement.lineno) - 1
    if lines[first - 1].strip().startswith(_MARK):
        return True
    return any(f"  {_MARK} " in lines[number] for number in (first, last))


def files(root: Path = ROOT) -> list[Path]:
    """The Python files of the addons that users install."""
    return [
        file
        for manifest in sorted(root.glob("helpdesk_sla_enhanced*/__manifest__.py"))
        for file in sorted(manifest.parent.rglob("*.py"))
        if _LEFT_OUT.isdisjoint(file.relative_to(root).parts)
    ]


def main() -> int:
    """Print what is missing; 1 if something is."""
    found = problems(files())
    print("\n".join(found), end="\n" if found else "")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
