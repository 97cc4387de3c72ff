# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One evaluation: resolve, select, decide, and write it all at once."""

from odoo import api, models

from ..sla_core import timer as tm
from ..sla_core.moments import epoch
from ..sla_core.record import Record, judge
from ..sla_core.spec import holds_true
from ..sla_core.summary import Hold, follow_hold, summarize
from .sla_batch import Batch, Event
from .sla_pending import CREATED, SOURCES
from .sla_waker import CLOCK, CLOCK_RUNS
from .sla_watch import REAPPLY, RESOLVE


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    def _evaluate(self, model_name, entries, now, estimated=False, steady=False):
        """Judge records of one model as of ``now`` and write what became of them.

        :param entries: ``{record id: Entry}``
        :param now: naive UTC datetime
        :param estimated: the records may have changed since ``now`` (A6)
        :param steady: leave the starts of running instances alone (I8)
        """
        snapshot = self.env["sla.config"]._snapshot()
        if model_name not in snapshot.entities:
            return
        heads = self.env["sla.store"]._read_heads(model_name, list(entries))
        if len(heads) < len(entries):  # deleted by SQL, or with what they belong to
            self._forget_records(model_name, entries.keys() - {h.id for h in heads})
        heads = self._relevant(snapshot, heads, entries)
        if not heads:
            return
        instances = self._instances(heads)
        policies = {
            head.id: self._resolve(snapshot, model_name, head, entries[head.id])
            for head in heads
        }
        rows = self._rows(snapshot, heads, entries, instances, policies)
        batch = Batch(model_name, epoch(now), self._depth())
        clocks = self._clocks()
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
                steady=steady,
            )
            outcome = judge(record, batch.now, clocks)
            target = head._replace(
                policy=policy,
                source=source,
                no_sla=no_sla,
                home=self._home(head, entry),
            )
            target = self._follow_hold(snapshot, target, record, batch.now, clocks)
            self._fill(batch, snapshot, head, target, record, outcome, entry)
        self._apply_batch(batch)

    def _follow_hold(self, snapshot, head, record, now, clocks):
        """Keep the record's own hold total, by the rule of its model (H4)."""
        if record.policy not in record.known:
            return head
        spec, row = record.known[record.policy]
        clock = clocks(snapshot.policies[record.policy].calendar)
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

    def _rows(self, snapshot, heads, entries, instances, policies):
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
                company = self._home(head, entries[head.id])
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
            terms = snapshot.policies.get(policy)
            ours = terms is None or terms.company in (0, company)  # C2
            if ours and SOURCES[source] >= SOURCES[head.source]:
                return policy, source, no_sla
        moved = entry.asks & RESOLVE and company != head.home
        if not (entry.asks & CREATED or moved):
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
        if head.tracker and target.home != head.home:
            batch.moved.append(head.tracker)
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
        number = batch.add_change(position, change, silent)
        self._fill_deadline(batch, snapshot, position, change)
        for told in change.transitions:
            self._fill_event(batch, snapshot, position, number, told)
            if silent and told.at <= batch.now:
                continue
            reason = self._why_outdone(told, change.transitions)
            self._fill_runs(batch, snapshot, position, number, told, reason)

    def _event_detail(self, kind, change):
        """What the history says of a transition beside its name; most say nothing."""
        return ""

    def _fill_deadline(self, batch, snapshot, position, change):
        """Give the record's deadline field the failure time, when that changes (D6)."""
        before, after = change.before, change.after
        terms = snapshot.policies.get(after.policy)
        name = terms.deadlines.get(after.item) if terms else None
        if not name:
            return
        key = name, batch.heads[position].id
        if after.timer.status == tm.CANCELED:
            batch.deadlines[key] = None
        elif before is None or before.timer.failure != after.timer.failure:
            batch.deadlines[key] = after.timer.failure

    def _apply_batch(self, batch):
        """Write a batch and see to it that the crons wake in time."""
        if not batch.heads:
            return
        with self._alone():
            acting = self.env["sla.store"]._write(batch)
        if acting:
            self.env["sla.action.run"]._wake(acting)
        self._forget_read()
        self.env["sla.mixin"]._forget_record_facts(
            batch.model, [head.id for head in batch.heads]
        )
        due = batch.next_due()
        if due is not None:
            self._wake_clock(due)

    def _wake_clock(self, due):
        """Have the clock cron in time for ``due``; it looks for what comes next."""
        if not self.env.context.get(CLOCK_RUNS):
            self.env["sla.waker"]._wake_by(CLOCK, due)
