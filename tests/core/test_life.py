# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Random lives of one record: the core against the naive reference, after every step.

The reference never hears of ticks. So whatever ticks are moved, split or left out, the
core must come to the same (SEMANTICS I2).
"""

from __future__ import annotations

import os
from collections import Counter

from glue import APPLICABLE, CLOCKS, OWN, Glue, held
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from reference import Reference
from reference_case import View
from sla_core.judging.judgement import judge
from sla_core.timer import timer as tm
from toys import DAY, WEEK, Facts, worlds

__all__ = ["CLOCKS", "Life", "TestLife", "held", "waits"]

waits = st.one_of(st.integers(0, 3), st.integers(0, DAY))
crons = st.sampled_from(["stopped", "stopped", "punctual", "late", "one at a time"])
changes = st.fixed_dictionaries(
    {},
    optional={
        "priority": st.integers(0, 2),
        "stage": st.sampled_from(["new", "hold", "new", "hold", "done", "lost"]),
        "waiting": st.booleans(),
    },
)
starts = st.one_of(st.integers(-DAY, DAY), st.integers(-3, 0), st.none())

policies = st.sampled_from([2, 1, 2, 1, 0])


class Life(RuleBasedStateMachine):
    """One record from its creation on.

    SEMANTICS A1, A2, C3, C6, E7, F3, F4, F6, F7, G1, G2, G3, G4, G5.
    SEMANTICS H1, H2, H3, H4, H5, H6, H7, I1, I2, I6, I7.
    """

    @initialize(world=worlds(), first=changes, start=starts, now=st.integers(0, WEEK))
    def create(self, world, first, start, now):
        self.now = now
        self.glue = Glue(world)
        self.reference = Reference(world)
        self.facts = Facts(created=now)
        self.write({**first, "start": start})

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
        if cron == "stopped":
            self.nothing_differs()

    def write(self, values):
        """One change of the record, judged by both."""
        if values.get("start") is not None:
            values = {**values, "start": self.now + values["start"]}
        before, self.facts = self.facts, self.facts._replace(**values)
        reapplied = any(
            getattr(before, name) != getattr(self.facts, name) for name in APPLICABLE
        )
        without_deadline = self.reference.write(self.now, self.facts, reapplied)
        outcome = self.glue.judge(self.facts, self.now, reapplied)
        assert outcome.without_deadline == without_deadline
        again = judge(self.glue.record(self.facts), self.now, CLOCKS.__getitem__)
        assert not again.changes, f"judged twice: {again.changes}"

    # -- what can happen ---------------------------------------------------------------

    @rule(minutes=st.integers(1, 2 * DAY), cron=crons)
    def time_passes(self, minutes, cron):
        self.wait(minutes, cron)

    @rule(minutes=st.integers(-1, 2), cron=crons)
    def time_turns(self, minutes, cron):
        """Up to about the next moment that time alone brings."""
        turn = self.glue.next_event()
        if turn is not None:
            self.wait(max(0, min(turn + minutes - self.now, WEEK)), cron)

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

    @rule(minutes=waits, cron=crons, values=changes, start=starts)
    def start_moves(self, minutes, cron, values, start):
        self.wait(minutes, cron)
        self.write({**values, "start": start})

    @rule(
        minutes=waits,
        cron=crons,
        values=changes,
        policy=st.sampled_from([2, 1, 2, 1, 0]),
    )
    def another_policy(self, minutes, cron, values, policy):
        self.wait(minutes, cron)
        self.write({**values, "policy": policy})

    @rule(minutes=waits, cron=crons, meanwhile=changes, values=changes)
    def archived_for_a_while(self, minutes, cron, meanwhile, values):
        self.write({**values, "archived": True})
        self.rest(minutes, cron, meanwhile)
        self.write({"archived": False})

    @rule(minutes=waits, cron=crons, meanwhile=changes, policy=st.integers(1, 2))
    def inactive_for_a_while(self, minutes, cron, meanwhile, policy):
        self.write({"inactive": frozenset({policy})})
        self.rest(minutes, cron, meanwhile)
        self.write({"inactive": frozenset()})

    @rule(minutes=waits, cron=crons, which=st.integers(0, 3))
    def waive_or_take_back(self, minutes, cron, which):
        """What failed is waived, what is waived is taken back (G5)."""
        self.wait(minutes, cron)
        fresh, waived = self.reference.waivable(self.now)
        for case in [*fresh, *waived][which : which + 1]:
            self.glue.waive(case.number, self.now, not case.waived)
            (case.unwaive if case.waived else case.waive)(self.now)

    def rest(self, minutes, cron, meanwhile):
        self.nothing_differs()
        self.wait(minutes, cron)
        self.write(meanwhile)
        self.nothing_differs()
        self.wait(minutes, cron)

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
