# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What time alone does: the clock cron, and the one way to change many instances."""

import logging
import time
from math import inf
from operator import attrgetter

from odoo import api, models

from ..sla_core.moments import epoch
from ..sla_core.record import settle
from ..sla_core.summary import summarize
from .sla_batch import Batch
from .sla_context import saying
from .sla_engine import CONFLICTS
from .sla_transaction import commit, own_transaction
from .sla_waker import CLOCK, CLOCK_RUNS, QUIET

_logger = logging.getLogger(__name__)

_BY_ID = attrgetter("id")
#: Due instances that the clock settles in one transaction.
SETTLED_TOGETHER = 250
#: Conflicts with other workers in a row after which a run leaves it to the next one.
CONFLICTS_IN_A_ROW = 5
#: Seconds between two notices to those who run actions while a run goes on.
NOTICE_SECONDS = 1
#: Seconds after which an instance that could not be settled is tried again.
POSTPONED_BY = 300


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    @api.model
    def _cron_clock(self):
        """Settle what is due, in batches, and wake again for what comes next (I4)."""
        cron = self.env["ir.cron"]
        conflicts, told = 0, -inf
        cron._commit_progress()  # have no transaction open meanwhile
        while conflicts < CONFLICTS_IN_A_ROW:
            quiet = time.monotonic() - told < NOTICE_SECONDS
            try:
                done = self._settle_apart(quiet)
            except CONFLICTS:
                conflicts += 1
                continue
            conflicts = 0
            if not quiet:
                told = time.monotonic()
            full = done == SETTLED_TOGETHER
            if not cron._commit_progress(done, remaining=int(full)) or not full:
                break
        if quiet:
            self.env.cr.postcommit.add(cron._notifydb)
        disabled = self.env["sla.config"]._snapshot().disabled
        due = self.env["sla.store"]._next_event(disabled)
        if due is not None:
            self.env["sla.waker"]._wake_self(CLOCK, due)

    def _settle_apart(self, quiet=False):
        """Settle a batch in a transaction of its own; how many instances there were.

        :param quiet: leave it to the caller to notify those who run actions
        """
        with own_transaction(self) as engine:
            engine.env["sla.config"]._snapshot()  # the query of what is due comes first
            commit(engine)
            return engine.with_context(
                **saying(engine.env.context, **{QUIET: quiet})
            )._settle_batch()

    def _settle_batch(self):
        """Settle the instances that are due first; how many there were."""
        disabled = self.env["sla.config"]._snapshot().disabled
        now = self._sla_now()
        due = self.env["sla.store"]._read_due_instances(
            epoch(now), SETTLED_TOGETHER, disabled
        )
        if due:
            self.with_context(**{CLOCK_RUNS: True})._settle_safely(due, now)
        return sum(map(len, due.values()))

    def _settle_safely(self, due, now):
        """Settle a batch; one instance that cannot be settled stops no other."""
        try:
            with self.env.cr.savepoint(flush=False):
                self._settle_due(due, now)
            return
        except CONFLICTS:
            raise
        except Exception:
            _logger.exception("SLA clock: a batch failed, settling one by one")
            self._forget_undone()
        for tracker, instances in due.items():
            try:
                with self.env.cr.savepoint(flush=False):
                    self._settle_due({tracker: instances}, now)
            except CONFLICTS:
                raise
            except Exception:
                ids = [instance.id for instance in instances]
                _logger.exception("SLA clock: instances %s stay as they are", ids)
                self._forget_undone()
                later = epoch(now) + POSTPONED_BY
                self.env["sla.store"]._postpone_events(ids, later)

    def _settle_due(self, due, now):
        """Settle locked instances; their trackers' other instances only count along.

        :param due: ``{tracker id: [Instance]}``
        """
        locked = {instance.id for group in due.values() for instance in group}
        others = self.env["sla.store"]._read_instances(
            list(due), with_holds=False, but=locked
        )
        found = {
            tracker: sorted([*group, *others.get(tracker, ())], key=_BY_ID)
            for tracker, group in due.items()
        }

        def settled(instance, at, clocks):
            return settle(instance, at, clocks) if instance.id in locked else None

        self._change_instances(found, now, settled)

    def _change_instances(
        self, found, now, change_of, silent=False, rewrite=False, new_terms=False
    ):
        """Write what ``change_of`` makes of the instances of some trackers.

        :param found: ``{tracker id: [Instance]}``
        :param change_of: called with an instance, the moment and the clocks; returns
            its change or None
        :param silent: run no action for what became true up to now
        :param rewrite: also write the trackers and instances that did not change
        :param new_terms: the changes may bring other terms to be pinned to (C5)
        """
        snapshot = self.env["sla.config"]._snapshot()
        clocks_of = self._clocks()
        at = epoch(now)
        heads = self.env["sla.store"]._read_tracker_heads(list(found))
        for model_name, group in heads.items():
            batch = Batch(model_name, at, self._depth())
            batch.new_terms = new_terms
            for head in group:
                instances, clocks = found[head.tracker], clocks_of(head.home)
                changes = [change_of(instance, at, clocks) for instance in instances]
                changes = [
                    change
                    for change in changes
                    if change and (rewrite or change.after is not change.before)
                ]
                if not changes and not rewrite:
                    continue
                after = {change.after.id: change.after for change in changes}
                facts = summarize(after.get(i.id, i) for i in instances)
                position = batch.add_head(head, facts)
                for change in changes:
                    self._fill_change(batch, snapshot, position, change, silent)
            self._apply_batch(batch)

    def _settle_trackers(self, tracker_ids, now, silent):
        """Bring all instances of the trackers up to ``now``, and see that the clock
        knows when each is due next."""
        found = self.env["sla.store"]._read_instances(tracker_ids, with_holds=False)
        self._change_instances(found, now, settle, silent=silent, rewrite=True)
