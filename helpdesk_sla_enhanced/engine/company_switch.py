# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Companies whose SLAs are off, and records that come to them (SEMANTICS F5)."""

import logging

from odoo import api, models

from .sla_batch import Case
from .sla_engine import CONFLICTS
from .sla_pending import Entry
from .sla_watch import JUDGE

_logger = logging.getLogger(__name__)

#: Records that nobody would come back to, and that are settled in one run.
FETCHED = 500


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    @api.model
    def _catch_up_company(self, company, since):
        """Bring a company's records up to date in the background.

        What is found true counts from the moment of the switching off, and triggers
        that were due meanwhile are skipped. Until a record's turn comes its clock
        stays off, so that no alarm of the past goes out.

        :param since: when the SLAs of the company were switched off, naive UTC
        """
        engine = self._engine()
        store = engine.env["sla.store"]
        store._hold_back_company(company.id)
        store._queue_company(
            company.id, since, self._sla_now(), self.env._("SLAs were switched on.")
        )
        engine._forget_read()
        engine.env.ref("helpdesk_sla_enhanced.ir_cron_sla_reconcile")._trigger()

    def _catch_up(self, rows):
        """Bring records of one model up to date, silently, after they were judged as of
        the moment that their rows of the backlog tell."""
        disabled = self.env["sla.config"]._snapshot().disabled
        trackers = self.env["sla.tracker"].search(
            [
                ("company_id", "not in", list(disabled)),  # off again meanwhile
                ("res_model", "=", rows[0].res_model),
                ("res_id", "in", rows.mapped("res_id")),
            ]
        )
        if trackers:
            self._settle_trackers(trackers.ids, self._sla_now(), silent=True)

    def _cross_companies(self, snapshot, model_name, heads, now):
        """Let records follow into a company that is off, and bring those up to date
        that have left one for a company that is on.

        Nothing else is judged of the former: they stand still from now on. The latter
        are caught up as they were, in the company that they leave; their move is
        judged after that.

        :param heads: the records as they are stored
        :return: the same, as they are stored by now
        """
        off = snapshot.disabled
        standing, returning = [], []
        for head in heads:
            if not (head.tracker and head.company) or head.company == head.home:
                continue
            if head.company in off:
                standing.append((head.tracker, head.company))
            elif head.home in off:
                returning.append(head)
        store = self.env["sla.store"]
        if standing:
            store._stand_still(standing, now)
            self._forget_read()
        if not returning:
            return heads
        self._catch_up_heads(snapshot, model_name, returning, now)
        return store._read_heads(model_name, [head.id for head in heads])

    def _catch_up_heads(self, snapshot, model_name, heads, now):
        """Bring records up to ``now``, silently: what is found true counts from when
        they began to stand still."""
        trackers = [head.tracker for head in heads]
        since = self.env["sla.store"]._read_standing(trackers)
        by_moment = {}
        for head in heads:
            at = min(since[head.tracker] or now, now)
            choice = (head.source, head.policy, head.no_sla)
            entry = Entry(JUDGE, head.home, silent=True)
            case = Case(head, entry, head.home, choice)
            by_moment.setdefault(at, []).append(case)
        for at, cases in by_moment.items():
            self._judge_cases(snapshot, model_name, cases, at, True, False)
        self._settle_trackers(trackers, now, silent=True)

    @api.model
    def _fetch_left_behind(self):
        """Find instances that are not in the company of their record, and those that
        run or escalate and that the clock would never come back to (I8).

        What time has done to them counts from its own moment, and its actions come
        late, as after any time that the clock did not run.
        """
        engine = self._engine()
        store = engine.env["sla.store"]
        store._move_left_behind()
        disabled = self.env["sla.config"]._snapshot().disabled
        for tracker in store._read_forgotten_trackers(disabled, FETCHED):
            try:
                with self.env.cr.savepoint(flush=False):
                    engine._settle_trackers([tracker], self._sla_now(), silent=False)
            except CONFLICTS:
                raise
            except Exception:
                _logger.exception("SLA tracker %s could not be settled", tracker)
                engine._forget_undone()
        engine._forget_read()
