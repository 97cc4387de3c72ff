# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which item applies for each KPI: the first in order that matches (SEMANTICS D2).

The engine chooses in SQL. This says the same in memory, for records that are not in
the database and as the reference for the SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)
Kpi = TypeVar("Kpi", bound=Hashable)


def select(
    items: Iterable[tuple[Item, Kpi]],
    matches: Callable[[Item], bool] | Collection[Item],
) -> dict[Kpi, Item]:
    """The item of each KPI; a KPI of which no item matches is left out.

    :param items: (item, KPI) pairs in the order of the policy
    :param matches: the items whose Applicable When is true of the record, or a function
        that says so of one item. It is asked in order, and about no item of a KPI that
        has found its own.

    >>> policy = [("hot", "first"), ("warm", "first"), ("any", "resolve")]
    >>> select(policy, {"warm", "any"})
    {'first': 'warm', 'resolve': 'any'}
    >>> select(policy, lambda item: item != "any")
    {'first': 'hot'}
    """
    chosen: dict[Kpi, Item] = {}
    for item, kpi in items:
        if kpi in chosen:
            continue
        if matches(item) if callable(matches) else item in matches:
            chosen[kpi] = item
    return chosen
