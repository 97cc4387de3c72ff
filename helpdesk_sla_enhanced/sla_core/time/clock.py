# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Working time as a clock: when is so much of it done, how much of it was that.

:class:`WorkClock` counts the working time of one calendar, :data:`ALWAYS` counts all
time. Both keep the promises of :class:`Clock` (SEMANTICS C4, D3, H2, E7).

>>> hour = 3600
>>> two_days = [(9 * hour, 17 * hour), (33 * hour, 41 * hour)]
>>> office = WorkClock(lambda low, high: two_days)
>>> office.add(16 * hour, 2 * hour) == 34 * hour  # an hour today, an hour tomorrow
True
>>> office.add(9 * hour, 8 * hour) == 17 * hour  # closing time, not tomorrow's opening
True
>>> office.between(16 * hour, 34 * hour) // hour
2
>>> ALWAYS.add(9 * hour, 2 * hour) == 11 * hour
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Protocol

from .spans import Span, Spans, clipped, merged

DAY = 86_400
#: What is asked of a calendar at a time.
YEAR = 365 * DAY
#: A calendar that does not hold the answer within ten years has none (SEMANTICS K).
HORIZON = 3_653 * DAY
#: The first and the last second that every zone can show: what lies beyond is no moment
#: that anybody could be held to (I6). 3 January of the year 1, 28 December of 9999.
EARLIEST = -62_135_424_000
LATEST = 253_401_955_200
#: The most years a clock keeps, so that absurd dates cannot fill the memory.
KEPT = 128

Load = Callable[[int, int], Iterable[Span]]


class Clock(Protocol):
    """What the engine asks about working time.

    Instants are whole UTC epoch seconds, durations whole working seconds.
    """

    def add(self, start: int, seconds: int) -> int | None:
        """The earliest ``t >= start`` with ``between(start, t) == seconds``.

        So a full working day ends at closing time, and ``add(start, 0) == start`` even
        at night. None when that is more than the horizon after ``start``.

        :raises ValueError: when ``seconds`` is negative
        """

    def between(self, begin: int, end: int) -> int:
        """Working seconds in ``[begin, end)``; 0 when ``end <= begin``."""

    def spans(self, begin: int, end: int) -> Iterator[Span]:
        """The stretches of working time in ``[begin, end)``, in order; they neither
        touch nor overlap."""


class WorkClock:
    """The working time of one calendar, loaded a year at a time when first needed.

    ``load(low, high)`` gives the working spans of ``[low, high)``; it may answer in any
    order and beyond the bounds, but must say the same of the same instant every time.

    Years are kept apart ("pages" on a fixed grid), so that a record from 1990 loads
    1990 and not all the years since. ``pages`` may be shared between clocks of the same
    calendar, also across threads: a page never changes once it is there.
    """

    __slots__ = ("_horizon", "_load", "_pages", "_share", "_width")

    def __init__(
        self,
        load: Load,
        pages: dict[int, Spans] | None = None,
        *,
        share: Callable[[], bool] | None = None,
        width: int = YEAR,
        horizon: int = HORIZON,
    ) -> None:
        """
        :param load: the source of working spans
        :param pages: what was loaded already, by page number; filled as time goes by
        :param share: asked before each loading, whether the result may go to ``pages``;
            after a no the clock goes on with a copy of its own
        :param width: seconds in a page, at most the horizon
        :param horizon: how far to look, in seconds
        :raises ValueError: when a page is wider than the horizon, or empty
        """
        if not 0 < width <= horizon:
            raise ValueError("a page is at least a second and at most the horizon")
        self._load = load
        self._share = share
        self._pages = {} if pages is None else pages
        self._width = width
        self._horizon = horizon

    def _page(self, index: int) -> Spans:
        page = self._pages.get(index)
        return self._fetch(index) if page is None else page

    def _fetch(self, index: int) -> Spans:
        if self._share is not None and not self._share():
            self._pages = self._pages.copy()
            self._share = None
        low = index * self._width
        high = low + self._width
        page = Spans(clipped(self._load(low, high), low, high))
        if len(self._pages) >= KEPT:
            self._pages.clear()
        self._pages[index] = page
        return page

    def add(self, start: int, seconds: int) -> int | None:
        """See :meth:`Clock.add`."""
        if seconds <= 0:
            return _nothing(start, seconds)
        if not EARLIEST <= start <= LATEST:
            return None
        index = start // self._width
        page = self._pages.get(index)
        if page is None:
            page = self._fetch(index)
        goal = page.before(start) + seconds
        if goal <= page.total:
            return _shown(page.earliest(goal))
        limit = start + self._horizon
        while (index + 1) * self._width < limit:
            goal -= page.total
            index += 1
            page = self._page(index)
            if goal <= page.total:
                found = page.earliest(goal)
                return _shown(found) if found <= limit else None
        return None

    def between(self, begin: int, end: int) -> int:
        """See :meth:`Clock.between`."""
        if end <= begin:
            return 0
        first = begin // self._width
        last = end // self._width
        page = self._page(first)
        if first == last:
            return page.before(end) - page.before(begin)
        seconds = self._page(last).before(end) - page.before(begin)
        for index in range(first, last):
            seconds += self._page(index).total
        return seconds

    def spans(self, begin: int, end: int) -> Iterator[Span]:
        """See :meth:`Clock.spans`."""
        if end <= begin:
            return iter(())
        pages = range(begin // self._width, (end - 1) // self._width + 1)
        found = (self._page(index).within(begin, end) for index in pages)
        return merged(chain.from_iterable(found))


class AlwaysClock:
    """Every second is working time: the clock of items without calendar (C4)."""

    __slots__ = ("_horizon",)

    def __init__(self, *, horizon: int = HORIZON) -> None:
        """:param horizon: how far to look, in seconds"""
        self._horizon = horizon

    def add(self, start: int, seconds: int) -> int | None:
        """See :meth:`Clock.add`."""
        if seconds <= 0:
            return _nothing(start, seconds)
        if seconds > self._horizon or start < EARLIEST:
            return None
        return _shown(start + seconds)

    def between(self, begin: int, end: int) -> int:
        """See :meth:`Clock.between`."""
        return end - begin if end > begin else 0

    def spans(self, begin: int, end: int) -> Iterator[Span]:
        """See :meth:`Clock.spans`."""
        return iter([(begin, end)] if end > begin else [])


#: Around the clock, every day.
ALWAYS = AlwaysClock()


def later(clock: Clock, moment: int, seconds: int) -> int:
    """``moment`` moved on, or as it was when the clock cannot tell any more (I6)."""
    moved = clock.add(moment, seconds)
    return moment if moved is None else moved


def _shown(instant: int) -> int | None:
    """A moment that every zone can show, None for any other."""
    return instant if EARLIEST <= instant <= LATEST else None


def _nothing(instant: int, seconds: int) -> int:
    """The answer to adding no working time at all."""
    if seconds < 0:
        raise ValueError("a duration is never negative")
    return instant
