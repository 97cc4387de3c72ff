# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the items of a policy make of the records that are still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from odoo.api import Environment
from odoo.fields import Domain
from odoo.models import BaseModel

from ...sla_core.policy.conditions import (
    TRUE,
    Leaf,
    Node,
    leaves,
    only_about,
    tree,
)
from ...sla_core.policy.coverage import uncovered
from ...sla_core.policy.domains import parse
from ...sla_core.policy.implication import implies
from ..conditions import CLOSED_FLAGS
from . import probes, stages
from .probes import TICKET

#: Fields whose values can be gone through one by one.
FINITE = ("selection", "boolean", "many2one")
#: Records of a linked model that are gone through at most.
MANY_VALUES = 100


class Named(str):
    """A value of a field in words; ``raw`` as a record has it, a link by its id."""

    raw: Any

    def __new__(cls, text: str, raw: Any) -> Named:
        """The words, and the value."""
        named = super().__new__(cls, text)
        named.raw = raw
        return named


#: For each field, its values: (the value in words, what each comparison says of it).
Values: TypeAlias = dict[str, list[tuple[Named, dict[Leaf, bool | None]]]]


def open_coverage(
    policy: BaseModel, items: BaseModel
) -> dict[BaseModel, tuple[bool, bool]]:
    """How items stand to the records that are not done with.

    :return: ``{item: (covers_open, keeps_open)}``, see :class:`.lint.Item`
    """
    if policy.model == TICKET:
        tickets = stages.ticket_of_each_stage(policy)
        return {
            item: _stage_coverage(policy.env, tickets, parse(item.applicable_when))
            for item in items
        }
    still_open = tree(probes.open_condition(policy.env, policy.model))
    flags = {leaf.path for leaf in leaves(still_open)}
    found = {}
    for item in items:
        applicable = tree(parse(item.applicable_when))
        alone = only_about(applicable, lambda leaf: leaf.path in flags, TRUE)
        found[item] = (
            implies(still_open, applicable, single=True),
            bool(flags) and implies(still_open, alone, single=True),
        )
    return found


def _stage_coverage(
    env: Environment, tickets: Mapping[BaseModel, BaseModel], domain: Sequence[Any]
) -> tuple[bool, bool]:
    """The same of one condition, for tickets, by their stages."""
    verdicts = stages.stage_verdicts(env, tickets, domain)
    found = [said for stage, said in verdicts.items() if not stage.closed]
    return all(said is True for said in found), False not in found


# -- all items of a KPI together --------------------------------------------------


def gaps(policy: BaseModel, items: BaseModel) -> dict[BaseModel, dict[str, str] | None]:
    """Open records that no item of a KPI takes, found by the values of their fields.

    The values of selections, booleans and links are gone through: four items for
    four priorities leave nobody out.

    :return: ``{kpi: {field: name of a value}}``; the dict is empty if no field
        tells, None if every open record has an item
    """
    nodes: dict[BaseModel, list[Node]] = {}
    for item in items:
        applicable = tree(parse(item.applicable_when))
        nodes.setdefault(item.kpi_id, []).append(applicable)
    asked = {leaf for found in nodes.values() for n in found for leaf in leaves(n)}
    values = _values_of_fields(policy, asked)
    return {kpi: uncovered(found, values) for kpi, found in nodes.items()}


def raw_values(gap: Mapping[str, str]) -> dict[str, Any]:
    """The values of a gap as a record has them."""
    return {name: one.raw for name, one in gap.items() if isinstance(one, Named)}


def _values_of_fields(policy: BaseModel, asked: Iterable[Leaf]) -> Values:
    """For each field that is asked for, what the comparisons say of its values."""
    model = probes.model_of(policy)
    by_field: dict[str, list[Leaf]] = {}
    for leaf in sorted(asked, key=str):
        name = probes.first_field(policy.env, policy.model, leaf.path)
        field = model._fields.get(name)
        if field is not None and field.type in FINITE:
            by_field.setdefault(name, []).append(leaf)
    newborn = probes.newborn(policy, policy.item_ids)
    found: Values = {}
    for name, own in by_field.items():
        values = _values_of(policy, newborn, model._fields[name], own)
        if values is None:
            continue
        records = [(label, value, model.new({name: value})) for label, value in values]
        found[name] = [
            (
                Named(label, value),
                {leaf: probes.says(record, [leaf.raw]) for leaf in own},
            )
            for label, value, record in records
            if not _is_done_with(record, name)
        ]
    return found


def _values_of(
    policy: BaseModel, newborn: BaseModel, field: Any, asked: Iterable[Leaf]
) -> list[tuple[str, Any]] | None:
    """The values of a field: pairs of name and value, None if they are too many.

    Empty is one of them, unless a new record is filled in by itself.
    """
    env = policy.env
    is_filled = field.required or newborn[field.name]
    empty = [] if is_filled else [(env._("none"), False)]
    if field.type == "boolean":
        return [(env._("yes"), True), (env._("no"), False)]
    if field.type == "selection":
        options = field._description_selection(env)
        return [*((label, value) for value, label in options), *empty]
    linked = probes.model_of(policy).env[field.comodel_name]
    domain = Domain.TRUE
    if policy.company_id and "company_id" in linked._fields:
        domain = Domain("company_id", "in", (policy.company_id.id, False))
    records = linked.with_context(active_test=True).search(
        domain, limit=MANY_VALUES + 1
    )
    if len(records) > MANY_VALUES:
        return None
    for leaf in asked:  # what lies beyond the link is read for all at once
        _read_along(records, leaf.path.split(".")[1:])
    return [*((record.display_name, record.id) for record in records), *empty]


def _read_along(records: BaseModel, names: Iterable[str]) -> None:
    """Read the fields along a path into the cache, for all records together."""
    for name in names:
        field = records._fields.get(name)
        if field is None:
            return
        values = records.mapped(name)
        if not field.relational:
            return
        records = values


def _is_done_with(record: BaseModel, name: str) -> bool:
    """Whether a record that is not stored is closed or archived, by one field."""
    if name == record._active_name:
        return not record[name]
    return any(record[flag] for flag in CLOSED_FLAGS if flag in record._fields)
