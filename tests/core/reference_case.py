# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One instance of the reference model: its minutes pass one by one.

No deadline is ever moved: it is counted again from the start each time it is asked for.
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
    waived: bool
    elapsed: int | None
    late: int | None
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
        self.used = 0  # minutes that have counted for the target
        self.late = 0  # working minutes since the failure
        self.come = set()  # steps of escalation that have had their moment
        self.stands = True  # for its record, so that a failure escalates (E7)
        self.waived = False
        self.held_back = []  # what a waiver keeps out of the history (G5)
        self.minute = start
        self.story = []

    @property
    def live(self):
        return self.status in LIVE

    @property
    def open_hold(self):
        return self.holds[-1] if self.holds and self.holds[-1][1] is None else None

    @property
    def escalates(self):
        """E7: only while unmet. A failed one has no other need of the minutes."""
        return self.status == "noncompliant" and self.met is None

    def tell(self, kind, at, *more):
        self.story.append((kind, at, *more))

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
        while (self.live or self.escalates) and self.minute < until:
            hold = self.open_hold
            self.used += self.counts(self.minute)
            if self.escalates:
                self.late += working(self.item.calendar, self.minute)
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
        self.look_at_steps(at)

    def look_at_steps(self, at):
        """E7: each has its moment once, and is logged if the instance stands."""
        for step in self.item.steps:
            if step not in self.come and self.has_come(step):
                self.come.add(step)
                if self.stands:
                    told = self.held_back if self.waived else self.story
                    told.append(("escalation", at, step.action))

    def has_come(self, step):
        if step.kind == "percent":
            return self.used * 100 >= self.item.target * step.amount
        if step.kind == "before":
            return self.used >= self.item.target - step.amount
        return self.status == "noncompliant" and self.late >= step.amount

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
            late = range(self.deadline(self.item.target), at)
            self.late = sum(working(self.item.calendar, minute) for minute in late)
        elif self.used >= self.item.warn_after > 0:
            self.status = "nearing"
            self.tell("warning", at)
        self.look_at_steps(at)

    def take_back(self, at):
        """G4, A3: what was met is not; a late one waits to be met again."""
        if self.status == "succeeded":
            self.reopen(at)
        elif self.status == "noncompliant" and self.met is not None:
            self.met = None
            self.tell("reopened", at)
            # One that took over its result has let no minute pass so far.
            self.used = sum(self.counts(minute) for minute in range(self.start, at))
            late = range(self.deadline(self.item.target), at)
            self.late = sum(working(self.item.calendar, minute) for minute in late)
            self.minute = at
            self.look_at_steps(at)

    def waive(self, at):
        """G5: what has come before was logged; from now on nothing is."""
        self.pass_time(at)
        self.waived = True
        self.tell("waived", at)

    def unwaive(self, at):
        """G5: as if the waiver had never been, unless it was met meanwhile."""
        self.pass_time(at)
        self.waived = False
        self.tell("unwaived", at)
        if self.escalates:
            self.story += self.held_back
        self.held_back = []

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

    def result(self, failure):
        """R2: the minutes that were used until it was met, and those of them that came
        too late; nothing before it is met."""
        if self.met is None or self.status not in ("succeeded", "noncompliant"):
            return None, None
        until = min(self.met, failure)
        used = sum(self.counts(minute) for minute in range(self.start, until))
        late = sum(
            working(self.item.calendar, minute) for minute in range(failure, self.met)
        )
        return used + late, late

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
            self.waived,
            *self.result(failure),
            [tuple(hold) for hold in self.holds],
            sorted(self.story),
        )
