# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the records and stages of the database say of a policy's items, in sentences."""

from __future__ import annotations

from odoo.models import BaseModel
from odoo.tools import format_list

from ..field_words import path_label
from . import lost_values, stages, starts
from .doubts import of_item


def find_met_at_start(policy: BaseModel) -> list[str]:
    """Items whose success is true of a record from its first moment."""
    env, found = policy.env, starts.met_at_start(policy)
    messages = []
    for item in policy.item_ids:
        if item.id not in found:
            continue
        met, seen = found[item.id]
        if seen:
            text = env._(
                "Item %(item)s is met at its very start: it was for %(met)s of the "
                "%(seen)s newest open records that nobody has touched since.",
                item=item.name,
                met=met,
                seen=seen,
            )
        else:
            text = env._(
                "Item %(item)s is met at its very start: a new record meets it as it "
                "is filled in by itself.",
                item=item.name,
            )
        messages.append(text if seen else of_item(text, item))
    return messages


def find_met_by_lost_stages(policy: BaseModel) -> list[str]:
    """Items that a cancelled or rejected ticket meets."""
    return [
        of_item(
            policy.env._(
                "Item %(item)s is also met by tickets that are %(stages)s.",
                item=item.name,
                stages=", ".join(lost.mapped("name")),
            ),
            item,
            {"stage_id": lost[0].id},
        )
        for item, lost in stages.met_by_lost_stages(policy)
    ]


def find_alarms_when_solved(policy: BaseModel) -> list[str]:
    """Response items that go on when a ticket is solved (SEMANTICS A3)."""
    return [
        of_item(
            policy.env._(
                "Item %(item)s goes on for tickets that are %(stages)s, and alarms "
                "somebody hours later: let its success criteria include them.",
                item=item.name,
                stages=", ".join(solved.mapped("name")),
            ),
            item,
            {"stage_id": solved[0].id},
        )
        for item, solved in stages.alarms_when_solved(policy)
    ]


def find_pauses_closed(policy: BaseModel) -> list[str]:
    """On hold rules that closed records match."""
    return [
        policy.env._(
            "The on hold rule of %(items)s also covers closed records: their "
            "clocks stand still instead of ending.",
            items=", ".join(items.mapped("name")),
        )
        for items in stages.pauses_closed(policy)
    ]


def find_lost_values(policy: BaseModel) -> list[str]:
    """Conditions go on naming what was deleted; they match nothing by it."""
    by_field: dict[tuple[str, str], list[str]] = {}
    for item, condition, path in lost_values.lost_values(policy):
        by_field.setdefault((condition, path), []).append(item.name)
    return [
        policy.env._(
            "%(items)s: %(condition)s names something under %(field)s that has "
            "been deleted.",
            items=format_list(policy.env, names),
            condition=condition,
            field=path_label(policy.env, policy.model, path),
        )
        for (condition, path), names in by_field.items()
    ]
