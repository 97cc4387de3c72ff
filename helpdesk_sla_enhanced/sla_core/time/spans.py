# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sorted stretches of working time that answer by bisection.

A *span* is half-open, ``[start, end)``, in whole UTC epoch seconds. A :class:`Spans` is
an immutable set of disjoint spans together with the running total of their lengths.

From a closing to the next opening no working time passes. So many instants have the
same working time before them, and the earliest of them is the one that is asked for:

>>> day = Spans([(9, 12), (13, 17)])
>>> day.before(12), day.before(13), day.before(14)
(3, 3, 4)
>>> day.earliest(3)
12
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

Span = tuple[int, int]


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """The same set of instants as sorted spans that neither touch nor overlap.

    Accepts any order, overlaps, and empty or reversed spans, which hold no instant.

    >>> list(merged([(5, 7), (1, 3), (3, 5), (9, 9), (6, 8)]))
    [(1, 8)]
    """
    held: Span | None = None
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if held is None:
            held = (start, end)
        elif start <= held[1]:
            held = (held[0], max(held[1], end))
        else:
            yield held
            held = (start, end)
    if held is not None:
        yield held


def clipped(spans: Iterable[Span], low: int, high: int) -> Iterator[Span]:
    """The parts of the spans inside ``[low, high)``.

    >>> list(clipped([(1, 4), (6, 9), (20, 30)], 2, 8))
    [(2, 4), (6, 8)]
    """
    for start, end in spans:
        if start < high and end > low:
            yield max(start, low), min(end, high)


class Spans:
    """Disjoint spans in order, with prefix sums. Immutable.

    Every question costs one or two bisections, whatever the number of spans.
    """

    # Lists and not array("q"): an array makes a new int for every element that a
    # bisection looks at, which costs more than the memory is worth.
    __slots__ = ("_done", "_ends", "_starts", "total")

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        """:param spans: in any order, overlapping or touching as they like"""
        self._starts: list[int] = []
        self._ends: list[int] = []
        #: working seconds up to the end of each span
        self._done: list[int] = []
        total = 0
        for start, end in merged(spans):
            total += end - start
            self._starts.append(start)
            self._ends.append(end)
            self._done.append(total)
        #: the length of all spans together, in seconds
        self.total: int = total

    def __iter__(self) -> Iterator[Span]:
        """The spans in order, as pairs."""
        return zip(self._starts, self._ends, strict=True)

    def __len__(self) -> int:
        """The number of spans."""
        return len(self._starts)

    def __eq__(self, other: object) -> bool:
        """Whether both hold exactly the same instants."""
        if not isinstance(other, Spans):
            return NotImplemented
        return self._starts == other._starts and self._ends == other._ends

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Spans({list(self)!r})"

    def within(self, low: int, high: int) -> Iterator[Span]:
        """The parts of the spans inside ``[low, high)``, in order.

        >>> list(Spans([(1, 4), (6, 9), (20, 30)]).within(2, 8))
        [(2, 4), (6, 8)]
        """
        first = bisect_right(self._ends, low)
        last = bisect_left(self._starts, high, first)
        return clipped(
            zip(self._starts[first:last], self._ends[first:last], strict=True),
            low,
            high,
        )

    def before(self, instant: int) -> int:
        """Working seconds before ``instant``."""
        index = bisect_right(self._starts, instant) - 1
        if index < 0:
            return 0
        missing = self._ends[index] - instant
        return self._done[index] - missing if missing > 0 else self._done[index]

    def earliest(self, seconds: int) -> int:
        """The first instant with ``before(instant) == seconds``; never an opening.

        :param seconds: ``0 < seconds <= total``
        :raises IndexError: when there is not that much working time
        """
        index = bisect_left(self._done, seconds)
        return self._ends[index] - self._done[index] + seconds
