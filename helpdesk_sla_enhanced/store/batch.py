# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Everything that one evaluation writes, collected before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..sla_core.judging.changes import REAPPLY, Choice, Entry
from ..sla_core.judging.recompute import RECOMPUTE, UNDO
from ..sla_core.judging.record import Change, Instance, Record
from ..sla_core.judging.spec import PolicySpec, Row
from ..sla_core.judging.summary import Hold, Summary
from ..sla_core.timer import timer as tm


class Head(NamedTuple):
    """A record and its tracker as they are stored; ``tracker`` is 0 without one.

    ``user`` is who is responsible for the record, 0 for nobody or when nobody asked.
    """

    id: int
    company: int
    active: bool
    user: int = 0
    tracker: int = 0
    home: int = 0
    source: str | None = None
    policy: int = 0
    no_sla: bool = False
    hold_start: int | None = None
    last_hold: int | None = None
    held: int = 0

    @property
    def hold(self) -> Hold:
        """The record's own hold total (H4)."""
        return Hold(self.hold_start, self.last_hold, self.held)

    def after(self, home: int, choice: Choice, hold: Hold) -> Head:
        """The same record, as it is kept from now on."""
        return Head(*self[:5], home, *choice, *hold)


class Case:
    """A record that is to be judged, and what was read for that.

    :param company: the company that it belongs to (C2)
    :param choice: the policy that it gets, and from where (F1)
    """

    __slots__ = ("head", "entry", "company", "choice", "instances", "known", "why")

    def __init__(self, head: Head, entry: Entry, company: int, choice: Choice) -> None:
        self.head = head
        self.entry = entry
        self.company = company
        self.choice = choice
        self.instances: tuple[Instance, ...] = ()
        #: The policies that the record is asked for, with its answers.
        self.known: dict[int, tuple[PolicySpec, Row]] = {}
        #: Why it has the entitlement that gives it the policy, if one does.
        self.why: str | None = None

    def record(self, estimated: bool, steady: bool) -> Record:
        """The record as the core judges it."""
        return Record(
            self.instances,
            self.choice[1],
            self.known,
            not self.head.active,
            bool(self.entry.asks & REAPPLY),
            estimated,
            steady,
            self.head.user,
        )


#: The transitions of which the history says more than their names.
DETAILED = frozenset((RECOMPUTE, UNDO, tm.ESCALATION))


class Event(NamedTuple):
    """A line of history; ``change`` is the change it belongs to, if any."""

    tracker: int
    change: int | None
    at: int
    kind: str
    detail: str | None = None
    old: str | None = None
    user: int | None = None


class Run(NamedTuple):
    """An action that is due; ``reason`` says why it is skipped, if it is."""

    tracker: int
    change: int
    action: int
    trigger: str
    due: int
    reason: str | None = None


class Permit:
    """Lets the engine's own code through to its tables (SEMANTICS A4).

    It travels in the context under :data:`PERMIT_KEY`; no request can make one up. An
    automation rule on such a table runs its code in the same context, and adds to it:
    there the permit is good for nothing.
    """

    #: What else may stand in the context: the caller's, and Odoo's own mark of
    #: the rules that have run.
    KEPT = frozenset({"lang", "tz", "allowed_company_ids", "__action_done"})

    def allows(self, context: Iterable[str]) -> bool:
        """Whether this is the context of the engine, to which nobody has added."""
        return self.KEPT.issuperset(set(context) - {PERMIT_KEY})


#: The context keys of a permit and of a batch.
PERMIT_KEY = "sla_permit"
BATCH_KEY = "sla_batch"
#: Is true while silent changes of instances are written (F4).
SILENT_KEY = "sla_silent_change"
#: Says that fields of other addons are computed which follow a ``create`` or ``write``
#: of the engine. What follows transitions has seen that one already.
FOLLOWING_KEY = "sla_following"


