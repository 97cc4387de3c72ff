# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of the engine's health, each by an index: monitoring asks often."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from odoo import api
from odoo.tools import SQL

from . import outbox, plumbing
from .columns import ESCALATES, RUNNING

#: That the clock will never come to an instance that runs or escalates.
FORGOTTEN = f"next_event_time IS NULL AND (status IN {RUNNING} OR {ESCALATES})"
#: Days back for which skipped actions and missing failure times are counted.
RECENT_DAYS = 7


def read_delays(
    env: api.Environment, now: datetime, disabled: Collection[int]
) -> tuple[int, int]:
    """Seconds that the clock and the actions are behind: (clock, actions).

    Instances and actions of the companies in ``disabled`` stand still (SEMANTICS
    F5). An action that waits for its next try is not late.
    """
    rows = plumbing.fetch_rows(
        env,
        SQL(
            "SELECT %s, %s",
            delay_sql(now, due_clock_sql(disabled)),
            delay_sql(now, outbox.due_run_sql(disabled)),
        ),
    )
    return rows[0]


def delay_sql(now: datetime, oldest: SQL) -> SQL:
    """The seconds from a moment, given as a query, until now; 0 if it is to come."""
    return SQL(
        "COALESCE(GREATEST(0, EXTRACT(EPOCH FROM %s::timestamp - (%s))), 0)::int8",
        now,
        oldest,
    )


def due_clock_sql(disabled: Collection[int]) -> SQL:
    """The earliest moment at which the clock has to come to an instance."""
    return SQL(
        "SELECT min(next_event_time) FROM sla_kpi_instance "
        "WHERE next_event_time IS NOT NULL "
        "AND NOT (COALESCE(company_id, 0) = ANY(%s::int[]))",
        list(disabled),
    )


def read_health(
    env: api.Environment, now: datetime, disabled: Collection[int], postponed_by: int
) -> dict[str, int]:
    """The engine's figures, all in one query: ``{name: number}``.

    An instance is stuck if its failure time is past and the clock, which could not
    settle it, has put it off; it is forgotten if it runs and the clock will never
    come, unless a change of its record waits in the backlog.

    :param postponed_by: the seconds by which the clock puts off an instance
    """
    figures = figures_sql(now, disabled, postponed_by)
    columns = SQL(", ").join(SQL("(%s)", sql) for sql in figures.values())
    return dict(
        zip(
            figures, plumbing.fetch_rows(env, SQL("SELECT %s", columns))[0], strict=True
        )
    )


def figures_sql(
    now: datetime, disabled: Collection[int], postponed_by: int
) -> dict[str, SQL]:
    """The queries of :func:`read_health`, by the names of the figures."""
    moment = SQL("%s::timestamp", now)
    recent = SQL("%s - interval '%s days'", moment, RECENT_DAYS)
    runs = SQL("SELECT count(*) FROM sla_action_run WHERE state = ")
    backlog = SQL("SELECT count(*) FROM sla_backlog")
    oldest = SQL("SELECT min(next_try_time) FROM sla_backlog")
    return {
        "actions_pending": SQL("%s 'pending'", runs),
        "actions_retrying": SQL("%s 'pending' AND attempts > 0", runs),
        "actions_failed": SQL("%s 'failed'", runs),
        "actions_skipped": SQL("%s 'skipped' AND due_time >= %s", runs, recent),
        "actions_skipped_broken": SQL(
            "%s 'skipped' AND due_time >= %s AND error IS NOT NULL "
            "AND skipped_by IS NULL",
            runs,
            recent,
        ),
        "backlog_waiting": backlog,
        "backlog_failing": SQL("%s WHERE attempts > 0", backlog),
        "backlog_late_seconds": delay_sql(now, oldest),
        "instances_without_event": forgotten_sql(disabled),
        "instances_stuck": stuck_sql(moment, postponed_by, disabled),
        "no_failure_time": SQL(
            "SELECT count(DISTINCT (tracker_id, detail)) FROM sla_event "
            "WHERE kind = 'no_deadline' AND time >= %s",
            recent,
        ),
    }


def forgotten_sql(disabled: Collection[int]) -> SQL:
    """How many instances the clock will never come to."""
    return SQL("SELECT count(*) FROM %s", forgotten_rows_sql(disabled))


def forgotten_rows_sql(disabled: Collection[int]) -> SQL:
    """The instances that the clock will never come to, as what stands after FROM."""
    return SQL(
        """
            sla_kpi_instance AS i
            WHERE %s AND NOT (COALESCE(company_id, 0) = ANY(%s::int[]))
              AND NOT EXISTS (SELECT FROM sla_backlog AS b
                WHERE b.res_model = i.res_model AND b.res_id = i.res_id)
            """,
        SQL(FORGOTTEN),
        list(disabled),
    )


def read_forgotten_trackers(
    env: api.Environment, disabled: Collection[int], limit: int
) -> list[int]:
    """The ids of some trackers with an instance that the clock never comes to."""
    rows = plumbing.fetch_rows(
        env,
        SQL(
            "SELECT DISTINCT tracker_id FROM %s ORDER BY tracker_id LIMIT %s",
            forgotten_rows_sql(disabled),
            limit,
        ),
    )
    return [row[0] for row in rows]


def stuck_sql(moment: SQL, postponed_by: int, disabled: Collection[int]) -> SQL:
    """How many instances the clock could not settle and has put off."""
    return SQL(
        """
            SELECT count(*) FROM sla_kpi_instance
            WHERE next_event_time > %(now)s
              AND next_event_time <= %(now)s + %(later)s * interval '1 second'
              AND status IN %(running)s AND failure_time < %(now)s
              AND NOT (COALESCE(company_id, 0) = ANY(%(disabled)s::int[]))
            """,
        now=moment,
        running=SQL(RUNNING),
        later=postponed_by,
        disabled=list(disabled),
    )
