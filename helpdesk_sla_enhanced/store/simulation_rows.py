# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines of simulations, and what is counted of them (SEMANTICS W2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from odoo import api
from odoo.tools import SQL

from . import followers, plumbing
from .columns import BOOL, FLOAT, ID, TEXT, TIME, array_sql

LINE = (
    ("res_id", ID),
    ("simulation_id", ID),
    ("res_model", TEXT),
    ("company_id", ID),
    ("kpi_id", ID),
    ("cycle", ID),
    ("was", TEXT),
    ("would_be", TEXT),
    ("flips", BOOL),
    ("was_rate", FLOAT),
    ("rate", FLOAT),
    ("was_percent", FLOAT),
    ("used_percent", FLOAT),
    ("was_item_id", ID),
    ("item_id", ID),
    ("was_failure_time", TIME),
    ("failure_time", TIME),
    ("was_met_time", TIME),
    ("met_time", TIME),
    ("taken_seconds", ID),
    ("taken_met", BOOL),
    ("instance_id", ID),
    ("user_id", ID),
    ("team_id", ID),
    ("partner_id", ID),
)
#: The figures of each side: of what was, and of what would be.
SIDES = (("was", "was_percent"), ("would_be", "used_percent"))
VERDICTS = ("met", "breached", "running", "waived")


def insert_lines(env: api.Environment, lines: Iterable[Mapping[str, Any]]) -> None:
    """Insert lines of a simulation, with the columns of :data:`LINE`."""
    rows = [tuple(line[name] for name, _kind in LINE) for line in lines]
    if rows:
        followers.append_rows(env, "sla.simulation.line", LINE, rows)


def cut(env: api.Environment, simulation_id: int, records: SQL, size: int) -> int:
    """Cut the records of a simulation into parts, in place of those that there are;
    how many records there are.

    :param records: a SELECT of their ids
    :param size: the most records of a part
    """
    env.cr.execute(
        SQL("DELETE FROM sla_simulation_part WHERE simulation_id = %s", simulation_id)
    )
    counts = plumbing.fetch_rows(
        env,
        SQL(
            "INSERT INTO sla_simulation_part "
            "(simulation_id, first_id, last_id, record_count, is_done) "
            "SELECT %s, MIN(id), MAX(id), COUNT(*), FALSE FROM "
            "(SELECT id, (ROW_NUMBER() OVER (ORDER BY id) - 1) / %s AS part "
            "FROM (%s) AS r(id)) AS n GROUP BY part ORDER BY part "
            "RETURNING record_count",
            simulation_id,
            size,
            records,
        ),
    )
    return sum(count for (count,) in counts)


def take_part(env: api.Environment, simulation_id: int) -> int | None:
    """The id of the next part that nobody works on, locked until the transaction
    ends; None if there is none.

    :raise SerializationFailure: if somebody has just ended one
    """
    rows = plumbing.fetch_rows(
        env,
        SQL(
            "SELECT id FROM sla_simulation_part WHERE simulation_id = %s "
            "AND is_done IS NOT TRUE ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED",
            simulation_id,
        ),
    )
    return rows[0][0] if rows else None


