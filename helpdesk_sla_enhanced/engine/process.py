# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The one way in to the instances (DESIGN, law 5).

Changes of tracked records are collected by the hooks on ``base`` and evaluated
together: before the transaction commits, or as soon as anybody reads SLA data.
The clock cron settles what time alone does. Both end in the same write.

Here the changes that wait are taken and judged, what fails goes to the backlog (A6),
and rules that change a record without end are stopped (E8).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from odoo import api

from ..sla_core.judging.changes import Entry, Pending
from ..store.plumbing import CONFLICTS
from . import access, collector, config, evaluation
from .change_effects import ROUNDS
from .collector import JUDGING

_logger = logging.getLogger(__name__)

#: Records that are judged and written together.
JUDGED_TOGETHER = 1000


def settle_earlier(env: api.Environment, model_name: str, ids: Sequence[int]) -> None:
    """Judge what waits from an earlier second, before these records change again.

    Facts decide: a success at ten is not overwritten by what happens at eleven
    in the same transaction (SEMANTICS I2).
    """
    pending = collector.get_waiting(env)
    if pending and pending.waits_from_before(
        model_name, ids, env["sla.engine"]._sla_now()
    ):
        process_pending(env)


def process_pending(env: api.Environment) -> None:
    """Judge now what waits in this transaction."""
    if env.cr not in JUDGING:
        recompute_watched(env)
        if collector.get_waiting(env):
            process(access.as_engine(env), flush=True)


def recompute_watched(env: api.Environment) -> None:
    """Bring watched fields up to date that Odoo would recompute when it flushes."""
    waiting = env.fields_to_compute()
    if not waiting:
        return
    watches = config.get_snapshot(env).watches
    for field in list(waiting):
        watch = watches.get(field.model_name)
        if watch is not None and field.name in watch.names:
            env[field.model_name]._recompute_field(field)


def process(env: api.Environment, flush: bool) -> None:
    """Judge what waits, and what that changes in turn, until nothing waits.

    :param flush: whether Odoo still has to write what was changed
    """
    pending = collector.get_waiting(env)
    if not pending or env.cr in JUDGING:
        return
    with collector.alone(env):
        if flush:
            env.flush_all()
        for _round in range(ROUNDS):
            if not pending:
                return
            for model_name, now, entries in pending.take():
                judge_safely(env, model_name, entries, now)
        stop(env, pending)


def stop(env: api.Environment, pending: Pending) -> None:
    """Leave records alone that automation rules change each time they are judged,
    and say so (E8)."""
    for model_name, now, entries in pending.take():
        ids = sorted(entries)
        _logger.error(
            "SLA of %s %s: each transition changes the record again, stopped here",
            model_name,
            ids,
        )
        trackers = env["sla.tracker"].search(
            [("res_model", "=", model_name), ("res_id", "in", ids)]
        )
        env["sla.event"]._permitted().create(
            [
                {"tracker_id": tracker.id, "time": now, "kind": "stopped"}
                for tracker in trackers
            ]
        )


def judge_safely(
    env: api.Environment, model_name: str, entries: dict[int, Entry], now: datetime
) -> None:
    """Judge records; what fails waits in the backlog, never in the way (A6)."""
    for ids in chunks(sorted(entries)):
        part = {record_id: entries[record_id] for record_id in ids}
        try:
            with env.cr.savepoint(flush=False):
                evaluation.evaluate(env, model_name, part, now)
        except CONFLICTS:
            raise
        except Exception as error:  # never in the way of a save (A6)
            _logger.exception(
                "SLA of %s %s could not be judged, it goes to the backlog",
                model_name,
                ids,
            )
            collector.forget_undone(env)
            env["sla.backlog"]._put(model_name, part, now, error)


def chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    """The ids in parts that are judged together."""
    return [ids[n : n + JUDGED_TOGETHER] for n in range(0, len(ids), JUDGED_TOGETHER)]
