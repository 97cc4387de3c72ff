# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One change of one record, judged in the order of SEMANTICS I7.

:func:`judge` takes the record's instances as they are stored and what is true of the
record now, and returns what becomes of the instances. It reads nothing and writes
nothing, so that the same decisions can be tested without Odoo.
"""

from __future__ import annotations

from ..timer import timer as tm
from ..timer.escalation import offsets, put_off
from ..timer.facts import changed
from ..timer.steps import with_steps
from .births import Births
from .drafts import Birth, Draft
from .record import Change, Clocks, Outcome, Record
from .results import with_result
from .selecting import Selecting
from .spec import CONTINUE, holds_true

#: What time or a late success still changes.
_UNDECIDED = (*tm.LIVE, tm.NONCOMPLIANT)


def judge(record: Record, now: int, clocks: Clocks) -> Outcome:
    """Judge one change of the record at ``now`` (SEMANTICS I7).

    ``clocks`` gives the clock of a calendar id; 0 is the clock around the clock.
    """
    return _Judgement(record, now, clocks).run()


class _Judgement(Selecting, Births):
    """The steps of one judgement over the drafts of one record."""

    def run(self) -> Outcome:
        """All steps in their order."""
        self._judge_successes()
        self._cancel_foreign()
        births: list[Birth] = []
        policy = self.policy
        if policy is not None and policy.selecting and not self.record.archived:
            births = self.select(policy)
        for draft in self.drafts:
            self.judge_hold(draft)
        for birth in births:
            self.give_birth(birth)
        if self.touched:
            self._mark_current()
        for draft in self.drafts:
            if draft.after.timer.steps or (draft.item and draft.item.steps):
                self._judge_steps(draft)
        self._judge_idleness()
        return Outcome(self._changes(), self.without_deadline)

    # -- steps 1 to 3 ---------------------------------------------------------------

    def _judge_successes(self) -> None:
        replaced = {instance.previous for instance in self.record.instances}
        for draft in self.drafts:
            if draft.after.current and draft.after.id not in replaced:
                self._judge_success(draft)
            elif draft.live:
                self._settle(draft)

    def _judge_success(self, draft: Draft) -> None:
        """Time first, then the success criteria of the instance's own item."""
        timer, item = draft.after.timer, draft.item
        if item is not None and holds_true(draft.row, item.success):
            if timer.status != tm.SUCCEEDED:
                self.happen(draft, tm.MET)
        elif timer.status in _UNDECIDED:
            self._settle(draft)
        elif self.reopening(draft) == CONTINUE:
            self.happen(draft, tm.UNMET)

    def _settle(self, draft: Draft) -> None:
        draft.apply(tm.advance(draft.after.timer, self.now, self.clock(draft)))

    def _cancel_foreign(self) -> None:
        """Cancel what is live of an archived record, or of another policy."""
        archived, wanted = self.record.archived, self.record.policy
        for draft in self.drafts:
            if (archived or draft.after.policy != wanted) and draft.live:
                self.cancel(draft)

    # -- escalation -----------------------------------------------------------------

    def _judge_steps(self, draft: Draft) -> None:
        """Give the instance the steps that its item has by now (C5), or none while it
        stands for its record no more (E7)."""
        timer = draft.after.timer
        failed = timer.status == tm.NONCOMPLIANT and timer.met is None
        if not failed and not draft.live:
            return
        specs = draft.item.steps if draft.item is not None else ()
        steps = offsets(specs, timer.target) if self._stands(draft) else ()
        since = _met_before(draft)
        if since is None:
            draft.apply((with_steps(timer, steps, self.now, self.clock(draft)), []))
            return
        timer = with_steps(timer, steps, since, self.clock(draft))
        timer = changed(timer, steps=put_off(timer.steps, since, self.now))
        draft.apply(tm.advance(timer, self.now, self.clock(draft)))

    def _stands(self, draft: Draft) -> bool:
        """Whether the record's present policy and item are those of the instance.

        A failure of the past does not escalate: of a record that was archived, got
        another policy, or matches the item no more.
        """
        policy, row = self.policy, self.row
        if policy is None or policy.id != draft.after.policy or self.record.archived:
            return False
        if self.newest(draft.after.kpi) is not draft:
            return False
        return not policy.selecting or any(
            kpi.id == draft.after.kpi and row[kpi.chosen] == draft.after.item
            for kpi in policy.kpis
        )

    # -- whether anybody still works for it -------------------------------------------

    def _judge_idleness(self) -> None:
        """Keep since when what can still fail, or be met late, is nobody's work any
        more: the record is closed, or is not held to it (I3, G3)."""
        policy = self.policy
        if policy is None and self.record.policy:
            return  # it cannot be read at present: as it was
        closed = policy is not None and holds_true(self.row, policy.closed)
        for draft in self.drafts:
            timer = draft.after.timer
            if timer.status in tm.LIVE:
                idle = closed
            elif timer.status != tm.NONCOMPLIANT or timer.met is not None:
                continue
            else:
                idle = closed or not self._is_held_to(draft)
            if idle is not (draft.after.idle is not None):
                since = self.now if idle else None
                draft.after = changed(draft.after, idle=since)

    def _is_held_to(self, draft: Draft) -> bool:
        """Whether the record can still meet a failed KPI late: it is not archived, its
        SLA is the one that was failed, and that still asks for the KPI, if only by
        another item than the one that was failed."""
        policy, row = self.policy, self.row
        if policy is None or policy.id != draft.after.policy or self.record.archived:
            return False
        if self.newest(draft.after.kpi) is not draft:
            return False
        return not policy.selecting or any(
            kpi.id == draft.after.kpi and row[kpi.chosen] for kpi in policy.kpis
        )

    # -- the result -----------------------------------------------------------------

    def _mark_current(self) -> None:
        """A2: the newest uncancelled instance of each KPI and cycle is current."""
        newest: dict[tuple[int, int], Draft] = {}
        for draft in self.drafts:
            if draft.after.timer.status != tm.CANCELED:
                newest[draft.after.kpi, draft.after.cycle] = draft
        for draft in self.drafts:
            current = newest.get((draft.after.kpi, draft.after.cycle)) is draft
            if draft.after.current is not current:
                draft.after = changed(draft.after, current=current)

    def _changes(self) -> list[Change]:
        changes = []
        for draft in self.drafts:
            if draft.after is draft.before:
                continue
            if self.record.estimated and draft.transitions:
                draft.after = changed(draft.after, estimated=True)
            change = Change(draft.before, draft.after, draft.transitions)
            changes.append(with_result(change, self.record.user, self.clocks))
        return changes


def _met_before(draft: Draft) -> int | None:
    """When a failure was met late, of one that waits again since this judgement."""
    if draft.before is None or draft.after.timer.status != tm.NONCOMPLIANT:
        return None
    taken_back = draft.after.timer.met is None
    return draft.before.timer.met if taken_back else None
