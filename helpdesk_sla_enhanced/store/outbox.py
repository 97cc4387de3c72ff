# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the outbox is worked off by any number of workers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from odoo import api
from odoo.tools import SQL

from . import followers, plumbing
from .columns import EPOCH, ID, LIVE, array_sql

#: Minutes after each failure until the next try; one more failure is final (E4).
RETRY_MINUTES = (1, 5, 30, 120)
#: How often an action is started at most.
TRIES = len(RETRY_MINUTES) + 1
#: Seconds for which a record's later actions wait for one that was started.
PATIENCE = 60
#: Characters that are kept of a failure, of its beginning and of its end.
KEPT_HEAD, KEPT_TAIL = 4_000, 16_000
#: The columns of a run that its being run changes.
WRITTEN = (
    "state",
    "error",
    "reason",
    "attempts",
    "started_time",
    "next_try_time",
    "done_time",
    "waived",
)


def storable(text: str) -> str:
    """A text as PostgreSQL takes it, and no longer than anybody reads."""
    text = text.encode("utf-8", "replace").decode().replace("\0", "")
    if len(text) > KEPT_HEAD + KEPT_TAIL:
        text = f"{text[:KEPT_HEAD]}\n[…]\n{text[-KEPT_TAIL:]}"
    return text


def claim_run(
    env: api.Environment,
    now: datetime,
    reason: str,
    disabled: Collection[int] = (),
    only: int | None = None,
) -> tuple[int, int] | None:
    """Count the beginning of the action that is due first: (id, attempts) or None.

    This must be the first query of its transaction, and is committed before the
    action begins, so that one that takes its process along counts as well. Until
    it is tried again nobody else takes it. The actions of one record are started in
    their order, one after the other. One whose last beginning neither ended nor
    failed took its process along: that is its last failure then.

    :param reason: what the row says until the action ends
    :param disabled: the ids of the companies whose actions stand still (F5)
    :param only: the id of the one row to take, if it is due
    """
    env.cr.execute(claim_sql(now, reason, disabled, only), log_exceptions=False)
    claimed = env.cr.fetchone()
    if claimed:
        followers.tell_updated(env, "sla.action.run", WRITTEN, claimed[:1])
    return claimed


def claim_sql(
    now: datetime,
    reason: str,
    disabled: Collection[int],
    only: int | None,
) -> SQL:
    """The statement of :func:`claim_run`; it returns the row's id and attempts."""
    return SQL(
        """
            WITH due AS (
                SELECT id FROM sla_action_run AS r
                WHERE state = 'pending' AND next_try_time <= %(now)s AND %(only)s
                  AND %(standing)s
                  AND NOT EXISTS (
                    SELECT FROM sla_action_run AS earlier
                    WHERE earlier.tracker_id = r.tracker_id AND earlier.id < r.id
                      AND earlier.state = 'pending'
                      AND (earlier.next_try_time <= %(now)s
                           OR earlier.started_time > %(patience)s)
                    OFFSET 0)
                ORDER BY next_try_time, id LIMIT 1
                FOR NO KEY UPDATE SKIP LOCKED)
            UPDATE sla_action_run AS r
            SET attempts = r.attempts + 1, started_time = %(now)s,
                error = CASE WHEN r.started_time IS NULL THEN r.error
                    ELSE COALESCE(r.reason, r.error) END,
                reason = %(reason)s, next_try_time = %(now)s + interval '1 minute'
                    * COALESCE((%(minutes)s)[r.attempts + 1], 1)
            FROM due WHERE r.id = due.id
            RETURNING r.id, r.attempts
            """,
        now=SQL("%s::timestamp", now),
        patience=SQL("%s::timestamp - interval '%s s'", now, PATIENCE),
        reason=reason,
        minutes=list(RETRY_MINUTES),
        only=SQL("TRUE") if only is None else SQL("id = %s", only),
        standing=not_standing_sql("r", disabled),
    )


