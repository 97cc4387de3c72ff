# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A policy's items as a table of targets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from odoo.models import BaseModel

from ...sla_core.policy import durations
from ...sla_core.policy.domains import conjuncts, parse
from ...sla_core.policy.matrix import CATCH_ALL, alike, column_of
from ..field_words import path_label
from ..item_order import in_order
from ..item_texts import duration_text
from . import axes


@dataclass
class Row:
    """The items of one KPI that differ by the value of one field and by their terms."""

    kpi: BaseModel
    #: What all of them ask for besides, as conditions that must all hold.
    rest: list[list[Any]]
    #: By column, in the order in which they are asked.
    items: dict[str, BaseModel] = field(default_factory=dict)

    @property
    def lead(self) -> BaseModel | None:
        """The item that new ones of the row are made after: the widest."""
        found = list(self.items.values())
        return self.items.get(CATCH_ALL) or (found[-1] if found else None)


def layout(policy: BaseModel, path: str) -> tuple[list[Row], BaseModel]:
    """The rows of the table, and the items that do not fit into it.

    An item fits if nothing but its column, its target and its warning sets it apart
    from the first of its KPI, and no earlier item takes the same records.
    """
    rows: dict[BaseModel, tuple[Row, Any]] = {}
    left = policy.item_ids.browse()
    for item in in_order(policy):
        found = _placed(item, path)
        if found is None:
            left |= item
            continue
        column, rest, shape = found
        row, known = rows.setdefault(item.kpi_id, (Row(item.kpi_id, rest), shape))
        if shape != known or {column, CATCH_ALL} & set(row.items):
            left |= item
        else:
            row.items[column] = item
    return [row for row, _shape in rows.values()], left


def _placed(item: BaseModel, path: str) -> tuple[str, list[list[Any]], Any] | None:
    """The column of an item, what else it asks for, and what its row has in common."""
    try:
        found = column_of(parse(item.applicable_when), path)
        success = alike(conjuncts(parse(item.success_criteria)))
        holds = _holds(item)
    except ValueError:  # what is broken is edited where it can be seen
        return None
    if found is None:
        return None
    column, rest = found
    return column, rest, (alike(rest), success, item.calendar_id, holds)


def _holds(item: BaseModel) -> Any:
    """How an item is held (SEMANTICS D5, H7), the same for what means the same.

    :raise ValueError: for a pause rule that is no condition
    """
    rule = None
    if item.pause_override:
        rule = alike(conjuncts(parse(item.pause_when)))
    return item.allow_pause, rule, item._max_hold_seconds()


def best_path(policy: BaseModel, paths: list[str]) -> str:
    """The field that most items of a policy differ by; else the first of all."""

    def count(path: str) -> int:
        placed = (_placed(item, path) for item in policy.item_ids)
        return sum(1 for one in placed if one and one[0] != CATCH_ALL)

    return max(paths, key=count, default="")


def table(policy: BaseModel, path: str) -> dict[str, Any]:
    """What the screen shows: the axes to choose from, the columns and the rows."""
    env, model = policy.env, policy.model
    paths = axes.paths(env, model)
    path = path if path in paths else best_path(policy, paths)
    rows, left = layout(policy, path)
    choices = axes.values(env, model, path) if path else []
    labels = dict(choices)
    used = dict.fromkeys(column for row in rows for column in row.items if column)
    if path and axes.field_of(env, model, path).type == "selection":
        columns = [key for key, _label in choices]
        columns += [key for key in used if key not in columns]
    else:
        columns = list(used)
    return {
        "policy": {"id": policy.id, "name": policy.name, "state": policy.state},
        "model": model,
        "version": version(policy),
        "axis": path,
        "axes": [[each, path_label(env, model, each)] for each in paths],
        "columns": [
            [key, labels.get(key) or axes.label_of(env, model, path, key)]
            for key in columns
        ],
        "choices": choices,
        "rows": [_shown(row) for row in rows],
        "left": left.mapped("name"),
        "kpis": _named(env["sla.kpi"].search([("model_id", "=", policy.model_id.id)])),
        "calendars": _named(_calendars(policy)),
        "pattern": durations.PATTERN,
    }


def version(policy: BaseModel) -> str:
    """What changes whenever an item of the policy does."""
    items = policy.with_context(active_test=False).item_ids
    return ",".join(f"{item.id}:{item.write_date}" for item in items)


def _calendars(policy: BaseModel) -> BaseModel:
    company = policy.company_id.id
    domain = [("company_id", "in", (company, False))] if company else []
    found: BaseModel = policy.env["resource.calendar"].search(domain)
    return found


def _named(records: BaseModel) -> list[tuple[int, str]]:
    return [(record.id, record.display_name) for record in records]


def _shown(row: Row) -> dict[str, Any]:
    return {
        "kpi_id": row.kpi.id,
        "kpi": row.kpi.name,
        **shared_terms(row.lead),
        "cells": {column: terms_of(item) for column, item in row.items.items()},
    }


def shared_terms(item: BaseModel | None) -> dict[str, Any]:
    """What the items of a row have in common, as the table shows it: working hours
    (C4), holds and the row's own pause rule, False without one (D5), and the longest
    hold as a duration (H7).

    :param item: any of them; None for a row that has none yet
    """
    if item is None:
        return {"calendar_id": False, "hold": "policy", "pause": False, "max_hold": ""}
    return {
        "calendar_id": item.calendar_id.id,
        "hold": item.allow_pause,
        "pause": (item.pause_when or "[]") if item.pause_override else False,
        "max_hold": duration_text(item.max_hold, item.max_hold_unit),
    }


def terms_of(item: BaseModel) -> dict[str, str]:
    """The terms of an item as they stand in a cell."""
    return {
        "target": duration_text(item.failure_after, item.failure_unit),
        "warn": duration_text(item.warn_after, item.warn_unit),
    }
