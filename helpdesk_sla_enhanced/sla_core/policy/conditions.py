# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Conditions as trees that can be compared, whatever way they are spelled.

``[('a', '=', 1)]`` and ``[('a', 'in', [1])]`` are the same tree, and so are all orders
of the same conditions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

AND, OR, NOT = "&", "|", "!"
_SYNONYMS = {"==": "=", "<>": "!="}
_OPPOSITES = {
    "in": "not in",
    "any": "not any",
    "like": "not like",
    "ilike": "not ilike",
    "=like": "not =like",
    "=ilike": "not =ilike",
}
_OPPOSITES |= {opposite: operator for operator, opposite in _OPPOSITES.items()}


@dataclass(frozen=True)
class Leaf:
    """One comparison; ``raw`` is a leaf that says the same, as a domain takes it."""

    path: str
    operator: str
    value: Any
    raw: tuple[Any, ...] = field(compare=False)


@dataclass(frozen=True)
class Group:
    """Conditions that hold all together (``&``), any of them (``|``), or not (``!``).

    An empty ``&`` is always true, an empty ``|`` never.
    """

    operator: str
    members: frozenset[Leaf | Group]


Node = Leaf | Group
TRUE = Group(AND, frozenset())
FALSE = Group(OR, frozenset())


def tree(domain: Sequence[Any], negated: bool = False) -> Node:
    """A domain as a tree in which spelling and order make no difference.

    :param domain: in prefix notation, leaves without operators being ANDed (D1)
    :param negated: give the opposite of the domain
    :raise ValueError: if an operator lacks its conditions

    >>> one = tree(["&", ("a", "=", 1), ("b", "!=", 2)])
    >>> one == tree([("b", "not in", [2]), ("a", "in", [1])])
    True
    >>> tree(["!", ("a", "=", 1)]) == tree([("a", "!=", 1)])
    True
    """
    tokens = iter(domain)
    nodes = []
    for token in tokens:
        nodes.append(_node(token, tokens, negated))
    return _group(OR if negated else AND, nodes)


def _node(token: Any, tokens: Iterator[Any], negated: bool) -> Node:
    if token == NOT:
        return _node(_next(tokens), tokens, not negated)
    if token in (AND, OR):
        operator = OR if (token == AND) is negated else AND
        pair = [_node(_next(tokens), tokens, negated) for _n in range(2)]
        return _group(operator, pair)
    return _leaf(token, negated)


def _next(tokens: Iterator[Any]) -> Any:
    try:
        return next(tokens)
    except StopIteration:
        raise ValueError("an operator lacks its conditions") from None


def _group(operator: str, nodes: Iterable[Node]) -> Node:
    """Nodes under one operator, groups of the same operator dissolved in it."""
    members: set[Node] = set()
    for node in nodes:
        if isinstance(node, Group) and node.operator == operator:
            members |= node.members
        elif isinstance(node, Group) and not node.members:
            return node  # TRUE in an OR, FALSE in an AND
        else:
            members.add(node)
    if len(members) == 1:
        return members.pop()
    return Group(operator, frozenset(members))


def _leaf(token: Sequence[Any], negated: bool) -> Node:
    path, operator, value = token
    operator = _SYNONYMS.get(operator, operator).lower()
    if not isinstance(path, str):  # (1, '=', 1) and (0, '=', 1)
        return TRUE if (path == value) is not negated else FALSE
    if operator in ("=", "!=") and not isinstance(value, (list, tuple, set)):
        operator, value = ("in" if operator == "=" else "not in"), [value]
    elif operator in ("=", "!="):
        operator = "in" if operator == "=" else "not in"
    opposite = _OPPOSITES.get(operator)
    if negated and opposite:
        operator, negated = opposite, False
    leaf = Leaf(path, operator, _key(operator, value), (path, operator, value))
    return Group(NOT, frozenset({leaf})) if negated else leaf


def _key(operator: str, value: Any) -> Any:
    """The value of a leaf in a form that can be compared and hashed."""
    if operator in ("any", "not any") and isinstance(value, (list, tuple)):
        return tree(value)
    if isinstance(value, (list, tuple, set)):
        return frozenset(map(_plain, value))
    return _plain(value)


def _plain(value: Any) -> Any:
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


def only_about(node: Node, is_about: Callable[[Leaf], bool], others: Node) -> Node:
    """A condition in which every comparison that is about something else is replaced.

    >>> node = tree([("a", "=", 1), ("b", "=", 2)])
    >>> only_about(node, lambda leaf: leaf.path == "a", TRUE) == tree([("a", "=", 1)])
    True
    """
    if isinstance(node, Leaf):
        return node if is_about(node) else others
    if node.operator == NOT:
        return node if all(map(is_about, leaves(node))) else others
    members = [only_about(member, is_about, others) for member in node.members]
    return _group(node.operator, members)


def leaves(node: Node) -> Iterator[Leaf]:
    """Every comparison of a condition, those inside of ``any`` not among them."""
    if isinstance(node, Leaf):
        yield node
        return
    for member in node.members:
        yield from leaves(member)


def paths(node: Node) -> set[str]:
    """The dotted paths that a condition looks at, those inside of ``any`` included.

    >>> sorted(paths(tree([("a", "=", 1), ("b", "any", [("c.d", "=", 2)])])))
    ['a', 'b.c.d']
    """
    found = set()
    for leaf in leaves(node):
        if isinstance(leaf.value, (Leaf, Group)):
            found |= {f"{leaf.path}.{path}" for path in paths(leaf.value)}
        else:
            found.add(leaf.path)
    return found


def verdict(node: Node, answer: Callable[[Leaf], bool | None]) -> bool | None:
    """What a condition says when some of its comparisons are known, None if open.

    :param answer: what is known of one comparison, None for nothing

    >>> node = tree(["|", ("a", "=", 1), ("b", "=", 2)])
    >>> verdict(node, lambda leaf: True if leaf.path == "a" else None)
    True
    >>> verdict(node, lambda leaf: False if leaf.path == "a" else None) is None
    True
    """
    if isinstance(node, Leaf):
        return answer(node)
    known = [verdict(member, answer) for member in node.members]
    if node.operator == NOT:
        return None if known[0] is None else not known[0]
    decisive = node.operator == OR
    if decisive in known:
        return decisive
    return None if None in known else not decisive


def opposite_of(leaf: Leaf) -> Leaf | None:
    """The comparison that says the contrary; None if no operator does."""
    operator = _OPPOSITES.get(leaf.operator)
    if operator is None:
        return None
    return Leaf(leaf.path, operator, leaf.value, (leaf.path, operator, leaf.raw[2]))
