# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which items are met at their very start."""

from __future__ import annotations

from odoo.models import BaseModel

from ...sla_core.policy.conditions import paths, tree
from ...sla_core.policy.domains import parse
from ...store import newest_records
from . import probes

#: Untouched records that say something about how records begin.
ENOUGH = 3


def met_at_start(policy: BaseModel) -> dict[int, tuple[int, int]]:
    """The items whose success is true of an open record from the first moment.

    Decided on a new record as its defaults fill it in, and on the newest open
    records that were not written since their creation: at least three of them, and
    more than half. Only for KPIs that count from the creation.

    :return: ``{item id: (met, seen)}``; both are 0 when the defaults decided
    """
    items = policy.item_ids.filtered(_counts_from_creation)
    items = items.filtered(lambda item: parse(item.success_criteria))
    newborn = probes.newborn(policy, items)
    found = {item.id: (0, 0) for item in items if _is_born_met(newborn, item)}
    counts = _count_untouched(policy, items.filtered(lambda item: item.id not in found))
    for item_id, (met, seen) in counts.items():
        if met >= ENOUGH and met * 2 > seen:
            found[item_id] = (met, seen)
    return found


def _counts_from_creation(item: BaseModel) -> bool:
    start = item.kpi_id.applicable_from_field_id
    start = start or item.policy_id.applicable_from_field_id
    return start.name in (False, "create_date")


def _is_born_met(newborn: BaseModel, item: BaseModel) -> bool:
    """Whether a new record meets the item.

    An Applicable When on other fields than the success makes no difference. One on
    the same fields does: it may be there to leave new records out.
    """
    success = parse(item.success_criteria)
    applicable = parse(item.applicable_when)
    if not probes.says(newborn, success):
        return False
    fields = [
        {probes.first_field(item.env, item.model, path) for path in paths(tree(domain))}
        for domain in (success, applicable)
    ]
    if fields[0].isdisjoint(fields[1]):
        return True
    return bool(probes.says(newborn, applicable))


def _count_untouched(policy: BaseModel, items: BaseModel) -> dict[int, tuple[int, int]]:
    """Of the newest records: how many the item is for, and how many met it, among
    those that are open and were never written: ``{item id: (met, seen)}``."""
    model = probes.model_of(policy)
    if not items or not model._log_access:
        return {}
    found = newest_records.count_untouched(
        model,
        ~probes.closed_domain(model),
        [(parse(item.applicable_when), parse(item.success_criteria)) for item in items],
    )
    return dict(zip(items.ids, found, strict=True))
