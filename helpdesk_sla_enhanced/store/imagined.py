# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Asking records that are not stored what stored ones are asked.

A SELECT reads the tables that it names. Where a WITH names a table of rows as one of
them, it reads that instead: the rows that are stored, and those that are imagined. So
the conditions of a policy are the very SQL by which the engine asks, and nothing is
written.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from odoo import api
from odoo.tools import SQL

from . import plumbing

#: Rows that are not stored, by table: columns with values that JSON can hold. Their ids
#: are negative, so that they are nobody else's.
Tables = dict[str, list[dict[str, Any]]]


def fetch_imagined(
    env: api.Environment,
    select: SQL,
    id_column: SQL,
    ids: Collection[int],
    tables: Mapping[str, Sequence[dict[str, Any]]],
) -> list[tuple[Any, ...]]:
    """The rows that a SELECT without a WHERE gives for imagined records.

    :param ids: the ids that the records have in ``tables``
    """
    shadows = SQL(", ").join(_shadow(name, rows) for name, rows in tables.items())
    asked = SQL("WITH %s %s", shadows, select)
    return plumbing.fetch_by_ids(env, asked, id_column, ids)


def _shadow(table: str, rows: Sequence[dict[str, Any]]) -> SQL:
    """A table with more rows than it has, under its own name; inside it that name is
    still the table's."""
    name = SQL.identifier(table)
    return SQL(
        "%s AS NOT MATERIALIZED (SELECT * FROM %s UNION ALL "
        "SELECT * FROM jsonb_populate_recordset(NULL::%s, %s::jsonb))",
        name,
        name,
        name,
        json.dumps(rows),
    )
