# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conditions and values in files: records in them stand as references."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from odoo import api
from odoo.models import BaseModel

from ..lint.lost_values import BY_ID, end_of

#: Where something stands in a condition: the positions that lead to it.
Where = tuple[str | int, ...]
#: Turns a value that names a record of a model into what stands for it.
Turn = Callable[[str, Any, Where], Any]
NESTED = ("any", "not any")


def turned(
    env: api.Environment,
    model_name: str,
    domain: list[Any],
    turn: Turn,
    where: Where = (),
) -> Any:
    """A condition with all that names a record replaced by what ``turn`` makes of it.

    :param turn: takes the model of the record, what names it, and where that stands
    """
    return [
        _leaf(env, model_name, list(token), turn, (*where, n))
        if isinstance(token, (list, tuple)) and len(token) == 3
        else token
        for n, token in enumerate(domain)
    ]


def _leaf(
    env: api.Environment, model_name: str, leaf: list[Any], turn: Turn, where: Where
) -> Any:
    path, operator, value = leaf
    if not isinstance(path, str) or not isinstance(operator, str):
        return leaf
    field, owner = end_of(env, model_name, path)
    comodel = owner if field is not None and field.name == "id" else None
    comodel = comodel or (field.comodel_name if field is not None else None)
    if not comodel or comodel not in env:
        return leaf
    where = (*where, 2)
    if operator in NESTED and isinstance(value, (list, tuple)):
        return [path, operator, turned(env, comodel, list(value), turn, where)]
    if operator not in BY_ID:
        return leaf
    return [path, operator, _each(comodel, value, turn, where)]


def _each(comodel: str, value: Any, turn: Turn, where: Where) -> Any:
    """A value, or each of a list of them."""
    if isinstance(value, (list, tuple)):
        return [_one(comodel, one, turn, (*where, n)) for n, one in enumerate(value)]
    return _one(comodel, value, turn, where)


def _one(comodel: str, value: Any, turn: Turn, where: Where) -> Any:
    names = isinstance(value, dict) or (type(value) is int and value)
    return turn(comodel, value, where) if names else value


def turned_values(model: BaseModel, values: dict[str, Any], turn: Turn) -> Any:
    """The values of a test case, likewise."""
    found = {}
    for name, value in values.items():
        field = model._fields.get(name)
        comodel = field.comodel_name if field is not None else None
        found[name] = _each(comodel, value, turn, (name,)) if comodel else value
    return found


def as_domain(domain: list[Any]) -> list[Any]:
    """A condition as JSON has it, as it is stored: its comparisons are tuples."""
    return [
        (
            token[0],
            token[1],
            as_domain(token[2])
            if token[1] in NESTED and isinstance(token[2], list)
            else token[2],
        )
        if isinstance(token, list) and len(token) == 3
        else token
        for token in domain
    ]
