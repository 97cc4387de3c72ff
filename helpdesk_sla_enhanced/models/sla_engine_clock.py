# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What time alone does: the clock cron."""

from odoo import api, models

from ..sla_core.moments import epoch
from ..sla_core.record import settle, summarize
from .sla_batch import Batch

#: Due instances that the clock settles in one transaction.
SETTLED_TOGETHER = 250


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    @api.model
    def _cron_clock(self):
        """Settle what is due, in batches, and wake again for what comes next (I4)."""
        engine = self._engine()
        cron = self.env["ir.cron"]
        while True:
            disabled = self.env["sla.config"]._snapshot().disabled
            now = self._sla_now()
            found = engine.env["sla.store"]._read_due_instances(
                epoch(now), SETTLED_TOGETHER, disabled
            )
            done = sum(map(len, found.values()))
            if done:
                engine._settle_due(found, now)
            full = done == SETTLED_TOGETHER
            if not cron._commit_progress(done, remaining=int(full)) or not full:
                break
        due = engine.env["sla.store"]._next_event(disabled)
        if due is not None:
            engine._wake_clock(due)

    def _settle_due(self, due, now):
        """Settle locked instances; their trackers' other instances only count along."""
        found = self.env["sla.store"]._read_instances(list(due), with_holds=False)
        locked = {instance.id for group in due.values() for instance in group}
        self._change_instances(
            found,
            now,
            lambda instance, at, clocks: (
                settle(instance, at, clocks) if instance.id in locked else None
            ),
        )

    def _change_instances(self, found, now, change_of):
        """Write what ``change_of`` makes of the instances of some trackers.

        :param found: ``{tracker id: [Instance]}``
        :param change_of: called with an instance, the moment and the clocks; returns
            its change or None
        """
        snapshot = self.env["sla.config"]._snapshot()
        clocks = self._clocks()
        at = epoch(now)
        trackers = self.env["sla.tracker"].browse(found)
        for model_name, group in trackers.grouped("res_model").items():
            batch = Batch(model_name, at)
            for head in self.env["sla.store"]._read_tracker_heads(group.ids):
                instances = found[head.tracker]
                changes = [change_of(instance, at, clocks) for instance in instances]
                changes = [c for c in changes if c and c.after is not c.before]
                if not changes:
                    continue
                after = {change.after.id: change.after for change in changes}
                facts = summarize(after.get(i.id, i) for i in instances)
                position = batch.add_head(head._replace(summary=facts))
                for change in changes:
                    self._fill_change(batch, snapshot, position, change, False)
            self._apply_batch(batch)
