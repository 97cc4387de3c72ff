# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SQL of what records and instances say at a moment: status, failure time, hold."""

from __future__ import annotations

from odoo import api
from odoo.tools import SQL, Query

from ..sla_core.timer import timer as tm
from .columns import RUNNING

TRUE = SQL("TRUE")


def status_now_sql(env: api.Environment, alias: str, now: SQL | None = None) -> SQL:
    """The status of an instance at this moment, or another ``now`` (I1, and F5: it
    stands still while the company is off), as :func:`~..sla_core.timer.status_at`
    decides."""
    return SQL(
        """
            CASE
                WHEN %(status)s = 'paused' THEN CASE
                    WHEN %(resume)s <= %(now)s THEN CASE
                        WHEN %(resume_failure)s <= %(now)s THEN 'noncompliant'
                        WHEN %(resume_warning)s <= %(now)s THEN 'nearing'
                        ELSE 'in_progress' END
                    ELSE 'paused' END
                WHEN %(status)s IN %(running)s THEN CASE
                    WHEN %(failure)s <= %(now)s THEN 'noncompliant'
                    WHEN %(warning)s <= %(now)s THEN 'nearing'
                    ELSE 'in_progress' END
                ELSE %(status)s
            END
            """,
        status=SQL.identifier(alias, "status"),
        running=SQL(RUNNING),
        warning=SQL.identifier(alias, "warning_time"),
        failure=SQL.identifier(alias, "failure_time"),
        resume=SQL.identifier(alias, "resume_time"),
        resume_warning=SQL.identifier(alias, "resume_warning_time"),
        resume_failure=SQL.identifier(alias, "resume_failure_time"),
        now=now or moment_sql(env, alias),
    )


def record_status_sql(env: api.Environment, alias: str) -> SQL:
    """The status of a record at this moment: its worst current one (I3); NULL without
    a current instance, as without a tracker to join."""
    return SQL(
        """
            CASE
                WHEN %(tracked)s IS NOT TRUE THEN NULL
                WHEN %(resume)s <= %(now)s THEN %(detailed)s
                WHEN %(breached)s OR %(failure)s <= %(now)s THEN 'noncompliant'
                WHEN %(warning)s <= %(now)s THEN 'nearing'
                WHEN %(failure)s IS NOT NULL THEN 'in_progress'
                WHEN %(held)s IS NOT NULL THEN 'paused'
                ELSE 'succeeded'
            END
            """,
        tracked=SQL.identifier(alias, "is_tracked"),
        breached=SQL.identifier(alias, "is_breached"),
        warning=SQL.identifier(alias, "warning_time"),
        failure=SQL.identifier(alias, "failure_time"),
        held=SQL.identifier(alias, "held_failure_time"),
        resume=SQL.identifier(alias, "resume_time"),
        now=moment_sql(env, alias),
        detailed=worst_status_sql(env, alias),
    )


def worst_status_sql(env: api.Environment, alias: str) -> SQL:
    """The worst status of a tracker's current instances, for the rare record whose
    maximum hold has ended while the clock cron did not run."""
    instance = "sla_worst"
    return SQL(
        """
            (SELECT (array_agg(s ORDER BY array_position(ARRAY['noncompliant',
                'nearing', 'in_progress', 'paused', 'succeeded'], s)))[1]
             FROM (SELECT %(status)s AS s FROM sla_kpi_instance AS %(instance)s
                   WHERE %(tracker)s = %(id)s AND %(current)s
                     AND NOT (COALESCE(%(waived)s, FALSE)
                              AND %(stored)s = 'noncompliant')) AS statuses)
            """,
        status=status_now_sql(env, instance),
        instance=SQL.identifier(instance),
        tracker=SQL.identifier(instance, "tracker_id"),
        current=SQL.identifier(instance, "is_current"),
        waived=SQL.identifier(instance, "waived"),
        stored=SQL.identifier(instance, "status"),
        id=SQL.identifier(alias, "id"),
    )


def record_failure_sql(env: api.Environment, alias: str) -> SQL:
    """The failure time of a tracked record at this moment (I3): the earliest of
    what runs, else of what is on hold, else NULL."""
    return SQL("COALESCE(%s, %s)", running_sql(env, alias), held_sql(env, alias))


def record_warning_sql(env: api.Environment, alias: str) -> SQL:
    """The earliest warning time of what runs on a tracked record now."""
    return by_now_sql(env, alias, "warning_time", "resume_warning_time")


def nearing_sql(env: api.Environment, alias: str) -> SQL:
    """That something that runs on a tracked record is nearing its failure now."""
    warning = record_warning_sql(env, alias)
    return SQL("COALESCE(%s <= %s, FALSE)", warning, moment_sql(env, alias))


