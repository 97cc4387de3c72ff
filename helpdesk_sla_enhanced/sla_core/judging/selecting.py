# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Steps 4 and 5 of a judgement: which instance each KPI is to have (SEMANTICS I7)."""

from __future__ import annotations

from ..timer import timer as tm
from ..timer.facts import changed
from .drafts import Birth, Course, Draft
from .spec import CYCLE, ItemSpec, KpiSpec, PolicySpec, holds_true


class Selecting(Course):
    """Cancels what no longer applies, and says what is to be born instead."""

    def select(self, policy: PolicySpec) -> list[Birth]:
        """Cancel what no longer applies and list the births, one per KPI at most."""
        last: dict[int, Draft] = {}
        for draft in self.drafts:
            last[draft.after.kpi] = draft
        births = []
        for kpi in policy.kpis:
            birth = self._select_kpi(policy, kpi, last.pop(kpi.id, None))
            if birth is not None:
                births.append(birth)
        for draft in last.values():  # KPIs that have no item any more
            if draft.live:
                self.cancel(draft)
        return births

    def _select_kpi(
        self, policy: PolicySpec, kpi: KpiSpec, last: Draft | None
    ) -> Birth | None:
        item = policy.items.get(self.row[kpi.chosen] or 0)
        start = self.row[kpi.start]
        if last is None:
            if item is None or start is None:
                return None
            return Birth(item, kpi, None, 1, start)
        instance = last.after
        cycle = instance.cycle
        steady = self.record.steady and instance.timer.status != tm.CANCELED
        if cycle > 1 or steady:
            start = instance.timer.start  # later cycles have no Applicable From (G4)
        if item is not None and instance.lapsed:
            if kpi.repeat and not self._is_same_cycle(policy, kpi, last):
                opened = self._opened(kpi)
                if opened is None:
                    return None
                return Birth(item, kpi, None, cycle + 1, opened)
            last.after = changed(instance, lapsed=False)
            if kpi.repeat:
                self._take_back(last)
        if last.live:
            return self._reselect_live(policy, kpi, item, start, last)
        if item is None:
            self._lapse(policy, kpi, last)
            return None
        if instance.timer.status == tm.CANCELED or instance.policy != policy.id:
            return start if start is None else Birth(item, kpi, last, cycle, start)
        return self._reselect_terminal(policy, kpi, item, start, last)

    def _opened(self, kpi: KpiSpec) -> int | None:
        """G4: where a cycle after the first starts, if it opens now."""
        return self.row[kpi.start] if kpi.own_start else self.now

    def _is_same_cycle(self, policy: PolicySpec, kpi: KpiSpec, last: Draft) -> bool:
        """Whether the cycle that would open is the last one, from the same start (G4).

        It goes on, with its holds, if it was cancelled. With a start field of the
        KPI's own it is the same promise: a failure that waits to be met stays that one
        failure, and a result is taken back.
        """
        timer = last.after.timer
        if self._opened(kpi) != timer.start:
            return False
        if timer.status == tm.CANCELED:
            return True
        waits = timer.status == tm.NONCOMPLIANT and timer.met is None
        return kpi.own_start and (waits or last.after.policy == policy.id)

    def _take_back(self, last: Draft) -> None:
        """What was met is not: the same clock goes on, the time between counting, and
        a failure waits to be met again (G4)."""
        if last.item is not None and not holds_true(last.row, last.item.success):
            self.happen(last, tm.UNMET)

    def _reselect_live(
        self,
        policy: PolicySpec,
        kpi: KpiSpec,
        item: ItemSpec | None,
        start: int | None,
        last: Draft,
    ) -> Birth | None:
        """C3 and F3: keep, cancel, or cancel and link."""
        same = item is not None and item.id == last.after.item
        again = policy.reapply_always and self.record.reapplied
        if same and start == last.after.timer.start and not again:
            return None
        self.cancel(last)
        if item is None:
            self._lapse(policy, kpi, last)
        if item is None or start is None:
            return None
        return Birth(item, kpi, last, last.after.cycle, start)

    def _reselect_terminal(
        self,
        policy: PolicySpec,
        kpi: KpiSpec,
        item: ItemSpec,
        start: int | None,
        last: Draft,
    ) -> Birth | None:
        """G2 and G4 for an instance that has its result."""
        instance = last.after
        moved = item.id != instance.item or start != instance.timer.start
        if moved and self.recalculates(policy, last):
            self.cancel(last)
            if start is not None:
                return Birth(item, kpi, last, instance.cycle, start)
        elif self.reopening(last) == CYCLE:
            return Birth(item, kpi, None, instance.cycle + 1, self.now)
        return None

    def _lapse(self, policy: PolicySpec, kpi: KpiSpec, last: Draft) -> None:
        """No item of the KPI matches any more, and its newest instance is not live.

        A recalculating model cancels the result (G2), but not one of this very change:
        success comes before applicability (F7).
        """
        if last.after.lapsed:
            return
        if self.recalculates(policy, last):
            if not any(
                signal.kind in (tm.SUCCESS, tm.MET_LATE) for signal in last.transitions
            ):
                self.cancel(last)
                if not kpi.repeat:
                    return
        elif not kpi.repeat:
            return
        last.after = changed(last.after, lapsed=True)
