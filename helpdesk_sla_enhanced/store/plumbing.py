# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the statements of this package are run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from psycopg2 import errors

from odoo import api
from odoo.models import BaseModel
from odoo.tools import SQL

from .columns import ID, Columns, Rows, array_sql

#: Conflicts that Odoo retries the whole request for (A6).
CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected)


# -- plumbing ---------------------------------------------------------------------


def fetch_rows(env: api.Environment, sql: SQL) -> list[tuple[Any, ...]]:
    """Run a statement; the rows that it gives."""
    env.cr.execute(sql)
    return env.cr.fetchall()


def fetch_by_ids(
    env: api.Environment, select: SQL, id_column: SQL, ids: Collection[int]
) -> list[tuple[Any, ...]]:
    """The rows that a SELECT without a WHERE gives for the records of an array."""
    ids = array_sql(ids, ID)
    return fetch_rows(env, SQL("%s WHERE %s = ANY(%s)", select, id_column, ids))


def fetch_value(env: api.Environment, sql: SQL) -> Any:
    """Run a statement; the first column of its first row."""
    env.cr.execute(sql)
    return env.cr.fetchone()[0]


def insert_rows(
    env: api.Environment,
    table: str,
    columns: Columns,
    rows: Iterable[Sequence[Any]],
    conflict: SQL | None = None,
) -> list[int]:
    """Insert rows into a table without log columns; their ids, in order."""
    insert = insert_sql(table, columns, rows)
    returned = fetch_rows(env, SQL("%s %s RETURNING id", insert, conflict or SQL()))
    return sorted(row[0] for row in returned)


def insert_sql(table: str, columns: Columns, rows: Iterable[Sequence[Any]]) -> SQL:
    """The INSERT of rows, in order, into a table without log columns."""
    source = Rows(columns, rows)
    names, values = source.inserted
    return SQL(
        "INSERT INTO %s (%s) SELECT %s FROM %s ORDER BY u.position",
        SQL.identifier(table),
        names,
        values,
        source.source,
    )


def model_as_asked(
    env: api.Environment, model_name: str, company_id: int = 0
) -> BaseModel:
    """The model as conditions see it: superuser, archived records included."""
    context = {"active_test": False, "lang": "en_US"}
    if company_id:
        context["allowed_company_ids"] = [company_id]
    # su: a condition is true or not, no matter who asks
    return env[model_name].with_env(
        env(user=api.SUPERUSER_ID, su=True, context=context)
    )
