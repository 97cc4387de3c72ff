# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the engine reads of its own tables, and how the rows become values."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from odoo import api
from odoo.models import BaseModel
from odoo.tools import SQL, Query

from ..sla_core.judging.record import Instance
from . import facts, plumbing
from .batch import Head
from .columns import EPOCH, ID, array_sql, epoch_sql
from .instance_table import INSTANCE_ID, LAST_HOLD, SELECTED, to_instance


def read_heads(
    env: api.Environment, model_name: str, ids: Collection[int], responsible: str = ""
) -> list[Head]:
    """The records of ``ids`` that exist, with their trackers: ``[Head]``.

    :param responsible: the field that says who is responsible for them, if asked
    """
    model = plumbing.model_as_asked(env, model_name)
    table = model._table
    query = Query(env, table, model._table_sql)
    tracker = facts.join_tracker(query, table, model_name)
    query.add_where(
        SQL("%s = ANY(%s)", SQL.identifier(table, "id"), array_sql(ids, ID))
    )
    company = field_sql(model, "company_id", query, SQL("0"))
    active = field_sql(model, model._active_name, query, SQL("TRUE"))
    user = field_sql(model, responsible, query, SQL("0"))
    columns = [
        SQL.identifier(table, "id"),
        SQL("COALESCE(%s, 0)", company),
        SQL("COALESCE(%s, TRUE)", active),
        SQL("COALESCE(%s, 0)", user),
        *tracker_columns(tracker),
    ]
    return [Head._make(row) for row in plumbing.fetch_rows(env, query.select(*columns))]


def field_sql(model: BaseModel, name: str | None, query: Query, default: SQL) -> SQL:
    """A field of a query's records as SQL, the default if it cannot be asked for."""
    if name not in model._fields or not model._fields[name]._description_searchable:
        return default
    field = model._fields[name]
    if not field.store and not field.related:
        return default
    return model._field_to_sql(model._table, name, query)


def tracker_columns(alias: str) -> list[SQL]:
    """What a Head holds of a tracker, if there is one."""

    def column(name: str) -> SQL:
        return SQL.identifier(alias, name)

    return [
        SQL("COALESCE(%s, 0)", column("id")),
        SQL("COALESCE(%s, 0)", column("company_id")),
        column("source"),
        SQL("COALESCE(%s, 0)", column("policy_id")),
        SQL("COALESCE(%s, FALSE)", column("no_sla")),
        SQL(EPOCH, column("on_hold_since")),
        SQL(EPOCH, column("last_on_hold")),
        SQL("COALESCE(ROUND(%s * 60)::bigint, 0)", column("on_hold_minutes")),
    ]


def responsible_sql(
    env: api.Environment, alias: str, responsible: Mapping[str, str]
) -> SQL:
    """Who is responsible for the record of a row, 0 for nobody.

    :param alias: of a table that has ``res_model`` and ``res_id``
    :param responsible: the field that says so, by model
    """
    whens = []
    for model_name, name in responsible.items():
        if model_name not in env:
            continue
        model = plumbing.model_as_asked(env, model_name)
        query = Query(env, model._table, model._table_sql)
        user = field_sql(model, name, query, SQL("0"))
        query.add_where(
            SQL(
                "%s = %s",
                SQL.identifier(model._table, "id"),
                SQL.identifier(alias, "res_id"),
            )
        )
        whens.append(SQL("WHEN %s THEN (%s)", model_name, query.select(user)))
    if not whens:
        return SQL("0")
    return SQL(
        "COALESCE(CASE %s %s END, 0)",
        SQL.identifier(alias, "res_model"),
        SQL(" ").join(whens),
    )


