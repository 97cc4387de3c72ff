# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How actions get into the outbox, each once (SEMANTICS E3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from odoo import api
from odoo.tools import SQL

from ..sla_core.timer import timer as tm
from . import followers, plumbing
from .batch import Batch, Run
from .columns import RUN, Rows

#: What makes two rows of the outbox one and the same run, see ``_once`` there.
KEY = ("tracker_id", "kpi_id", "cycle", "reapplied", "action_id", "hold_id")
KEY_AT = [[name for name, _kind in RUN].index(name) for name in KEY]
#: What changes of a run that takes its place again.
REVIVED = (
    "instance_id",
    "due_time",
    "state",
    "reason",
    "attempts",
    "started_time",
    "next_try_time",
    "depth",
)


def write_runs(
    env: api.Environment,
    batch: Batch,
    trackers: Sequence[int],
    holds: Mapping[int, Sequence[int]],
) -> list[int]:
    """Insert the due actions; one that the record had already is left out (E3),
    unless it waits or was skipped under an instance whose place this one takes.

    :return: the ids of the trackers for which there is something to run
    """
    if not batch.runs:
        return []
    by_key = {}
    for run in batch.runs:
        row = run_row(batch, trackers, holds, run)
        by_key[tuple(row[at] or 0 for at in KEY_AT)] = row
    rows = list(by_key.values())
    inserted = plumbing.insert_rows(
        env, "sla_action_run", RUN, rows, conflict=SQL("ON CONFLICT DO NOTHING")
    )
    followers.tell_inserted(env, "sla.action.run", inserted)
    if len(inserted) < len(rows):
        revive_runs(env, rows)
    return sorted({trackers[run.tracker] for run in batch.runs if not run.reason})


def run_row(
    batch: Batch,
    trackers: Sequence[int],
    holds: Mapping[int, Sequence[int]],
    run: Run,
) -> tuple[Any, ...]:
    """The row of an action that is due, as :data:`~.columns.RUN` orders it.

    :param holds: what :func:`~.hold_rows.write_holds` gives
    """
    instance = batch.changes[run.change][1].after
    hold_id, first_id = holds.get(run.change, (None, None))
    if run.trigger == tm.PAUSE:
        hold_id = first_id  # a hold that goes on under another item is the same
    elif run.trigger != tm.RESUME:
        hold_id = None
    return (
        trackers[run.tracker],
        batch.instance_ids[run.change],
        instance.kpi,
        instance.cycle,
        instance.reapplied or None,
        run.action,
        hold_id,
        run.trigger,
        run.due,
        "skipped" if run.reason else "pending",
        run.reason,
        batch.now,
        0,
        batch.depth or None,
    )


def revive_runs(env: api.Environment, rows: list[tuple[Any, ...]]) -> None:
    """Let what did not run as yet run for the instance it is true of now.

    Rows that a worker is busy with are passed by, so that no save ever waits for
    an action; what a manager skipped stays skipped.
    """
    state = [name for name, _kind in RUN].index("state")
    wanted = [row for row in rows if row[state] == "pending"]
    if not wanted:
        return
    source = Rows(RUN, wanted)
    trackers = [row[0] for row in wanted]
    ids = SQL("SELECT id FROM sla_action_run WHERE tracker_id = ANY(%s)", trackers)
    with followers.telling_update(env, "sla.action.run", REVIVED, ids):
        env.cr.execute(revive_sql(source, trackers))


def revive_sql(source: Rows, trackers: list[int]) -> SQL:
    """The UPDATE of :func:`revive_runs`."""
    return SQL(
        """
            UPDATE sla_action_run AS r
            SET instance_id = %(instance)s, due_time = %(due)s, state = 'pending',
                reason = NULL, attempts = 0, started_time = NULL,
                next_try_time = %(next)s, depth = %(depth)s
            FROM %(source)s
            WHERE r.id IN (
                SELECT id FROM sla_action_run
                WHERE tracker_id = ANY(%(trackers)s)
                  AND state IN ('pending', 'skipped') AND skipped_by IS NULL
                FOR NO KEY UPDATE SKIP LOCKED
            )
            AND (r.state = 'skipped' OR r.instance_id <> %(instance)s)
            AND %(same)s
            """,
        source=source.source,
        instance=source.values["instance_id"],
        due=source.values["due_time"],
        next=source.values["next_try_time"],
        depth=source.values["depth"],
        trackers=trackers,
        same=SQL(" AND ").join(
            SQL(
                "COALESCE(%s, 0) = COALESCE(%s, 0)",
                SQL.identifier("r", name),
                source.values[name],
            )
            for name in KEY
        ),
    )
