# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The jobs of the outbox in SQL: a save that has actions pays for them."""

from odoo import SUPERUSER_ID
from odoo.tools import SQL

from odoo.addons.helpdesk_sla_enhanced.store import outbox, plumbing
from odoo.addons.helpdesk_sla_enhanced.store.columns import ID, array_sql
from odoo.addons.queue_job.job import CANCELLED, ENQUEUED, PENDING, STARTED
from odoo.addons.queue_job.job import WAIT_DEPENDENCIES as WAITING
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID

MODEL = "sla.action.run"
METHOD = "_run_job"
#: What the identity key of a job begins with; the id of its action follows.
KEY = f"{MODEL}:"
#: The states of a job that has not started, as queue_job looks for keys among them.
UNSTARTED = (PENDING, ENQUEUED, WAITING)


def make_jobs(env, now, disabled=(), trackers=None):
    """Make a job for each action that is due and has none; how many.

    A job that would come later comes now. One statement for all: by queue_job
    itself a job takes some 2 ms, and still 0.4 ms when many are created together.

    :param disabled: the ids of the companies whose actions stand still (F5)
    :param trackers: the ids of the trackers whose actions to look at, if not all
    """
    values = job_values(env, now)
    env.cr.execute(
        SQL(
            """
            WITH due AS (%(due)s),
            sooner AS (
                UPDATE queue_job AS j SET eta = NULL FROM due
                WHERE j.id = due.job_id AND due.eta > %(now)s
                  AND COALESCE(j.state, '') = %(pending)s)
            INSERT INTO queue_job (%(names)s)
            SELECT %(values)s
            FROM due
            JOIN sla_tracker AS tracker ON tracker.id = due.tracker_id
            JOIN sla_item_action AS line ON line.id = due.action_id
            JOIN ir_act_server AS action ON action.id = line.server_action_id
            WHERE due.job_id IS NULL
            ORDER BY due.id
            """,
            due=due_sql(env, now, disabled, trackers),
            now=SQL("%s::timestamp", now),
            pending=PENDING,
            names=SQL(", ").join(SQL.identifier(name) for name in values),
            values=SQL(", ").join(values.values()),
        )
    )
    return env.cr.rowcount


def due_sql(env, now, disabled=(), trackers=None):
    """The actions that are due, each with the job it has, if any.

    Takes what :func:`make_jobs` takes.
    """
    these = SQL("TRUE")
    if trackers is not None:
        these = SQL("r.tracker_id = ANY(%s)", array_sql(trackers, ID))
    return SQL(
        """
        SELECT r.id, %(key)s || r.id AS key, r.tracker_id, r.action_id,
            job.id AS job_id, job.eta
        FROM sla_action_run AS r
        LEFT JOIN LATERAL (%(job)s) AS job ON TRUE
        WHERE r.state = 'pending' AND r.next_try_time <= %(now)s
          AND %(these)s AND %(standing)s
        """,
        key=KEY,
        job=live_job_sql(env, SQL("%s || r.id", KEY)),
        now=SQL("%s::timestamp", now),
        these=these,
        standing=outbox.not_standing_sql("r", disabled),
    )


def live_job_sql(env, key):
    """The job that waits or runs for a key.

    Its state must not lead to it: what statistics say of the states in a queue is
    never true for long.
    """
    return SQL(
        "SELECT id, eta FROM queue_job WHERE identity_key = %s "
        "AND COALESCE(state, '') IN %s LIMIT 1",
        key,
        (*UNSTARTED, STARTED),
    )


def job_values(env, now):
    """The columns of a new job, as queue_job would fill them."""
    functions = env["queue.job.function"].sudo()  # read by job managers alone
    name = functions.job_function_name(MODEL, METHOD)
    config = functions.job_config(name)
    records = (
        '{"_type": "odoo_recordset", "model": "%s", "ids": [%%s], "uid": %s, '
        '"su": true, "context": {}}' % (MODEL, SUPERUSER_ID)
    )
    return {
        "uuid": SQL("gen_random_uuid()::text"),
        "identity_key": SQL("due.key"),
        "name": SQL("'SLA: ' || (action.name ->> 'en_US')"),
        "channel": SQL("%s", config.channel),
        "job_function_id": SQL("%s::int", config.job_function_id),
        "channel_method_name": SQL("%s", name),
        "model_name": SQL("%s", MODEL),
        "method_name": SQL("%s", METHOD),
        "func_string": SQL("format(%s, due.id)", f"{MODEL}(%s,).{METHOD}()"),
        "records": SQL("to_jsonb(format(%s, due.id))", records),
        "args": SQL("to_jsonb('[]'::text)"),
        "kwargs": SQL("to_jsonb('{}'::text)"),
        "dependencies": SQL("%s", '{"depends_on": [], "reverse_depends_on": []}'),
        "state": SQL("%s", PENDING),
        "priority": SQL("10"),
        "retry": SQL("0"),
        "max_retries": SQL("0"),  # how often is a matter of the outbox (E4)
        "exec_time": SQL("0"),
        "worker_pid": SQL("0"),
        "user_id": SQL("%s", SUPERUSER_ID),
        "company_id": SQL("tracker.company_id"),
        "date_created": SQL("%s::timestamp", now),
    }


def cancel_jobs(env, reason, now, runs=None):
    """Cancel the jobs that wait, and those whose process has ended.

    :param runs: the ids of the actions whose jobs to cancel, if not all
    """
    env.cr.execute(
        SQL(
            """
            UPDATE queue_job AS j
            SET state = %(cancelled)s, date_cancelled = %(now)s, result = %(reason)s
            WHERE j.identity_key %(these)s AND (
                j.state IN %(unstarted)s OR j.state = %(started)s AND j.id IN (
                    SELECT queue_job_id FROM queue_job_lock
                    WHERE queue_job_id = j.id FOR NO KEY UPDATE SKIP LOCKED))
            """,
            cancelled=CANCELLED,
            now=now,
            reason=reason,
            these=SQL("LIKE %s", f"{KEY}%")
            if runs is None
            else SQL("= ANY(%s)", [f"{KEY}{run}" for run in runs]),
            unstarted=UNSTARTED,
            started=STARTED,
        )
    )


def read_run(env, run_id, now, disabled):
    """What an action of the outbox waits for: its state, the seconds until it is
    tried next, and whether its company has SLAs; None if it is gone."""
    rows = plumbing.fetch_rows(
        env,
        SQL(
            "SELECT r.state, %s, %s FROM sla_action_run AS r WHERE r.id = %s",
            SQL("EXTRACT(EPOCH FROM r.next_try_time - %s::timestamp)::float", now),
            outbox.not_standing_sql("r", disabled),
            run_id,
        ),
    )
    return rows[0] if rows else None


def has_job_runner(env):
    """Whether a job runner looks after this database: it holds a lock on it."""
    return plumbing.fetch_value(
        env,
        SQL(
            """
            SELECT EXISTS (
                SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND objsubid = 1 AND granted
                  AND ((classid::bigint << 32) | objid::bigint) = %s
                  AND database = (SELECT oid FROM pg_database
                                  WHERE datname = current_database()))
            """,
            PG_ADVISORY_LOCK_ID,
        ),
    )
