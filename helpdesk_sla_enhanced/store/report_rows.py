# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The rows that reports count: one for each instance, with its record's facts (R3)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2

from odoo import api
from odoo.tools import SQL, Query

from . import facts

#: What a ticket says of its instances.
TICKET = (
    "team_id",
    "partner_id",
    "commercial_partner_id",
    "category_id",
    "channel_id",
    "priority",
)
#: What is taken over from the instance as it is.
FACTS = (
    "id",
    "tracker_id",
    "res_model",
    "res_id",
    "company_id",
    "policy_id",
    "item_id",
    "kpi_id",
    "cycle",
    "is_current",
    "start_time",
    "failure_time",
    "met_time",
    "on_hold_since",
    "waived_by",
    "waive_reason_id",
    "waive_reason",
)


@contextmanager
def counting(env: api.Environment) -> Iterator[None]:
    """Let the database count in memory, with all its processors, while this lasts.

    It expects a group for nearly every row, as it cannot know that moments make few
    months: it would sort a million rows on the disk for a hundred groups, and fear to
    collect as many from its processors.
    """
    env.cr.execute("SET LOCAL work_mem = '128MB'; SET LOCAL parallel_tuple_cost = 0")
    try:
        yield
    except psycopg2.Error:
        raise  # the transaction, and with it the setting, is lost
    except Exception:
        _count_as_ever(env)
        raise
    _count_as_ever(env)


def _count_as_ever(env: api.Environment) -> None:
    env.cr.execute(
        "SET LOCAL work_mem TO DEFAULT; SET LOCAL parallel_tuple_cost TO DEFAULT"
    )


def report_sql(env: api.Environment, off: bool, tickets: Query | None) -> SQL:
    """The rows of the report at this moment.

    What is not counted has no figures: an instance that was cancelled or replaced, and
    what is not known as yet. So an average is one of what it says, and the average of
    ``met_rate`` is the rate of met among what was met or breached, in any group.
    Joins that a figure does not need cost nothing: the database leaves them out. A
    clock that runs is known by its empty end, which is quicker than its status.

    A ticket that the reader may not see says nothing, not even its id: so tickets are
    joined once, for their facts and for the right to see them (P1).

    :param off: whether there are companies whose clocks stand still (F5)
    :param tickets: those that the reader may see; None for none
    """
    status = _status(env, off)
    failed = _failed(status)
    return SQL(
        """
            SELECT %(facts)s, i.id AS instance_id, t.id AS ticket_id, %(ticket)s,
                u.id AS user_id,
                (SELECT MIN(e.id) FROM sla_entity AS e
                 WHERE e.model = i.res_model) AS entity_id,
                %(status)s AS status,
                COALESCE(i.end_time, CASE WHEN %(failed)s THEN i.failure_time END)
                    AS end_time,
                %(figures)s
            FROM sla_kpi_instance AS i
            LEFT JOIN res_company AS c ON c.id = i.company_id
            LEFT JOIN res_users AS u ON u.id = i.user_id
            LEFT JOIN %(tickets)s AS t
                ON i.res_model = 'helpdesk.ticket' AND t.id = i.res_id
            """,
        facts=_columns("i", FACTS),
        ticket=_columns("t", TICKET),
        tickets=_tickets(tickets),
        status=status,
        failed=failed,
        figures=_figures(failed),
    )


def _tickets(tickets: Query | None) -> SQL:
    """The facts of tickets, of none where there is no Query."""
    table = SQL.identifier("helpdesk_ticket")
    if tickets is None:
        return SQL("(SELECT * FROM %s WHERE FALSE)", table)
    columns = (SQL.identifier("helpdesk_ticket", name) for name in ("id", *TICKET))
    return SQL("(%s)", tickets.select(*columns))


def _columns(alias: str, names: tuple[str, ...]) -> SQL:
    return SQL(", ").join(SQL.identifier(alias, name) for name in names)


def _status(env: api.Environment, off: bool) -> SQL:
    """The status now; a company that is off stands still (F5)."""
    now = SQL("%s", env["sla.engine"]._sla_now())
    moment = SQL("LEAST(%s, c.sla_disabled_since)", now) if off else now
    return facts.status_now_sql(env, "i", moment)


def _failed(status: SQL) -> SQL:
    """Whether it has failed by now, whether the clock has settled it or not."""
    return SQL(
        "(i.status = 'noncompliant' OR i.end_time IS NULL AND %s = 'noncompliant')",
        status,
    )


def _figures(failed: SQL) -> SQL:
    """What is counted, and what was measured.

    :param failed: that it has failed by now, whether the clock has settled it or not
    """
    figures = {**_counts(failed), **_times(failed)}
    return SQL(", ").join(
        SQL("%s AS %s", figure, SQL.identifier(name))
        for name, figure in figures.items()
    )


def _counts(failed: SQL) -> dict[str, SQL]:
    """What is counted (R3)."""
    waived = SQL("(i.status = 'noncompliant' AND i.waived IS TRUE)")
    met = SQL("(i.is_current AND i.status = 'succeeded')")
    breached = SQL("(i.is_current AND i.waived IS NOT TRUE AND %s)", failed)
    return {
        "met": SQL("%s::int", met),
        "breached": SQL("%s::int", breached),
        "waived": SQL("(i.is_current AND %s)::int", waived),
        "running": SQL("(i.is_current AND i.end_time IS NULL AND NOT %s)::int", failed),
        "met_rate": SQL(
            "CASE WHEN %s THEN 100::float8 WHEN %s THEN 0 END", met, breached
        ),
        "met_rate_strict": SQL(
            "CASE WHEN %s THEN 100::float8 WHEN i.is_current AND %s THEN 0 END",
            met,
            failed,
        ),
    }


def _times(failed: SQL) -> dict[str, SQL]:
    """What was measured (R2)."""
    used = SQL(
        "COALESCE(i.elapsed_seconds, CASE WHEN i.end_time IS NULL AND %s "
        "THEN i.target_seconds END)",
        failed,
    )
    late = SQL(
        "CASE WHEN i.status = 'noncompliant' AND i.waived IS NOT TRUE "
        "AND COALESCE(i.met_time, i.idle_since) IS NOT NULL THEN i.late_seconds END"
    )
    return {
        "target_hours": _hours(SQL("i.target_seconds")),
        "elapsed_hours": _hours(used),
        # the median of one row is the row's own time
        "median_hours": _hours(used),
        "late_hours": _hours(late),
        "used_percent": _current(
            SQL("100::float8 * (%s) / NULLIF(i.target_seconds, 0)", used)
        ),
        "hold_hours": _current(SQL("i.on_hold_minutes / 60")),
    }


def _hours(seconds: SQL) -> SQL:
    return _current(SQL("(%s) / 3600::float8", seconds))


def _current(figure: SQL) -> SQL:
    """A figure of what counts (A2), NULL of everything else."""
    return SQL("CASE WHEN i.is_current THEN %s END", figure)


def median_sql(column: SQL) -> SQL:
    """The median of the rows of a group that have the figure."""
    return SQL("PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s)", column)
