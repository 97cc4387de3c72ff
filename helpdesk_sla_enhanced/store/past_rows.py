# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the database still knows of how records were (SEMANTICS W1)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from odoo import api
from odoo.models import BaseModel
from odoo.tools import SQL

from . import plumbing
from .columns import ID, TEXT, array_sql

#: The whole second of a column, as the core counts: fractions are dropped (I2).
SECOND = "FLOOR(date_part('epoch', %s))::bigint"
MOMENTS = ("date", "datetime")
#: How a column is read that is to be compared with what was tracked, by type.
_PRESENT = {
    "boolean": "COALESCE(%s, FALSE)",
    "date": SECOND,
    "datetime": SECOND,
    "float": "COALESCE(%s, 0)",
    "integer": "COALESCE(%s, 0)",
}
#: The columns of a tracked value, before and after, by the type of the field.
TRACKED = {
    "boolean": "integer",
    "char": "char",
    "date": "datetime",
    "datetime": "datetime",
    "float": "float",
    "integer": "integer",
    "many2one": "integer",
    "selection": "char",
    "text": "text",
}


def read_present(
    model: BaseModel, names: Collection[str], ids: Collection[int]
) -> dict[int, dict[str, Any]]:
    """What stands in columns of records: ``{id: {name: value}}``, moments in epoch
    seconds. Beside the names, ``create_date`` and ``write_date``."""
    names = [*dict.fromkeys(("create_date", "write_date", *names))]
    columns = [
        SQL(_PRESENT.get(model._fields[name].type, "%s"), SQL.identifier(name))
        for name in names
    ]
    rows = plumbing.fetch_rows(
        model.env,
        SQL(
            "SELECT id, %s FROM %s WHERE id = ANY(%s)",
            SQL(", ").join(columns),
            SQL.identifier(model._table),
            array_sql(ids, ID),
        ),
    )
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}


def read_tracked(
    model: BaseModel, names: Mapping[str, str], ids: Collection[int]
) -> list[tuple[int, str, int, int, Any, Any]]:
    """The tracked changes of records in the order in which they were made.

    :param names: the types of the fields, by name
    :return: rows of (record id, field, first and last second in which it can have been
        made, value before, value after), the values as tracking keeps them
    """
    if not names or not ids:
        return []

    def value(side: str) -> SQL:
        whens = []
        for kind in sorted(set(names.values())):
            column = SQL.identifier("t", f"{side}_value_{TRACKED[kind]}")
            if TRACKED[kind] == "datetime":
                column = SQL(SECOND, column)
            fields = array_sql([n for n in names if names[n] == kind], TEXT)
            whens.append(SQL("WHEN f.name = ANY(%s) THEN to_jsonb(%s)", fields, column))
        return SQL("CASE %s END", SQL(" ").join(whens))

    return plumbing.fetch_rows(
        model.env,
        SQL(
            "SELECT m.res_id, f.name, %s, %s, %s, %s FROM mail_message AS m "
            "JOIN mail_tracking_value AS t ON t.mail_message_id = m.id "
            "JOIN ir_model_fields AS f ON f.id = t.field_id "
            "WHERE m.model = %s AND m.res_id = ANY(%s) AND f.name = ANY(%s) "
            "ORDER BY m.id, t.id",
            SQL(SECOND, SQL("m.create_date")),
            SQL(SECOND, SQL("m.date")),
            value("old"),
            value("new"),
            model._name,
            array_sql(ids, ID),
            array_sql(list(names), TEXT),
        ),
    )


def read_events(
    env: api.Environment, tracker_ids: Collection[int]
) -> list[tuple[int, int, str, int]]:
    """The history of trackers, oldest first: rows of (tracker, epoch seconds, kind,
    instance or 0)."""
    return plumbing.fetch_rows(
        env,
        SQL(
            "SELECT tracker_id, %s, kind, COALESCE(instance_id, 0) FROM sla_event "
            "WHERE tracker_id = ANY(%s) ORDER BY time, id",
            SQL(SECOND, SQL("time")),
            array_sql(tracker_ids, ID),
        ),
    )


def read_written(
    model: BaseModel, types: Collection[str], ids: Collection[int]
) -> list[tuple[int, int, bool]]:
    """What people wrote to each other on records, in order: rows of (record id, epoch
    seconds, whether the customer wrote). Notes are none."""
    return plumbing.fetch_rows(
        model.env,
        SQL(
            "SELECT m.res_id, %s, u.id IS NULL FROM mail_message AS m "
            "LEFT JOIN mail_message_subtype AS s ON s.id = m.subtype_id "
            "LEFT JOIN LATERAL (SELECT id FROM res_users WHERE NOT share "
            "AND partner_id = m.author_id LIMIT 1) AS u ON TRUE "
            "WHERE m.model = %s AND m.res_id = ANY(%s) AND m.message_type = ANY(%s) "
            "AND m.is_internal IS NOT TRUE AND s.internal IS NOT TRUE "
            "AND m.subtype_id IS NOT NULL ORDER BY m.id",
            SQL(SECOND, SQL("m.create_date")),
            model._name,
            array_sql(ids, ID),
            array_sql(list(types), TEXT),
        ),
    )


def fetch_versions(
    model: BaseModel,
    select: SQL,
    id_column: SQL,
    versions: Mapping[int, Mapping[str, Any]],
) -> list[tuple[Any, ...]]:
    """The rows that a SELECT without a WHERE gives for records as they were.

    Under the name of its table it reads the stored rows, those of the records with
    other values in some columns. Everything else, their lists as well, is as it is.

    :param versions: by record, the columns that were other than now, as JSON takes them
    """
    name = SQL.identifier(model._table)
    ids = array_sql(list(versions), ID)
    said = [{"id": number, "was": dict(was)} for number, was in versions.items()]
    shadow = SQL(
        "WITH %(name)s AS NOT MATERIALIZED ("
        "SELECT * FROM %(name)s WHERE NOT id = ANY(%(ids)s) UNION ALL "
        "SELECT p.* FROM jsonb_to_recordset(%(said)s::jsonb) AS v(id int, was jsonb) "
        "JOIN %(name)s AS t ON t.id = v.id, "
        "LATERAL jsonb_populate_record(t, v.was) AS p) %(select)s",
        name=name,
        ids=ids,
        said=json.dumps(said),
        select=select,
    )
    return plumbing.fetch_by_ids(model.env, shadow, id_column, list(versions))
