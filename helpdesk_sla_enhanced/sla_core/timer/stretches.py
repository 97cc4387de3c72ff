# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a failure time came about: every stretch from the start to it (SEMANTICS R1).

The stretches are worked out from the start, the target and the holds, not from the
failure time: so they prove it, or show that the working time was changed since (I6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..time.clock import Clock
from .holds import Span
from .timer import Timer

COUNTED = "counted"
OFF = "off"  # no working time
HOLD = "hold"


class Stretch(NamedTuple):
    """A time that counted, or did not; ``[start, end)`` in epoch seconds."""

    kind: str
    start: int
    end: int


class Course(NamedTuple):
    """The way of a timer from its start to its failure time.

    :param counted: the working seconds of its counted stretches together
    :param end: where the last one ends: the failure time, or for a timer that is on
        hold the moment at which it began
    """

    stretches: tuple[Stretch, ...]
    counted: int
    end: int


def course(timer: Timer, holds: Iterable[Span], clock: Clock) -> Course:
    """Every stretch from the start of a timer to its failure time.

    They follow each other without a gap. A running hold is the last of them, without
    length: nothing is known of what comes after it.

    :param holds: the ended holds of the timer, oldest first; none counts for one that
        may not pause
    """
    walk = _Walk(timer, clock)
    for hold_start, hold_end in holds if timer.allow_pause else ():
        if hold_end > timer.start and not walk.hold(hold_start, hold_end):
            break
    if timer.hold_start is None:
        walk.to_the_end()
    elif walk.count_until(max(timer.hold_start, timer.start)):
        walk.add(HOLD, walk.at)
    return Course(tuple(walk.done), timer.target - walk.left, walk.at)


def moment_of(way: Course, seconds: int) -> int | None:
    """When so many working seconds had been counted; None if they never were.

    >>> moment_of(Course((Stretch(COUNTED, 0, 5), Stretch(OFF, 5, 9)), 5, 9), 3)
    3
    """
    for stretch in way.stretches:
        if stretch.kind != COUNTED:
            continue
        if seconds <= stretch.end - stretch.start:
            return stretch.start + seconds
        seconds -= stretch.end - stretch.start
    return None


class _Walk:
    """Goes from the start on, and notes each stretch."""

    def __init__(self, timer: Timer, clock: Clock) -> None:
        self.clock = clock
        self.at = timer.start
        self.left = timer.target
        self.done: list[Stretch] = []

    def add(self, kind: str, end: int) -> None:
        """A stretch from where we are; one after another of its kind goes on."""
        last = self.done[-1] if self.done else None
        if last and last.kind == kind and kind != HOLD:
            self.done[-1] = last._replace(end=end)
        elif end > self.at or kind == HOLD:
            self.done.append(Stretch(kind, self.at, end))
        self.at = end

    def hold(self, start: int, end: int) -> bool:
        """Whether the timer still ran when a hold began, which stands still then."""
        if not self.count_until(max(start, self.at)):
            return False
        self.add(HOLD, max(end, self.at))
        return True

    def count_until(self, moment: int) -> bool:
        """Whether something is left of the target at a moment, counted up to it."""
        end = self.clock.add(self.at, self.left)
        if end is not None and end <= moment:
            self._walk_to(end)
            return False
        self._walk_to(moment)
        return True

    def to_the_end(self) -> None:
        """Count what is left; nothing, when the clock cannot tell any more (I6)."""
        end = self.clock.add(self.at, self.left)
        if end is not None:
            self._walk_to(end)

    def _walk_to(self, end: int) -> None:
        for low, high in self._spans(end):
            self.add(OFF, low)
            self.add(COUNTED, high)
            self.left -= high - low
        self.add(OFF, end)

    def _spans(self, end: int) -> Iterator[Span]:
        return self.clock.spans(self.at, end)
