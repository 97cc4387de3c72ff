# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What time alone does: the clock cron, and the one way to change many instances."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import datetime
from operator import attrgetter

from odoo import api

from ..sla_core.judging.record import Change, Clocks, Instance, settle
from ..sla_core.judging.results import with_result
from ..sla_core.judging.summary import summarize
from ..sla_core.time.moments import epoch
from ..store import reading, upkeep
from ..store.batch import Batch
from ..store.plumbing import CONFLICTS
from . import change_effects, collector, company_clocks, config, effects
from .waker import CLOCK_RUNS

_logger = logging.getLogger(__name__)

_BY_ID = attrgetter("id")

#: What becomes of an instance at a moment, by its clocks; None if nothing does.
ChangeOf = Callable[[Instance, int, Clocks], Change | None]
#: Due instances that the clock settles in one transaction.
SETTLED_TOGETHER = 250
#: Seconds after which an instance that could not be settled is tried again.
POSTPONED_BY = 300


def settle_batch(env: api.Environment) -> int:
    """Settle the instances that are due first; how many there were."""
    disabled = config.get_snapshot(env).disabled
    now = env["sla.engine"]._sla_now()
    due = reading.read_due_instances(env, epoch(now), SETTLED_TOGETHER, disabled)
    if due:
        settle_safely(env(context={**env.context, CLOCK_RUNS: True}), due, now)
    return sum(map(len, due.values()))


def settle_safely(
    env: api.Environment, due: dict[int, list[Instance]], now: datetime
) -> None:
    """Settle a batch; one instance that cannot be settled stops no other."""
    try:
        with env.cr.savepoint(flush=False):
            settle_due(env, due, now)
        return
    except CONFLICTS:
        raise
    except Exception:  # found out one by one below
        _logger.exception("SLA clock: a batch failed, settling one by one")
        collector.forget_undone(env)
    for tracker, instances in due.items():
        try:
            with env.cr.savepoint(flush=False):
                settle_due(env, {tracker: instances}, now)
        except CONFLICTS:
            raise
        except Exception:  # one instance stops no other
            ids = [instance.id for instance in instances]
            _logger.exception("SLA clock: instances %s stay as they are", ids)
            collector.forget_undone(env)
            later = epoch(now) + POSTPONED_BY
            upkeep.postpone_events(env, ids, later)


def settle_due(
    env: api.Environment, due: dict[int, list[Instance]], now: datetime
) -> None:
    """Settle locked instances; their trackers' other instances only count along.

    :param due: ``{tracker id: [Instance]}``
    """
    locked = {instance.id for group in due.values() for instance in group}
    others = reading.read_instances(env, list(due), with_holds=False, but=locked)
    found = {
        tracker: sorted([*group, *others.get(tracker, ())], key=_BY_ID)
        for tracker, group in due.items()
    }

    def settled(instance: Instance, at: int, clocks: Clocks) -> Change | None:
        return settle(instance, at, clocks) if instance.id in locked else None

    change_instances(env, found, now, settled)


def change_instances(
    env: api.Environment,
    found: dict[int, list[Instance]],
    now: datetime,
    change_of: ChangeOf,
    silent: bool = False,
    rewrite: bool = False,
    new_terms: bool = False,
) -> None:
    """Write what ``change_of`` makes of the instances of some trackers.

    :param found: ``{tracker id: [Instance]}``
    :param change_of: called with an instance, the moment and the clocks; returns
        its change or None
    :param silent: run no action for what became true up to now
    :param rewrite: also write the trackers and instances that did not change
    :param new_terms: the changes may bring other terms to be pinned to (C5)
    """
    snapshot = config.get_snapshot(env)
    clocks_of = company_clocks.clocks_by_company(env)
    at = epoch(now)
    heads = reading.read_tracker_heads(env, list(found), snapshot.responsibles())
    for model_name, group in heads.items():
        batch = Batch(model_name, at, effects.get_depth(env))
        batch.new_terms = new_terms
        for head in group:
            instances, clocks = found[head.tracker], clocks_of(head.home)
            made = [change_of(instance, at, clocks) for instance in instances]
            kept = [one for one in made if one and (rewrite or is_other(one))]
            changes = [with_result(one, head.user, clocks) for one in kept]
            if not changes and not rewrite:
                continue
            after = {change.after.id: change.after for change in changes}
            facts = summarize(after.get(i.id, i) for i in instances)
            position = batch.add_head(head, facts)
            for change in changes:
                change_effects.fill_change(
                    env, batch, snapshot, position, change, silent
                )
        effects.apply_batch(env, batch)


def is_other(change: Change) -> bool:
    """Whether a change leaves something else than what was there."""
    return change.after is not change.before


def settle_trackers(
    env: api.Environment, tracker_ids: Collection[int], now: datetime, silent: bool
) -> None:
    """Bring all instances of the trackers up to ``now``, and see that the clock
    knows when each is due next."""
    found = reading.read_instances(env, tracker_ids, with_holds=False)
    change_instances(env, found, now, settle, silent=silent, rewrite=True)
