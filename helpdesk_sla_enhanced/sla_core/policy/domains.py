# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conditions as they are stored: literal lists of leaves and operators."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

#: How deep ``any`` may be nested, and paths may lead.
DEEPEST = 6
#: What a value may be made of, besides lists of these.
_PLAIN = (str, int, float, bool, type(None))
_LARGEST = 2**63 - 1


class Leaf(NamedTuple):
    """One comparison of a condition."""

    path: str
    operator: str
    value: Any


def parse(text: str | None) -> list[Any]:
    """The domain that ``text`` spells, as a list; empty for an empty text.

    Only literals are read, nothing is evaluated (SEMANTICS P1).

    :raise ValueError: if the text is no literal list.

    >>> parse("[('stage_id', '=', 3)]")
    [('stage_id', '=', 3)]
    >>> parse("")
    []
    """
    return list(_parse(text or ""))


@lru_cache(maxsize=16_384)
def _parse(text: str) -> tuple[Any, ...]:
    stripped = text.strip()
    if not stripped:
        return ()
    try:
        domain = ast.literal_eval(stripped)
    except (SyntaxError, TypeError, MemoryError, RecursionError) as error:
        raise ValueError(str(error)) from error
    if not isinstance(domain, (list, tuple)):
        raise ValueError(f"not a list: {stripped}")
    return tuple(domain)


def leaves(domain: list[Any] | tuple[Any, ...]) -> Iterator[Leaf]:
    """The comparisons of a domain as a list, those inside ``any`` left inside.

    :raise ValueError: if something in the list is neither a comparison nor ``&``,
        ``|``, ``!``

    >>> list(leaves(["|", ("a", "=", 1), ("b.c", "in", [2])]))[1].path
    'b.c'
    """
    for part in domain:
        if part in ("&", "|", "!"):
            continue
        if not isinstance(part, (list, tuple)) or len(part) != 3:
            raise ValueError(f"not a condition: {part!r}")
        path, operator, value = part
        if isinstance(path, int) and operator == "=" and value == 1:
            continue  # (1, "=", 1) and (0, "=", 1): always and never
        if not path or not isinstance(path, str) or not isinstance(operator, str):
            raise ValueError(f"not a condition: {part!r}")
        yield Leaf(path, operator.lower(), value)


def inside(leaf: Leaf) -> list[Any] | None:
    """The conditions inside of ``any``, None for other operators.

    :raise ValueError: if there is no list of conditions inside

    >>> inside(Leaf("line_ids", "any", [("a", "=", 1)]))
    [('a', '=', 1)]
    """
    if leaf.operator not in ("any", "not any"):
        return None
    if not isinstance(leaf.value, (list, tuple)):
        raise ValueError(f"not a list of conditions: {leaf.value!r}")
    return list(leaf.value)


def check_values(domain: list[Any] | tuple[Any, ...], depth: int = 0) -> None:
    """Refuse what no database can compare with: numbers without end, binary data, and
    patterns that end in the middle of an escape.

    :raise ValueError: naming the value

    >>> check_values([("id", "!=", float("inf"))])
    Traceback (most recent call last):
    ValueError: inf cannot be compared with
    """
    if depth > DEEPEST:
        raise ValueError("too many conditions inside each other")
    for leaf in leaves(domain):
        nested = inside(leaf)
        if nested is not None:
            check_values(nested, depth + 1)
            continue
        _check_value(leaf.value)
        if "like" in leaf.operator and _ends_in_escape(leaf.value):
            raise ValueError(f"{leaf.value!r} ends with a single backslash")


def _ends_in_escape(value: Any) -> bool:
    """Whether a pattern ends with an odd number of backslashes, which PostgreSQL
    refuses, but only once it looks at a record."""
    if isinstance(value, (list, tuple)):
        return any(map(_ends_in_escape, value))
    return isinstance(value, str) and (len(value) - len(value.rstrip("\\"))) % 2 == 1


def _check_value(value: Any) -> None:
    if isinstance(value, (list, tuple)):
        for part in value:
            _check_value(part)
        return
    if (
        not isinstance(value, _PLAIN)
        or (isinstance(value, float) and not math.isfinite(value))
        or (isinstance(value, (int, float)) and abs(value) > _LARGEST)
        or (isinstance(value, str) and "\0" in value)
    ):
        raise ValueError(f"{value!r} cannot be compared with")


def conjuncts(domain: list[Any] | tuple[Any, ...]) -> list[list[Any]]:
    """The conditions that must all be true for a domain to be, in its order.

    :raise ValueError: if an operator lacks its conditions

    >>> conjuncts([("a", "=", 1), "|", ("b", "=", 2), ("c", "=", 3)])
    [[('a', '=', 1)], ['|', ('b', '=', 2), ('c', '=', 3)]]
    >>> conjuncts(["&", "&", ("a", "=", 1), ("b", "=", 2), ("c", "=", 3)])
    [[('a', '=', 1)], [('b', '=', 2)], [('c', '=', 3)]]
    """
    found: list[list[Any]] = []
    position = 0
    while position < len(domain):
        if domain[position] == "&":  # both of what follows stand for themselves
            position += 1
            continue
        end = _end_of(domain, position)
        found.append(list(domain[position:end]))
        position = end
    return found


def _end_of(domain: list[Any] | tuple[Any, ...], start: int) -> int:
    """Where the condition that begins at ``start`` ends."""
    missing, position = 1, start
    while missing:
        if position >= len(domain):
            raise ValueError("an operator lacks its conditions")
        token = domain[position]
        if token in ("&", "|"):
            missing += 1
        elif token != "!":
            missing -= 1
        position += 1
    return position


def all_of(parts: Sequence[Sequence[Any]]) -> list[Any]:
    """One domain that holds where each of the given ones does, which are such as
    :func:`conjuncts` finds; the other way round.

    >>> all_of([[("a", "=", 1)], ["|", ("b", "=", 2), ("c", "=", 3)]])
    ['&', ('a', '=', 1), '|', ('b', '=', 2), ('c', '=', 3)]
    >>> all_of([])
    []
    """
    return ["&"] * (len(parts) - 1) + [token for part in parts for token in part]