class Batch:
    """What one evaluation of records of one model at one moment writes.

    Records are named by their position in ``heads``, instances by their position in
    ``changes``; the store knows the ids once it has written them.
    """

    def __init__(self, model: str, now: int, depth: int = 0) -> None:
        self.model = model
        self.now = now
        #: How many actions in a row have led to these changes (E8).
        self.depth = depth
        self.heads: list[Head] = []
        #: The record-level facts of each head (I3).
        self.summaries: list[Summary] = []
        self.changes: list[tuple[int, Change]] = []
        #: The trackers of records that have come to another company.
        self.moved: list[int] = []
        #: The changes that set off nothing (F4), by their numbers.
        self.silent: set[int] = set()
        self.events: list[Event] = []
        #: What people chose: record, user, the SLA before and after.
        self.choices: list[tuple[int, int, str | None, str]] = []
        self.runs: list[Run] = []
        #: The new value of a deadline field of a record (D6).
        self.deadlines: dict[tuple[str, int], int | None] = {}
        self.instance_ids: list[int] = []
        #: What the override on the instance model is to write, once.
        self.claimable: str | None = None
        self.claim: list[int] = []
        self.birth_rows: dict[int, tuple[Any, ...]] = {}
        #: Whether instances also change the terms that they are pinned to (C5).
        self.new_terms = False

    def add_head(self, head: Head, summary: Summary) -> int:
        """Have a record's tracker written; its position."""
        self.heads.append(head)
        self.summaries.append(summary)
        return len(self.heads) - 1

    def add_change(self, position: int, change: Change, silent: bool) -> int:
        """Have an instance of a record written; the number of its change."""
        number = len(self.changes)
        self.changes.append((position, change))
        if silent:
            self.silent.add(number)
        return number

    @property
    def births(self) -> list[int]:
        """The positions of the changes that are births."""
        return [n for n, (_p, change) in enumerate(self.changes) if not change.before]

    def updates_by_status(self) -> dict[str, list[int]]:
        """The positions of the changes of stored instances, by their new status."""
        grouped = defaultdict(list)
        for number, (_position, change) in enumerate(self.changes):
            if change.before:
                grouped[change.after.timer.status].append(number)
        return grouped

    def by_silence(self, numbers: list[int]) -> list[list[int]]:
        """The changes that may set something off, and those that are silent."""
        if not self.silent:
            return [numbers] if numbers else []
        loud = [number for number in numbers if number not in self.silent]
        quiet = [number for number in numbers if number in self.silent]
        return [some for some in (loud, quiet) if some]

    def next_due(self) -> int | None:
        """The earliest moment at which one of these instances needs the clock."""
        moments = (tm.next_event(change.after.timer) for _p, change in self.changes)
        return min((moment for moment in moments if moment is not None), default=None)

    def holds(self) -> tuple[list[tuple[int, int, int | None]], list[tuple[int, int]]]:
        """The holds to insert and those to end.

        :return: rows of (change, start, end or None), and of (change, end)
        """
        opened: list[tuple[int, int, int | None]] = []
        closed: list[tuple[int, int]] = []
        for number, (_position, change) in enumerate(self.changes):
            if not change.before:
                opened += [(number, start, end) for start, end in change.after.holds]
            running: int | None = None
            for kind, at, *_step in change.transitions:
                if kind == tm.PAUSE:
                    running = at
                elif kind in (tm.RESUME, tm.HOLD_END):
                    if running is None:
                        closed.append((number, at))
                    else:
                        opened.append((number, running, at))
                        running = None
            if running is not None:
                opened.append((number, running, None))
        return opened, closed

    def continued(self, closed: list[tuple[int, int]]) -> dict[int, int]:
        """The births that go on with a hold which ended on their predecessor: their
        numbers, and that of the predecessor's change (H5).

        :param closed: the holds that end, see :meth:`holds`
        """
        ended = {
            self.changes[number][1].after.id: (number, at) for number, at in closed
        }
        found = {}
        for number in self.births if ended else ():
            after = self.changes[number][1].after
            parent, at = ended.get(after.previous, (0, None))
            if at is not None and after.timer.hold_start == at:
                found[number] = parent
        return found
