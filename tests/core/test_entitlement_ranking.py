# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which of a customer's entitlements a ticket uses (M3, M5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_core.entitlement.ranking import Candidate, Found, Request, find, fits, has_left

ANN, PEETERS, OTHER = 11, 10, 20
EMAIL, PHONE = 1, 2
PRINTERS, HARDWARE = 5, 4

#: Ann of Peeters writes by mail about a printer.
REQUEST = Request(
    ANN,
    PEETERS,
    company=1,
    channel=EMAIL,
    scopes={
        "partner_id": frozenset({ANN}),
        "category_id": frozenset({PRINTERS, HARDWARE}),
    },
)


def pack(number, partner=PEETERS, **values):
    """An entitlement of Peeters with five cases left."""
    return Candidate(number, partner, **{"remaining": 5.0, **values})


def only(dimension, *ids):
    return {dimension: frozenset(ids)}


def taken(*candidates):
    return find(candidates, REQUEST)


def test_the_only_one_is_taken() -> None:
    """M5: one entitlement of the customer's own."""
    assert taken(pack(1), pack(2, OTHER)) == Found(1, "only")


@pytest.mark.parametrize(
    "candidate",
    [
        pack(1, OTHER),
        pack(1, company=2),
        pack(1, scopes=only("partner_id", 12)),
        pack(1, scopes=only("category_id", 6)),
        pack(1, scopes=only("product_id", 3)),
    ],
)
def test_what_is_for_others_is_not_taken(candidate) -> None:
    """M5: another customer, company, person, category or product."""
    assert taken(candidate) == Found()


@pytest.mark.parametrize(
    ("narrow", "dimension"),
    [
        ({"scopes": only("partner_id", ANN, 12)}, "partner_id"),
        ({"partner": ANN}, "partner_id"),
        ({"scopes": only("category_id", HARDWARE)}, "category_id"),
        ({"channels": {EMAIL: 2.0}}, "channel_id"),
    ],
)
def test_the_narrowest_wins_over_the_default(narrow, dimension) -> None:
    """Point 4: the narrowest scope wins, then the default."""
    found = taken(pack(1, default=True), pack(2, **narrow))
    assert found == Found(2, "narrowest", (dimension,), others=1)


def test_then_what_is_left_then_the_default_then_the_end_then_the_oldest() -> None:
    """Point 4: among the equally narrow."""
    used_up = pack(1, remaining=0.0, default=True)
    assert taken(used_up, pack(2)) == Found(2, "left", others=1)
    assert taken(pack(1, ends=5), pack(2, default=True)) == Found(
        2, "default", others=1
    )
    assert taken(pack(1), pack(2, ends=5)) == Found(2, "ends", others=1)
    assert taken(pack(2), pack(1)) == Found(1, "oldest", others=1)


def test_one_that_restricts_and_is_used_up_is_passed_by() -> None:
    """M3: what is left elsewhere is taken before a ticket is refused."""
    gone = pack(1, remaining=0.0, restrict=True, scopes=only("category_id", PRINTERS))
    assert taken(gone, pack(2)).taken == 2
    assert taken(gone) == Found(refused=1)


def test_one_that_does_not_restrict_is_taken_beyond_its_end() -> None:
    """M3: only those that restrict refuse."""
    assert taken(pack(1, remaining=-3.0)).taken == 1


@pytest.mark.parametrize(
    ("values", "left"),
    [
        ({"remaining": 1.0}, True),
        ({"remaining": 0.5}, False),
        ({"remaining": 0.25, "allocation": "hours"}, True),
        ({"remaining": 0.0, "allocation": "hours"}, False),
        ({"remaining": 0.0, "unlimited": True}, True),
        ({"channels": {EMAIL: 0.0}}, False),
        ({"channels": {EMAIL: 0.0}, "unlimited": True}, False),
        ({"channels": {PHONE: 0.0}}, True),
    ],
)
def test_what_is_enough_for_one_more(values, left) -> None:
    """M3: at least one case, or more than zero hours, overall and by the channel."""
    assert has_left(pack(1, **values), EMAIL) is left


candidates = st.lists(
    st.builds(
        Candidate,
        id=st.integers(1, 1000),
        partner=st.sampled_from([PEETERS, ANN, OTHER]),
        scopes=st.sampled_from(
            [{}, only("category_id", HARDWARE), only("category_id", 6)]
        ),
        channels=st.sampled_from([{}, {EMAIL: 0.0}, {EMAIL: 2.0}]),
        remaining=st.integers(-1, 2).map(float),
        restrict=st.booleans(),
        default=st.booleans(),
        ends=st.integers(1, 4),
    ),
    max_size=6,
    unique_by=lambda candidate: candidate.id,
)


@given(candidates, st.randoms())
def test_what_is_found_does_not_depend_on_the_order(some, rng) -> None:
    """Point 4: the order in which the database answers says nothing."""
    shuffled = list(some)
    rng.shuffle(shuffled)
    assert find(some, REQUEST) == find(shuffled, REQUEST)


@given(candidates)
def test_a_ticket_is_refused_only_when_all_that_fit_refuse(some) -> None:
    """M3."""
    found = find(some, REQUEST)
    fitting = [c for c in some if fits(c, REQUEST)]
    usable = [c for c in fitting if not c.restrict or has_left(c, EMAIL)]
    assert bool(found.taken) == bool(usable)
    assert bool(found.refused) == bool(fitting and not usable)
