# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The slow sweep: what was missed, and what differs from the rules (SEMANTICS I8)."""

import logging

from odoo import api, models

from ..sla_core import timer as tm
from ..sla_core.moments import moment
from ..sla_core.record import expected
from .sla_engine import CONFLICTS
from .sla_pending import Entry
from .sla_watch import JUDGE

_logger = logging.getLogger(__name__)

SWEPT_TOGETHER = 500
#: Batches of records without a live instance that a run looks over.
IDLE_BATCHES = 10
#: The columns of an enabled model that say how far each sweep has come.
LIVE, IDLE = "swept_tracker", "swept_idle_tracker"


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    @api.model
    def _sweep(self):
        """Look over every live instance, as far as the time of the cron run allows,
        then over some of the records without one.

        Conditions and transitions that were missed are settled, stamped as of now and
        marked estimated. Times that differ from what the rules give are reported in
        the history and never moved. What belongs to records that the database has
        deleted goes (F6).
        """
        engine = self._engine()
        watched = self.env["sla.config"]._snapshot().entities
        entities = engine.env["sla.entity"].with_context(active_test=False)
        found = entities.search([("model", "in", sorted(watched))])
        for entity in found:
            if not engine._sweep_entity(entity):
                return
        for entity in found:
            if not engine._sweep_idle(entity):
                return

    def _sweep_entity(self, entity):
        """Sweep one model, from where the last run stopped; false if time is up."""
        cron, store = self.env["ir.cron"], self.env["sla.store"]
        after = store._read_swept(entity.id, LIVE)
        while rows := store._read_live_trackers(entity.model, after, SWEPT_TOGETHER):
            after = rows[-1][0]
            self._sweep_some(entity, rows)
            store._note_swept(entity.id, LIVE, after)
            if not cron._commit_progress(len(rows)):
                return False
        store._note_swept(entity.id, LIVE, 0)
        return bool(cron._commit_progress())

    def _sweep_idle(self, entity):
        """Sweep some records of a model that have no live instance, a few thousand in
        each run: what came to match an item by a change that nobody told (F2)."""
        cron, store = self.env["ir.cron"], self.env["sla.store"]
        after = store._read_swept(entity.id, IDLE)
        for _batch in range(IDLE_BATCHES):
            rows = store._read_idle_trackers(entity.model, after, SWEPT_TOGETHER)
            after = rows[-1][0] if rows else 0
            if rows:
                self._sweep_some(entity, rows)
            store._note_swept(entity.id, IDLE, after)
            if not cron._commit_progress(len(rows)):
                return False
            if not rows:
                break
        return True

    def _sweep_some(self, entity, rows):
        """Sweep the records of some trackers; one that cannot be judged keeps no other
        from it.

        :param rows: (tracker id, record id, company id or 0) each
        """
        trackers = [row[0] for row in rows]
        self.env["sla.store"]._delete_orphans(self.env[entity.model], trackers)
        try:
            with self.env.cr.savepoint(flush=False):
                self._judge_swept(entity, rows)
        except CONFLICTS:
            raise
        except Exception:
            self._forget_undone()
            if len(rows) == 1:
                _logger.exception("SLA sweep of %s: %s", entity.model, rows[0][1])
                return
            half = len(rows) // 2
            self._sweep_some(entity, rows[:half])
            self._sweep_some(entity, rows[half:])

    def _judge_swept(self, entity, rows):
        now = self._sla_now()
        entries = {res_id: Entry(JUDGE, 0) for _tracker, res_id, _company in rows}
        self._evaluate(entity.model, entries, now, estimated=True, steady=True)
        self._report_drift({row[0]: row[2] for row in rows}, now)

    def _report_drift(self, homes, now):
        """Note, once, the live instances whose times the rules would not give.

        :param homes: ``{tracker id: company id or 0}``
        """
        clocks_of = self._clocks()
        found = self.env["sla.store"]._read_instances(list(homes), with_holds=True)
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
            self._note_drift(differing, now)

    def _note_drift(self, differing, now):
        events = self.env["sla.event"]
        rows = self.env["sla.kpi.instance"].browse(differing)
        told = events.search(
            [("instance_id", "in", rows.ids), ("kind", "=", "drift")], order="id"
        )
        last = {event.instance_id.id: event.detail for event in told}
        vals_list = []
        for row in rows:
            due = differing[row.id]
            detail = self.env._(
                "The rules give %(due)s now.",
                due=moment(due) if due else self.env._("no failure time"),
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
