# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conditions that single out one value of one field: the columns of a table of targets
(SEMANTICS D1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .domains import all_of, conjuncts, leaves

#: The column of the records that no other column takes.
CATCH_ALL = ""


def column_of(domain: Sequence[Any], path: str) -> tuple[str, list[list[Any]]] | None:
    """The column that a condition stands in, and what else it asks for.

    :param path: the field that the columns are values of
    :return: None for a condition that says more of the field than one value
    :raise ValueError: for what is no condition

    >>> column_of(["&", ("priority", "=", "3"), ("team_id", "=", 1)], "priority")
    ('3', [[('team_id', '=', 1)]])
    >>> column_of([("team_id", "=", 1)], "priority")
    ('', [[('team_id', '=', 1)]])
    >>> column_of([("priority", ">", "1")], "priority")
    """
    column, rest = CATCH_ALL, []
    for part in conjuncts(list(domain)):
        if not any(leaf.path == path for leaf in leaves(part)):
            rest.append(part)
            continue
        value = _single_value(part)
        if value is None or column != CATCH_ALL:
            return None
        column = str(value)
    return column, rest


def _single_value(part: Sequence[Any]) -> Any:
    """The one value that a comparison asks for, None for any other condition."""
    if len(part) != 1:
        return None
    ((_path, operator, value),) = part
    if operator == "in" and isinstance(value, (list, tuple)) and len(value) == 1:
        value = value[0]
    elif operator not in ("=", "=="):
        return None
    is_value = isinstance(value, (str, int)) and not isinstance(value, bool)
    return value if is_value and str(value) != CATCH_ALL else None


def condition_of(column: list[Any], rest: Sequence[Sequence[Any]]) -> list[Any]:
    """The condition of an item in a column: the other way round.

    :param column: the comparison that the column stands for, empty for the catch-all

    >>> condition_of([("priority", "=", "3")], [[("team_id", "=", 1)]])
    ['&', ('priority', '=', '3'), ('team_id', '=', 1)]
    """
    return all_of([*([column] if column else []), *rest])


def alike(rest: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """What is the same for conditions that ask for the same, in whatever order.

    >>> alike([[("a", "in", [1])], [["b", "=", 2]]])
    ("(('a', 'in', (1,)),)", "(('b', '=', 2),)")
    """
    return tuple(sorted(repr(_frozen(part)) for part in rest))


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, (list, tuple)) else value
