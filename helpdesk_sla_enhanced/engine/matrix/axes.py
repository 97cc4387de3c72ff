# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The fields whose values can be the columns of a table of targets."""

from __future__ import annotations

from typing import Any

from odoo.api import Environment
from odoo.exceptions import UserError
from odoo.fields import Field
from odoo.models import BaseModel

from ...sla_core.policy.matrix import CATCH_ALL
from ..condition_checks import last_field
from ..explaining.condition_words import one_value
from ..field_words import path_label

KINDS = ("selection", "many2one", "many2many")
#: Records of a linked model that can be columns: more are no table for people.
MANY_VALUES = 80
#: What is no property of a record that targets are agreed upon for.
TECHNICAL = ("ir.", "mail.", "sla.", "resource.", "res.users")
#: What customers are told apart by, where a model has them.
OF_THE_CUSTOMER = ("partner_id.category_id",)
FIRST = "priority"


def paths(env: Environment, model_name: str) -> list[str]:
    """The fields that can be columns, by their label; the priority before others."""
    model = env[model_name]
    known = model.fields_get(attributes=["type", "relation", "store"])
    found = [
        name
        for name, about in known.items()
        if about["type"] in KINDS
        and about["store"]
        and not name.startswith(("sla_", "message_", "activity_"))
        and (about["type"] == "selection" or _is_short(env, about["relation"]))
    ]
    for path in OF_THE_CUSTOMER:
        field = last_field(env, model, path)
        if path.split(".")[0] in known and field is not None:
            found.append(path)
    found.sort(key=lambda path: path_label(env, model_name, path).casefold())
    found.sort(key=lambda path: path != FIRST)
    return found


def _is_short(env: Environment, comodel: str) -> bool:
    if comodel.startswith(TECHNICAL) or not env[comodel].has_access("read"):
        return False
    count: int = env[comodel].search_count([], limit=MANY_VALUES + 1)
    return 0 < count <= MANY_VALUES


def field_of(env: Environment, model_name: str, path: str) -> Field:
    """The field that a path leads to.

    :raise UserError: for what cannot be columns
    """
    field = last_field(env, env[model_name], path)
    if field is None or field.type not in KINDS:
        raise UserError(env._("%s has no values to choose from.", path))
    return field


def values(env: Environment, model_name: str, path: str) -> list[tuple[str, str]]:
    """The values that can be columns, as they stand in a table: ``(column, label)``."""
    field = field_of(env, model_name, path)
    if field.type == "selection":
        return [(str(key), label) for key, label in field._description_selection(env)]
    records: BaseModel = env[field.comodel_name].search([], limit=MANY_VALUES)
    return [(str(record.id), record.display_name) for record in records]


def label_of(env: Environment, model_name: str, path: str, column: str) -> str:
    """The heading of a column; empty for the one that takes all others."""
    if column == CATCH_ALL:
        return ""
    field = field_of(env, model_name, path)
    is_record = field.type != "selection" and column.isdecimal()
    return one_value(env, field, int(column) if is_record else column)


def comparison(env: Environment, model_name: str, path: str, column: str) -> list[Any]:
    """The condition that a column stands for, empty for the one of all others.

    :raise UserError: for a column that there cannot be
    """
    if column == CATCH_ALL:
        return []
    field = field_of(env, model_name, path)
    if field.type == "selection":
        return [(path, "=", column)]
    if not column.isdecimal():
        raise UserError(env._("%s is not a record.", column))
    if field.type == "many2one":
        return [(path, "=", int(column))]
    return [(path, "in", [int(column)])]
