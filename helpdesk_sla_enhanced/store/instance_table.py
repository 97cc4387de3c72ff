# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where each fact of an instance is stored: a line for each, and nowhere else.

A line says which fact a column holds, and how it is read and written; the rows that
are written, the SELECT and what becomes of its rows follow from the lines. A field that
is new in :class:`~..sla_core.timer.facts.Timer` or
:class:`~..sla_core.judging.record.Instance` needs a line here, and a column in the
model.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from odoo.tools import SQL

from ..sla_core.judging.record import Instance
from ..sla_core.timer import timer as tm
from ..sla_core.timer.escalation import Step
from ..sla_core.timer.timer import Timer
from .columns import BOOL, EPOCH, FLOAT, ID, JSON, TEXT, TIME

#: How a column is read: the SQL around its name.
PLAIN = "%s"
OR_ZERO = "COALESCE(%s, 0)"
OR_FALSE = "COALESCE(%s, FALSE)"
IN_SECONDS = "ROUND(%s * 60)::bigint"
#: Numbers are read much faster than words, and words than JSON.
AS_NUMBER = f"array_position('{{{','.join(tm.STATUSES)}}}'::varchar[], %s)"
AS_TEXT = "%s::text"


def or_null(value: int | None) -> int | None:
    """An id as it is stored, NULL for none."""
    return value or None


def in_minutes(seconds: int) -> float:
    """A duration as people read it."""
    return seconds / 60


def as_json(steps: Sequence[Step]) -> str | None:
    """The steps of escalation as they are stored, NULL for none."""
    return json.dumps(steps) if steps else None


class Line(NamedTuple):
    """Where a fact is stored.

    :param column: the name of the column
    :param kind: its kind, as in ``columns.py``
    :param fact: the path of the fact from an instance
    :param read: the SQL that reads it, None for what follows from other facts
    :param write: makes of the fact what is stored, if that is something else
    """

    column: str
    kind: str
    fact: str
    read: str | None
    write: Callable[[Any], Any] | None = None


#: What is written at birth and never again.
BORN = (
    Line("kpi_id", ID, "kpi", PLAIN),
    Line("item_id", ID, "item", PLAIN),
    Line("policy_id", ID, "policy", PLAIN),
    Line("cycle", ID, "cycle", PLAIN),
    Line("previous_instance_id", ID, "previous", OR_ZERO, or_null),
    Line("start_time", TIME, "timer.start", EPOCH),
    Line("reapplied", ID, "reapplied", OR_ZERO, or_null),
)
#: The terms that an instance is pinned to, which only a recompute changes (C5).
TERMS = (
    Line("target_seconds", ID, "timer.target", PLAIN),
    Line("warning_seconds", ID, "timer.warn_after", OR_ZERO),
    Line("calendar_id", ID, "calendar", OR_ZERO, or_null),
    Line("allow_pause", BOOL, "timer.allow_pause", OR_FALSE),
    Line("max_hold_seconds", ID, "timer.max_hold", OR_ZERO),
)
#: What its life changes.
CHANGING = (
    Line("status", TEXT, "timer.status", AS_NUMBER),
    Line("warning_time", TIME, "timer.warning", EPOCH),
    Line("failure_time", TIME, "timer.failure", EPOCH),
    Line("met_time", TIME, "timer.met", EPOCH),
    Line("end_time", TIME, "timer.end", EPOCH),
    Line("on_hold_since", TIME, "timer.hold_start", EPOCH),
    Line("hold_spent", BOOL, "timer.hold_spent", OR_FALSE),
    Line("last_on_hold", TIME, "timer.last_hold", EPOCH),
    Line("on_hold_minutes", FLOAT, "timer.held_work", IN_SECONDS, in_minutes),
    Line("on_hold_clock_minutes", FLOAT, "timer.held_clock", IN_SECONDS, in_minutes),
    Line("resume_time", TIME, "timer.resume", EPOCH),
    Line("resume_warning_time", TIME, "timer.resume_warning", EPOCH),
    Line("resume_failure_time", TIME, "timer.resume_failure", EPOCH),
    Line("is_current", BOOL, "current", OR_FALSE),
    Line("lapsed", BOOL, "lapsed", OR_FALSE),
    Line("estimated", BOOL, "estimated", OR_FALSE),
    Line("idle_since", TIME, "idle", EPOCH),
    Line("user_id", ID, "user", OR_ZERO, or_null),
    Line("elapsed_seconds", ID, "elapsed", PLAIN),
    Line("late_seconds", ID, "late", PLAIN),
    Line("next_event_time", TIME, "timer", None, tm.next_event),
    Line("steps", JSON, "timer.steps", AS_TEXT, as_json),
)
#: What is written by others, see ``engine/waivers.py``.
READ_ONLY = (
    Line("id", ID, "id", PLAIN),
    Line("waived", BOOL, "timer.waived", OR_FALSE),
)


class Writer:
    """Makes rows of instances.

    :param lines: what stands in a row, in its order
    """

    def __init__(self, lines: Sequence[Line]) -> None:
        #: Pairs of name and kind, as the rows have them.
        self.columns = tuple((line.column, line.kind) for line in lines)
        self._facts_of = attrgetter(*(line.fact for line in lines))
        self._made = [
            (position, line.write) for position, line in enumerate(lines) if line.write
        ]

    def row(self, instance: Instance) -> list[Any]:
        """The values of an instance, moments in epoch seconds."""
        values = [*self._facts_of(instance)]
        for position, write in self._made:
            values[position] = write(values[position])
        return values


# -- what is read -----------------------------------------------------------------

_READ = {
    line.fact: SQL(line.read, SQL(line.column))
    for line in (*BORN, *TERMS, *CHANGING, *READ_ONLY)
    if line.read
}
#: The ended holds have a table of their own.
_BEFORE_HOLDS = Instance._fields.index("holds")
_TIMER = 1 + Instance._fields.index("timer")
_AFTER_TIMER = _TIMER + len(Timer._fields)
_HOLDS = _AFTER_TIMER + _BEFORE_HOLDS - _TIMER
_STATUS = _TIMER + Timer._fields.index("status")
_STEPS = _TIMER + Timer._fields.index("steps")
#: Where some facts stand in a row that is read; the tracker is the first of all.
INSTANCE_ID = 1 + Instance._fields.index("id")
LAST_HOLD = _TIMER + Timer._fields.index("last_hold")


def _facts() -> Iterable[str]:
    """The facts that are read, in the order in which they make an instance."""
    for name in Instance._fields:
        if name == "timer":
            yield from (f"timer.{fact}" for fact in Timer._fields)
        elif name != "holds":
            yield name


#: What to SELECT for :func:`to_instance`.
SELECTED = SQL("tracker_id, %s", SQL(", ").join(_READ[fact] for fact in _facts()))


def to_instance(row: Sequence[Any], holds: tuple[tuple[int, int], ...]) -> Instance:
    """The instance of a row of :data:`SELECTED`.

    :param holds: its ended holds, oldest first
    """
    values = [*row]
    values[_STATUS] = tm.STATUSES[row[_STATUS] - 1]
    steps = row[_STEPS]
    values[_STEPS] = (
        () if steps is None else tuple(Step(*step) for step in json.loads(steps))
    )
    timer = Timer._make(values[_TIMER:_AFTER_TIMER])
    return Instance._make(
        (
            *values[1:_TIMER],
            timer,
            *values[_AFTER_TIMER:_HOLDS],
            holds,
            *values[_HOLDS:],
        )
    )
