# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether some condition holds for every record, whatever values its fields have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from .conditions import Leaf, Node, leaves, opposite_of, verdict

#: What is known of comparisons when a field has some value.
Answers = Mapping[Leaf, "bool | None"]

#: Combinations of values that are tried at most.
MANY_WORLDS = 600
#: Comparisons of which nothing is known that are tried both ways.
MANY_FREE = 6


def uncovered(
    nodes: Sequence[Node], values: Mapping[str, Sequence[tuple[str, Answers]]]
) -> dict[str, str] | None:
    """A combination of values for which none of the conditions is known to hold.

    :param values: for each field all values it can have: its name, and what each of
        the comparisons on that field says of it
    :return: the fields that matter and the names of their values, empty if it is too
        much to try or if no field explains it; None if every record matches

    >>> from .conditions import tree
    >>> low, high = (("p", "=", value) for value in "lh")
    >>> answers = {tree([low]): True, tree([high]): False}
    >>> others = {tree([low]): False, tree([high]): True}
    >>> priorities = {"p": [("Low", answers), ("High", others)]}
    >>> uncovered([tree([low]), tree([high])], priorities) is None
    True
    >>> uncovered([tree([low])], priorities)
    {'p': 'High'}
    """
    fields = {name: _alike(nodes, found) for name, found in values.items()}
    known = {leaf for found in values.values() for _n, a in found for leaf in a}
    free = _both_ways(nodes, known)
    names = [*fields, *free]
    choices = [*fields.values(), *free.values()]
    if prod(map(len, choices)) > MANY_WORLDS:
        return {}
    for world in product(*choices):
        if not _holds(nodes, world):
            return {
                name: world[place][0]
                for place, name in enumerate(names)
                if name in fields and _matters(nodes, world, place, choices[place])
            }
    return None


def _holds(nodes: Sequence[Node], world: Sequence[tuple[str, Answers]]) -> bool:
    answers: dict[Leaf, bool | None] = {}
    for _name, said in world:
        answers.update(said)
    return any(verdict(node, answers.get) is True for node in nodes)


def _matters(
    nodes: Sequence[Node],
    world: Sequence[tuple[str, Answers]],
    place: int,
    others: Sequence[tuple[str, Answers]],
) -> bool:
    """Whether another value of one field would have a condition hold."""
    return any(
        _holds(nodes, [*world[:place], other, *world[place + 1 :]]) for other in others
    )


def _alike(
    nodes: Sequence[Node], values: Sequence[tuple[str, Answers]]
) -> list[tuple[str, Answers]]:
    """The values of a field, one of those for which all comparisons say the same."""
    asked = {leaf for node in nodes for leaf in leaves(node)}
    kinds: dict[Any, tuple[str, Answers]] = {}
    for name, answers in values:
        said = frozenset(item for item in answers.items() if item[0] in asked)
        kinds.setdefault(said, (name, answers))
    return list(kinds.values())


def _both_ways(
    nodes: Sequence[Node], known: set[Leaf]
) -> dict[str, list[tuple[str, Answers]]]:
    """Comparisons of which nothing is known, true and false, opposites together."""
    found: dict[Leaf, list[tuple[str, Answers]]] = {}
    for node in nodes:
        for leaf in leaves(node):
            opposite = opposite_of(leaf)
            if leaf in known or leaf in found or opposite in found:
                continue
            found[leaf] = [
                ("", {leaf: said} | ({opposite: not said} if opposite else {}))
                for said in (True, False)
            ]
    if len(found) > MANY_FREE:
        return {}
    return {f"?{number}": both for number, both in enumerate(found.values())}
