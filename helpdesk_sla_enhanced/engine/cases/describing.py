# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a case says of its record, as the conditions by which a form shows it.

A person says what a record is by the same editor by which they say what records a
policy is for. Only what names one value of one field of the record can be taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from odoo.api import Environment
from odoo.exceptions import ValidationError
from odoo.fields import Field
from odoo.models import BaseModel

from ...sla_core.policy.domains import Leaf, leaves, parse
from ..explaining.condition_words import sentence
from ..field_words import path_label
from .imagining import is_fit, to_orm

Values = dict[str, Any]


def to_domain(
    env: Environment, model_name: str, values: Mapping[str, Any]
) -> list[Any]:
    """The values as conditions that a form can show and change."""
    fields = env[model_name]._fields
    return [_leaf(fields.get(name), name, value) for name, value in values.items()]


def _leaf(field: Field | None, name: str, value: Any) -> tuple[str, str, Any]:
    if field is not None and field.comodel_name and value:
        return name, "in", value if isinstance(value, list) else [value]
    return name, "=", False if value in (None, []) else value


def to_text(env: Environment, model_name: str, values: Mapping[str, Any]) -> str:
    """The values in words; "" for none, or where the model is gone."""
    if model_name not in env or not values:
        return ""
    return sentence(env, model_name, to_domain(env, model_name, values))


def to_values(env: Environment, model_name: str, text: str) -> Values:
    """What conditions say that a record is.

    :raise ValidationError: for a condition that does not name one value of a field
    """
    try:
        domain = parse(text)
        found = list(_pairs(env, model_name, domain))
    except ValueError as error:
        raise ValidationError(
            env._("This does not say what the record is: %s", error)
        ) from error
    return dict(found)


def _pairs(
    env: Environment, model_name: str, domain: list[Any]
) -> Iterator[tuple[str, Any]]:
    if "|" in domain or "!" in domain:
        raise ValueError(env._("it is either one thing or another. Name each value."))
    for leaf in leaves(domain):
        field = env[model_name]._fields.get(leaf.path)
        value = _value(field, leaf)
        if not is_fit(field) or value is ...:
            raise ValueError(sentence(env, model_name, [tuple(leaf)]))
        yield leaf.path, value


def _value(field: Field | None, leaf: Leaf) -> Any:
    """The one value that a comparison names, ``...`` if it names none."""
    value = leaf.value
    to_many = field is not None and field.type == "many2many"
    if leaf.operator in ("in", "=") and isinstance(value, (list, tuple)):
        if to_many:
            return list(value)
        return value[0] if len(value) == 1 else ...
    if leaf.operator == "!=" and field is not None and field.type == "boolean":
        return not value
    if leaf.operator != "=":
        return ...
    if to_many:
        return [value] if value else []
    return value


def check_values(env: Environment, model_name: str, values: Any, name: str) -> None:
    """Refuse values that no record of the model can have.

    :param name: what to call the case
    :raise ValidationError: naming the field
    """
    model = env[model_name]
    if not isinstance(values, dict):
        raise ValidationError(env._("%s: say by field what the record is.", name))
    for field_name, value in values.items():
        try:
            to_orm(model, field_name, value)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
            label = path_label(env, model_name, str(field_name))
            raise ValidationError(
                env._(
                    "%(case)s: no value of %(field)s: %(value)s",
                    case=name,
                    field=label,
                    value=ascii(value)[:80],
                )
            ) from None


def lost(record: BaseModel, values: Mapping[str, Any]) -> str:
    """The name of a field whose value names a record that is gone, or ""."""
    for name, value in values.items():
        field = record._fields.get(name)
        if field is None:
            return str(name)
        if field.comodel_name and value:
            ids = value if isinstance(value, list) else [value]
            # sudo: a record that the reader may not see is there all the same
            there = record.env[field.comodel_name].sudo().browse(ids).exists()
            if len(there) < len(set(ids)):
                return str(field._description_string(record.env))
    return ""
