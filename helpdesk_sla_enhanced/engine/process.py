# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from __future__ import annotations

import logging
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from psycopg2 import errors

from odoo import api, fields, models

from .sla_pending import CREATED, Entry, Pending

_logger = logging.getLogger(__name__)

#: Conflicts that Odoo retries the whole request for (A6).
CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected)
#: Records that are judged and written together.
JUDGED_TOGETHER = 1000
#: How often one record is judged in a row while automation rules change it (E8).
ROUNDS = 10
#: What the engine writes by SQL, past the cache of the ORM.
TABLES = (
    "sla.tracker",
    "sla.kpi.instance",
    "sla.hold",
    "sla.event",
    "sla.action.run",
)
#: The changes that wait while others are being judged, by cursor.
JUDGING = WeakKeyDictionary()


class SlaEngine(models.AbstractModel):
    """The one way in to the instances (DESIGN, law 5).

    Changes of tracked records are collected by the hooks on ``base`` and evaluated
    together: before the transaction commits, or as soon as anybody reads SLA data.
    The clock cron settles what time alone does. Both end in the same write.

    This file collects; ``sla_engine_judge`` judges and writes, ``sla_engine_choose``
    gives records a policy and ``sla_engine_clock`` follows the time.
    """

    _name = "sla.engine"
    _description = "SLA Engine"

    @api.model
    def _sla_now(self):
        """The present moment, naive UTC in whole seconds: the only clock there is."""
        return fields.Datetime.now()

    @api.model
    def _is_silent(self):
        """Whether the caller imports without actions, and may (SEMANTICS F4).

        Anybody can send the key; it counts for managers and for jobs. What Odoo does
        as superuser on the way (assigning, posting) is still the caller's.
        """
        if not self.env.context.get("sla_silent"):
            return False
        manager = "helpdesk_sla_enhanced.group_sla_manager"
        return all(
            user and (user._is_superuser() or user.has_group(manager))
            for user in (self.env.user, self._caller())
        )

    @api.model
    def _caller(self):
        """The user who called, as found out at the edge (SEMANTICS F4).

        The one who logged in, also by RPC, whomever Odoo goes through afterwards; the
        public user, or nobody, for a request without log-in; the superuser for a job.
        """
        edge = self.env.transaction.default_env
        uid = self.env.uid if edge is None else edge.uid
        return self.env["res.users"].sudo().browse(uid and [uid])

    # -- changes that wait ------------------------------------------------------------

    @api.model
    def _pending(self):
        """The changes of this transaction that were not judged yet."""
        pending = self._waiting()
        return self._await(Pending()) if pending is None else pending

    @api.model
    def _waiting(self):
        """The changes that wait, None when there were none yet."""
        waiting = self.env.cr.precommit.data.get("sla.pending")
        return JUDGING.get(self.env.cr, waiting)

    @api.model
    def _await(self, pending):
        """Have the changes judged before the transaction commits."""
        self.env.cr.precommit.data["sla.pending"] = pending
        self.env.cr.precommit.add(self._engine()._process_precommit)
        return pending

    @contextmanager
    def _alone(self):
        """While this lasts, changes and choices wait, whoever asks for SLA data.

        Automation rules run meanwhile. Savepoints that they use make Odoo forget the
        data of its hooks, so the changes are kept elsewhere.
        """
        if self.env.cr in JUDGING:
            yield
            return
        pending = JUDGING[self.env.cr] = self._pending()
        try:
            yield
        finally:
            del JUDGING[self.env.cr]
            if pending and self._waiting() is not pending:
                self._await(pending)

    @api.model
    def _engine(self):
        """The engine as superuser, without anything of the caller's context."""
        return self.with_env(self.env(user=api.SUPERUSER_ID, su=True, context={}))

    @api.model
    def _collect(self, model_name, ids, asks, derived=False):
        """Remember that records changed; they are judged as of now.

        :param derived: a recomputation, which belongs to the change it follows from
        """
        pending = self._pending()
        now = self._sla_now()
        company = self.env.company.id if asks & CREATED else 0
        silent = self._is_silent()
        for record_id in ids:
            pending.add(model_name, record_id, asks, now, company, silent, derived)
        self._hide(model_name, ids)

    @api.model
    def _hide(self, model_name, ids):
        """Let nobody see what was read of these records before they changed."""
        pending = self._pending()
        if not pending.hidden:
            pending.hidden = True
            self._forget_read()
        self.env["sla.mixin"]._forget_record_facts(model_name, ids)

    @api.model
    def _postpone(self, model_name, ids, asks):
        """Leave a change that reaches many records to the background (F2)."""
        engine = self._engine()
        entries = {record_id: Entry(asks, 0) for record_id in ids}
        reason = self.env._("A change on a related record.")
        engine.env["sla.backlog"]._put(
            model_name, entries, self._sla_now(), reason=reason
        )

    @api.model
    def _settle_earlier(self, model_name, ids):
        """Judge what waits from an earlier second, before these records change again.

        Facts decide: a success at ten is not overwritten by what happens at eleven
        in the same transaction (SEMANTICS I2).
        """
        pending = self._waiting()
        if pending and pending.waits_from_before(model_name, ids, self._sla_now()):
            self._process_pending()

    @api.model
    def _forget_read(self):
        """Make the next read of SLA data ask the database, and so this engine.

        What was written to them by the ORM is stored first, or it would be lost.
        """
        for name in TABLES:
            self.env[name].invalidate_model()

    @api.model
    def _forget_undone(self):
        """Forget what was read or derived of rows whose writing was rolled back.

        Nothing of it may be stored. What other addons still have to derive is derived
        of what the rows are now.
        """
        dirty = self.env.transaction.field_dirty
        for name in TABLES:
            for field in self.env[name]._fields.values():
                dirty.pop(field, None)
                field._invalidate_cache(self.env)

    @api.model
    def _process_precommit(self):
        """Judge at the end of the transaction; everything is flushed by then."""
        self._process(flush=False)

    @api.model
    def _process_pending(self):
        """Judge now what waits in this transaction."""
        if self.env.cr not in JUDGING:
            self._recompute_watched()
            if self._waiting():
                self._engine()._process(flush=True)

    @api.model
    def _recompute_watched(self):
        """Bring watched fields up to date that Odoo would recompute when it flushes."""
        waiting = self.env.fields_to_compute()
        if not waiting:
            return
        watches = self.env["sla.config"]._snapshot().watches
        for field in list(waiting):
            watch = watches.get(field.model_name)
            if watch is not None and field.name in watch.names:
                self.env[field.model_name]._recompute_field(field)

    def _process(self, flush):
        pending = self._waiting()
        if not pending or self.env.cr in JUDGING:
            return
        with self._alone():
            if flush:
                self.env.flush_all()
            for _round in range(ROUNDS):
                if not pending:
                    return
                for model_name, now, entries in pending.take():
                    self._judge_safely(model_name, entries, now)
            self._stop(pending)

    def _stop(self, pending):
        """Leave records alone that automation rules change each time they are judged,
        and say so (E8)."""
        for model_name, now, entries in pending.take():
            ids = sorted(entries)
            _logger.error(
                "SLA of %s %s: each transition changes the record again, stopped here",
                model_name,
                ids,
            )
            trackers = self.env["sla.tracker"].search(
                [("res_model", "=", model_name), ("res_id", "in", ids)]
            )
            self.env["sla.event"]._permitted().create(
                [
                    {"tracker_id": tracker.id, "time": now, "kind": "stopped"}
                    for tracker in trackers
                ]
            )

    def _judge_safely(self, model_name, entries, now):
        """Judge records; what fails waits in the backlog, never in the way (A6)."""
        for ids in self._chunks(sorted(entries)):
            part = {record_id: entries[record_id] for record_id in ids}
            try:
                with self.env.cr.savepoint(flush=False):
                    self._evaluate(model_name, part, now)
            except CONFLICTS:
                raise
            except Exception as error:
                _logger.exception(
                    "SLA of %s %s could not be judged, it goes to the backlog",
                    model_name,
                    ids,
                )
                self._forget_undone()
                self.env["sla.backlog"]._put(model_name, part, now, error)

    @api.model
    def _chunks(self, ids):
        return [
            ids[n : n + JUDGED_TOGETHER] for n in range(0, len(ids), JUDGED_TOGETHER)
        ]

    @api.model
    def _forget_records(self, model_name, ids):
        """Deleted records lose their engine rows (F6)."""
        pending = self._waiting()
        if pending:
            pending.drop(model_name, ids)
        engine = self._engine()
        engine.env["sla.store"]._delete_trackers(model_name, ids)
        engine._forget_read()

    @api.model
    def _forget_gone(self, model_name, ids):
        """Records that the database may have deleted with what they belonged to lose
        their engine rows, if it has (F6)."""
        pending = self._waiting()
        if pending:
            pending.drop(model_name, ids)
        engine = self._engine()
        engine.env["sla.store"]._delete_gone(model_name, ids)
        engine._forget_read()

    @api.model
    def _forget_waiting(self, model_names):
        """Models that vanish have no changes to judge any more."""
        pending = self._waiting()
        for name in model_names if pending else ():
            pending.drop_model(name)
