# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the steps of a judgement work on, and the questions that they share."""

from __future__ import annotations

from typing import NamedTuple

from ..time.clock import Clock
from ..timer import timer as tm
from ..timer.facts import changed
from ..timer.timer import Signal, Transition
from .record import Clocks, Instance, Record
from .spec import CONTINUE, KEEP, ItemSpec, KpiSpec, PolicySpec, Row, holds_true

_UNKNOWN: tuple[None, Row] = (None, ())


class Draft:
    """An instance while it is being judged.

    ``item`` is its own item, None when that is not known any more; ``row`` is where the
    item's conditions stand.
    """

    __slots__ = ("before", "after", "item", "row", "transitions")

    def __init__(
        self, before: Instance | None, after: Instance, item: ItemSpec | None, row: Row
    ) -> None:
        self.before = before
        self.after = after
        self.item = item
        self.row = row
        self.transitions: list[Signal] = []

    @property
    def live(self) -> bool:
        """Whether its clock still runs or pauses."""
        return self.after.timer.status in tm.LIVE

    def apply(self, result: tm.Result) -> None:
        """Take over what became of the timer."""
        timer, signals = result
        if timer is not self.after.timer:
            self.after = changed(self.after, timer=timer)
        if signals:
            self.transitions += signals


class Birth(NamedTuple):
    """An instance to be made (I7 step 7); ``parent`` is the one it links to."""

    item: ItemSpec
    kpi: KpiSpec
    parent: Draft | None
    cycle: int
    start: int


class Course:
    """One judgement under way: the record, the moment, and a draft per instance.

    ``policy`` is the record's own policy if it is known, and ``row`` what was read of
    the record for it. ``touched`` is true once an instance was born or cancelled.
    """

    policy: PolicySpec | None
    row: Row

    def __init__(self, record: Record, now: int, clocks: Clocks) -> None:
        self.record = record
        self.now = now
        self.clocks = clocks
        self.policy, self.row = record.known.get(record.policy, _UNKNOWN)
        self.drafts = [self._draft(instance) for instance in record.instances]
        self.without_deadline: list[tuple[int, int]] = []
        self.touched = False

    def _draft(self, instance: Instance) -> Draft:
        policy, row = self.record.known.get(instance.policy, _UNKNOWN)
        item = None if policy is None else policy.items.get(instance.item)
        return Draft(instance, instance, item, row)

    def clock(self, draft: Draft) -> Clock:
        """The clock that the draft's timer runs by."""
        return self.clocks(draft.after.calendar)

    def newest(self, kpi_id: int) -> Draft | None:
        """The last instance of a KPI."""
        for draft in reversed(self.drafts):
            if draft.after.kpi == kpi_id:
                return draft
        return None

    def happen(self, draft: Draft, event: str) -> None:
        """Let something happen to the draft's timer now."""
        timer = draft.after.timer
        draft.apply(tm.step(timer, event, self.now, self.clock(draft)))

    def cancel(self, draft: Draft) -> None:
        """Cancel a live instance, or a result that gives way to its recalculation
        (G2)."""
        if draft.live:
            self.happen(draft, tm.CANCEL)
        else:
            timer = changed(draft.after.timer, status=tm.CANCELED, end=self.now)
            draft.apply((timer, [Transition(tm.CANCELLATION, self.now)]))
        self.touched = True

    def recalculates(self, policy: PolicySpec, draft: Draft) -> bool:
        """G2: succeeded and noncompliant ones only; cancelled stays cancelled."""
        return (
            policy.recalculate
            and draft.after.policy == policy.id
            and draft.after.timer.status in (tm.SUCCEEDED, tm.NONCOMPLIANT)
        )

    def reopening(self, draft: Draft) -> str:
        """What G4 makes of an instance: KEEP for all but a succeeded one, the newest of
        its KPI, whose item matches while its success is not true any more.

        A cycle that has lapsed is over; a repeating KPI opens the next one instead.
        """
        instance, policy = draft.after, self.policy
        if instance.timer.status != tm.SUCCEEDED or self.record.archived:
            return KEEP
        if policy is None or not policy.selecting or instance.policy != policy.id:
            return KEEP
        kpi = next((kpi for kpi in policy.kpis if kpi.id == instance.kpi), None)
        if kpi is None or (kpi.repeat and instance.lapsed):
            return KEEP
        if self.row[kpi.chosen] != instance.item or self.newest(kpi.id) is not draft:
            return KEEP
        item = policy.items.get(instance.item)
        if item is None or holds_true(self.row, item.success):
            return KEEP
        return CONTINUE if policy.recalculate and kpi.reopen == KEEP else kpi.reopen

    def judge_hold(self, draft: Draft) -> None:
        """I7 step 6: what is live is held or runs on, as its own item says.

        It has been settled up to now by then (steps 1 and 2). What has its result may
        pause again (H7) as long as it could go live again: the newest of its KPI.
        """
        timer, item = draft.after.timer, draft.item
        if item is None:
            return
        reopens = timer.hold_spent and self.newest(draft.after.kpi) is draft
        if timer.status in tm.LIVE or reopens:
            event = tm.HOLD if holds_true(draft.row, item.pause) else tm.RELEASE
            draft.apply(tm.react(timer, event, self.now, self.clock(draft)))
