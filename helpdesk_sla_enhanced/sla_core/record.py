# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One change of one record, judged in the order of SEMANTICS I7.

:func:`judge` takes the record's instances as they are stored and what is true of the
record now, and returns what becomes of the instances. It reads nothing and writes
nothing, so that the same decisions can be tested without Odoo.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from . import timer as tm
from .clock import Clock
from .escalation import offsets
from .spec import CONTINUE, CYCLE, KEEP, ItemSpec, KpiSpec, PolicySpec, Row, holds_true
from .timer import Span, Timer, Told, Transition

Clocks = Callable[[int], Clock]


class Instance(NamedTuple):
    """One KPI's clock on one record, as stored. ``id`` is 0 before it is stored.

    ``reapplied`` counts the re-applications that run their actions again (E3).
    """

    id: int
    kpi: int
    item: int
    policy: int
    calendar: int
    cycle: int
    timer: Timer
    current: bool = True
    lapsed: bool = False
    estimated: bool = False
    previous: int = 0
    holds: tuple[Span, ...] = ()
    reapplied: int = 0


class Record(NamedTuple):
    """What is known of one record at the moment of judgement.

    ``instances`` in order of their ids; ``known`` maps a policy id to the policy and
    the row read for it, for the record's policy and for those its instances stem from.
    A ``steady`` judgement leaves the start of instances alone (I8).
    """

    instances: tuple[Instance, ...]
    policy: int
    known: dict[int, tuple[PolicySpec, Row]]
    archived: bool = False
    reapplied: bool = False
    estimated: bool = False
    steady: bool = False


class Change(NamedTuple):
    """What became of one instance; ``before`` is None for a birth."""

    before: Instance | None
    after: Instance
    transitions: list[Told]


class Outcome(NamedTuple):
    """All changes of one record, and the KPIs that could get no failure time (I6)."""

    changes: list[Change]
    undue: list[tuple[int, int]]


class _Draft:
    """An instance while it is being judged."""

    __slots__ = ("before", "after", "transitions")

    def __init__(self, before: Instance | None, after: Instance) -> None:
        self.before = before
        self.after = after
        self.transitions: list[Told] = []

    @property
    def live(self) -> bool:
        return self.after.timer.status in tm.LIVE

    def apply(self, result: tm.Result) -> None:
        timer, done = result
        if timer is not self.after.timer:
            self.after = self.after._replace(timer=timer)
        self.transitions += done


class _Birth(NamedTuple):
    """An instance to be made (I7 step 7); ``parent`` is the one it links to."""

    item: ItemSpec
    kpi: KpiSpec
    parent: _Draft | None
    cycle: int
    start: int


def judge(record: Record, now: int, clocks: Clocks) -> Outcome:
    """Judge one change of the record at ``now`` (SEMANTICS I7).

    ``clocks`` gives the clock of a calendar id; 0 is the clock around the clock.
    """
    return _Judgement(record, now, clocks).run()


def settle(instance: Instance, now: int, clocks: Clocks) -> Change:
    """What time alone did to one instance up to ``now`` (I7 step 1)."""
    draft = _Draft(instance, instance)
    draft.apply(tm.advance(instance.timer, now, clocks(instance.calendar)))
    return Change(instance, draft.after, draft.transitions)


def expected(instance: Instance, clock: Clock) -> Timer | None:
    """The timer that the instance's own terms and ended holds give in ``clock`` today.

    None when the clock cannot give a failure time any more (I6).
    """
    timer = instance.timer
    return tm.born(
        timer.start,
        timer.target,
        timer.warn_after,
        clock,
        allow_pause=timer.allow_pause,
        max_hold=timer.max_hold,
        holds=instance.holds,
    )


