# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Changes that are still to be judged."""

import logging
from itertools import groupby

from odoo import api, fields, models

from ..engine import access, collector, company_switch, evaluation, sweeping
from ..engine.entitlement import booking
from ..sla_core.judging.changes import BOOK, Entry
from ..store.plumbing import CONFLICTS

_logger = logging.getLogger(__name__)

#: Minutes until each next try of a change that could not be judged.
RETRY_MINUTES = (1, 5, 30, 120)
#: Changes that are judged in one transaction.
JUDGED = 100


class SlaBacklog(models.Model):
    """A change that is still to be judged (SEMANTICS A6, F2).

    A failure inside the engine never costs the user's save: the change waits here
    with its time, and the reconcile cron judges the record as of then. Changes that
    reach very many records wait here as well.
    """

    _name = "sla.backlog"
    _inherit = ["sla.engine.table"]
    _description = "SLA Backlog"
    _order = "change_time, id"
    _log_access = False
    _rec_name = "res_id"

    #: The technical name of the record's model.
    res_model = fields.Char(string="Model", required=True)
    #: The id of the record that is to be judged.
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True
    )
    #: The company of the record, whose switch can hold this back.
    company_id = fields.Many2one(comodel_name="res.company", string="Company")
    #: The moment as of which the record is judged, UTC.
    change_time = fields.Datetime(required=True)
    #: What is to be done, as bits: see `sla_core/judging/changes.py`.
    asks = fields.Integer(string="Requested Checks", required=True)
    catch_up = fields.Boolean(
        help="Run no action for what has happened before the check."
    )
    existing = fields.Boolean(
        help="The record is older than its SLA: check it as it is when its turn comes."
    )
    silent = fields.Boolean(help="Made without actions; run none for it later either.")
    choice = fields.Json(help="The SLA that was chosen: origin, SLA, no SLA.")
    #: Why it waits here; after a failure, the kind of error.
    reason = fields.Char()
    #: How many tries have failed.
    attempts = fields.Integer()
    #: When it is tried next, UTC.
    next_try_time = fields.Datetime(required=True, index=True)
    #: How the last try failed, in the words of the error.
    error = fields.Text()

    @api.model
    def _put(self, model_name, entries, now, error=None, reason=None):
        """Keep changes for later.

        :param entries: ``{record id: Entry}``
        :param now: the moment of the change, naive UTC
        :param error: the exception that kept them from being judged
        """
        company = self.env["res.company"]
        self._permitted().create(
            [
                {
                    "res_model": model_name,
                    "res_id": record_id,
                    "company_id": company.browse(entry.company).id or False,
                    "change_time": now,
                    "asks": entry.asks,
                    "silent": entry.silent,
                    "choice": entry.choice
                    and [*entry.choice, entry.user, entry.logged],
                    "reason": reason or type(error).__name__,
                    "error": str(error) if error else False,
                    "attempts": 1 if error else 0,
                    "next_try_time": self._next_try(1, now) if error else now,
                }
                for record_id, entry in entries.items()
            ]
        )
        self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_reconcile")._trigger()

    @api.model
    def _next_try(self, attempts, now):
        """When the change is judged again after ``attempts`` failures."""
        minutes = RETRY_MINUTES[min(attempts, len(RETRY_MINUTES)) - 1]
        return fields.Datetime.add(now, minutes=minutes)

    @api.model
    def _cron_reconcile(self):
        """Judge what waits, each change as of its own time (A6), then look over the
        tracked records for what was missed (I8). In between recomputes are applied
        and undone (C5)."""
        cron = self.env["ir.cron"]
        while True:
            judged = self._judge_some()
            left = self._permitted().search_count(self._domain_due(), limit=JUDGED)
            if not cron._commit_progress(judged, remaining=left):
                return
            if not judged:
                break
        if self.env["sla.recompute"]._work():
            company_switch.fetch_left_behind(self.env)
            sweeping.sweep(self.env)

    @api.model
    def _domain_due(self):
        return [("next_try_time", "<=", self.env["sla.engine"]._sla_now())]

    @api.model
    def _judge_some(self):
        """Judge some waiting changes, oldest first; how many there were."""
        now = self.env["sla.engine"]._sla_now()
        rows = self._permitted().search(self._domain_due(), limit=JUDGED)
        rows = rows.try_lock_for_update()
        # pylint: disable=bad-builtin-groupby; only neighbours go together, in order
        for _kind, group in groupby(rows, self._kind):
            self._permitted().concat(*group)._judge(now)
        return len(rows)

    @api.model
    def _kind(self, row):
        """Changes of one kind, one after the other, are judged together."""
        return row.res_model, row.change_time, row.catch_up, row.existing

    def _judge(self, now):
        """Judge changes of one kind; they leave the backlog, or wait for their next
        try. One that cannot be judged holds up no other."""
        try:
            with self.env.cr.savepoint(flush=False):
                self._judge_together(now)
        except CONFLICTS:
            raise
        except Exception as error:  # whatever it is, the others go on (A6)
            collector.forget_undone(self.env)
            if len(self) > 1:
                for row in self:
                    row._judge(now)
                return
            _logger.exception("SLA backlog: %s %s", self.res_model, self.res_id)
            attempts = self.attempts + 1
            self.write(
                {
                    "attempts": attempts,
                    "error": str(error),
                    "next_try_time": self._next_try(attempts, now),
                }
            )
        else:
            self.unlink()

    def _judge_together(self, now):
        model_name, change_time, catch_up, existing = self._kind(self[0])
        entries = {}
        for row in self:
            fresh = Entry(0, row.company_id.id or 0, silent=row.catch_up)
            entry = entries.setdefault(row.res_id, fresh)
            entry.asks |= row.asks
            entry.silent |= row.silent
            if row.choice:
                entry.choice = tuple(row.choice[:3])
                entry.user, entry.logged = row.choice[3:] or (0, False)
        engine = access.as_engine(self.env)
        at = now if existing else change_time
        unbooked = [number for number, e in entries.items() if e.asks & BOOK]
        if unbooked:
            booking.book_now(engine[model_name].browse(unbooked).exists(), ())
        evaluation.evaluate(engine, model_name, entries, at, estimated=not existing)
        if catch_up and not existing:
            company_switch.catch_up(engine, self)
