# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is worth a second look in a policy, said from its items alone (SEMANTICS K).

Conditions come as the lists that :func:`.domains.parse` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from .conditions import FALSE, TRUE, Leaf, Node, only_about, paths, tree
from .implication import implies

SHADOWED = "shadowed"
SAME_FIELD = "same_field"
FREQUENT_FIELD = "frequent_field"
NO_CATCH_ALL = "no_catch_all"

#: Fields that change without anybody deciding anything. Each change has the policy
#: applied to the record again (F2), so a condition on them costs at every save and,
#: with ``reapply = always``, makes a new instance each time. They are written by the
#: ORM at every save, by views while cards are dragged and coloured, or once more with
#: every change of stage.
FREQUENT_NAMES = frozenset(
    {
        *("write_date", "write_uid"),
        *("color", "kanban_state", "sequence"),
        *("last_stage_update", "date_last_stage_update", "duration_tracking"),
    }
)
#: The same for whole families: every message, activity, rating and follower.
FREQUENT_PREFIXES = ("message_", "activity_", "rating_", "website_message_")


class Item(NamedTuple):
    """What the rules want to know of one item, in the order of the policy.

    ``repeats`` says that its KPI opens a cycle each time it becomes applicable;
    ``covers_open`` that every record that is not done with is the item's, and
    ``keeps_open`` that none leaves it while it is open by what tells so alone.
    """

    id: int
    kpi: int
    applicable: Sequence[Any]
    success: Sequence[Any]
    repeats: bool = False
    covers_open: bool = False
    keeps_open: bool = False


class Finding(NamedTuple):
    """One thing to look at: the rule, the item or KPI, and the other item or field."""

    rule: str
    id: int = 0
    other: int = 0
    path: str = ""


def is_frequent(path: str) -> bool:
    """Whether a path leads over a field that changes all the time.

    >>> [is_frequent(p) for p in ("team_id", "partner_id.write_date", "message_ids")]
    [False, True, True]
    """
    return any(
        name in FREQUENT_NAMES or name.startswith(FREQUENT_PREFIXES)
        for name in path.split(".")
    )


def shared_path(one: Iterable[str], other: Iterable[str]) -> str | None:
    """The field that two sets of paths share: the same path, or one inside the other.

    >>> shared_path({"stage_id.closed"}, {"stage_id", "team_id"})
    'stage_id'
    >>> shared_path({"partner_id.city"}, {"partner_id.name"}) is None
    True
    """
    pairs = ((a, b) for a in sorted(one) for b in sorted(other))
    for a, b in pairs:
        short, long = sorted((a, b), key=len)
        if f"{long}.".startswith(f"{short}."):
            return short
    return None


def can_end_unmet(
    item: Item, path: str, real: Callable[[str], str], recalculates: bool
) -> bool:
    """Whether a change of one field, which is in both conditions, can end an item
    before its success, or take the success back.

    Not where the success keeps the item applicable. Nor, as success is judged first
    (SEMANTICS F7), where whatever leaves the item meets it, or only closed records
    leave it: "applies while open, succeeds when closed" is fine. Recalculation after
    the end (G2) would cancel such a success, though.

    :param recalculates: whether results are judged again

    >>> def ends(applicable, success, recalculates=False):
    ...     item = Item(1, 1, applicable, success)
    ...     return can_end_unmet(item, "a", lambda path: path, recalculates)
    >>> ends([("a", "=", False)], [("a", "=", True)])
    False
    >>> ends([("a", "=", False)], [("a", "=", True)], recalculates=True)
    True
    >>> ends([("a", "!=", 4)], [("a", "=", 3)], recalculates=True)
    False
    >>> ends([("a", "=", 1)], [("a", "=", 3)])
    True
    """

    def is_about(leaf: Leaf) -> bool:
        return any(shared_path({real(one)}, {path}) for one in paths(leaf))

    applicable = only_about(tree(item.applicable), is_about, TRUE)
    success = only_about(tree(item.success), is_about, TRUE)
    if implies(success, applicable, single=True):
        return False
    if recalculates:
        return True
    left = only_about(tree(item.applicable, negated=True), is_about, FALSE)
    return not (item.keeps_open or implies(left, success, single=True))


def examine(
    items: Sequence[Item],
    real: Callable[[str], str] = lambda path: path,
    recalculates: bool = False,
    covered: Collection[int] = (),
) -> list[Finding]:
    """All findings on the items of a policy, in the order of SEMANTICS K.

    :param items: the items in force, in their order
    :param real: gives the path that a related field stands for
    :param recalculates: whether results are judged again (G2)
    :param covered: the KPIs whose items together are known to take every open record
    """
    return [
        *_shadowed(items),
        *_in_both(items, real, recalculates),
        *_frequent(items, real),
        *_uncaught(items, covered),
    ]


def _shadowed(items: Sequence[Item]) -> Iterator[Finding]:
    """Items that never apply: an earlier one of the KPI takes all of their records."""
    earlier: dict[int, list[tuple[int, Node]]] = {}
    for item in items:
        node = tree(item.applicable)
        above = earlier.setdefault(item.kpi, [])
        for other, condition in above:
            if implies(node, condition):
                yield Finding(SHADOWED, item.id, other)
                break
        above.append((item.id, node))


def _real_paths(domain: Sequence[Any], real: Callable[[str], str]) -> set[str]:
    return {real(path) for path in paths(tree(domain))}


def _in_both(
    items: Sequence[Item], real: Callable[[str], str], recalculates: bool
) -> Iterator[Finding]:
    for item in items:
        shared = shared_path(
            _real_paths(item.applicable, real), _real_paths(item.success, real)
        )
        if shared and can_end_unmet(item, shared, real, recalculates):
            yield Finding(SAME_FIELD, item.id, path=shared)


def _frequent(items: Sequence[Item], real: Callable[[str], str]) -> Iterator[Finding]:
    for item in items:
        applicable = _real_paths(item.applicable, real)
        for path in sorted(filter(is_frequent, applicable)):
            yield Finding(FREQUENT_FIELD, item.id, path=path)


def _uncaught(items: Sequence[Item], covered: Collection[int]) -> Iterator[Finding]:
    """KPIs without an item for all other records that are open. A repeating one wants
    none: it would never become applicable again."""
    caught = {
        item.kpi for item in items if item.covers_open or tree(item.applicable) == TRUE
    }
    caught.update(covered)
    for kpi in dict.fromkeys(item.kpi for item in items if not item.repeats):
        if kpi not in caught:
            yield Finding(NO_CATCH_ALL, kpi)
