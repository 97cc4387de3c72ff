# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The order in which the items of a policy are asked (SEMANTICS D1)."""

from __future__ import annotations

from collections.abc import Sequence

from odoo.models import BaseModel


def in_order(policy: BaseModel) -> BaseModel:
    """The items of a policy as they are asked, also when one was moved just now."""
    found: BaseModel = policy.item_ids.sorted(lambda item: (item.sequence, item.id))
    return found


def put_in_order(items: Sequence[BaseModel]) -> None:
    """Have the items of a policy asked in this order."""
    for place, item in enumerate(items, 1):
        if item.sequence != place * 10:
            item.sequence = place * 10


def duplicate(item: BaseModel) -> BaseModel:
    """A copy of an item, asked right after it, so that it takes nothing from others."""
    copy: BaseModel = item.copy()
    items = list(in_order(item.policy_id) - copy)
    place = items.index(item) + 1 if item in items else len(items)
    put_in_order([*items[:place], copy, *items[place:]])
    return copy
