# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words and values that :mod:`.timer` works with."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

from .escalation import ESCALATION as ESCALATION
from .escalation import Escalation, Steps

IN_PROGRESS = "in_progress"
NEARING = "nearing"
PAUSED = "paused"
SUCCEEDED = "succeeded"
NONCOMPLIANT = "noncompliant"
CANCELED = "canceled"

STATUSES = (IN_PROGRESS, NEARING, PAUSED, SUCCEEDED, NONCOMPLIANT, CANCELED)
#: The clock of a running timer is ticking; a live one may also be paused.
RUNNING = (IN_PROGRESS, NEARING)
LIVE = (IN_PROGRESS, NEARING, PAUSED)
TERMINAL = (SUCCEEDED, NONCOMPLIANT, CANCELED)

# What can happen to a timer from outside.
MET = "met"  # the success criteria are true
UNMET = "unmet"  # they were true and are false again (only `continue` asks this)
HOLD = "hold"  # the pause rule is true
RELEASE = "release"  # the pause rule is false
CANCEL = "cancel"  # another policy, another item, archived, start emptied
EVENTS = (MET, UNMET, HOLD, RELEASE, CANCEL)

# What a timer tells the outside. The first seven and ESCALATION are the triggers of
# actions (E1).
START = "start"
WARNING = "warning"
FAILURE = "failure"
SUCCESS = "success"
PAUSE = "pause"
RESUME = "resume"
CANCELLATION = "cancel"
MET_LATE = "met_late"
REOPENED = "reopened"
HOLD_END = "hold_end"  # a hold that ends without the clock running on


class Transition(NamedTuple):
    """Something that became true of a timer, at the moment it became true."""

    kind: str
    at: int


#: What becomes true of a timer and is reported.
Signal = Transition | Escalation


class Timer(NamedTuple):
    """The facts of one KPI's clock.

    ``warning`` and ``failure`` are the two deadlines as moved by every hold that has
    ended; ``held_work`` and ``held_clock`` add up those holds (H4). ``resume`` and the
    two fields after it are known only while paused under a maximum hold: the second
    at which the hold ends by itself and the deadlines from then on (H7). ``steps`` of
    escalation are few and mostly none (E7).
    """

    status: str
    start: int
    target: int
    warn_after: int
    warning: int | None
    failure: int
    met: int | None = None
    end: int | None = None
    allow_pause: bool = False
    max_hold: int = 0
    hold_start: int | None = None
    hold_spent: bool = False
    last_hold: int | None = None
    held_work: int = 0
    held_clock: int = 0
    resume: int | None = None
    resume_warning: int | None = None
    resume_failure: int | None = None
    steps: Steps = ()
    waived: bool = False


_Value = TypeVar("_Value", bound=tuple[Any, ...])
_PLACES: dict[type, dict[str, int]] = {}


def changed(value: _Value, **changes: Any) -> _Value:
    """``value._replace(**changes)`` for any named tuple, in half the time.

    :raises KeyError: for a name that it does not have
    """
    kind = type(value)
    places = _PLACES.get(kind)
    if places is None:
        names = kind._fields  # type: ignore[attr-defined]
        places = _PLACES[kind] = {name: place for place, name in enumerate(names)}
    fields = list(value)
    for name, field in changes.items():
        fields[places[name]] = field
    return tuple.__new__(kind, fields)
