# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a batch is written: all rows of a table at once, and who is notified of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from odoo import api
from odoo.tools import SQL

from ..sla_core.judging.summary import Summary
from . import followers, hold_rows, instance_rows, plumbing, run_rows
from .batch import Batch, Head
from .columns import ESCALATES, EVENT, ID, LIVE, TIME, TRACKER, Rows


def write_batch(env: api.Environment, batch: Batch) -> list[int]:
    """Write a batch: trackers, instances, holds, events and the outbox.

    :return: the ids of the trackers for which the outbox received actions to run
    """
    trackers = write_trackers(env, batch)
    if batch.moved:
        move_instances(env, batch.moved)
    followers.compute_followers(env, "write")
    instance_rows.write_instances(env, batch, trackers)
    holds = hold_rows.write_holds(env, batch)
    write_events(env, batch, trackers)
    write_deadlines(env, batch)
    acting = run_rows.write_runs(env, batch, trackers, holds)
    followers.compute_followers(env, "write")
    return acting


def write_trackers(env: api.Environment, batch: Batch) -> list[int]:
    """Insert and update trackers; the tracker id of each head, by position."""
    ids = {head.id: head.tracker for head in batch.heads}
    fresh = []
    known = []
    for head, summary in zip(batch.heads, batch.summaries, strict=True):
        row = tracker_row(batch.model, head, summary)
        if head.tracker:
            known.append((head.tracker, *row))
        else:
            fresh.append(row)
    if fresh:
        born = dict(insert_trackers(env, fresh))
        followers.tell_inserted(env, "sla.tracker", list(born.values()))
        ids.update(born)
    if known:
        update_trackers(env, known)
    return [ids[head.id] for head in batch.heads]


def tracker_row(model_name: str, head: Head, summary: Summary) -> tuple[Any, ...]:
    """The row of a tracker, as :data:`~.columns.TRACKER` orders it."""
    return (
        head.id,
        model_name,
        head.home or None,
        head.policy or None,
        head.source,
        head.no_sla,
        head.hold_start,
        head.last_hold,
        head.held / 60,
        *summary,
    )


def insert_trackers(
    env: api.Environment, rows: list[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """Insert trackers; a concurrent one of the same record makes this a conflict
    that the whole transaction is tried again for."""
    source = Rows(TRACKER, rows)
    names, values = source.inserted
    return plumbing.fetch_rows(
        env,
        SQL(
            """
                INSERT INTO sla_tracker (%(names)s)
                SELECT %(values)s FROM %(source)s
                ON CONFLICT (res_model, res_id) DO NOTHING
                RETURNING res_id, id
                """,
            names=names,
            values=values,
            source=source.source,
        ),
    )


def update_trackers(env: api.Environment, rows: list[tuple[Any, ...]]) -> None:
    """Update trackers: rows of the id and the columns of :data:`~.columns.TRACKER`."""
    source = Rows((("id", ID), *TRACKER), rows)
    names = [name for name, _kind in TRACKER[2:]]
    with followers.telling_update(env, "sla.tracker", names, [row[0] for row in rows]):
        env.cr.execute(
            SQL(
                "UPDATE sla_tracker AS t SET %s FROM %s WHERE t.id = u.id",
                source.assigned(TRACKER[2:]),
                source.source,
            )
        )


def move_instances(env: api.Environment, tracker_ids: Collection[int]) -> None:
    """Let live instances follow their record into its company, and failed ones that
    still escalate: whether that has its SLAs switched off, and who sees them, goes
    by it. Results stay (G1)."""
    move_where(env, SQL("t.id = ANY(%s)", list(tracker_ids)))


def move_left_behind(env: api.Environment) -> None:
    """Let all instances follow that did not (I8)."""
    move_where(env, SQL("t.company_id IS NOT NULL"))


def move_where(env: api.Environment, condition: SQL) -> None:
    """Let instances follow their record into its company: those that go on.

    :param condition: on the tracker ``t`` and the instance ``i``
    """
    moved = SQL(
        "sla_tracker AS t WHERE t.id = i.tracker_id AND %s AND %s "
        "AND i.company_id IS DISTINCT FROM t.company_id",
        condition,
        goes_on_sql("i"),
    )
    ids = SQL("SELECT i.id FROM sla_kpi_instance AS i, %s", moved)
    with followers.telling_update(env, "sla.kpi.instance", ["company_id"], ids):
        env.cr.execute(
            SQL(
                "UPDATE sla_kpi_instance AS i SET company_id = t.company_id FROM %s",
                moved,
            )
        )


def goes_on_sql(alias: str) -> SQL:
    """That time, or a later change, still does something to an instance."""
    return SQL(
        "(%s IN %s OR %s)",
        SQL.identifier(alias, "status"),
        SQL(LIVE),
        SQL(ESCALATES),
    )


def stand_still(
    env: api.Environment, rows: list[tuple[int, int]], now: datetime
) -> None:
    """Let records follow into companies whose SLAs are off (F5).

    One that comes from such a company stands still since then.

    :param rows: (tracker id, company id) each
    :param now: the moment of the move, naive UTC
    """
    source = Rows((("id", ID), ("company_id", ID)), rows)
    ids = [row[0] for row in rows]
    with followers.telling_update(
        env, "sla.tracker", ["company_id", "stands_since"], ids
    ):
        env.cr.execute(
            SQL(
                """
                    UPDATE sla_tracker AS t SET stands_since = COALESCE(
                        (SELECT GREATEST(t.stands_since, c.sla_disabled_since)
                         FROM res_company AS c WHERE c.id = t.company_id
                         AND c.sla_enabled IS NOT TRUE), %s), %s
                    FROM %s WHERE t.id = u.id
                    """,
                now,
                source.assigned([("company_id", ID)]),
                source.source,
            )
        )
    move_instances(env, ids)


def write_events(env: api.Environment, batch: Batch, trackers: Sequence[int]) -> None:
    """Insert the lines of history."""
    if not batch.events:
        return
    rows = [
        (
            trackers[event.tracker],
            None if event.change is None else batch.instance_ids[event.change],
            event.at,
            event.kind,
            event.detail,
            event.old,
            event.user,
        )
        for event in batch.events
    ]
    followers.append_rows(env, "sla.event", EVENT, rows)


def write_deadlines(env: api.Environment, batch: Batch) -> None:
    """Write failure times into the records' own fields, past the ORM (D6)."""
    model = env[batch.model]
    for name in {name for name, _id in batch.deadlines}:
        rows = [
            (record_id, due)
            for (field, record_id), due in batch.deadlines.items()
            if field == name
        ]
        source = Rows((("id", ID), (name, TIME)), rows)
        env.cr.execute(
            SQL(
                "UPDATE %s AS r SET %s FROM %s WHERE r.id = u.id",
                SQL.identifier(model._table),
                source.assigned([(name, TIME)]),
                source.source,
            )
        )
        records = model.browse([row[0] for row in rows])
        records._invalidate_cache([name], records._ids)
        # nothing, unless a field is computed of the deadline
        records.modified([name])
