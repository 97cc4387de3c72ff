# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One evaluation: resolve, select, decide, and write it all at once."""

import logging

import psycopg2

from odoo import api, models

from ..sla_core import timer as tm
from ..sla_core.judgement import judge
from ..sla_core.moments import epoch
from ..sla_core.spec import holds_true
from ..sla_core.summary import follow_hold, summarize
from .sla_batch import DETAILED, Batch, Case, Event
from .sla_engine import CONFLICTS
from .sla_pending import CREATED, SOURCES
from .sla_waker import CLOCK, CLOCK_RUNS
from .sla_watch import RESOLVE

_logger = logging.getLogger(__name__)


class _Clocks:
    """The clocks of one company's records, each made when it is first asked for."""

    def __init__(self, calendars, company_id):
        self._calendars = calendars
        self._company_id = company_id
        self._clocks = {0: calendars._sla_clock()}

    def clock(self, calendar_id):
        """The clock of a calendar id; 0 is the clock around the clock."""
        clock = self._clocks.get(calendar_id)
        if clock is None:
            calendar = self._calendars.browse(calendar_id)
            clock = calendar._sla_clock(self._company_id)
            self._clocks[calendar_id] = clock
        return clock


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
        cases = self._cases(snapshot, model_name, entries, now)
        if cases:
            self._judge_cases(snapshot, model_name, cases, now, estimated, steady)

    def _judge_cases(self, snapshot, model_name, cases, now, estimated, steady):
        """Judge what :meth:`_cases` made of records, and write what became of them."""
        self._read_instances(cases)
        self._ask_records(snapshot, cases)
        batch = Batch(model_name, epoch(now), self._depth())
        clocks_of = self._clocks()
        for case in cases:
            clocks = clocks_of(case.company)
            outcome = judge(case.record(estimated, steady), batch.now, clocks)
            head = self._head_after(snapshot, case, batch.now, clocks)
            self._fill(batch, snapshot, case, head, outcome)
        self._apply_batch(batch)
        self._tell_choices(batch)

    # -- what is read -----------------------------------------------------------------

    def _cases(self, snapshot, model_name, entries, now):
        """The records that are to be judged: not while their company is off (F5), and
        only those that were seen at creation or are being given a policy."""
        heads = self.env["sla.store"]._read_heads(model_name, list(entries))
        if len(heads) < len(entries):  # deleted by SQL, or with what they belong to
            self._forget_records(model_name, entries.keys() - {h.id for h in heads})
        if snapshot.disabled:
            heads = self._cross_companies(snapshot, model_name, heads, now)
        cases = []
        for head in heads:
            entry = entries[head.id]
            # Its own company, else the one it was made in.
            company = head.company or head.home or entry.company
            if company in snapshot.disabled or not (head.tracker or entry.begins):
                continue
            choice = self._resolve(snapshot, model_name, head, entry, company)
            cases.append(Case(head, entry, company, choice))
        return cases

    def _read_instances(self, cases):
        trackers = [case.head.tracker for case in cases if case.head.tracker]
        if not trackers:
            return
        found = self.env["sla.store"]._read_instances(trackers, with_holds=True)
        for case in cases:
            case.instances = tuple(found.get(case.head.tracker, ()))

    def _ask_records(self, snapshot, cases):
        """Ask each record what its policy wants to know, and those that its instances
        stem from; records of one company and policy together."""
        wanted = {}
        for case in cases:
            policies = {case.choice[1]}
            for instance in case.instances:
                if instance.current:
                    policies.add(instance.policy)
            for policy in policies:
                if policy in snapshot.policies:
                    wanted.setdefault((case.company, policy), []).append(case)
        for (company, policy), asked in wanted.items():
            terms = snapshot.policies[policy]
            ids = [case.head.id for case in asked]
            try:
                rows = self.env["sla.condition"]._read_rows(terms, company, ids)
            except psycopg2.Error:
                raise
            except Exception as error:  # the records of other policies go on
                snapshot.policies.give_up(policy, error)
                continue
            for case in asked:
                row = rows.get(case.head.id)
                if row is not None:
                    case.known[policy] = (terms.spec, row)

    # -- what is decided beside the instances -----------------------------------------

    def _head_after(self, snapshot, case, now, clocks):
        """The record as it is kept from now on."""
        head, choice = case.head, case.choice
        hold = head.hold
        spec, row = case.known.get(choice[1], (None, ()))
        if spec:  # keep the hold total, by the rule of the model (H4)
            on_hold = holds_true(row, spec.hold)
            if on_hold == (head.hold_start is None):
                clock = clocks(snapshot.policies[spec.id].calendar)
                hold = follow_hold(hold, on_hold, now, clock)
        return head.after(case.company, choice, hold)

    def _resolve(self, snapshot, model_name, head, entry, company):
        """Which policy a record of the company gets: ``(source, policy id or 0, no
        SLA)`` (F1)."""
        current = (head.source, head.policy, head.no_sla)
        if entry.choice is None and not entry.asks & (CREATED | RESOLVE):
            return current
        if entry.choice is not None:
            source, policy, no_sla = entry.choice
            if source is None:  # cleared: the lower origins choose again
                return self._by_default(snapshot, model_name, company)
            terms = snapshot.policies.get(policy)
            ours = terms is None or terms.company in (0, company)  # C2
            if ours and SOURCES[source] >= SOURCES[head.source]:
                return entry.choice
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
        return ("default" if policy else None), policy, False

    @api.model
    def _clocks(self):
        """A function from the company of a record to the clocks of its instances, for
        one evaluation: these are a function from calendar ids to clocks (C4).

        A record that comes to another company takes over that one's public holidays
        for what is still to be counted; times that are set move by a recompute (I6).
        """
        calendars = self.env["resource.calendar"]
        by_company = {}

        def clocks_of(company_id):
            clock_of = by_company.get(company_id)
            if clock_of is None:
                clock_of = by_company[company_id] = _Clocks(calendars, company_id).clock
            return clock_of

        return clocks_of

    def _fill(self, batch, snapshot, case, head, outcome):
        """Put what became of one record into the batch."""
        changes = outcome.changes
        if not changes and head.tracker and head == case.head:
            return
        after = [change.after for change in changes]
        changed = {instance.id for instance in after}
        after += [other for other in case.instances if other.id not in changed]
        position = batch.add_head(head, summarize(after))
        if head.tracker and head.home != case.head.home:
            batch.moved.append(head.tracker)
        if (head.policy, head.no_sla) != (case.head.policy, case.head.no_sla):
            self._fill_policy(batch, snapshot, case, head, position)
        for kpi_id, _item in outcome.without_deadline:
            name = self.env["sla.kpi"].browse(kpi_id).name
            batch.events.append(Event(position, None, batch.now, "no_deadline", name))
        for change in changes:
            self._fill_change(batch, snapshot, position, change, case.entry.silent)

    def _fill_policy(self, batch, snapshot, case, head, position):
        """Tell in the history which SLA a record had and has now, and who chose it;
        what a person chose, they say in the record's chatter as well."""
        new = self._policy_name(snapshot, head)
        begun = case.head.tracker or case.head.policy
        old = self._policy_name(snapshot, case.head) if begun else None
        user = case.entry.user if case.entry.choice else 0
        event = Event(position, None, batch.now, "policy", new, old, user or None)
        batch.events.append(event)
        if user and case.entry.told:
            batch.choices.append((head.id, user, old, new))

    def _policy_name(self, snapshot, head):
        if not head.policy:
            return self.env._("No SLA")
        terms = snapshot.policies.get(head.policy)
        # One that is not in force any more is not among those that are known.
        return terms.name if terms else self.env["sla.policy"].browse(head.policy).name

    def _tell_choices(self, batch):
        """Say in the chatter of records what people chose for them, in their name.

        The record itself is not written (A5), and a chatter that cannot be written
        costs no judgement (A6).
        """
        model = self.env.get(batch.model)
        if not batch.choices or not hasattr(model, "_message_log_batch"):
            return
        try:
            with self.env.cr.savepoint(flush=False):
                for user_id in {choice[1] for choice in batch.choices}:
                    user = self.env["res.users"].browse(user_id)
                    text = self.with_context(lang=user.lang).env._
                    bodies = {
                        record_id: text("SLA: %(old)s → %(new)s", old=old, new=new)
                        if old
                        else text("SLA: %(new)s", new=new)
                        for record_id, by, old, new in batch.choices
                        if by == user_id
                    }
                    model.browse(bodies)._message_log_batch(
                        bodies=bodies, author_id=user.partner_id.id
                    )
                self.env["mail.message"].flush_model()
        except CONFLICTS:
            raise
        except Exception:
            _logger.exception("The choice of an SLA could not be told in a chatter")

    def _fill_change(self, batch, snapshot, position, change, silent):
        """Put what became of one instance into the batch, and what is to be told and
        done of it."""
        number = batch.add_change(position, change, silent)
        instance = change.after
        terms = snapshot.policies.get(instance.policy)
        if terms is not None and terms.deadlines:
            self._fill_deadline(batch, terms, position, change)
        acts = snapshot.acts(instance.policy)
        for told in change.transitions:
            if told.kind in DETAILED:
                self._fill_detailed(batch, acts, position, number, told)
            else:
                event = Event(position, number, told.at, told.kind)
                batch.events.append(event)
            if acts is None or (silent and told.at <= batch.now):
                continue
            actions = acts.actions.get((instance.item, told.kind))
            if actions:
                self._fill_runs(batch, actions, position, number, told)

    def _fill_deadline(self, batch, terms, position, change):
        """Give the record's deadline field the failure time, when that changes (D6)."""
        before, after = change.before, change.after
        name = terms.deadlines.get(after.item)
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
        if not self.env.context.get(CLOCK_RUNS):  # it looks for what comes next
            due = batch.next_due()
            if due is not None:
                self.env["sla.waker"]._wake_by(CLOCK, due)
