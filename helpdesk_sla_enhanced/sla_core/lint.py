# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is worth a second look in a policy, said from its items alone (SEMANTICS K).

Conditions come as the lists that :func:`.domains.parse` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from .conditions import TRUE, Node, implies, paths, tree

#: Items above which a policy is hard to read (SEMANTICS D8 allows any number).
MANY_ITEMS = 15

SHADOWED = "shadowed"
SAME_FIELD = "same_field"
FREQUENT_FIELD = "frequent_field"
NO_CATCH_ALL = "no_catch_all"
TOO_MANY = "too_many"

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

    ``repeats`` says that its KPI opens a cycle each time it becomes applicable.
    """

    id: int
    kpi: int
    applicable: Sequence[Any]
    success: Sequence[Any]
    repeats: bool = False


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


def examine(
    items: Sequence[Item], real: Callable[[str], str] = lambda path: path
) -> list[Finding]:
    """All findings on the items of a policy, in the order of SEMANTICS K.

    :param items: the items in force, in their order
    :param real: gives the path that a related field stands for
    """
    findings = [*_shadowed(items), *_looked_at(items, real), *_uncaught(items)]
    if len(items) > MANY_ITEMS:
        findings.append(Finding(TOO_MANY, len(items)))
    return findings


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


def _looked_at(items: Sequence[Item], real: Callable[[str], str]) -> Iterator[Finding]:
    seen = {
        item.id: (
            {real(path) for path in paths(tree(item.applicable))},
            {real(path) for path in paths(tree(item.success))},
        )
        for item in items
    }
    for number, (applicable, success) in seen.items():
        shared = shared_path(applicable, success)
        if shared:
            yield Finding(SAME_FIELD, number, path=shared)
    for number, (applicable, _success) in seen.items():
        for path in sorted(filter(is_frequent, applicable)):
            yield Finding(FREQUENT_FIELD, number, path=path)


def _uncaught(items: Sequence[Item]) -> Iterator[Finding]:
    """KPIs without an item for all other records. A repeating one wants none: it would
    never become applicable again."""
    caught = {item.kpi for item in items if tree(item.applicable) == TRUE}
    for kpi in dict.fromkeys(item.kpi for item in items if not item.repeats):
        if kpi not in caught:
            yield Finding(NO_CATCH_ALL, kpi)
