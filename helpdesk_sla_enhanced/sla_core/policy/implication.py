# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether one condition is known to follow from another."""

from __future__ import annotations

from .conditions import AND, OR, Group, Leaf, Node


def implies(one: Node, other: Node, single: bool = False) -> bool:
    """Whether every record that matches ``one`` is known to match ``other``.

    Sound but not complete: a false answer says nothing.

    :param single: take it that each field holds one value, as tags do not

    >>> from .conditions import tree
    >>> implies(tree([("a", "=", 1), ("b", "=", 2)]), tree([("a", "in", [1, 3])]))
    True
    >>> implies(tree([("a", "in", [1, 3])]), tree([("a", "=", 1)]))
    False
    >>> implies(tree([("a", "=", 1)]), tree([("a", "!=", 2)]), single=True)
    True
    """
    if one == other:
        return True
    if isinstance(other, Group) and other.operator == AND:
        return all(implies(one, member, single) for member in other.members)
    if isinstance(one, Group) and one.operator == OR:
        return all(implies(member, other, single) for member in one.members)
    if isinstance(one, Group) and one.operator == AND:
        if any(implies(member, other, single) for member in one.members):
            return True
    if isinstance(other, Group) and other.operator == OR:
        return any(implies(one, member, single) for member in other.members)
    if isinstance(one, Leaf) and isinstance(other, Leaf):
        return _leaf_implies(one, other, single)
    return False


def _leaf_implies(one: Leaf, other: Leaf, single: bool) -> bool:
    if one.path != other.path:
        return False
    sets = isinstance(one.value, frozenset) and isinstance(other.value, frozenset)
    operators = (one.operator, other.operator)
    if operators == ("in", "in") and sets:
        return bool(one.value <= other.value)
    if operators == ("not in", "not in") and sets:
        return bool(other.value <= one.value)
    if operators == ("any", "any"):
        return implies(one.value, other.value, single)
    if single and sets and operators == ("in", "not in"):
        return not one.value & other.value
    if single and sets and operators == ("not in", "in"):
        values = one.value | other.value
        return values == {True, False} and all(isinstance(v, bool) for v in values)
    return False
