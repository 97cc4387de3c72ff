# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Working time counted tick by tick: slow, and too simple to be wrong.

A world is the set of its working ticks. The tests ask a clock and the world the same.
"""

from __future__ import annotations

from hypothesis import strategies as st

#: Working time lies in here; nothing outside of it is.
FIRST, LAST = -150, 150

instants = st.integers(FIRST - 60, LAST + 60)
durations = st.integers(0, 200)
span = st.tuples(st.integers(FIRST, LAST - 1), st.integers(1, 40)).map(
    lambda pair: (pair[0], min(pair[0] + pair[1], LAST))
)
#: In any order, overlapping and touching as they like.
span_lists = st.lists(span, max_size=12)


def working_ticks(spans):
    """The ticks inside any of the half-open spans."""
    return {tick for start, end in spans for tick in range(start, end)}


class Oracle:
    """The promises of ``sla_core.clock.Clock``, kept by counting."""

    def __init__(self, spans, horizon):
        self.ticks = working_ticks(spans)
        self.horizon = horizon

    def between(self, begin, end):
        """Working ticks in ``[begin, end)``."""
        return sum(tick in self.ticks for tick in range(begin, end))

    def add(self, start, seconds):
        """Walk forward until that many working ticks lie behind."""
        moment = start
        while seconds:
            if moment - start >= self.horizon:
                return None
            seconds -= moment in self.ticks
            moment += 1
        return moment