def read_tracker_heads(
    env: api.Environment,
    tracker_ids: Collection[int],
    responsible: Mapping[str, str] | None = None,
) -> dict[str, list[Head]]:
    """The heads of trackers, with no other look at their records than who is
    responsible for them: ``{model: [Head]}``.

    :param responsible: the field that says so, by model, if asked
    """
    found: dict[str, list[Head]] = {}
    for model_name, *row in plumbing.fetch_rows(
        env,
        SQL(
            "SELECT res_model, res_id, COALESCE(company_id, 0), TRUE, %s, %s "
            "FROM sla_tracker "
            "WHERE id = ANY(%s)",
            responsible_sql(env, "sla_tracker", responsible or {}),
            SQL(", ").join(tracker_columns("sla_tracker")),
            array_sql(tracker_ids, ID),
        ),
    ):
        found.setdefault(model_name, []).append(Head._make(row))
    return found


def read_instances(
    env: api.Environment,
    tracker_ids: Collection[int],
    with_holds: bool,
    but: Collection[int] = (),
) -> dict[int, list[Instance]]:
    """All instances of the trackers: ``{tracker id: [Instance]}``, oldest first.

    :param with_holds: also read the ended holds, which only births look at
    :param but: the ids of instances to leave out
    """
    rows = plumbing.fetch_rows(
        env,
        SQL(
            "SELECT %s FROM sla_kpi_instance "
            "WHERE tracker_id = ANY(%s) AND NOT %s ORDER BY id",
            SELECTED,
            array_sql(tracker_ids, ID),
            SQL("id = ANY(%s)", array_sql(but, ID)) if but else SQL("FALSE"),
        ),
    )
    return by_tracker(env, rows, with_holds)


def read_due_instances(
    env: api.Environment, now: int, limit: int, disabled: Collection[int]
) -> dict[int, list[Instance]]:
    """Instances that time alone changes now, locked with their trackers; others'
    locks are passed by.

    Two workers may meet at two instances of one record, whose tracker both would
    write: the locks keep them from doing work that is lost.

    This must be the first query of its transaction. Instances of the companies in
    ``disabled`` stand still (F5).
    """
    env.cr.execute(
        SQL(
            """
                SELECT %s FROM sla_kpi_instance
                JOIN (SELECT id AS number FROM sla_tracker) AS t ON number = tracker_id
                WHERE next_event_time <= to_timestamp(%s) AT TIME ZONE 'UTC'
                  AND NOT (COALESCE(company_id, 0) = ANY(%s::int[]))
                ORDER BY next_event_time
                LIMIT %s
                FOR NO KEY UPDATE SKIP LOCKED
                """,
            SELECTED,
            now,
            list(disabled),
            limit,
        ),
        log_exceptions=False,
    )
    return by_tracker(env, env.cr.fetchall(), False)


def by_tracker(
    env: api.Environment, rows: list[tuple[Any, ...]], with_holds: bool
) -> dict[int, list[Instance]]:
    """The instances of rows of :data:`~.instance_table.SELECTED`, by tracker.

    :param with_holds: also read the ended holds
    """
    held = [
        row[INSTANCE_ID] for row in rows if with_holds and row[LAST_HOLD] is not None
    ]
    holds = read_holds(env, held) if held else {}
    found: dict[int, list[Instance]] = {}
    for row in rows:
        instance = to_instance(row, tuple(holds.get(row[INSTANCE_ID], ())))
        found.setdefault(row[0], []).append(instance)
    return found


def read_holds(
    env: api.Environment, instance_ids: Collection[int]
) -> dict[int, list[tuple[int, int]]]:
    """The ended holds of the instances, oldest first: ``{id: [(start, end)]}``."""
    found: dict[int, list[tuple[int, int]]] = {}
    for number, start, end in plumbing.fetch_rows(
        env,
        SQL(
            "SELECT instance_id, %s, %s FROM sla_hold "
            "WHERE instance_id = ANY(%s) AND end_time IS NOT NULL "
            "ORDER BY start_time, id",
            epoch_sql("start_time"),
            epoch_sql("end_time"),
            array_sql(instance_ids, ID),
        ),
    ):
        found.setdefault(number, []).append((start, end))
    return found
