# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Random lives of real records, against a naive reading of the rules.

The reference model of ``tests/core`` hears of changes only, never of the clock cron. So
whatever runs of it are late, cut short or left out, Odoo must come to the same.
``SLA_LIFE_EXAMPLES`` sets how many lives are led, 40 unless set otherwise.
"""

import os
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.engine import access, process, settling

from .common import ToyCase
from .figures import differing, naive, reported
from .life import OdooWorld, by_kpi, minute, moment, selecting, simplified, watched

# ``.life`` has put tests/core on the path.
from reference import Reference  # isort: skip
from reference_case import View  # isort: skip
from toys import DAY, WEEK, Facts, worlds  # isort: skip

WORST_FIRST = ("noncompliant", "nearing", "in_progress", "paused", "succeeded")

waits = st.one_of(st.just(0), st.integers(0, 3), st.integers(0, DAY))
crons = st.sampled_from(["stopped", "punctual", "late", "cut short"])
moments = st.one_of(st.none(), st.integers(-2 * DAY, DAY))
whose = st.sampled_from([(0,), (1,), (0, 1)])
changes = st.fixed_dictionaries(
    {},
    optional={
        "priority": st.integers(0, 2),
        "stage": st.sampled_from(["new", "hold", "done", "lost"]),
        "waiting": st.booleans(),
        "start": moments,
        "policy": st.integers(0, 2),
    },
)


class Life(RuleBasedStateMachine):
    """Two jobs from their creation on, changed apart and together."""

    case = None

    def __init__(self):
        super().__init__()
        self.env = self.case.env
        self.undo = ExitStack()
        savepoint = self.env.cr.savepoint()
        self.undo.callback(savepoint.close)
        self.now = 0

    def teardown(self):
        self.undo.close()

    @initialize(
        world=worlds(),
        first=st.lists(changes, min_size=2, max_size=2),
        now=st.integers(0, WEEK),
        judged=st.integers(1, 2),
        settled=st.integers(1, 3),
    )
    def begin(self, world, first, now, judged, settled):
        self.now = now
        self.world = simplified(world)
        self.watched, self.selecting = watched(self.world), selecting(self.world)
        self._patch(type(self.env["sla.engine"]), "_sla_now", lambda _: self.moment)
        self._patch(self.env.cr, "now", lambda: self.moment)
        self._patch(process, "JUDGED_TOGETHER", judged)
        self._patch(settling, "SETTLED_TOGETHER", settled)
        self.odoo = OdooWorld(self.case, self.world)
        self.inactive = frozenset()
        self.references = [Reference(self.world), Reference(self.world)]
        self.facts = [Facts(created=now, **self._from_now(values)) for values in first]
        jobs = self.env["sla.toy.job"].with_user(self.case.worker)
        self.jobs = jobs.create(
            [
                {"name": "Job", **self.odoo.values(self._written(facts))}
                for facts in self.facts
            ]
        )
        for reference, facts in zip(self.references, self.facts, strict=True):
            reference.write(now, facts, False)

    def _patch(self, target, name, value):
        self.undo.enter_context(patch.object(target, name, value))

    def _written(self, facts):
        names = ("priority", "stage", "waiting", "start", "policy")
        return {name: getattr(facts, name) for name in names}

    def _from_now(self, values):
        """Starts are drawn relative to the moment; no policy is out of force."""
        if values.get("start") is not None:
            values = {**values, "start": self.now + values["start"]}
        if values.get("policy") in getattr(self, "inactive", ()):
            values = {k: value for k, value in values.items() if k != "policy"}
        return values

    # -- time --------------------------------------------------------------------------

    @property
    def moment(self):
        return moment(self.now)

    def _wait(self, minutes, cron):
        until = self.now + minutes
        if cron == "punctual":
            while (due := self._next_event()) is not None and due <= until:
                self._move_to(max(due, self.now))
                self._settle()
        self._move_to(until)
        if cron == "late":
            self._settle()
        elif cron == "cut short":
            settling.settle_batch(access.as_engine(self.env))

    def _move_to(self, now):
        """Time passes between transactions, so nothing is in memory any more."""
        if now > self.now:
            self.now = now
            self.env.invalidate_all()

    def _next_event(self):
        self.env["sla.engine"]._process_pending()
        return minute(self._due_instances().next_event_time)

    def _due_instances(self):
        instances = self.env["sla.kpi.instance"]
        due = [("next_event_time", "!=", False)]
        return instances.search(due, order="next_event_time", limit=1)

    def _settle(self):
        self.env["sla.engine"]._process_pending()
        while settling.settle_batch(access.as_engine(self.env)):
            pass

    # -- changes -----------------------------------------------------------------------

    def _write(self, who, *steps):
        """Write changes into some jobs, all at one moment, and tell the references."""
        touched = {number: set() for number in who}
        for values in steps:
            values = self._from_now(values)
            changed = [self._change_facts(number, values) for number in who]
            for number, names in zip(who, changed, strict=True):
                touched[number] |= names
            self._write_odoo(who, changed, values)
        for number in who:
            if touched[number] & self.watched:
                again = bool(touched[number] & self.selecting)
                self.references[number].write(self.now, self.facts[number], again)

    def _change_facts(self, number, values):
        """The names of the facts that are other ones now."""
        before = self.facts[number]
        after = before._replace(**values, inactive=self.inactive)
        self.facts[number] = after
        return {name for name in values if getattr(before, name) != values[name]}

    def _write_odoo(self, who, changed, values):
        """Write what changed, as a form does; into both jobs at once if it is the
        same."""
        together = len(who) > 1 and changed[0] == changed[1]
        groups = [self.jobs] if together else [self.jobs[number] for number in who]
        for jobs, names in zip(groups, changed, strict=False):
            if names:
                jobs.write(self.odoo.values({name: values[name] for name in names}))

    # -- what can happen ---------------------------------------------------------------

    @rule(minutes=st.integers(1, 3 * DAY), cron=crons)
    def time_passes(self, minutes, cron):
        self._wait(minutes, cron)

    @rule(minutes=waits, cron=crons, who=whose, values=changes)
    def change(self, minutes, cron, who, values):
        self._wait(minutes, cron)
        self._write(who, values)

    @rule(
        minutes=waits,
        cron=crons,
        who=whose,
        steps=st.lists(changes, min_size=2, max_size=3),
    )
    def change_in_one_moment(self, minutes, cron, who, steps):
        self._wait(minutes, cron)
        self._write(who, *steps)

    @rule(
        minutes=waits, cron=crons, who=whose, first=changes, later=waits, last=changes
    )
    def change_twice_in_one_transaction(self, minutes, cron, who, first, later, last):
        """Nobody reads SLA data in between."""
        self._wait(minutes, cron)
        self._write(who, first)
        self._wait(1 + later, "stopped")
        self._write(who, last)

    @rule(minutes=waits, cron=crons, who=st.integers(0, 1))
    def pause_or_resume(self, minutes, cron, who):
        self._wait(minutes, cron)
        self._write((who,), {"waiting": not self.facts[who].waiting})

    @rule(
        minutes=waits,
        cron=crons,
        who=st.integers(0, 1),
        reopened=st.sampled_from(["new", "hold"]),
    )
    def close_or_reopen(self, minutes, cron, who, reopened):
        self._wait(minutes, cron)
        done = self.facts[who].stage == "done"
        self._write((who,), {"stage": reopened if done else "done"})

    @rule(minutes=waits, cron=crons, who=st.integers(0, 1))
    def archive_or_restore(self, minutes, cron, who):
        self._wait(minutes, cron)
        self._write((who,), {"archived": not self.facts[who].archived})

    @rule(minutes=waits, cron=crons, policy=st.integers(1, 2))
    def activate_or_deactivate(self, minutes, cron, policy):
        """No record is judged by that; its next change will see it (C6)."""
        self._wait(minutes, cron)
        self.inactive ^= {policy}
        self.odoo.toggle(policy, policy in self.inactive)

    @rule(minutes=waits, cron=crons, who=st.integers(0, 1), which=st.integers(0, 3))
    def waive_or_take_back(self, minutes, cron, who, which):
        """What failed is waived, what is waived is taken back (G5)."""
        self._wait(minutes, cron)
        fresh, waived = self.references[who].waivable(self.now)
        for case in [*fresh, *waived][which : which + 1]:
            self.odoo.waive(self.jobs[who], case, not case.waived)
            (case.unwaive if case.waived else case.waive)(self.now)

    # -- what must hold ----------------------------------------------------------------

    @invariant()
    def nothing_differs(self):
        if not hasattr(self, "jobs"):
            return
        told = [reference.tell(self.now) for reference in self.references]
        for job, theirs in zip(self.jobs, told, strict=True):
            self._compare_now(job, theirs)
        with self._settled():
            for job, theirs in zip(self.jobs, told, strict=True):
                self._compare_facts(job, theirs)
            self._compare_figures([view for theirs in told for view in theirs])
        for number, job in enumerate(self.jobs):
            held = self.references[number].total_on_hold(0)
            assert round(job.sla_on_hold_minutes) == held * 60
            assert (minute(job.create_date) or 0) == self.facts[number].created

    def _compare_now(self, job, theirs):
        """What anybody sees, whether or not the cron has run (I1, I3)."""
        current = [
            "succeeded" if view.waived else view.status
            for view in theirs
            if view.current
        ]
        worst = next((s for s in WORST_FIRST if s in current), False)
        assert job.sla_status == worst
        found = self.env["sla.toy.job"].with_context(active_test=False)
        assert found.search([("sla_status", "=", worst), ("id", "=", job.id)])
        ours = sorted(job.sla_kpi_instance_ids.mapped("status_now"))
        assert ours == sorted(view.status for view in theirs)

    def _compare_figures(self, theirs):
        """The report counts what there is, in all and by KPI (R2, R3)."""
        expected = {(): naive(theirs)}
        for number, kpi in self.odoo.kpis.items():
            views = [view for view in theirs if view.kpi == number]
            if views:
                expected[(kpi,)] = naive(views)
        ours = reported(self.env, self.jobs, [])
        if theirs:
            ours |= reported(self.env, self.jobs, ["kpi_id"])
            assert ours.keys() == expected.keys()
            for key, figures in expected.items():
                wrong = differing(ours[key], figures)
                assert not wrong, f"{key}: (figure, Odoo, naive) {wrong}"

    @contextmanager
    def _settled(self):
        """As if the cron had run, and undone again."""
        due = minute(self._due_instances().next_event_time)
        if due is None or due > self.now:
            yield
            return
        self.env.flush_all()
        savepoint = self.env.cr.savepoint(flush=False)
        self._settle()
        yield
        self.env.flush_all()
        savepoint.close()
        self.env.invalidate_all(flush=False)

    def _compare_facts(self, job, theirs):
        """What is stored once everything is settled, field by field."""
        ours, expected = by_kpi(self.odoo.views(job)), by_kpi(theirs)
        assert ours.keys() == expected.keys()
        for kpi, views in expected.items():
            for number, (our, their) in enumerate(
                zip(ours[kpi], views, strict=False), 1
            ):
                wrong = [
                    (name, mine, yours)
                    for name, mine, yours in zip(View._fields, our, their, strict=True)
                    if mine != yours
                ]
                assert not wrong, f"{kpi}.{number}: (field, Odoo, reference) {wrong}"
            assert len(ours[kpi]) == len(views)
        current = [view for view in theirs if view.current]
        running = [v.failure for v in current if v.status in ("in_progress", "nearing")]
        held = [view.failure for view in current if view.status == "paused"]
        due = min(running or held, default=None)
        assert minute(job.sla_failure_time) == due


@tagged("post_install", "-at_install")
class TestLife(ToyCase):
    def test_lives_are_as_the_rules_say(self):
        """SEMANTICS I2, I7: whatever happens, and whenever the cron runs.

        SEMANTICS A1, A2, C3, C6, D2, E7, F2, F3, F4, F6, F7, G1, G2, G3, G4, G5.
        SEMANTICS H1, H2, H3, H4, H5, H6, H7, I1, I3, I6.
        """
        machine = type("LifeHere", (Life,), {"case": self})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=int(os.environ.get("SLA_LIFE_EXAMPLES", "40")),
                stateful_step_count=25,
                deadline=None,
                database=None,
                print_blob=True,
                derandomize=bool(os.environ.get("CI")),
                suppress_health_check=list(HealthCheck),
            ),
        )
