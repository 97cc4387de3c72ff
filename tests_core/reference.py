# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What SEMANTICS.md says, told minute by minute: slow, and too simple to be clever.

:class:`Reference` is told what is true of one record from when on, and lets the
minutes pass one by one. No deadline is ever moved: it is counted anew, from the start,
whenever anybody asks. It hears of changes only, never of ticks, and shares nothing with
``sla_core`` but the words.
"""

from __future__ import annotations

from typing import NamedTuple

from toys import CALENDARS, WEEK

RUNNING = ("in_progress", "nearing")
LIVE = (*RUNNING, "paused")


def working(calendar, minute):
    return minute % WEEK in CALENDARS[calendar]


class View(NamedTuple):
    """One instance as anybody can see it."""

    kpi: int
    item: int
    policy: int
    cycle: int
    previous: int
    current: bool
    status: str
    start: int
    warning: int | None
    failure: int
    met: int | None
    end: int | None
    on_hold_since: int | None
    last_hold: int | None
    held_work: int
    held_clock: int
    holds: list
    story: list


class Case:
    """One instance: its terms, its holds and what has happened to it."""

    def __init__(self, number, item, policy, cycle, previous, start, holds):
        self.number = number
        self.item = item
        self.policy = policy
        self.cycle = cycle
        self.previous = previous
        self.start = start
        self.holds = [list(hold) for hold in holds] if item.may_pause else []
        self.status = "in_progress"
        self.met = None
        self.end = None
        self.spent = False  # a hold has reached its maximum (H7)
        self.gone = False  # no item matched since (G2, G4)
        self.decided = False  # by the change that is being judged
        self.used = 0
        self.minute = start
        self.story = []

    @property
    def live(self):
        return self.status in LIVE

    @property
    def open_hold(self):
        return self.holds[-1] if self.holds and self.holds[-1][1] is None else None

    def tell(self, kind, at):
        self.story.append((kind, at))

    # -- counting -------------------------------------------------------------------

    def counts(self, minute):
        """Whether a minute counts for the target: working, and not on hold (H2)."""
        if minute < self.start or not working(self.item.calendar, minute):
            return False
        for begin, end in self.holds:
            if begin <= minute and (end is None or minute < end):
                return False
        return True

    def deadline(self, target):
        """The moment at which ``target`` minutes have counted, if the clock runs on.

        A hold that began after that moment does not matter (H3).
        """
        if not CALENDARS[self.item.calendar]:
            return None
        held = {
            minute
            for begin, end in self.holds
            if end is not None
            for minute in range(begin, end)
        }
        minute = self.start
        while target:
            target -= working(self.item.calendar, minute) and minute not in held
            minute += 1
        return minute

    def pass_time(self, until):
        """Let the minutes pass, one by one (I7 step 1)."""
        while self.live and self.minute < until:
            hold = self.open_hold
            self.used += self.counts(self.minute)
            self.minute += 1
            if hold and self.item.max_hold == self.minute - hold[0]:
                self.end_hold(self.minute)
                self.tell("resume", self.minute)
                self.spent = True
            self.look(self.minute)

    def look(self, at):
        """Nearing and noncompliant from the very minute on (I2)."""
        if self.status == "in_progress" and self.used >= self.item.warn_after > 0:
            self.status = "nearing"
            self.tell("warning", at)
        if self.status in RUNNING and self.used >= self.item.target:
            self.status = "noncompliant"
            self.end = at
            self.tell("failure", at)

    # -- events ---------------------------------------------------------------------

    def end_hold(self, at):
        self.open_hold[1] = at
        near = self.used >= self.item.warn_after > 0
        self.status = "nearing" if near else "in_progress"

    def succeed(self, at):
        """Success while live is on time (H6); while breached it is late (G3)."""
        self.decided = self.met is None
        if self.live:
            if self.open_hold:
                self.end_hold(at)
                self.tell("hold_end", at)
            self.status, self.met, self.end = "succeeded", at, at
            self.tell("success", at)
        elif self.met is None:
            self.met = at
            self.tell("met_late", at)

    def cancel(self, at):
        if self.open_hold:
            self.end_hold(at)
            self.tell("hold_end", at)
        self.status, self.end = "canceled", at
        self.tell("cancel", at)

    def reopen(self, at):
        """G4 continue: the time between counts."""
        self.status, self.met, self.end = "in_progress", None, None
        self.used = sum(self.counts(minute) for minute in range(self.start, at))
        self.minute = at
        self.tell("reopened", at)
        if self.used >= self.item.target:
            self.status, self.end = "noncompliant", at
            self.tell("failure", at)
        elif self.used >= self.item.warn_after > 0:
            self.status = "nearing"
            self.tell("warning", at)

    def follow_pause_rule(self, at, on_hold):
        """H1 and H7; nothing else can begin or end a hold."""
        if not on_hold:
            self.spent = False
            if self.open_hold:
                self.end_hold(at)
                self.tell("resume", at)
        elif self.status in RUNNING and self.item.may_pause and not self.spent:
            self.holds.append([at, None])
            self.status = "paused"
            self.tell("pause", at)

    # -- the looks of it ------------------------------------------------------------

    def view(self, current):
        failure = self.deadline(self.item.target)
        warning = self.deadline(self.item.warn_after) if self.item.warn_after else None
        ended = [
            minute
            for begin, end in self.holds
            if end is not None and begin < failure
            for minute in range(max(begin, self.start), end)
        ]
        return View(
            self.item.kpi,
            self.item.id,
            self.policy,
            self.cycle,
            self.previous,
            current,
            self.status,
            self.start,
            warning,
            failure,
            self.met,
            self.end,
            self.open_hold[0] if self.open_hold else None,
            self.holds[-1][0] if self.holds else None,
            sum(working(self.item.calendar, minute) for minute in ended),
            len(ended),
            [tuple(hold) for hold in self.holds],
            sorted(self.story),
        )


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
        return self.story.undue

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
        self.undue = []

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
        self.at, self.facts, self.reapplied, self.undue = at, facts, reapplied, []
        for case in self.cases:
            case.pass_time(at)
            case.decided = False
        for case in [case for case in self.cases if self.is_current(case)]:
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
        start = getattr(self.facts, kpi.start)
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
            case.gone = True
            return kpi, item, None, case.cycle + 1, self.at
        unchanged = case.item == item and case.start == start
        if case.live and self.reapplied and self.world.reapply_always:
            unchanged = False
        if (case.live or recalculates) and not unchanged:
            case.cancel(self.at)
        if self.reopens(case) == "cycle":
            return kpi, item, None, case.cycle + 1, self.at
        stands = case.status != "canceled" and case.policy == self.facts.policy
        return None if stands or start is None else (kpi, item, case, case.cycle, start)

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
            self.undue.append((kpi.id, item.id))
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