class _Judgement:
    """The steps of one judgement over the drafts of one record."""

    def __init__(self, record: Record, now: int, clocks: Clocks) -> None:
        self.record = record
        self.now = now
        self.clocks = clocks
        self.drafts = [_Draft(instance, instance) for instance in record.instances]
        self.undue: list[tuple[int, int]] = []
        self.touched = False

    def run(self) -> Outcome:
        replaced = {instance.previous for instance in self.record.instances}
        for draft in self.drafts:
            if draft.after.current and draft.after.id not in replaced:
                self._judge_success(draft)
        archived, wanted = self.record.archived, self.record.policy
        self._cancel_live(lambda draft: archived or draft.after.policy != wanted)
        policy, row = self.record.known.get(wanted, (None, ()))
        births: list[_Birth] = []
        if policy is not None and policy.selecting and not archived:
            births = self._select(policy, row)
        for draft in self.drafts:
            self._judge_hold(draft)
        for birth in births:
            self._give_birth(birth)
        if self.touched:
            self._mark_current()
        for draft in self.drafts:
            self._judge_steps(draft)
        return Outcome(self._changes(), self.undue)

    # -- steps 1 and 2 --------------------------------------------------------------

    def _own(self, draft: _Draft) -> tuple[ItemSpec | None, Row]:
        """The draft's own item and the row its conditions stand in."""
        policy, row = self.record.known.get(draft.after.policy, (None, ()))
        if policy is None:
            return None, row
        return policy.items.get(draft.after.item), row

    def _judge_success(self, draft: _Draft) -> None:
        """Time first, then the success criteria of the instance's own item."""
        timer = draft.after.timer
        item, row = self._own(draft)
        if item is not None and holds_true(row, item.success):
            if timer.status != tm.SUCCEEDED:
                draft.apply(tm.step(timer, tm.MET, self.now, self._clock(draft)))
        elif timer.status in (*tm.LIVE, tm.NONCOMPLIANT):
            draft.apply(tm.advance(timer, self.now, self._clock(draft)))
        elif self._reopening(draft) == CONTINUE:
            draft.apply(tm.step(timer, tm.UNMET, self.now, self._clock(draft)))

    def _reopening(self, draft: _Draft) -> str:
        """What G4 makes of an instance: KEEP for all but a succeeded one, the newest of
        its KPI, whose item matches while its success is not true any more.

        A cycle that has lapsed is over; a repeating KPI opens the next one instead.
        """
        instance = draft.after
        if instance.timer.status != tm.SUCCEEDED or self.record.archived:
            return KEEP
        policy, row = self.record.known.get(self.record.policy, (None, ()))
        if policy is None or not policy.selecting or instance.policy != policy.id:
            return KEEP
        kpi = next((kpi for kpi in policy.kpis if kpi.id == instance.kpi), None)
        if kpi is None or (kpi.repeat and instance.lapsed):
            return KEEP
        if row[kpi.chosen] != instance.item or self._newest(kpi.id) is not draft:
            return KEEP
        item = policy.items.get(instance.item)
        if item is None or holds_true(row, item.success):
            return KEEP
        return CONTINUE if policy.recalculate and kpi.reopen == KEEP else kpi.reopen

    def _newest(self, kpi_id: int) -> _Draft | None:
        drafts = (draft for draft in reversed(self.drafts) if draft.after.kpi == kpi_id)
        return next(drafts, None)

    # -- steps 3 to 5 ---------------------------------------------------------------

    def _cancel_live(self, doomed: Callable[[_Draft], bool]) -> None:
        for draft in self.drafts:
            if draft.live and doomed(draft):
                self._cancel(draft)

    def _cancel(self, draft: _Draft) -> None:
        timer = draft.after.timer
        if draft.live:
            draft.apply(tm.step(timer, tm.CANCEL, self.now, self._clock(draft)))
        else:  # G2: a terminal instance gives way to its recalculation
            draft.apply(
                (
                    timer._replace(status=tm.CANCELED, end=self.now),
                    [Transition(tm.CANCELLATION, self.now)],
                )
            )
        self.touched = True

    def _select(self, policy: PolicySpec, row: Row) -> list[_Birth]:
        """Cancel what no longer applies and list the births, one per KPI at most."""
        last: dict[int, _Draft] = {}
        for draft in self.drafts:
            last[draft.after.kpi] = draft
        births = []
        for kpi in policy.kpis:
            birth = self._select_kpi(policy, kpi, row, last.pop(kpi.id, None))
            if birth is not None:
                births.append(birth)
        for draft in last.values():  # KPIs that have no item any more
            if draft.live:
                self._cancel(draft)
        return births

    def _select_kpi(
        self, policy: PolicySpec, kpi: KpiSpec, row: Row, last: _Draft | None
    ) -> _Birth | None:
        item = policy.items.get(row[kpi.chosen] or 0)
        start = row[kpi.start]
        if last is None:
            if item is None or start is None:
                return None
            return _Birth(item, kpi, None, 1, start)
        cycle = last.after.cycle
        steady = self.record.steady and last.after.timer.status != tm.CANCELED
        if cycle > 1 or steady:
            start = last.after.timer.start  # later cycles have no Applicable From (G4)
        if item is not None and last.after.lapsed:
            if kpi.repeat:
                return _Birth(item, kpi, None, cycle + 1, self.now)
            last.after = last.after._replace(lapsed=False)
        if last.live:
            return self._reselect_live(policy, kpi, item, start, last)
        if item is None:
            self._lapse(policy, kpi, last)
            return None
        if last.after.timer.status == tm.CANCELED or last.after.policy != policy.id:
            return start if start is None else _Birth(item, kpi, last, cycle, start)
        return self._reselect_terminal(policy, kpi, item, start, last)

    def _reselect_live(
        self,
        policy: PolicySpec,
        kpi: KpiSpec,
        item: ItemSpec | None,
        start: int | None,
        last: _Draft,
    ) -> _Birth | None:
        """C3 and F3: keep, cancel, or cancel and link."""
        same = item is not None and item.id == last.after.item
        again = policy.reapply_always and self.record.reapplied
        if same and start == last.after.timer.start and not again:
            return None
        self._cancel(last)
        if item is None:
            self._lapse(policy, kpi, last)
        if item is None or start is None:
            return None
        return _Birth(item, kpi, last, last.after.cycle, start)

    def _reselect_terminal(
        self,
        policy: PolicySpec,
        kpi: KpiSpec,
        item: ItemSpec,
        start: int | None,
        last: _Draft,
    ) -> _Birth | None:
        """G2 and G4 for an instance that has its result."""
        instance = last.after
        moved = item.id != instance.item or start != instance.timer.start
        if moved and self._recalculates(policy, last):
            self._cancel(last)
            if start is not None:
                return _Birth(item, kpi, last, instance.cycle, start)
        elif self._reopening(last) == CYCLE:
            return _Birth(item, kpi, None, instance.cycle + 1, self.now)
        return None

    def _lapse(self, policy: PolicySpec, kpi: KpiSpec, last: _Draft) -> None:
        """No item of the KPI matches any more, and its newest instance is not live.

        A recalculating model cancels the result (G2), but not one of this very change:
        success comes before applicability (F7).
        """
        if last.after.lapsed:
            return
        if self._recalculates(policy, last):
            if not any(
                told.kind in (tm.SUCCESS, tm.MET_LATE) for told in last.transitions
            ):
                self._cancel(last)
                if not kpi.repeat:
                    return
        elif not kpi.repeat:
            return
        last.after = last.after._replace(lapsed=True)

    def _recalculates(self, policy: PolicySpec, draft: _Draft) -> bool:
        """G2: succeeded and noncompliant ones only; cancelled stays cancelled."""
        return (
            policy.recalculate
            and draft.after.policy == policy.id
            and draft.after.timer.status in (tm.SUCCEEDED, tm.NONCOMPLIANT)
        )

    # -- step 6 ---------------------------------------------------------------------

    def _judge_hold(self, draft: _Draft) -> None:
        if not draft.live and not draft.after.timer.hold_spent:
            return
        item, row = self._own(draft)
        if item is None:
            return
        event = tm.HOLD if holds_true(row, item.pause) else tm.RELEASE
        draft.apply(tm.step(draft.after.timer, event, self.now, self._clock(draft)))

    # -- step 7 ---------------------------------------------------------------------

    def _give_birth(self, birth: _Birth) -> None:
        """A new instance, linked to its predecessor if there is one."""
        item, kpi, parent, cycle, start = birth
        holds = _closed_holds(parent, self.now) if parent else ()
        timer = tm.born(
            start,
            item.target,
            item.warn_after,
            self.clocks(item.calendar),
            allow_pause=item.allow_pause,
            max_hold=item.max_hold,
            holds=holds,
            steps=offsets(item.steps, item.target) if item.steps else (),
        )
        if timer is None:
            self.undue.append((kpi.id, item.id))
            return
        instance = Instance(
            id=0,
            kpi=kpi.id,
            item=item.id,
            policy=self.record.policy,
            calendar=item.calendar,
            cycle=cycle,
            timer=timer,
            previous=parent.after.id if parent else 0,
            holds=holds if item.allow_pause else (),
            reapplied=self._times_reapplied(parent),
        )
        draft = _Draft(None, instance)
        draft.transitions.append(Transition(tm.START, self.now))
        self.drafts.append(draft)
        self.touched = True
        met = _result_of(parent)
        if met is None:
            self._judge_newborn(draft, item)
        else:
            draft.apply(_take_over(timer, met))
            self._judge_taken_over(birth, draft)

    def _judge_taken_over(self, birth: _Birth, draft: _Draft) -> None:
        """G4 at once, when the result that was taken over is not true here (A2, G2)."""
        reopening = self._reopening(draft)
        if reopening == CONTINUE:
            timer = draft.after.timer
            draft.apply(tm.step(timer, tm.UNMET, self.now, self._clock(draft)))
            self._judge_hold(draft)
        elif reopening == CYCLE:
            cycle = birth.cycle + 1
            self._give_birth(birth._replace(parent=None, cycle=cycle, start=self.now))

    def _judge_newborn(self, draft: _Draft, item: ItemSpec) -> None:
        """Steps 2, 6 and 1 of a birth: F4, then H5, then what time has done."""
        timer = draft.after.timer
        _policy, row = self.record.known[self.record.policy]
        if holds_true(row, item.success):
            late = timer.failure <= self.now
            met = None if late else self.now
            done: list[Told] = [] if late else [Transition(tm.SUCCESS, self.now)]
            timer = timer._replace(status=tm.SUCCEEDED, met=met, end=self.now)
            draft.apply((timer, done))
            return
        event = tm.HOLD if holds_true(row, item.pause) else tm.RELEASE
        draft.apply(tm.step(timer, event, self.now, self.clocks(item.calendar)))

    def _times_reapplied(self, parent: _Draft | None) -> int:
        """What the actions of a birth run again under, with `reapply = always` (E3)."""
        if parent is None:
            return 0
        policy, _row = self.record.known[self.record.policy]
        again = policy.reapply_always and self.record.reapplied
        return parent.after.reapplied + again

    # -- escalation -----------------------------------------------------------------

    def _judge_steps(self, draft: _Draft) -> None:
        """Give the instance the steps that its item has by now (C5), or none while it
        stands for its record no more (E7)."""
        timer = draft.after.timer
        failed = timer.status == tm.NONCOMPLIANT and timer.met is None
        if not failed and not draft.live:
            return
        item, _row = self._own(draft)
        specs = item.steps if item is not None else ()
        if not timer.steps and not specs:
            return
        steps = offsets(specs, timer.target) if self._stands(draft) else ()
        timer = tm.with_steps(timer, steps, self.now, self._clock(draft))
        if timer is not draft.after.timer:
            draft.after = draft.after._replace(timer=timer)

    def _stands(self, draft: _Draft) -> bool:
        """Whether the record's present policy and item are those of the instance.

        A failure of the past does not escalate: of a record that was archived, got
        another policy, or matches the item no more.
        """
        policy, row = self.record.known.get(self.record.policy, (None, ()))
        if policy is None or policy.id != draft.after.policy or self.record.archived:
            return False
        if self._newest(draft.after.kpi) is not draft:
            return False
        return not policy.selecting or any(
            kpi.id == draft.after.kpi and row[kpi.chosen] == draft.after.item
            for kpi in policy.kpis
        )

    # -- the result -----------------------------------------------------------------

    def _clock(self, draft: _Draft) -> Clock:
        return self.clocks(draft.after.calendar)

    def _mark_current(self) -> None:
        """A2: the newest uncancelled instance of each KPI and cycle is current."""
        newest: dict[tuple[int, int], _Draft] = {}
        for draft in self.drafts:
            if draft.after.timer.status != tm.CANCELED:
                newest[draft.after.kpi, draft.after.cycle] = draft
        for draft in self.drafts:
            current = newest.get((draft.after.kpi, draft.after.cycle)) is draft
            if draft.after.current is not current:
                draft.after = draft.after._replace(current=current)

    def _changes(self) -> list[Change]:
        changes = []
        for draft in self.drafts:
            if draft.after is draft.before:
                continue
            if self.record.estimated and draft.transitions:
                draft.after = draft.after._replace(estimated=True)
            changes.append(Change(draft.before, draft.after, draft.transitions))
        return changes


def _closed_holds(parent: _Draft, now: int) -> tuple[Span, ...]:
    """The predecessor's holds, the one that was running ended now (H5)."""
    running = parent.before.timer.hold_start if parent.before else None
    holds = parent.after.holds
    if running is not None and parent.after.timer.hold_start is None:
        ends = [t.at for t in parent.transitions if t.kind in (tm.HOLD_END, tm.RESUME)]
        holds = (*holds, (running, ends[0] if ends else now))
    return holds


def _result_of(parent: _Draft | None) -> int | None:
    """The met time that a linked instance takes over from a terminal one (A2)."""
    return parent.after.timer.met if parent else None


def _take_over(timer: Timer, met: int) -> tm.Result:
    """Judge a result that is already known by the new failure time (A2)."""
    if met < timer.failure:
        return timer._replace(status=tm.SUCCEEDED, met=met, end=met), []
    failed = timer._replace(status=tm.NONCOMPLIANT, met=met, end=timer.failure)
    return failed, [Transition(tm.FAILURE, timer.failure)]
