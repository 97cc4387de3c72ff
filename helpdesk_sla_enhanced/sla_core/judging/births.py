# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Step 7 of a judgement: instances are born, alone or linked (SEMANTICS I7)."""

from __future__ import annotations

from ..timer import timer as tm
from ..timer.escalation import offsets
from ..timer.facts import changed
from ..timer.timer import Signal, Span, Timer, Transition
from .drafts import Birth, Course, Draft
from .record import Instance
from .spec import CONTINUE, CYCLE, ItemSpec, holds_true


class Births(Course):
    """Makes new instances, and judges them at once by steps 2, 6 and 1."""

    def give_birth(self, birth: Birth) -> None:
        """A new instance, linked to its predecessor if there is one."""
        item, parent = birth.item, birth.parent
        holds = _closed_holds(parent, self.now) if parent else ()
        timer = self._timer(birth, holds)
        if timer is None:
            self.without_deadline.append((birth.kpi.id, item.id))
            return
        instance = Instance(
            0,
            birth.kpi.id,
            item.id,
            self.record.policy,
            item.calendar,
            birth.cycle,
            timer,
            previous=parent.after.id if parent else 0,
            holds=holds if item.allow_pause else (),
            reapplied=self._times_reapplied(parent) if parent else 0,
        )
        draft = Draft(None, instance, item, self.row)
        draft.transitions.append(Transition(tm.START, self.now))
        self.drafts.append(draft)
        self.touched = True
        met = parent.after.timer.met if parent else None
        if parent is None or met is None:
            self._judge_newborn(draft, item)
        else:
            draft.after = changed(draft.after, user=parent.after.user)
            draft.apply(_take_over(timer, met))
            self._judge_taken_over(birth, draft)

    def _timer(self, birth: Birth, holds: tuple[Span, ...]) -> Timer | None:
        item = birth.item
        return tm.born(
            birth.start,
            item.target,
            item.warn_after,
            self.clocks(item.calendar),
            allow_pause=item.allow_pause,
            max_hold=item.max_hold,
            holds=holds,
            steps=offsets(item.steps, item.target) if item.steps else (),
        )

    def _judge_taken_over(self, birth: Birth, draft: Draft) -> None:
        """G4 at once, when the result that was taken over is not true here (A2, G2)."""
        reopening = self.reopening(draft)
        if reopening == CONTINUE:
            self.happen(draft, tm.UNMET)
            self.judge_hold(draft)
        elif reopening == CYCLE:
            cycle = birth.cycle + 1
            self.give_birth(birth._replace(parent=None, cycle=cycle, start=self.now))

    def _judge_newborn(self, draft: Draft, item: ItemSpec) -> None:
        """Steps 2, 6 and 1 of a birth: F4, then H5, then what time has done."""
        timer = draft.after.timer
        if holds_true(self.row, item.success):
            late = timer.failure <= self.now
            met = None if late else self.now
            done: list[Signal] = [] if late else [Transition(tm.SUCCESS, self.now)]
            timer = changed(timer, status=tm.SUCCEEDED, met=met, end=self.now)
            draft.apply((timer, done))
            return
        self.happen(draft, tm.HOLD if holds_true(self.row, item.pause) else tm.RELEASE)

    def _times_reapplied(self, parent: Draft) -> int:
        """What the actions of a birth run again under, with `reapply = always` (E3)."""
        assert self.policy is not None
        again = self.policy.reapply_always and self.record.reapplied
        return parent.after.reapplied + again


def _closed_holds(parent: Draft, now: int) -> tuple[Span, ...]:
    """The predecessor's holds, the one that was running ended now (H5)."""
    running = parent.before.timer.hold_start if parent.before else None
    holds = parent.after.holds
    if running is not None and parent.after.timer.hold_start is None:
        ends = [t.at for t in parent.transitions if t.kind in (tm.HOLD_END, tm.RESUME)]
        holds = (*holds, (running, ends[0] if ends else now))
    return holds


def _take_over(timer: Timer, met: int) -> tm.Result:
    """Judge a result that is already known by the new failure time (A2)."""
    if met < timer.failure:
        return changed(timer, status=tm.SUCCEEDED, met=met, end=met), []
    failed = changed(timer, status=tm.NONCOMPLIANT, met=met, end=timer.failure)
    return failed, [Transition(tm.FAILURE, timer.failure)]
