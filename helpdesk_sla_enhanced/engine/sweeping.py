# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The slow sweep: what was missed, and what differs from the rules (SEMANTICS I8)."""

from __future__ import annotations

import logging
from datetime import datetime

from odoo import api
from odoo.models import BaseModel

from ..sla_core.judging.changes import JUDGE, Entry
from ..sla_core.judging.record import expected
from ..sla_core.time.moments import moment
from ..sla_core.timer import timer as tm
from ..store import reading, tracker_rows, upkeep
from ..store.plumbing import CONFLICTS
from . import access, collector, company_clocks, config, evaluation

_logger = logging.getLogger(__name__)

SWEPT_TOGETHER = 500
#: Batches of records without a live instance that a run looks over.
IDLE_BATCHES = 10
#: The columns of an enabled model that say how far each sweep has come.
LIVE, IDLE = "swept_tracker", "swept_idle_tracker"


def sweep(env: api.Environment) -> None:
    """Look over every live instance, as far as the time of the cron run allows,
    then over some of the records without one.

    Conditions and transitions that were missed are settled, stamped as of now and
    marked estimated. Times that differ from what the rules give are reported in
    the history and never moved. What belongs to records that the database has
    deleted goes (F6).
    """
    engine = access.as_engine(env)
    watched = config.get_snapshot(env).entities
    entities = engine["sla.entity"].with_context(active_test=False)
    found = entities.search([("model", "in", sorted(watched))])
    for entity in found:
        if not sweep_entity(engine, entity):
            return
    for entity in found:
        if not sweep_idle(engine, entity):
            return


def sweep_entity(env: api.Environment, entity: BaseModel) -> bool:
    """Sweep one model, from where the last run stopped; false if time is up."""
    cron = env["ir.cron"]
    after = tracker_rows.read_swept(env, entity.id, LIVE)
    while rows := tracker_rows.read_live_trackers(
        env, entity.model, after, SWEPT_TOGETHER
    ):
        after = rows[-1][0]
        sweep_some(env, entity, rows)
        upkeep.note_swept(env, entity.id, LIVE, after)
        if not cron._commit_progress(len(rows)):
            return False
    upkeep.note_swept(env, entity.id, LIVE, 0)
    return bool(cron._commit_progress())


def sweep_idle(env: api.Environment, entity: BaseModel) -> bool:
    """Sweep some records of a model that have no live instance, a few thousand in
    each run: what came to match an item by a change that nothing noticed (F2)."""
    cron = env["ir.cron"]
    after = tracker_rows.read_swept(env, entity.id, IDLE)
    for _batch in range(IDLE_BATCHES):
        rows = tracker_rows.read_idle_trackers(env, entity.model, after, SWEPT_TOGETHER)
        after = rows[-1][0] if rows else 0
        if rows:
            sweep_some(env, entity, rows)
        upkeep.note_swept(env, entity.id, IDLE, after)
        if not cron._commit_progress(len(rows)):
            return False
        if not rows:
            break
    return True


def sweep_some(
    env: api.Environment, entity: BaseModel, rows: list[tuple[int, int, int]]
) -> None:
    """Sweep the records of some trackers; one that cannot be judged keeps no other
    from it.

    :param rows: (tracker id, record id, company id or 0) each
    """
    trackers = [row[0] for row in rows]
    upkeep.delete_orphans(env, env[entity.model], trackers)
    try:
        with env.cr.savepoint(flush=False):
            judge_swept(env, entity, rows)
    except CONFLICTS:
        raise
    except Exception:  # one record keeps no other from it
        collector.forget_undone(env)
        if len(rows) == 1:
            _logger.exception("SLA sweep of %s: %s", entity.model, rows[0][1])
            return
        half = len(rows) // 2
        sweep_some(env, entity, rows[:half])
        sweep_some(env, entity, rows[half:])


def judge_swept(
    env: api.Environment, entity: BaseModel, rows: list[tuple[int, int, int]]
) -> None:
    """Judge the records of some trackers, and report what differs from the rules.

    :param rows: (tracker id, record id, company id or 0) each
    """
    now = env["sla.engine"]._sla_now()
    entries = {res_id: Entry(JUDGE, 0) for _tracker, res_id, _company in rows}
    evaluation.evaluate(env, entity.model, entries, now, estimated=True, steady=True)
    report_drift(env, {row[0]: row[2] for row in rows}, now)


def report_drift(env: api.Environment, homes: dict[int, int], now: datetime) -> None:
    """Note, once, the live instances whose times the rules would not give.

    :param homes: ``{tracker id: company id or 0}``
    """
    clocks_of = company_clocks.clocks_by_company(env)
    found = reading.read_instances(env, list(homes), with_holds=True)
    differing = {}
    for tracker, instances in found.items():
        clocks = clocks_of(homes[tracker])
        for instance in instances:
            if instance.timer.status not in tm.LIVE:
                continue
            timer = expected(instance, clocks(instance.calendar))
            due = timer and timer.failure
            if due != instance.timer.failure:
                differing[instance.id] = due
    if differing:
        note_drift(env, differing, now)


def note_drift(
    env: api.Environment, differing: dict[int, int | None], now: datetime
) -> None:
    """Note in the history what the rules would give; not what was noted last.

    :param differing: ``{instance id: failure time in epoch seconds, or None}``
    """
    events = env["sla.event"]
    rows = env["sla.kpi.instance"].browse(differing)
    known = events.search(
        [("instance_id", "in", rows.ids), ("kind", "=", "drift")], order="id"
    )
    last = {event.instance_id.id: event.detail for event in known}
    vals_list = []
    for row in rows:
        due = differing[row.id]
        detail = env._(
            "The rules give %(due)s now.",
            due=moment(due) if due else env._("no failure time"),
        )
        if last.get(row.id) != detail:
            vals_list.append(
                {
                    "tracker_id": row.tracker_id.id,
                    "instance_id": row.id,
                    "time": now,
                    "kind": "drift",
                    "detail": detail,
                }
            )
    events._permitted().create(vals_list)
