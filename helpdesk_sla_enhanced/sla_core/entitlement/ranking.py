# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which of a customer's entitlements a ticket uses (M3, M5).

The narrowest scope wins, then one of which something is left, then the customer's
default, then the one that ends first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from .ledger import CASES

#: Behind every date: the end of an entitlement without one.
NEVER = 10**9
#: Why an entitlement was taken.
ONLY, NARROWEST, LEFT, DEFAULT, ENDS, OLDEST = (
    "only",
    "narrowest",
    "left",
    "default",
    "ends",
    "oldest",
)


class Request(NamedTuple):
    """A ticket that looks for an entitlement.

    :param contact: the person, 0 for none
    :param customer: the company that the person belongs to, or the person
    :param channel: 0 for none
    :param scopes: by dimension (``partner_id``, ``category_id``…) what the ticket is:
        a category and those above it
    """

    contact: int
    customer: int
    company: int
    channel: int = 0
    scopes: Mapping[str, frozenset[int]] = {}


class Candidate(NamedTuple):
    """An entitlement that is active for a company's day.

    :param scopes: by dimension what it is limited to; a dimension that is not named, or
        empty, limits nothing
    :param channels: the listed channels, with what is left of each
    :param company: 0 for all companies
    :param ends: its last day as a number, :data:`NEVER` for none
    """

    id: int
    partner: int
    company: int = 0
    scopes: Mapping[str, frozenset[int]] = {}
    channels: Mapping[int, float] = {}
    allocation: str = CASES
    unlimited: bool = False
    remaining: float = 0.0
    restrict: bool = False
    default: bool = False
    ends: int = NEVER


class Found(NamedTuple):
    """What a ticket finds.

    :param taken: the entitlement that it uses, if any
    :param why: why this one: one of the words of this module
    :param named: the dimensions that the entitlement names
    :param refused: the entitlement that it would use if something were left, if that
        is the reason why it uses none
    :param others: how many others it could have used
    """

    taken: int = 0
    why: str = ""
    named: tuple[str, ...] = ()
    refused: int = 0
    others: int = 0


def belongs(candidate: Candidate, request: Request) -> bool:
    """Whether an entitlement is the customer's own, and for this person (M5)."""
    people = candidate.scopes.get("partner_id")
    return (
        bool(candidate.partner)
        and candidate.partner in (request.contact, request.customer)
        and candidate.company in (0, request.company)
        and (not people or request.contact in people)
    )


def fits(candidate: Candidate, request: Request) -> bool:
    """Whether an entitlement is for such tickets, whatever is left of it."""
    return belongs(candidate, request) and all(
        not wanted or wanted & request.scopes.get(dimension, frozenset())
        for dimension, wanted in candidate.scopes.items()
    )


def has_left(candidate: Candidate, channel: int) -> bool:
    """Whether a ticket may still be made under it: at least one case, or more than
    zero hours, overall and of a listed channel (M3).

    >>> gold = Candidate(1, 2, remaining=3, channels={7: 0.0})
    >>> has_left(gold, 7), has_left(gold, 8)
    (False, True)
    """
    amounts = [] if candidate.unlimited else [candidate.remaining]
    if channel in candidate.channels:
        amounts.append(candidate.channels[channel])
    if candidate.allocation == CASES:
        return all(amount >= 1 for amount in amounts)
    return all(amount > 0 for amount in amounts)


def named(candidate: Candidate, request: Request) -> tuple[str, ...]:
    """The dimensions by which an entitlement is narrower than one for everything."""
    found = [name for name, wanted in sorted(candidate.scopes.items()) if wanted]
    own = candidate.partner == request.contact != request.customer
    if own and "partner_id" not in found:
        found.append("partner_id")
    if request.channel and request.channel in candidate.channels:
        found.append("channel_id")
    return tuple(found)


def find(candidates: Iterable[Candidate], request: Request) -> Found:
    """The entitlement that a ticket uses, and why."""

    def rank(candidate: Candidate) -> tuple[int, ...]:
        return (
            -len(named(candidate, request)),
            not has_left(candidate, request.channel),
            not candidate.default,
            candidate.ends,
            candidate.id,
        )

    fitting = sorted((c for c in candidates if fits(c, request)), key=rank)
    usable = [c for c in fitting if not c.restrict or has_left(c, request.channel)]
    if not usable:
        return Found(refused=fitting[0].id) if fitting else Found()
    best = usable[0]
    why = ONLY
    if len(usable) > 1:
        ranks = zip(rank(best), rank(usable[1]), strict=True)
        words = (NARROWEST, LEFT, DEFAULT, ENDS, OLDEST)
        why = next(
            word
            for word, (mine, next_one) in zip(words, ranks, strict=True)
            if mine != next_one
        )
    return Found(best.id, why, named(best, request), others=len(usable) - 1)
