# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which computed fields change although nobody writes anything (SEMANTICS K)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from inspect import unwrap
from types import CodeType
from typing import Any

from odoo import models
from odoo.fields import Field
from odoo.models import BaseModel

#: What code that asks for the present day or moment calls.
_PRESENT = frozenset(("today", "now", "utcnow", "context_today"))
#: What every model can do says nothing of one field.
BASE = models.BaseModel
#: How many methods of the model that call each other are looked into.
_DEEPEST = 3


def depends_on_today(model: BaseModel, field: Field) -> bool:
    """Whether the code that computes a field of ``model``, or that searches by it, asks
    what day it is, as the state of an activity does.

    Seen from the names that the code uses, also in the methods of the model that it
    calls; a wrong yes only refuses a condition on a field that is not stored.
    """
    seen: set[str | None] = set()
    return any(
        _asks(model, method, seen, 0)
        for method in (field.compute, field.search)
        if method
    )


def _asks(model: BaseModel, method: Any, seen: set[str | None], depth: int) -> bool:
    name = method if isinstance(method, str) else None
    functions = [method] if name is None else _all_called(model, name)
    if name in seen or depth > _DEEPEST:
        return False
    seen.add(name)
    for function in functions:
        code = getattr(unwrap(function), "__code__", None)
        if code is None:
            continue
        names = set(_names(code))
        if names & _PRESENT:
            return True
        called = [n for n in names if n.startswith("_") and not hasattr(BASE, n)]
        if any(_asks(model, other, seen, depth + 1) for other in called):
            return True
    return False


def _all_called(model: BaseModel, name: str) -> list[Callable[..., Any]]:
    """The functions that stand behind a method in all addons."""
    found = (vars(cls).get(name) for cls in type(model).__mro__)
    return [function for function in found if callable(function)]


def _names(code: CodeType) -> Iterator[str]:
    """The names in a code object, in the functions inside it too."""
    yield from code.co_names
    for constant in code.co_consts:
        if hasattr(constant, "co_names"):
            yield from _names(constant)
