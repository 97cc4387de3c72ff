# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What SEMANTICS.md says, played minute by minute: slow, and too simple to be clever.

:class:`Reference` is given what is true of one record from when on, and lets the
minutes pass one by one. It hears of changes only, never of ticks, and shares nothing
with ``sla_core`` but the words.
"""

from __future__ import annotations

from reference_case import Case, working


class Reference:
    """The log of one record, and the story it tells."""

    def __init__(self, world):
        self.world = world
        self.log = []
        self.story = Story(world)

    def write(self, at, facts, reapplied):
        """The facts of the record from ``at`` on.

        :param reapplied: whether a field used in Applicable When changed (F2)
        :return: KPIs and items that could get no failure time (I6)
        """
        self.log.append((at, facts))
        self.story.change(at, facts, reapplied)
        return self.story.without_deadline

    def waivable(self, now):
        """The current failures, oldest first: those to waive, and those to take
        back (G5)."""
        self.tell(now)
        failed = [
            case
            for case in self.story.cases
            if case.status == "noncompliant" and self.story.is_current(case)
        ]
        return (
            [case for case in failed if not case.waived],
            [case for case in failed if case.waived],
        )

    def tell(self, now):
        """All instances at ``now`` as views, oldest first."""
        for case in self.story.cases:
            case.pass_time(now)
        return [case.view(self.story.is_current(case)) for case in self.story.cases]

    def total_on_hold(self, calendar):
        """Working minutes the record itself was on hold, in ended holds (H4)."""
        total, begin = 0, None
        for at, facts in self.log:
            if not facts.policy:
                continue
            on_hold = self.world.hold.true_of(facts)
            if on_hold and begin is None:
                begin = at
            elif not on_hold and begin is not None:
                total += sum(working(calendar, minute) for minute in range(begin, at))
                begin = None
        return total


class Story:
    """The instances of one record while the log is read line by line (I7)."""

    def __init__(self, world):
        self.world = world
        self.cases = []
        self.without_deadline = []

    # -- looking around ---------------------------------------------------------------

    def is_current(self, case):
        """A2: the newest uncancelled one of its KPI and cycle."""
        return case.status != "canceled" and not any(
            other.number > case.number
            and other.status != "canceled"
            and (other.item.kpi, other.cycle) == (case.item.kpi, case.cycle)
            for other in self.cases
        )

    def newest(self, kpi):
        cases = [case for case in self.cases if case.item.kpi == kpi]
        return cases[-1] if cases else None

    def selecting(self):
        """The record's policy, if it selects: active (C6), the record not archived."""
        number = self.facts.policy
        if not number or number in self.facts.inactive or self.facts.archived:
            return None
        return self.world.policies[number]

    def kpi(self, number):
        policy = self.selecting()
        found = [kpi for kpi in policy.kpis if kpi.id == number] if policy else []
        return found[0] if found else None

    def matching(self, kpi):
        """D2: the first item in order that matches."""
        for item in self.selecting().items:
            if item.kpi == kpi.id and item.applies_to(self.facts):
                return item
        return None

    # -- one line of the log ----------------------------------------------------------

    def change(self, at, facts, reapplied):
        self.at, self.facts, self.reapplied, self.without_deadline = (
            at,
            facts,
            reapplied,
            [],
        )
        for case in self.cases:
            case.pass_time(at)
            case.decided = False
        replaced = [case.previous for case in self.cases]
        for case in [case for case in self.cases if self.is_current(case)]:
            if case.number not in replaced:
                self.judge_success(case)
        for case in self.cases:
            if case.live and (facts.archived or case.policy != facts.policy):
                case.cancel(at)
        births = []
        if self.selecting():
            for kpi in self.selecting().kpis:
                births.append(self.judge_start_and_item(kpi))
        for case in self.cases:
            if case.live or case.spent:
                case.follow_pause_rule(at, case.item.pause.true_of(facts))
        for birth in births:
            if birth:
                self.give_birth(*birth)
        for case in self.cases:
            case.stands = not case.escalates or self.stands_for_record(case)
            if not case.stands:
                case.held_back = []

    def stands_for_record(self, case):
        """Whether a failed one still escalates (E7): it is the newest of its KPI, and
        the record was not archived, has its policy and matches its item. A policy that
        was deactivated selects nothing; it lets what runs finish (C6)."""
        if self.facts.archived or case.policy != self.facts.policy:
            return False
        if case is not self.newest(case.item.kpi):
            return False
        kpi = self.kpi(case.item.kpi)
        return not self.selecting() or bool(kpi and self.matching(kpi) == case.item)

    def judge_success(self, case):
        if case.item.success.true_of(self.facts):
            if case.status != "succeeded":
                case.succeed(self.at)
        elif self.reopens(case) == "continue":
            case.reopen(self.at)

    def reopens(self, case):
        """G4: what becomes of a succeeded instance that is not met any more."""
        kpi = self.kpi(case.item.kpi)
        if not kpi or case.status != "succeeded" or case.policy != self.facts.policy:
            return "keep"
        if case is not self.newest(kpi.id) or self.matching(kpi) != case.item:
            return "keep"
        if case.item.success.true_of(self.facts) or (kpi.repeat and case.gone):
            return "keep"
        if self.world.recalculate and kpi.reopen == "keep":
            return "continue"
        return kpi.reopen

    def judge_start_and_item(self, kpi):
        """Steps 4 and 5: cancel what does not stand; the birth that follows, if any."""
        item, case = self.matching(kpi), self.newest(kpi.id)
        start = field = getattr(self.facts, kpi.start)
        if case is None:
            born = item is not None and start is not None
            return (kpi, item, None, 1, start) if born else None
        if case.cycle > 1:
            start = case.start
        recalculates = (
            self.world.recalculate
            and case.status in ("succeeded", "noncompliant")
            and case.policy == self.facts.policy
        )
        if item is None:
            self.lose_applicability(kpi, case, recalculates)
            return None
        again, case.gone = case.gone, False
        if kpi.repeat and again and not case.live:
            opened = field if kpi.own else self.at
            if not self.goes_on(kpi, case, opened):
                case.gone = True
                cycle = case.cycle + 1
                return None if opened is None else (kpi, item, None, cycle, opened)
            if not case.item.success.true_of(self.facts):
                case.take_back(self.at)
        unchanged = case.item == item and case.start == start
        if case.live and self.reapplied and self.world.reapply_always:
            unchanged = False
        if (case.live or recalculates) and not unchanged:
            case.cancel(self.at)
        if self.reopens(case) == "cycle":
            return kpi, item, None, case.cycle + 1, self.at
        stands = case.status != "canceled" and case.policy == self.facts.policy
        return None if stands or start is None else (kpi, item, case, case.cycle, start)

    def goes_on(self, kpi, case, opened):
        """G4: the same start is the same cycle, if that was cancelled. With a start of
        its own it is the same promise, whatever came of it; a failure still waits for
        what it waited for, of another policy, too."""
        waits = case.status == "noncompliant" and case.met is None
        same = kpi.own and (waits or case.policy == self.facts.policy)
        return opened == case.start and (case.status == "canceled" or same)

    def lose_applicability(self, kpi, case, recalculates):
        """F3 and G2; what succeeded in this very change stays (F7)."""
        before = case.gone
        if kpi.repeat or case.policy == self.facts.policy:
            case.gone = True
        if case.live:
            case.cancel(self.at)
        elif recalculates and not before and not case.decided:
            case.cancel(self.at)

    def give_birth(self, kpi, item, parent, cycle, start):
        """Step 7: success, hold and time of a new instance (F4, H5, A2)."""
        number = len(self.cases) + 1
        holds = parent.holds if parent else ()
        previous = parent.number if parent else 0
        case = Case(number, item, self.facts.policy, cycle, previous, start, holds)
        failure = case.deadline(item.target)
        if failure is None:
            self.without_deadline.append((kpi.id, item.id))
            return
        self.cases.append(case)
        case.tell("start", self.at)
        if parent and parent.met is not None:
            self.take_over(kpi, case, parent.met, failure)
        elif item.success.true_of(self.facts):
            case.status, case.end = "succeeded", self.at
            if self.at < failure:
                case.met = self.at
                case.tell("success", self.at)
        else:
            case.minute = min(start, self.at)
            case.pass_time(self.at)
            case.follow_pause_rule(self.at, item.pause.true_of(self.facts))

    def take_over(self, kpi, case, met, failure):
        """A2: a known result is judged by the new failure time."""
        case.met = met
        if met < failure:
            case.status, case.end = "succeeded", met
        else:
            case.status, case.end = "noncompliant", failure
            case.tell("failure", failure)
        reopens = self.reopens(case)
        if reopens == "continue":
            case.reopen(self.at)
            if case.live:
                on_hold = case.item.pause.true_of(self.facts)
                case.follow_pause_rule(self.at, on_hold)
        elif reopens == "cycle":
            self.give_birth(kpi, case.item, None, case.cycle + 1, self.at)
