# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that are not stored, laid out as the rows that they would be."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from odoo import SUPERUSER_ID
from odoo.fields import Command, Datetime, Field
from odoo.models import BaseModel

from ...store.imagined import Tables

#: What no value can be given for: lines of another table, files, and what has a shape
#: of its own.
UNFIT = ("one2many", "binary", "properties", "properties_definition", "reference")
TO_MANY = ("many2many", "one2many")


class Imagined(NamedTuple):
    """A record as it would be just after it was made.

    ``record`` has it for the ORM, ``tables`` for SQL under the id ``number``.
    """

    number: int
    record: BaseModel
    tables: Tables


def is_fit(field: Field | None) -> bool:
    """Whether a value can be given for a field: it has a column, here or on the record
    that this one is made of, or is a list of records."""
    if field is None or field.type in UNFIT or field.name in ("id", "create_date"):
        return False
    if field.inherited:
        return is_fit(field.inherited_field)
    if field.type == "many2many":
        return bool(field.store and field.relation)
    return bool(field.store and field.column_type)


def imagine(
    model: BaseModel,
    number: int,
    values: Mapping[str, Any],
    made: datetime,
    wanted: Collection[str],
) -> Imagined:
    """A record with some values, and for the rest as a form would fill it.

    Only the fields that are wanted are filled in: the defaults of others could use up
    a number of a sequence.

    :param model: as conditions see it
    :param number: a negative id
    :param values: as :func:`to_orm` takes them
    :param made: naive UTC; moments that a default fills in are this one as well
    """
    given = {name: to_orm(model, name, value) for name, value in values.items()}
    names = sorted(set(wanted) - given.keys())
    filled = model.default_get(names) if names else {}
    for name, value in filled.items():
        field = model._fields[name]
        if field.type == "datetime":
            filled[name] = made
        elif field.comodel_name == "res.users" and value == SUPERUSER_ID:
            filled[name] = False  # nobody in particular makes it
    record = model.new({**filled, **given, "create_date": made})
    tables: Tables = {}
    columns = {*wanted, *given, "company_id", "create_date", model._active_name}
    _lay_out(record, number, columns, tables)
    return Imagined(number, record, tables)


def to_orm(model: BaseModel, name: str, value: Any) -> Any:
    """A value as JSON holds it, as the ORM takes it.

    :raise ValueError: if it is none of the field's
    """
    field = model._fields.get(name)
    if not is_fit(field):
        raise ValueError(name)
    if field.type == "many2many":
        if not isinstance(value, list) or not all(type(one) is int for one in value):
            raise ValueError(value)
        return [Command.set(value)]
    if field.type == "datetime" and value:
        return Datetime.to_datetime(value)
    if field.type == "many2one" and value and type(value) is not int:
        raise ValueError(value)
    if field.type == "boolean":
        return bool(value)
    field.convert_to_cache(value, model, validate=True)
    return value


def _lay_out(
    record: BaseModel, number: int, names: Collection[str | None], tables: Tables
) -> None:
    """The row of a record, of its lists, and of the records that it is made of."""
    row: dict[str, Any] = {"id": number}
    above: dict[str, set[str | None]] = {}
    for name in names:
        field = record._fields.get(name)
        if field is None or field.type in UNFIT:
            continue
        if field.inherited:
            above.setdefault(field.related.split(".")[0], set()).add(name)
        elif field.type == "many2many":
            if field.store and field.relation:
                tables.setdefault(field.relation, []).extend(
                    {field.column1: number, field.column2: other}
                    for other in record[field.name]._origin.ids
                )
        elif field.store and field.column_type:
            row[field.name] = _column(record, field)
    for link, wanted in above.items():
        if not record[link]._origin:
            row[link] = number
            _lay_out(record[link], number, {*wanted, "create_date"}, tables)
    tables.setdefault(record._table, []).append(row)


def _column(record: BaseModel, field: Field) -> Any:
    """The value of a field as the table's own JSON takes it."""
    value: Any = record[field.name]
    if field.type == "many2one":
        value = value._origin.id or None
    elif isinstance(value, (datetime, date)):
        value = field.to_string(value)
    elif field.type not in ("boolean", "integer", "float", "monetary", "json"):
        value = str(value) if value or value == 0 and value is not False else None
    if field.company_dependent:
        return {str(record.env.company.id): value}
    if field.translate:
        return None if value is None else {"en_US": value}
    return value