def not_standing_sql(alias: str, disabled: Collection[int]) -> SQL:
    """That a row of the outbox is not of one of the companies in ``disabled``,
    where nothing is fired (F5). Costs nothing while no company is switched off."""
    if not disabled:
        return SQL("TRUE")
    return SQL(
        "NOT EXISTS (SELECT FROM sla_tracker AS standing WHERE standing.id = %s "
        "AND standing.company_id = ANY(%s))",
        SQL.identifier(alias, "tracker_id"),
        array_sql(disabled, ID),
    )


def lock_run(env: api.Environment, run_id: int, attempts: int) -> bool:
    """Lock an action that this worker has started; False if it is not its any more.

    This must be the first query of its transaction. The row is not written while
    the action runs, which would block another transaction that inserts the same one.
    """
    env.cr.execute(
        SQL(
            "SELECT id FROM sla_action_run WHERE id = %s AND attempts = %s "
            "AND state = 'pending' FOR NO KEY UPDATE SKIP LOCKED",
            run_id,
            attempts,
        ),
        log_exceptions=False,
    )
    return bool(env.cr.rowcount)


def close_run(
    env: api.Environment,
    run_id: int,
    state: str,
    now: datetime,
    error: str | None = None,
    reason: str | None = None,
    waived: bool = False,
) -> None:
    """Write what became of an action; nothing if it deleted its own record.

    :param error: why it failed. One that is skipped keeps its last failure (E4)
    :param reason: why it was skipped
    :param waived: it was skipped for a waiver, which may be taken back
    """
    env.cr.execute(
        SQL(
            "UPDATE sla_action_run SET state = %s, error = %s, reason = %s, "
            "done_time = %s, started_time = NULL, waived = %s WHERE id = %s",
            state,
            SQL("error") if state == "skipped" else error,
            reason,
            now if state == "done" else None,
            waived or None,
            run_id,
        )
    )
    followers.tell_updated(env, "sla.action.run", WRITTEN, [run_id])


def retry_run(
    env: api.Environment,
    run_id: int,
    attempts: int,
    now: datetime,
    error: str,
    final: bool,
) -> None:
    """Keep the failure of an action: it is tried again later, or given up (E4)."""
    minutes = 0 if final else RETRY_MINUTES[attempts - 1]
    env.cr.execute(
        SQL(
            "UPDATE sla_action_run SET state = %s, error = %s, reason = NULL, "
            "started_time = NULL, next_try_time = %s::timestamp + %s "
            "* interval '1 minute' "
            "WHERE id = %s AND attempts = %s AND state = 'pending'",
            "failed" if final else "pending",
            storable(error),
            now,
            minutes,
            run_id,
            attempts,
        )
    )
    followers.tell_updated(env, "sla.action.run", WRITTEN, [run_id])


def next_run(env: api.Environment, disabled: Collection[int] = ()) -> int | None:
    """The moment at which the next action is due, or None."""
    return plumbing.fetch_value(
        env, SQL("SELECT %s", SQL(EPOCH, SQL("(%s)", due_run_sql(disabled))))
    )


def due_run_sql(disabled: Collection[int]) -> SQL:
    """The earliest moment for which an action waits that may be run."""
    return SQL(
        "SELECT min(next_try_time) FROM sla_action_run AS waiting "
        "WHERE state = 'pending' AND %s",
        not_standing_sql("waiting", disabled),
    )


def delete_old_runs(env: api.Environment, before: datetime, limit: int) -> int:
    """Delete what was done or skipped before a moment; how many rows.

    The rows are also what keeps an action from being run twice (E3). So those of a
    record stay while any of its clocks runs, and as long again after the last one.
    """
    old = SQL(
        """
            SELECT id FROM sla_action_run AS r
            WHERE state IN ('done', 'skipped') AND due_time < %(before)s
              AND NOT EXISTS (
                SELECT FROM sla_kpi_instance AS i
                WHERE i.tracker_id = r.tracker_id
                  AND (i.status IN %(live)s
                       OR i.end_time >= %(before)s))
            ORDER BY id LIMIT %(limit)s
            """,
        before=before,
        limit=limit,
        live=SQL(LIVE),
    )
    followers.tell_deleting(env, "sla.action.run", old)
    env.cr.execute(SQL("DELETE FROM sla_action_run WHERE id IN (%s)", old))
    return env.cr.rowcount
