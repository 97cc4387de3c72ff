# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that conditions name by their ids and that were deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from odoo.api import Environment
from odoo.models import BaseModel

from ...sla_core.policy.conditions import leaves, tree
from ...sla_core.policy.domains import parse
from . import probes

#: Operators by which a condition names records by their ids.
BY_ID = ("=", "!=", "in", "not in", "child_of", "parent_of")


def lost_values(policy: BaseModel) -> list[tuple[BaseModel, str, str]]:
    """What conditions name by an id that is not there any more.

    :return: ``[(item, label of the condition, path)]``
    """
    env, entity = policy.env, probes.entity_of(policy)
    found = [
        (item, label, path, comodel, ids)
        for item in policy.item_ids
        for label, domain in _conditions_of(item, entity)
        for path, comodel, ids in named(env, policy.model, domain)
    ]
    there = existing(env, ((comodel, ids) for *_where, comodel, ids in found))
    lost = [
        (item, label, path)
        for item, label, path, comodel, ids in found
        if ids - there[comodel]
    ]
    return list(dict.fromkeys(lost))


def existing(
    env: Environment, named_ids: Iterable[tuple[str, set[int]]]
) -> dict[str, set[int]]:
    """Those of the named records that are there, by model: one query for each."""
    there: dict[str, set[int]] = {}
    for comodel, ids in named_ids:
        there.setdefault(comodel, set()).update(ids)
    for comodel, ids in there.items():
        # sudo: a record that the reader may not see is there all the same
        there[comodel] = set(env[comodel].sudo().browse(sorted(ids)).exists().ids)
    return there


def _conditions_of(
    item: BaseModel, entity: BaseModel
) -> Iterator[tuple[str, Sequence[Any]]]:
    """The conditions that count for an item, with their labels."""
    labels = {
        name: item._fields[name]._description_string(item.env)
        for name in ("applicable_when", "success_criteria", "pause_when")
    }
    yield labels["applicable_when"], parse(item.applicable_when)
    yield labels["success_criteria"], parse(item.success_criteria)
    if item._may_pause():
        yield labels["pause_when"], item._pause_rule(entity)


def named(
    env: Environment, model_name: str, domain: Sequence[Any], above: str = ""
) -> Iterator[tuple[str, str, set[int]]]:
    """The records that a condition names: ``(path, model, set of ids)``."""
    for leaf in leaves(tree(domain)):
        path, operator, value = leaf.raw
        field, owner = end_of(env, model_name, path)
        if field is None:
            continue
        comodel = owner if field.name == "id" else field.comodel_name
        if not comodel or comodel not in env:
            continue
        if operator in ("any", "not any") and isinstance(value, (list, tuple)):
            yield from named(env, comodel, value, f"{above}{path}.")
        elif operator in BY_ID:
            values = value if isinstance(value, (list, tuple, set)) else [value]
            ids = {v for v in values if type(v) is int and v}
            if ids:
                yield f"{above}{path}", comodel, ids


def end_of(env: Environment, model_name: str, path: str) -> tuple[Any, str | None]:
    """The field at the end of a path and the model it is on, or None."""
    model, field = env.get(model_name), None
    for name in path.split("."):
        if field is not None:
            model = env.get(field.comodel_name or "")
        field = model._fields.get(name) if model is not None else None
        if field is None:
            return None, None
    return field, model._name
