# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the newest records of a model say of conditions (SEMANTICS K).

The model comes as conditions see it, see :func:`.plumbing.model_as_asked`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tools import SQL, Query

from .odoo_private import domains

#: The newest records that are looked at, by their ids: no more than a page of a list.
NEWEST = 200


def count_untouched(
    model: BaseModel,
    is_open: Domain,
    conditions: Sequence[tuple[Sequence[Any], Sequence[Any]]],
) -> list[tuple[int, int]]:
    """Of the newest records that are open and were not written since their creation:
    how many conditions are for, and how many meet them.

    :param is_open: which records are open
    :param conditions: pairs of Applicable When and Success Criteria, as list domains
    :return: ``[(met, seen)]``, one pair for each of ``conditions``
    """
    query = _newest(model)
    query.add_where(
        SQL(
            "%s = %s",
            model._field_to_sql(model._table, "write_date", query),
            model._field_to_sql(model._table, "create_date", query),
        )
    )
    query.add_where(_to_sql(model, is_open, query))
    columns = []
    for applicable, success in conditions:
        seen = _to_sql(model, applicable, query)
        met = _to_sql(model, success, query)
        columns.append(SQL("COUNT(*) FILTER (WHERE %s AND %s)", seen, met))
        columns.append(SQL("COUNT(*) FILTER (WHERE %s)", seen))
    row = model.env.execute_query(query.select(*columns))[0]
    return list(zip(row[::2], row[1::2], strict=True))


def hold_for_any(
    model: BaseModel, flag: str, conditions: Sequence[Sequence[Any]]
) -> list[bool | None]:
    """For each condition, whether any of the newest records with a flag matches it.

    :param flag: the name of a boolean field
    :param conditions: list domains
    :return: in the order of ``conditions``; all None if no record has the flag
    """
    query = _newest(model)
    query.add_where(_to_sql(model, [(flag, "=", True)], query))
    columns = [SQL("bool_or(%s)", _to_sql(model, one, query)) for one in conditions]
    return list(model.env.execute_query(query.select(*columns))[0])


def _newest(model: BaseModel) -> Query:
    """A query of the newest records, archived ones included."""
    newest = model._search([], order="id DESC", limit=NEWEST)
    query = Query(model.env, model._table, model._table_sql)
    id_column = SQL.identifier(model._table, "id")
    query.add_where(SQL("%s IN %s", id_column, newest.subselect()))
    return query


def _to_sql(model: BaseModel, domain: Domain | Sequence[Any], query: Query) -> SQL:
    """A condition as an expression of a query on the model's table."""
    optimized = domains.optimized(model, domain)
    return SQL("(%s)", domains.to_sql(model, optimized, query))