def read_places(
    env: api.Environment, model_name: str, ids: Collection[int]
) -> dict[int, tuple[int | None, int | None]]:
    """The team and the customer of records, where they have such: ``{id: (team,
    customer)}``."""
    model = env[model_name]
    columns = []
    for name, comodel in (
        ("team_id", "helpdesk.ticket.team"),
        ("partner_id", "res.partner"),
    ):
        field = model._fields.get(name)
        there = field and field.store and field.column_type
        fits = there and field.comodel_name == comodel and not field.company_dependent
        columns.append(SQL.identifier(name) if fits else SQL("NULL::int"))
    rows = plumbing.fetch_rows(
        env,
        SQL(
            "SELECT id, %s FROM %s WHERE id = ANY(%s)",
            SQL(", ").join(columns),
            SQL.identifier(model._table),
            array_sql(ids, ID),
        ),
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def delete_lines(env: api.Environment, simulation_id: int) -> None:
    """Forget the lines of a simulation."""
    wanted = SQL("WHERE simulation_id = %s", simulation_id)
    ids = SQL("SELECT id FROM sla_simulation_line %s", wanted)
    followers.tell_deleting(env, "sla.simulation.line", ids)
    env.cr.execute(SQL("DELETE FROM sla_simulation_line %s", wanted))


def count_lines(env: api.Environment, simulation_id: int) -> list[dict[str, Any]]:
    """What is counted, a dict for each KPI, and one for all with the KPI None."""
    env.cr.execute(
        SQL(
            "SELECT kpi_id, %s FROM sla_simulation_line WHERE simulation_id = %s "
            "GROUP BY GROUPING SETS ((kpi_id), ())",
            _counted(),
            simulation_id,
        )
    )
    return env.cr.dictfetchall()


def count_groups(
    env: api.Environment, simulation_id: int, column: str, limit: int
) -> list[dict[str, Any]]:
    """The same of each KPI and value of a column, which is ``id``: of each KPI the
    values with the most flips, of those with as many the ones with the most lines.

    :param limit: how many values of each KPI at most
    """
    env.cr.execute(
        SQL(
            "SELECT * FROM (SELECT kpi_id, %(column)s AS id, %(figures)s, "
            "ROW_NUMBER() OVER (PARTITION BY kpi_id ORDER BY "
            "COUNT(*) FILTER (WHERE flips) DESC, COUNT(*) DESC, %(column)s) AS place "
            "FROM sla_simulation_line WHERE simulation_id = %(id)s "
            "GROUP BY kpi_id, %(column)s) AS g "
            "WHERE place <= %(limit)s ORDER BY kpi_id, place",
            column=SQL.identifier(column),
            figures=_counted(),
            id=simulation_id,
            limit=limit,
        )
    )
    return env.cr.dictfetchall()


def _counted() -> SQL:
    """The figures of some lines, of what was and of what would be."""
    figures = [SQL("COUNT(*) FILTER (WHERE flips) AS flips")]
    for side, percent in SIDES:
        for name in VERDICTS:
            figures.append(
                SQL(
                    "COUNT(*) FILTER (WHERE %s = %s) AS %s",
                    SQL.identifier(side),
                    name,
                    SQL.identifier(f"{side}_{name}"),
                )
            )
        figures += [
            SQL(
                "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s) AS %s",
                share / 100,
                SQL.identifier(percent),
                SQL.identifier(f"{side}_p{share}"),
            )
            for share in (50, 90, 95)
        ]
    return SQL(", ").join(figures)


def count_items(
    env: api.Environment, simulation_id: int
) -> list[tuple[int, int, int, int]]:
    """Which item was attached how often: rows of (KPI, item, then, now)."""
    return plumbing.fetch_rows(
        env,
        SQL(
            "SELECT kpi_id, item, SUM(was)::int, SUM(now)::int FROM ("
            "SELECT kpi_id, was_item_id AS item, 1 AS was, 0 AS now "
            "FROM sla_simulation_line WHERE simulation_id = %(id)s UNION ALL "
            "SELECT kpi_id, item_id, 0, 1 "
            "FROM sla_simulation_line WHERE simulation_id = %(id)s) AS u "
            "WHERE item IS NOT NULL GROUP BY kpi_id, item ORDER BY kpi_id, item",
            id=simulation_id,
        ),
    )


def count_taken(
    env: api.Environment, simulation_id: int, unit: int
) -> list[tuple[int, int, int, int]]:
    """How much working time the KPIs took, in order: rows of (KPI, seconds in whole
    units, how many were met, how many were not as yet)."""
    return plumbing.fetch_rows(
        env,
        SQL(
            "SELECT kpi_id, taken_seconds / %(unit)s * %(unit)s AS taken, "
            "COUNT(*) FILTER (WHERE taken_met), "
            "COUNT(*) FILTER (WHERE NOT taken_met) FROM sla_simulation_line "
            "WHERE simulation_id = %(id)s AND taken_seconds IS NOT NULL "
            "GROUP BY kpi_id, taken ORDER BY kpi_id, taken",
            id=simulation_id,
            unit=unit,
        ),
    )
