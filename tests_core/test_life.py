# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Random lives of one record: the core against the naive reference, after every step.

The reference never hears of ticks. So whatever ticks are moved, split or left out, the
core must come to the same (SEMANTICS I2).
"""

from __future__ import annotations

import os
from collections import Counter

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from reference import Reference, View
from sla_core import timer as tm
from sla_core.clock import ALWAYS, WorkClock
from sla_core.record import Hold, Record, follow_hold, judge, settle
from sla_core.spec import ItemSpec, KpiSpec, PolicySpec
from toys import CALENDARS, DAY, WEEK, Facts, worlds

#: The calendar that counts the record's own holds.
OWN = 1
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

    # -- specifications and rows -------------------------------------------------------

    def spec(self, policy, facts):
        """The row is: created, start, one item per KPI, then success and pause by item,
        then the model's own pause rule."""
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
            )
        kpis = tuple(
            KpiSpec(kpi.id, kpi.start == "start", 2 + n, kpi.reopen, kpi.repeat)
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
        return (*row, self.world.hold.true_of(facts))

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

    def judge(self, facts, now, reapplied):
        record = self.record(facts, reapplied)
        outcome = judge(record, now, CLOCKS.__getitem__)
        self.write(outcome.changes)
        if facts.policy:
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
            self.write([settle(self.stored[number], now, CLOCKS.__getitem__)])

    def next_event(self):
        events = [tm.next_event(instance.timer) for instance in self.stored.values()]
        return min((event for event in events if event is not None), default=None)

    # -- the looks of it ---------------------------------------------------------------

    def views(self, now):
        """What anybody sees at ``now``, whether or not a tick has settled it."""
        for number, stored in self.stored.items():
            change = settle(stored, now, CLOCKS.__getitem__)
            timer = change.after.timer
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
                held(self.holds[number], change.transitions),
                sorted(tuple(t) for t in self.stories[number] + change.transitions),
            )


def held(holds, transitions):
    """The holds after the transitions, the way the store keeps them."""
    holds = list(holds)
    for kind, at in transitions:
        if kind == tm.PAUSE:
            holds.append((at, None))
        elif kind in (tm.RESUME, tm.HOLD_END):
            holds[-1] = (holds[-1][0], at)
    return holds


waits = st.one_of(st.integers(0, 3), st.integers(0, DAY))
crons = st.sampled_from(["stopped", "punctual", "late", "one at a time"])
moments = st.one_of(st.none(), st.integers(-2 * DAY, DAY))
stages = st.sampled_from(["new", "hold", "done", "lost"])
changes = st.fixed_dictionaries(
    {},
    optional={
        "priority": st.integers(0, 2),
        "stage": stages,
        "waiting": st.booleans(),
        "start": moments,
        "policy": st.integers(0, 2),
    },
)


class Life(RuleBasedStateMachine):
    """One record from its creation on."""

    @initialize(world=worlds(), first=changes, now=st.integers(0, WEEK))
    def create(self, world, first, now):
        self.now = now
        self.glue = Glue(world)
        self.reference = Reference(world)
        self.facts = Facts(created=now)
        self.write(first)

    # -- time --------------------------------------------------------------------------

    def wait(self, minutes, cron):
        until = self.now + minutes
        if cron == "punctual":
            while (due := self.glue.next_event()) is not None and due <= until:
                self.glue.tick(due)
        elif cron == "late":
            self.glue.tick(until)
        elif cron == "one at a time":
            self.glue.tick(until, 1)
        self.now = until

    def write(self, values):
        """One change of the record, judged by both."""
        if values.get("start") is not None:
            values = {**values, "start": self.now + values["start"]}
        before, self.facts = self.facts, self.facts._replace(**values)
        reapplied = any(
            getattr(before, name) != getattr(self.facts, name) for name in APPLICABLE
        )
        undue = self.reference.write(self.now, self.facts, reapplied)
        outcome = self.glue.judge(self.facts, self.now, reapplied)
        assert outcome.undue == undue
        again = judge(self.glue.record(self.facts), self.now, CLOCKS.__getitem__)
        assert not again.changes, f"judged twice: {again.changes}"

    # -- what can happen ---------------------------------------------------------------

    @rule(minutes=st.integers(1, 3 * DAY), cron=crons)
    def time_passes(self, minutes, cron):
        self.wait(minutes, cron)

    @rule(minutes=waits, cron=crons, values=changes)
    def change(self, minutes, cron, values):
        self.wait(minutes, cron)
        self.write(values)

    @rule(minutes=waits, cron=crons)
    def pause_or_resume(self, minutes, cron):
        self.wait(minutes, cron)
        self.write({"waiting": not self.facts.waiting})

    @rule(minutes=waits, cron=crons, reopened=st.sampled_from(["new", "hold"]))
    def close_or_reopen(self, minutes, cron, reopened):
        self.wait(minutes, cron)
        self.write({"stage": reopened if self.facts.stage == "done" else "done"})

    @rule(minutes=waits, cron=crons)
    def archive_or_restore(self, minutes, cron):
        self.wait(minutes, cron)
        self.write({"archived": not self.facts.archived})

    @rule(minutes=waits, cron=crons, policy=st.integers(1, 2))
    def activate_or_deactivate(self, minutes, cron, policy):
        self.wait(minutes, cron)
        self.write({"inactive": self.facts.inactive ^ {policy}})

    # -- what must hold ----------------------------------------------------------------

    @invariant()
    def nothing_differs(self):
        ours = list(self.glue.views(self.now))
        theirs = self.reference.tell(self.now)
        for number, (our, their) in enumerate(zip(ours, theirs, strict=False), 1):
            wrong = [
                (name, mine, yours)
                for name, mine, yours in zip(View._fields, our, their, strict=True)
                if mine != yours
            ]
            assert not wrong, f"instance {number}: (field, core, reference) {wrong}"
        assert len(ours) == len(theirs)
        assert self.glue.record_hold.total == self.reference.total_on_hold(OWN)

    @invariant()
    def one_is_live(self):
        live = [i.kpi for i in self.glue.stored.values() if i.timer.status in tm.LIVE]
        assert len(live) == len(set(live))
        current = Counter(
            (i.kpi, i.cycle) for i in self.glue.stored.values() if i.current
        )
        assert all(count == 1 for count in current.values())


Life.TestCase.settings = settings(
    max_examples=500,
    stateful_step_count=30,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestLife = Life.TestCase
