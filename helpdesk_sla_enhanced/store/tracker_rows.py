# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is asked of trackers: the facts of records, and what the sweep goes by."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from odoo import api
from odoo.tools import SQL, Query

from . import facts, plumbing, record_order
from .columns import EPOCH, ID, array_sql


class RecordRow(NamedTuple):
    """What is known of a record, nothing of one without a tracker; moments naive UTC.

    :param tracker: the id of its tracker
    :param on_hold: whether nothing but KPIs on hold is left
    :param nearing: whether any KPI is nearing its failure
    :param late: whether any KPI is late, and somebody still works for it
    :param policy_name: in the reader's language
    :param stopped_since: since when its clocks stand still, as SLAs are off (F5)
    """

    tracker: int = 0
    record: int = 0
    status: str | None = None
    failure_time: datetime | None = None
    warning_time: datetime | None = None
    on_hold: bool = False
    nearing: bool = False
    late: bool = False
    policy: int | None = None
    policy_name: str | None = None
    no_sla: bool | None = None
    source: str | None = None
    stopped_since: datetime | None = None
    on_hold_minutes: float | None = None
    last_on_hold: datetime | None = None


def read_records(
    env: api.Environment, model_name: str, ids: Collection[int]
) -> dict[int, RecordRow]:
    """What trackers know of records, and what is true of them now (I1, I3), by record
    id; see :func:`_read_rows`."""
    which = SQL("res_model = %s AND res_id = ANY(%s)", model_name, array_sql(ids, ID))
    return {row.record: row for row in _read_rows(env, which)}


def read_tracked(
    env: api.Environment, tracker_ids: Collection[int]
) -> dict[int, RecordRow]:
    """As :func:`read_records`, by tracker id."""
    which = SQL("id = ANY(%s)", array_sql(tracker_ids, ID))
    return {row.tracker: row for row in _read_rows(env, which)}


def _read_rows(env: api.Environment, which: SQL) -> list[RecordRow]:
    """All that a list shows of records, by one query and by the expressions that lists
    search and sort by.

    What waits in the transaction must have been judged before.
    """
    rows = env.execute_query(
        SQL(
            """
            SELECT id, res_id, %(status)s, %(failure)s, %(warning)s, %(on_hold)s,
                   %(nearing)s, %(late)s, policy_id, policy_name, no_sla, source,
                   CASE WHEN off IS NOT NULL THEN GREATEST(stands_since, off) END,
                   on_hold_minutes, last_on_hold
            FROM sla_tracker
            LEFT JOIN (SELECT id AS policy, %(name)s AS policy_name
                       FROM sla_policy) AS p ON policy = policy_id
            LEFT JOIN (SELECT id AS company, sla_disabled_since AS off
                       FROM res_company) AS o ON company = company_id
            WHERE %(which)s
            """,
            status=facts.record_status_sql(env, "sla_tracker"),
            failure=facts.record_failure_sql(env, "sla_tracker"),
            warning=facts.record_warning_sql(env, "sla_tracker"),
            **{
                name: record_order.record_fact_sql(env, "sla_tracker", f"sla_{name}")
                for name in ("on_hold", "nearing", "late")
            },
            name=env["sla.policy"]._field_to_sql("sla_policy", "name"),
            which=which,
        )
    )
    return [RecordRow._make(row) for row in rows]


def read_tracked_ids(
    env: api.Environment, model_name: str, ids: Query, with_policy: bool = True
) -> list[int]:
    """Those of ``ids``, a Query, that have a tracker.

    :param with_policy: only those that have an SLA at present
    """
    rows = env.execute_query(
        SQL(
            "SELECT res_id FROM sla_tracker WHERE res_model = %s "
            "AND res_id IN %s AND (policy_id IS NOT NULL OR NOT %s)",
            model_name,
            ids.subselect(),
            with_policy,
        )
    )
    return [row[0] for row in rows]


def read_live_trackers(
    env: api.Environment, model_name: str, after: int, limit: int
) -> list[tuple[int, int, int]]:
    """The next trackers with a live instance: rows of (tracker id, record id,
    company id or 0)."""
    return plumbing.fetch_rows(
        env,
        SQL(
            """
                SELECT id, res_id, COALESCE(company_id, 0) FROM sla_tracker
                WHERE res_model = %s AND id > %s
                  AND (failure_time IS NOT NULL OR held_failure_time IS NOT NULL)
                ORDER BY id LIMIT %s
                """,
            model_name,
            after,
            limit,
        ),
    )


def read_idle_trackers(
    env: api.Environment, model_name: str, after: int, limit: int
) -> list[tuple[int, int, int]]:
    """The next trackers without a live instance, but with an SLA, or of records
    that are gone: rows of (tracker id, record id, company id or 0)."""
    return plumbing.fetch_rows(
        env,
        SQL(
            """
                SELECT id, res_id, COALESCE(company_id, 0) FROM sla_tracker AS t
                WHERE res_model = %s AND id > %s
                  AND failure_time IS NULL AND held_failure_time IS NULL
                  AND (policy_id IS NOT NULL OR NOT EXISTS
                      (SELECT FROM %s AS r WHERE r.id = t.res_id))
                ORDER BY id LIMIT %s
                """,
            model_name,
            after,
            SQL.identifier(env[model_name]._table),
            limit,
        ),
    )


def read_standing(
    env: api.Environment, tracker_ids: Collection[int]
) -> dict[int, datetime | None]:
    """Since when the trackers' records stand still, in companies that are off:
    ``{tracker id: naive UTC or None}``."""
    return dict(
        plumbing.fetch_rows(
            env,
            SQL(
                "SELECT t.id, GREATEST(t.stands_since, c.sla_disabled_since) "
                "FROM sla_tracker AS t JOIN res_company AS c "
                "ON c.id = t.company_id WHERE t.id = ANY(%s)",
                array_sql(tracker_ids, ID),
            ),
        )
    )


def read_swept(env: api.Environment, entity_id: int, column: str) -> int:
    """How far a sweep of an enabled model has come, as a tracker id.

    :param column: the field of the model's row that says so
    """
    return plumbing.fetch_value(
        env,
        SQL(
            "SELECT COALESCE(%s, 0) FROM sla_entity WHERE id = %s",
            SQL.identifier(column),
            entity_id,
        ),
    )


def next_event(env: api.Environment, disabled: Collection[int]) -> int | None:
    """The earliest moment at which an instance needs the clock, or None."""
    return plumbing.fetch_value(
        env,
        SQL(
            "SELECT %s FROM sla_kpi_instance WHERE next_event_time IS NOT NULL "
            "AND NOT (COALESCE(company_id, 0) = ANY(%s::int[]))",
            SQL(EPOCH, SQL("min(next_event_time)")),
            list(disabled),
        ),
    )
