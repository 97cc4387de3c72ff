# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What Odoo's models do around the core, in memory, for the toy records of ``toys``."""

from __future__ import annotations

from reference_case import View
from sla_core.judging.judgement import judge
from sla_core.judging.record import Record, settle
from sla_core.judging.results import with_result
from sla_core.judging.spec import ItemSpec, KpiSpec, PolicySpec
from sla_core.judging.summary import Hold, follow_hold
from sla_core.time.clock import ALWAYS, WorkClock
from sla_core.timer import timer as tm
from sla_core.timer.escalation import StepSpec
from toys import CALENDARS, WEEK

#: The calendar that counts the record's own holds.
OWN = 1
#: The fields that Applicable When may use.
APPLICABLE = ("priority", "stage", "waiting")


def _clock(calendar):
    minutes = CALENDARS[calendar]

    def load(low, high):
        return [(m, m + 1) for m in range(low, high) if m % WEEK in minutes]

    return WorkClock(load, width=4 * WEEK, horizon=40 * WEEK)


CLOCKS = {0: ALWAYS, **{number: _clock(number) for number in (1, 2, 3)}}


class Glue:
    """What the models do around the core: specifications, rows, and a store."""

    def __init__(self, world):
        self.world = world
        self.stored = {}
        self.stories = {}
        self.holds = {}
        self.record_hold = Hold(None, None, 0)
        #: Who is responsible for the record.
        self.user = 0

    # -- specifications and rows -------------------------------------------------------

    def spec(self, policy, facts):
        """The row is: created, start, one item per KPI, then success and pause by item,
        then the model's own pause rule, and whether the record is closed."""
        after = 2 + len(policy.kpis)
        items = {}
        for n, item in enumerate(policy.items):
            at = after + 2 * n
            items[item.id] = ItemSpec(
                item.id,
                item.kpi,
                item.target,
                item.warn_after,
                item.calendar,
                item.may_pause,
                item.max_hold,
                -1 if item.success.empty else at,
                -1 if item.pause.empty else at + 1,
                tuple(step_spec(step) for step in item.steps),
            )
        kpis = tuple(
            KpiSpec(
                kpi.id, kpi.start == "start", 2 + n, kpi.reopen, kpi.repeat, kpi.own
            )
            for n, kpi in enumerate(policy.kpis)
        )
        return PolicySpec(
            policy.id,
            kpis,
            items,
            policy.id not in facts.inactive,
            self.world.reapply_always,
            self.world.recalculate,
            after + 2 * len(policy.items),
            -1 if self.world.closed.empty else after + 2 * len(policy.items) + 1,
        )

    def row(self, policy, facts):
        chosen = {}
        for item in reversed(policy.items):
            if item.applies_to(facts):
                chosen[item.kpi] = item.id
        row = [facts.created, facts.start]
        row += [chosen.get(kpi.id) for kpi in policy.kpis]
        for item in policy.items:
            row += [item.success.true_of(facts), item.pause.true_of(facts)]
        world = self.world
        return (*row, world.hold.true_of(facts), world.closed.true_of(facts))

    def record(self, facts, reapplied=False):
        instances = tuple(self.read(number) for number in sorted(self.stored))
        asked = {instance.policy for instance in instances if instance.current}
        known = {
            number: (self.spec(policy, facts), self.row(policy, facts))
            for number, policy in self.world.policies.items()
            if number in asked | {facts.policy}
        }
        return Record(instances, facts.policy, known, facts.archived, reapplied)

    # -- the store ---------------------------------------------------------------------

    def read(self, number):
        """As it is stored; holds are only read of instances that had one."""
        instance = self.stored[number]
        if instance.timer.last_hold is None:
            return instance
        ended = [hold for hold in self.holds[number] if hold[1] is not None]
        return instance._replace(holds=tuple(ended))

    def write(self, changes):
        for change in sorted(changes, key=lambda change: change.before is None):
            number = change.after.id or len(self.stored) + 1
            if not change.before:
                self.stories[number] = []
                self.holds[number] = list(change.after.holds)
            self.stored[number] = change.after._replace(id=number, holds=())
            self.stories[number] += change.transitions
            self.holds[number] = held(self.holds[number], change.transitions)

    def judge(self, facts, now, reapplied, **how):
        """Judge a change of the record and store what became of its instances.

        :param how: what else is said of the judgement, see ``sla_core.record.Record``
        """
        record = self.record(facts, reapplied)._replace(user=self.user, **how)
        outcome = judge(record, now, CLOCKS.__getitem__)
        self.write(outcome.changes)
        if facts.policy in record.known:
            spec, row = record.known[facts.policy]
            self.record_hold = follow_hold(
                self.record_hold, row[spec.hold], now, CLOCKS[OWN]
            )
        return outcome

    def tick(self, now, count=None):
        """The clock cron: settles what is due, at most ``count`` instances."""
        due = [
            (tm.next_event(instance.timer), number)
            for number, instance in self.stored.items()
            if (tm.next_event(instance.timer) or now + 1) <= now
        ]
        for _at, number in sorted(due)[:count]:
            self.write([self.settled(self.stored[number], now)])

    def settled(self, instance, now):
        """What time alone does to an instance, with its result if that is new."""
        change = settle(instance, now, CLOCKS.__getitem__)
        return with_result(change, self.user, CLOCKS.__getitem__)

    def waive(self, number, now, waived):
        """Waive the failure of an instance, or take that back (G5)."""
        self.write([self.settled(self.stored[number], now)])
        instance = self.stored[number]
        timer = instance.timer._replace(waived=waived)
        self.stored[number] = instance._replace(timer=timer)
        self.stories[number].append((("unwaived", "waived")[waived], now))
        self.write([self.settled(self.stored[number], now)])

    def next_event(self):
        events = [tm.next_event(instance.timer) for instance in self.stored.values()]
        return min((event for event in events if event is not None), default=None)

    # -- the looks of it ---------------------------------------------------------------

    def views(self, now):
        """What anybody sees at ``now``, whether or not a tick has settled it."""
        for number, stored in self.stored.items():
            change = self.settled(stored, now)
            timer = change.after.timer
            is_known = timer.met is not None and timer.status != tm.CANCELED
            assert timer.status == tm.status_at(stored.timer, now)
            yield View(
                stored.kpi,
                stored.item,
                stored.policy,
                stored.cycle,
                stored.previous,
                stored.current,
                timer.status,
                timer.start,
                timer.warning,
                timer.failure,
                timer.met,
                timer.end,
                timer.hold_start,
                timer.last_hold,
                timer.held_work,
                timer.held_clock,
                timer.waived,
                change.after.elapsed if is_known else None,
                change.after.late if is_known else None,
                held(self.holds[number], change.transitions),
                sorted(words(t) for t in self.stories[number] + change.transitions),
            )


def step_spec(step):
    """A step of escalation, as the item words it."""
    if step.kind == "percent":
        return StepSpec(step.action, percent=step.amount)
    seconds = step.amount if step.kind == "after" else -step.amount
    return StepSpec(step.action, seconds=seconds)


def words(transition):
    """A transition as the reference tells it: a step is named by its action."""
    return tuple(transition)[:3]


def held(holds, transitions):
    """The holds after the transitions, the way the store keeps them."""
    holds = list(holds)
    for kind, at, *_step in transitions:
        if kind == tm.PAUSE:
            holds.append((at, None))
        elif kind in (tm.RESUME, tm.HOLD_END):
            holds[-1] = (holds[-1][0], at)
    return holds
