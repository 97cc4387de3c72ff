# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How scheduled actions are woken to the second.

**Used:** the tables ``ir_cron_trigger``, ``ir_cron`` and ``ir_act_server`` with the
columns named below, ``_notifydb`` of ``ir.cron``, and the function and channel by
which PostgreSQL notifies the workers.

**Why:** ``_trigger`` of ``ir.cron`` does it for one record that is known. Here each
copy of a scheduled action is one more worker (I4), so that they are found by what they
run, the code text; users' saves pay for it, so that it is one statement without the
ORM. A notice is sent by a timer that has no environment, from a cursor on another
database.

**When Odoo changes it:** ``env.ref(…)._trigger(at)`` for each copy does the same with
more queries, and without notices the workers look by themselves once a minute.
"""

from __future__ import annotations

from datetime import datetime

from odoo.api import Environment
from odoo.sql_db import BaseCursor
from odoo.tools import SQL

from odoo.addons.base.models.ir_cron import ODOO_NOTIFY_FUNCTION


def wake_crons(
    env: Environment, model_name: str, code: str, at: datetime, once: bool = False
) -> None:
    """Have the crons that run ``code`` do so at ``at``, if they are active.

    There may be several: each copy of the scheduled action is one more worker. One
    statement, since users' saves pay for it.

    :param model_name: the model that the code is run for
    :param at: naive UTC
    :param once: leave it at a row for that moment that is there already. Not for
        the present: a run that began before this commit may be about to delete it.
    """
    env.cr.execute(
        SQL(
            """
                INSERT INTO ir_cron_trigger (cron_id, call_at)
                SELECT c.id, %(at)s::timestamp
                FROM ir_cron AS c
                JOIN ir_act_server AS s ON s.id = c.ir_actions_server_id
                JOIN ir_model AS m ON m.id = s.model_id
                WHERE c.active AND s.code = %(code)s AND m.model = %(model)s
                  AND NOT (%(once)s AND EXISTS (
                    SELECT FROM ir_cron_trigger AS t
                    WHERE t.cron_id = c.id AND t.call_at = %(at)s::timestamp))
                """,
            at=at,
            code=code,
            model=model_name,
            once=once,
        )
    )


def notify_after_commit(env: Environment) -> None:
    """Have the cron workers look for work once this transaction is committed."""
    env.cr.postcommit.add(env["ir.cron"]._notifydb)


def read_server_time(cr: BaseCursor) -> float:
    """The present moment by the clock of the database server, in epoch seconds."""
    cr.execute("SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8")
    seconds: float = cr.fetchone()[0]
    return seconds


def notify_workers(cr: BaseCursor, database: str) -> None:
    """Have the cron workers look for work in a database once this is committed.

    :param cr: a cursor on any database of the server
    """
    function = SQL.identifier(ODOO_NOTIFY_FUNCTION)
    cr.execute(SQL("SELECT %s('cron_trigger', %s)", function, database))