def running_sql(env: api.Environment, alias: str) -> SQL:
    """The earliest failure time of what runs on a tracked record now."""
    return by_now_sql(env, alias, "failure_time", "resume_failure_time")


def by_now_sql(
    env: api.Environment, alias: str, name: str, name_after_hold: str
) -> SQL:
    """The earliest of a time of what runs now: as the tracker knows it, or for the rare
    record that has changed by time alone while the clock did not run, its instances."""
    return SQL(
        "CASE WHEN %(turned)s THEN %(exact)s ELSE %(known)s END",
        turned=has_turned_sql(env, alias),
        exact=earliest_sql(env, alias, tm.RUNNING, name, name_after_hold),
        known=SQL.identifier(alias, name),
    )


def held_sql(env: api.Environment, alias: str) -> SQL:
    """The earliest failure time of what is on hold on a tracked record now."""
    return SQL(
        "CASE WHEN %(turned)s THEN %(exact)s ELSE %(known)s END",
        turned=has_turned_sql(env, alias),
        exact=earliest_sql(env, alias, (tm.PAUSED,), "failure_time"),
        known=SQL.identifier(alias, "held_failure_time"),
    )


def has_turned_sql(env: api.Environment, alias: str) -> SQL:
    """That a running instance of a tracker may have failed, or a held one may run,
    since the tracker was written. In a company that is off it may as well have not:
    the instances know."""
    now = env["sla.engine"]._sla_now()
    return SQL(
        "(%s <= %s OR %s <= %s)",
        SQL.identifier(alias, "failure_time"),
        now,
        SQL.identifier(alias, "resume_time"),
        now,
    )


def earliest_sql(
    env: api.Environment,
    alias: str,
    statuses: tuple[str, ...],
    name: str,
    name_after_hold: str | None = None,
    where: SQL = TRUE,
) -> SQL:
    """The earliest of a time of a tracker's current instances that have one of some
    statuses now.

    :param name_after_hold: where the time stands from the end of a maximum hold on
    :param where: what else is true of them
    """
    instance = "sla_due"
    moment = SQL.identifier(instance, name)
    if name_after_hold:
        moment = SQL(
            "CASE WHEN %s = 'paused' THEN %s ELSE %s END",
            SQL.identifier(instance, "status"),
            SQL.identifier(instance, name_after_hold),
            moment,
        )
    return SQL(
        """
            (SELECT MIN(%(moment)s) FROM sla_kpi_instance AS %(instance)s
             WHERE %(tracker)s = %(id)s AND %(current)s AND %(status)s IN %(statuses)s
               AND %(where)s)
            """,
        moment=moment,
        instance=SQL.identifier(instance),
        tracker=SQL.identifier(instance, "tracker_id"),
        id=SQL.identifier(alias, "id"),
        current=SQL.identifier(instance, "is_current"),
        status=status_now_sql(env, instance),
        statuses=statuses,
        where=where,
    )


def hold_hours_sql(env: api.Environment, alias: str) -> SQL:
    """The elapsed hours of a hold; a running one ends at its maximum, or now."""
    return SQL(
        """
            GREATEST(0, EXTRACT(EPOCH FROM COALESCE(%(end)s, LEAST(%(now)s::timestamp,
                (SELECT resume_time FROM sla_kpi_instance AS held
                 WHERE held.id = %(instance)s))) - %(start)s) / 3600)::float8
            """,
        start=SQL.identifier(alias, "start_time"),
        end=SQL.identifier(alias, "end_time"),
        instance=SQL.identifier(alias, "instance_id"),
        now=env["sla.engine"]._sla_now(),
    )


def moment_sql(env: api.Environment, alias: str) -> SQL:
    """Now, or the moment at which the row's company was switched off (F5)."""
    return SQL(
        "LEAST(%s, (SELECT sla_disabled_since FROM res_company WHERE id = %s))",
        env["sla.engine"]._sla_now(),
        SQL.identifier(alias, "company_id"),
    )


def join_tracker(query: Query, alias: str, model_name: str) -> str:
    """Join their trackers to a query of the records of a model.

    :param alias: that of the records' table
    :return: that of the trackers
    """
    tracker = query.make_alias(alias, "sla_tracker")
    query.add_join(
        "LEFT JOIN",
        tracker,
        "sla_tracker",
        SQL(
            "%s = %s AND %s = %s",
            SQL.identifier(tracker, "res_model"),
            model_name,
            SQL.identifier(tracker, "res_id"),
            SQL.identifier(alias, "id"),
        ),
    )
    return tracker
