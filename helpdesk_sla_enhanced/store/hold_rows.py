# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the holds of a batch are ended and started."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from odoo import api
from odoo.tools import SQL

from . import followers, plumbing
from .batch import Batch
from .columns import HOLD, ID, TIME, Rows


def write_holds(env: api.Environment, batch: Batch) -> dict[int, Sequence[int]]:
    """End and insert holds; by change the id of the last hold, and that of the
    first of the holds which it goes on with.

    Most batches have no use for these ids: then they are not fetched.
    """
    opened, closed = batch.holds()
    holds = end_holds(env, batch, closed) if closed else {}
    if opened:
        holds.update(begin_holds(env, batch, opened, closed, holds))
    return holds


def end_holds(
    env: api.Environment, batch: Batch, closed: list[tuple[int, int]]
) -> dict[int, Sequence[int]]:
    """End the holds that run; by change the ids of the hold and of the first of those
    that it goes on with, as far as anybody asks."""
    source = Rows(
        (("instance_id", ID), ("number", ID), ("end_time", TIME)),
        [(batch.instance_ids[number], number, at) for number, at in closed],
    )
    update = SQL(
        "UPDATE sla_hold AS h SET end_time = %s FROM %s "
        "WHERE h.instance_id = u.instance_id AND h.end_time IS NULL",
        source.values["end_time"],
        source.source,
    )
    running = SQL(
        "SELECT id FROM sla_hold WHERE end_time IS NULL AND instance_id = ANY(%s)",
        [batch.instance_ids[number] for number, _at in closed],
    )
    with followers.telling_update(env, "sla.hold", ["end_time"], running):
        if not (batch.runs or batch.births):
            env.cr.execute(update)
            return {}
        returned = SQL(
            "%s RETURNING %s, h.id, COALESCE(h.first_id, h.id)",
            update,
            source.values["number"],
        )
        return {number: ids for number, *ids in plumbing.fetch_rows(env, returned)}


def begin_holds(
    env: api.Environment,
    batch: Batch,
    opened: list[tuple[int, int, int | None]],
    closed: list[tuple[int, int]],
    ended: Mapping[int, Sequence[int]],
) -> dict[int, Sequence[int]]:
    """Insert holds; what :func:`end_holds` gives, of these.

    :param ended: what :func:`end_holds` gave
    """
    parents = batch.continued(closed)
    firsts = [
        ended[parents[number]][1] if end is None and number in parents else None
        for number, _start, end in opened
    ]
    rows = [
        (batch.instance_ids[number], start, end, first_id)
        for (number, start, end), first_id in zip(opened, firsts, strict=True)
    ]
    if not batch.runs:
        followers.append_rows(env, "sla.hold", HOLD, rows)
        return {}
    ids = followers.tell_inserted(
        env, "sla.hold", plumbing.insert_rows(env, "sla_hold", HOLD, rows)
    )
    return {
        row[0]: (hold_id, first_id or hold_id)
        for row, hold_id, first_id in zip(opened, ids, firsts, strict=True)
    }
