# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is kept of a record as a whole: its hold total (H4) and its facts (I3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..time.clock import Clock
from ..timer import timer as tm
from .record import Instance


class Hold(NamedTuple):
    """A record's own hold total, whatever its instances do (H4)."""

    start: int | None
    last: int | None
    total: int


def follow_hold(hold: Hold, on_hold: bool, now: int, clock: Clock) -> Hold:
    """The total after the record was found on hold, or not, at ``now``.

    Totals are working seconds of ended holds.
    """
    if on_hold and hold.start is None:
        return Hold(now, now, hold.total)
    if not on_hold and hold.start is not None:
        return Hold(None, hold.last, hold.total + clock.between(hold.start, now))
    return hold


class Summary(NamedTuple):
    """The record-level facts that lists sort, filter and colour by (I3)."""

    tracked: bool
    breached: bool
    warning: int | None
    failure: int | None
    held_failure: int | None
    resume: int | None
    unmet: int | None


def summarize(instances: Iterable[Instance]) -> Summary:
    """The facts of the current instances, from which the status at any moment follows.

    ``warning`` and ``failure`` are the earliest of the running ones, ``held_failure``
    the earliest of the paused ones and ``resume`` the first end of a maximum hold;
    ``unmet`` is the earliest failure that counts as a breach, is not met and somebody
    still works for.
    """
    tracked = breached = False
    warning = failure = held = resume = unmet = None
    for instance in instances:
        if not instance.current:
            continue
        tracked = True
        timer = instance.timer
        status = timer.status
        if status in tm.RUNNING:
            failure = _earlier(failure, timer.failure)
            warning = _earlier(warning, timer.warning)
        elif status == tm.PAUSED:
            held = _earlier(held, timer.failure)
            resume = _earlier(resume, timer.resume)
        elif status == tm.NONCOMPLIANT and not timer.waived:
            breached = True
            if timer.met is None and instance.idle is None:
                unmet = _earlier(unmet, timer.failure)
    return Summary(tracked, breached, warning, failure, held, resume, unmet)


def _earlier(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return other if other < one else one
