# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from __future__ import annotations

import logging

from psycopg2 import errors

from odoo import api, fields, models

from ..sla_core import timer as tm
from ..sla_core.moments import epoch, moment
from ..sla_core.record import (
    Change,
    Hold,
    Record,
    follow_hold,
    judge,
    settle,
    summarize,
)
from ..sla_core.spec import holds_true
from .sla_batch import Batch, Event, Run
from .sla_pending import CREATED, Entry, Pending
from .sla_watch import REAPPLY, RESOLVE

_logger = logging.getLogger(__name__)

#: Conflicts that Odoo retries the whole request for (A6).
CONFLICTS = (errors.SerializationFailure, errors.DeadlockDetected)
#: Records that are judged and written together.
JUDGED_TOGETHER = 1000
#: Due instances that the clock settles in one transaction.
SETTLED_TOGETHER = 250
SOURCES = {None: 0, "default": 1, "entitlement": 2, "automatic": 3, "manual": 4}


class SlaEngine(models.AbstractModel):
    """The one way in to the instances (DESIGN, law 5).

    Changes of tracked records are collected by the hooks on ``base`` and evaluated
    together: before the transaction commits, or as soon as anybody reads SLA data.
    The clock cron settles what time alone does. Both end in the same write.
    """

    _name = "sla.engine"
    _description = "SLA Engine"

    @api.model
    def _sla_now(self):
        """The present moment, naive UTC in whole seconds: the only clock there is."""
        return fields.Datetime.now()

    @api.model
    def _is_silent(self):
        """Whether the caller imports without actions, and may (SEMANTICS F4)."""
        if not self.env.context.get("sla_silent"):
            return False
        return self.env.su or self.env.user.has_group(
            "helpdesk_sla_enhanced.group_sla_manager"
        )

    # -- changes that wait ------------------------------------------------------------

    @api.model
    def _pending(self):
        """The changes of this transaction that were not judged yet."""
        precommit = self.env.cr.precommit
        pending = precommit.data.get("sla.pending")
        if pending is None:
            pending = precommit.data["sla.pending"] = Pending()
            precommit.add(self._engine()._process_precommit)
        return pending

    @api.model
    def _engine(self):
        """The engine as superuser, without anything of the caller's context."""
        context = {
            key: value for key, value in self.env.context.items() if key in ("tz",)
        }
        return self.with_env(
            self.env(user=api.SUPERUSER_ID, su=True, context=context)
        )

    @api.model
    def _collect(self, model_name, ids, asks):
        """Remember that records changed; they are judged as of now."""
        pending = self._pending()
        now = self._sla_now()
        company = self.env.company.id if asks & CREATED else 0
        silent = self._is_silent()
        for record_id in ids:
            pending.add(model_name, record_id, asks, now, company, silent)
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
        pending = self.env.cr.precommit.data.get("sla.pending")
        if pending and not pending.running:
            if pending.waits_from_before(model_name, ids, self._sla_now()):
                self._process_pending()

    @api.model
    def _forget_read(self):
        """Make the next read of SLA data ask the database, and so this engine."""
        for name in (
            "sla.tracker",
            "sla.kpi.instance",
            "sla.hold",
            "sla.event",
            "sla.action.run",
        ):
            self.env[name]._invalidate_cache()

    @api.model
    def _process_precommit(self):
        """Judge at the end of the transaction; everything is flushed by then."""
        self._process(flush=False)

    @api.model
    def _process_pending(self):
        """Judge now what waits in this transaction."""
        pending = self.env.cr.precommit.data.get("sla.pending")
        if pending and not pending.running:
            self._engine()._process(flush=True)

    def _process(self, flush):
        pending = self.env.cr.precommit.data.get("sla.pending")
        if not pending or pending.running:
            return
        pending.running = True
        try:
            if flush:
                self.env.flush_all()
            while pending:
                for model_name, now, entries in pending.take():
                    self._judge_safely(model_name, entries, now)
        finally:
            pending.running = False

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
                self.env["sla.backlog"]._put(model_name, part, now, error)

    @api.model
    def _chunks(self, ids):
        return [
            ids[n : n + JUDGED_TOGETHER] for n in range(0, len(ids), JUDGED_TOGETHER)
        ]

    # -- one evaluation ---------------------------------------------------------------

    def _evaluate(self, model_name, entries, now, estimated=False):
        """Judge records of one model as of ``now`` and write what became of them.

        :param entries: ``{record id: Entry}``
        :param now: naive UTC datetime
        :param estimated: the records may have changed since ``now`` (A6)
        """
        snapshot = self.env["sla.config"]._snapshot()
        if model_name not in snapshot.entities:
            return
        heads = self.env["sla.store"]._read_heads(model_name, list(entries))
        heads = self._relevant(snapshot, heads, entries)
        if not heads:
            return
        instances = self._instances(heads)
        policies = {
            head.id: self._resolve(snapshot, model_name, head, entries[head.id])
            for head in heads
        }
        rows = self._rows(snapshot, heads, instances, policies)
        batch = Batch(model_name, epoch(now))
        for head in heads:
            entry = entries[head.id]
            policy, source, no_sla = policies[head.id]
            known = {
                policy_id: (snapshot.policies[policy_id].spec, found[head.id])
                for policy_id, found in rows.get(self._home(head, entry), {}).items()
                if head.id in found
            }
            record = Record(
                tuple(instances.get(head.tracker, ())),
                policy,
                known,
                archived=not head.active,
                reapplied=bool(entry.asks & REAPPLY),
                estimated=estimated,
            )
            outcome = judge(record, batch.now, self._clocks())
            target = head._replace(
                policy=policy,
                source=source,
                no_sla=no_sla,
                home=self._home(head, entry),
            )
            target = self._follow_hold(snapshot, target, record, batch.now)
            self._fill(batch, snapshot, head, target, record, outcome, entry)
        self._apply_batch(batch)

    def _follow_hold(self, snapshot, head, record, now):
        """Keep the record's own hold total, by the rule of its model (H4)."""
        if record.policy not in record.known:
            return head
        spec, row = record.known[record.policy]
        clock = self._clocks()(snapshot.policies[record.policy].calendar)
        hold = Hold(head.hold_start, head.last_hold, head.held)
        hold = follow_hold(hold, holds_true(row, spec.hold), now, clock)
        return head._replace(
            hold_start=hold.start, last_hold=hold.last, held=hold.total
        )

    def _relevant(self, snapshot, heads, entries):
        """The heads that are to be judged: not while their company is off (F5), and
        only records that were seen at creation or are being given a policy."""
        return [
            head
            for head in heads
            if self._home(head, entries[head.id]) not in snapshot.disabled
            and (head.tracker or entries[head.id].begins)
        ]

    def _home(self, head, entry):
        """The company a record belongs to: its own, else the one it was made in."""
        return head.company or head.home or entry.company

    def _instances(self, heads):
        trackers = [head.tracker for head in heads if head.tracker]
        if not trackers:
            return {}
        return self.env["sla.store"]._read_instances(trackers, with_holds=True)

    def _rows(self, snapshot, heads, instances, policies):
        """What the policies ask of the records: ``{company: {policy: {id: row}}}``.

        A record is asked for its policy and for those its instances stem from.
        """
        wanted = {}
        for head in heads:
            asked = {policies[head.id][0]}
            asked.update(
                instance.policy
                for instance in instances.get(head.tracker, ())
                if instance.current
            )
            for policy in asked & snapshot.policies.keys():
                company = head.company or head.home
                wanted.setdefault((company, policy), []).append(head.id)
        rows = {}
        condition = self.env["sla.condition"]
        for (company, policy), ids in wanted.items():
            terms = snapshot.policies[policy]
            found = condition._read_rows(terms, company, ids)
            rows.setdefault(company, {})[policy] = found
        return rows

    def _resolve(self, snapshot, model_name, head, entry):
        """Which policy the record gets: ``(policy id or 0, source, no SLA)`` (F1)."""
        current = (head.policy, head.source, head.no_sla)
        company = self._home(head, entry)
        if entry.choice is not None:
            source, policy, no_sla = entry.choice
            if source is None:  # cleared: the lower origins choose again
                return self._by_default(snapshot, model_name, company)
            if SOURCES[source] >= SOURCES[head.source]:
                return policy, source, no_sla
            return current
        if not entry.asks & (CREATED | RESOLVE):
            return current
        if head.tracker and head.source in ("manual", "automatic"):
            terms = snapshot.policies.get(head.policy)
            if head.no_sla or (terms and terms.company in (0, company)):
                return current
        return self._by_default(snapshot, model_name, company)

    def _by_default(self, snapshot, model_name, company):
        policy = snapshot.default_policy(model_name, company)
        return policy, ("default" if policy else None), False

    @api.model
    def _clocks(self):
        """A function from calendar ids to clocks, for one evaluation."""
        calendars = self.env["resource.calendar"]
        clocks = {0: calendars._sla_clock()}

        def clock_of(calendar_id):
            clock = clocks.get(calendar_id)
            if clock is None:
                calendar = calendars.browse(calendar_id)
                clock = clocks[calendar_id] = calendar._sla_clock()
            return clock

        return clock_of

    def _fill(self, batch, snapshot, head, target, record, outcome, entry):
        """Put what became of one record into the batch."""
        if not outcome.changes and head.tracker and target == head:
            return
        after = {change.after.id: change.after for change in outcome.changes}
        current = [after.get(i.id, i) for i in record.instances]
        current += [change.after for change in outcome.changes if not change.before]
        position = batch.add_head(target._replace(summary=summarize(current)))
        if target.policy != head.policy:
            terms = snapshot.policies.get(target.policy)
            name = terms.name if terms else self.env._("No SLA")
            batch.events.append(Event(position, None, batch.now, "policy", name))
        for kpi_id, _item in outcome.undue:
            name = self.env["sla.kpi"].browse(kpi_id).name
            batch.events.append(Event(position, None, batch.now, "no_deadline", name))
        for change in outcome.changes:
            self._fill_change(batch, snapshot, position, change, entry.silent)

    def _fill_change(self, batch, snapshot, position, change, silent):
        number = batch.add_change(position, change)
        kinds = [kind for kind, _at in change.transitions]
        for kind, at in change.transitions:
            batch.events.append(Event(position, number, at, kind))
            if silent and at <= batch.now:
                continue
            reason = None
            if kind == tm.WARNING and tm.FAILURE in kinds:
                reason = self.env._("The failure was found at the same time.")
            self._fill_runs(batch, snapshot, position, number, kind, at, reason)

    def _fill_runs(self, batch, snapshot, position, number, kind, at, reason):
        """Queue the actions of a transition in the outbox (law 6)."""
        instance = batch.changes[number][1].after
        terms = snapshot.policies.get(instance.policy)
        actions = terms.actions.get((instance.item, kind), ()) if terms else ()
        for action in actions:
            batch.runs.append(Run(position, number, action, kind, at, reason))

    def _apply_batch(self, batch):
        """Write a batch and see to it that the crons wake in time."""
        if not batch.heads:
            return
        if self.env["sla.store"]._write(batch):
            self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_actions")._trigger()
        self._forget_read()
        self.env["sla.mixin"]._forget_record_facts(
            batch.model, [head.id for head in batch.heads]
        )
        due = batch.next_due()
        if due is not None:
            self._wake_clock(due)

    def _wake_clock(self, due):
        """Wake the clock cron at ``due``, unless it is woken before anyway.

        A run of the clock wakes itself for what comes next.
        """
        cron = self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_clock")
        if not self.env["sla.store"]._is_woken_by(cron.id, due):
            cron._trigger(at=moment(due))

    # -- choosing ---------------------------------------------------------------------

    @api.model
    def _apply(self, records, policy, source):
        """Give the records a policy, of an origin; those that it was given to (F1)."""
        return self._choose(records, source, policy.id, False)

    @api.model
    def _choose(self, records, source, policy_id, no_sla):
        """Record a choice for each record and judge it at once.

        :param source: the origin of the choice, or None to clear it
        :return: the records whose policy is the chosen one afterwards
        """
        self._process_pending()
        pending = self._pending()
        now = self._sla_now()
        company = self.env.company.id
        for record_id in records.ids:
            pending.choose(
                records._name, record_id, now, company, (source, policy_id, no_sla)
            )
        self._process_pending()
        trackers = self.env["sla.tracker"].sudo().search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("policy_id", "=", policy_id),
                ("no_sla", "=", no_sla),
                ("source", "=", source),
            ]
        )
        applied = set(trackers.mapped("res_id"))
        return records.filtered(lambda record: record.id in applied)

    @api.model
    def _cancel_policies(self, policies):
        """Cancel every live instance of the policies (C6)."""
        engine = self._engine()
        live = engine.env["sla.kpi.instance"].search(
            [("policy_id", "in", policies.ids), ("status", "in", tm.LIVE)]
        )
        for ids in engine._chunks(live.tracker_id.ids):
            engine._cancel_trackers(ids, set(policies.ids))

    def _cancel_trackers(self, tracker_ids, policy_ids):
        found = self.env["sla.store"]._read_instances(tracker_ids, with_holds=False)
        self._change_instances(
            found,
            self._sla_now(),
            lambda instance, now, clocks: self._cancellation(
                instance, policy_ids, now, clocks
            ),
        )

    def _cancellation(self, instance, policy_ids, now, clocks):
        if instance.policy not in policy_ids or instance.timer.status not in tm.LIVE:
            return None
        clock = clocks(instance.calendar)
        timer, done = tm.step(instance.timer, tm.CANCEL, now, clock)
        current = timer.status != tm.CANCELED
        return Change(instance, instance._replace(timer=timer, current=current), done)

    # -- the clock --------------------------------------------------------------------

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
            lambda instance, at, clocks: settle(instance, at, clocks)
            if instance.id in locked
            else None,
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

    @api.model
    def _forget_records(self, model_name, ids):
        """Deleted records lose their engine rows (F6)."""
        pending = self.env.cr.precommit.data.get("sla.pending")
        if pending:
            pending.drop(model_name, ids)
        engine = self._engine()
        engine.env["sla.store"]._delete_trackers(model_name, ids)
        engine._forget_read()
