# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether promises can all be met, worked on in the order of their deadlines.

Nobody can do better than that order: if one deadline cannot be met in it, no other
order meets all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from ..time.spans import Spans


class Promise(NamedTuple):
    """Work that is due: ``due`` in UTC epoch seconds, ``work`` in seconds."""

    key: int
    due: int
    work: int


class Verdict(NamedTuple):
    """A promise, with the work up to and with it, and the working time until then."""

    promise: Promise
    needed: int
    there: int

    @property
    def fits(self) -> bool:
        """Whether it can be met."""
        return self.needed <= self.there


def verdicts(
    promises: Iterable[Promise], now: int, people: Sequence[Spans]
) -> list[Verdict]:
    """Each promise in the order of the deadlines, and whether it can be met.

    What is late already needs its work first, and cannot be met. Several people are
    taken to share the work as well as can be: what does not fit then never does.

    :param people: the working time of each who can do the work

    >>> nine_to_five = Spans([(9, 17)])
    >>> two = [Promise(1, 12, 2), Promise(2, 11, 2)]
    >>> [(v.promise.key, v.needed, v.there, v.fits) for v in verdicts(two, 9,
    ...     [nine_to_five])]
    [(2, 2, 2, True), (1, 4, 3, False)]
    """
    needed = 0
    found = []
    for promise in sorted(promises, key=attrgetter("due", "key")):
        needed += promise.work
        due = max(now, promise.due)
        there = sum(person.before(due) - person.before(now) for person in people)
        found.append(Verdict(promise, needed, there))
    return found
