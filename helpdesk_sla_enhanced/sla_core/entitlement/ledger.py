# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a ticket should have taken of its entitlement, and what is left to book (M2).

Nothing here knows what happened to a ticket. What it should have taken follows from
what it is now; the difference to what its lines sum up to is what is booked. So it does
not matter in which order, or how often, things happened to it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

#: What an entitlement counts.
CASES, HOURS = "cases", "hours"
#: When a ticket takes its part.
ON_CREATE, ON_RESOLVE = "create", "resolve"
#: Digits of a quantity behind the point; what is smaller is no difference.
DIGITS = 6

#: An entitlement, and the channel of the ticket if the entitlement lists it, else 0.
Account = tuple[int, int]


class Use(NamedTuple):
    """What is known of one ticket and the terms of its entitlement.

    :param entitlement: 0 for a ticket without one
    :param channel: the channel of the ticket if the entitlement lists it, else 0
    :param withdrawn: whether its stage says that it was no solution (cancelled), or it
        is the duplicate of another ticket
    :param hours: what was spent on it
    """

    entitlement: int
    channel: int = 0
    allocation: str = CASES
    decrease_on: str = ON_CREATE
    active: bool = True
    closed: bool = False
    withdrawn: bool = False
    hours: float = 0.0

    @property
    def solved(self) -> bool:
        """Whether the customer got what they asked for."""
        return self.closed and not self.withdrawn

    @property
    def counts(self) -> bool:
        """Whether the ticket takes anything of its entitlement.

        What is solved stays counted when the ticket is archived.
        """
        if not self.entitlement:
            return False
        if self.decrease_on == ON_RESOLVE:
            return self.solved
        return self.solved or (self.active and not self.withdrawn)


class Line(NamedTuple):
    """A line to be booked: a negative quantity is taken, a positive one given back."""

    entitlement: int
    channel: int
    quantity: float


def due(use: Use | None) -> dict[Account, float]:
    """What a ticket should have taken, of which account; nothing for a deleted one.

    >>> due(Use(7))
    {(7, 0): 1.0}
    >>> due(Use(7, allocation="hours", decrease_on="resolve", closed=True, hours=1.5))
    {(7, 0): 1.5}
    >>> due(Use(7, closed=True, withdrawn=True))
    {}
    """
    if use is None or not use.counts:
        return {}
    taken = 1.0 if use.allocation == CASES else round(use.hours, DIGITS)
    return {(use.entitlement, use.channel): taken} if taken else {}


def lines(use: Use | None, taken: Mapping[Account, float]) -> list[Line]:
    """What is to be booked so that a ticket has taken what it should.

    :param use: the ticket, None if it is being deleted
    :param taken: what it has taken so far, as its lines say
    :return: what is given back first, then what is taken

    >>> lines(Use(8), {(7, 0): 1.0})
    [Line(entitlement=7, channel=0, quantity=1.0), Line(entitlement=8, channel=0, \
quantity=-1.0)]
    """
    should = due(use)
    found = []
    for account in sorted(should.keys() | taken.keys()):
        quantity = round(taken.get(account, 0.0) - should.get(account, 0.0), DIGITS)
        if quantity:
            found.append(Line(*account, quantity))
    return sorted(found, key=lambda line: line.quantity < 0)


def reason(use: Use | None, line: Line, changed: Collection[str]) -> str:
    """Why a line is booked, in the words of the ledger.

    :param use: the ticket as it is now, None if it is being deleted
    :param changed: what changed of the ticket: some of ``created``, ``active``,
        ``stage``, ``hours``; other names say nothing
    """
    if use is None:
        return "deleted"
    if "created" in changed:
        return "created"
    if (line.entitlement, line.channel) != (use.entitlement, use.channel):
        return "moved"
    if "stage" in changed and use.withdrawn and line.quantity > 0:
        return "cancelled"
    if "stage" in changed and use.solved and use.decrease_on == ON_RESOLVE:
        return "resolved"
    if "active" in changed:
        return "unarchived" if use.active else "archived"
    if "stage" in changed:
        return "reopened"
    if "hours" in changed and use.allocation == HOURS:
        return "hours"
    return "moved" if "entitlement" in changed else "adjusted"
