# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a ticket takes of its entitlement, and gives back (M2)."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_core.entitlement.ledger import Line, Use, due, lines, reason

uses = st.builds(
    Use,
    entitlement=st.integers(0, 3),
    channel=st.integers(0, 2),
    allocation=st.sampled_from(["cases", "hours"]),
    decrease_on=st.sampled_from(["create", "resolve"]),
    active=st.booleans(),
    closed=st.booleans(),
    withdrawn=st.booleans(),
    hours=st.floats(0, 100).map(lambda hours: round(hours, 2)),
)
lives = st.lists(st.none() | uses, max_size=12)


def booked(life):
    """What a ticket's lines sum up to after a life, by account."""
    taken: Counter = Counter()
    for use in life:
        for line in lines(use, taken):
            taken[line.entitlement, line.channel] -= line.quantity
    return {account: taken[account] for account in taken if abs(taken[account]) > 1e-6}


@given(lives.filter(bool))
def test_the_lines_sum_up_to_what_the_ticket_is_now(life) -> None:
    """M2: whatever happened to it before."""
    assert booked(life) == pytest.approx(due(life[-1]))


@given(uses)
def test_booking_twice_books_once(use) -> None:
    """M2: what is right is not booked again."""
    assert lines(use, due(use)) == []


@given(lives)
def test_a_deleted_ticket_has_taken_nothing(life) -> None:
    """M2: a deleted ticket gives back always."""
    assert booked([*life, None]) == {}


@pytest.mark.parametrize(
    ("use", "taken"),
    [
        (Use(0), 0),
        (Use(7), 1),
        (Use(7, closed=True), 1),
        (Use(7, closed=True, withdrawn=True), 0),
        (Use(7, withdrawn=True), 0),
        (Use(7, active=False), 0),
        (Use(7, active=False, closed=True), 1),
        (Use(7, decrease_on="resolve"), 0),
        (Use(7, decrease_on="resolve", closed=True), 1),
        (Use(7, decrease_on="resolve", closed=True, active=False), 1),
        (Use(7, decrease_on="resolve", closed=True, withdrawn=True), 0),
        (Use(7, allocation="hours", hours=2.5), 2.5),
        (Use(7, allocation="hours", decrease_on="resolve", hours=2.5), 0),
        (
            Use(7, allocation="hours", decrease_on="resolve", hours=2.5, closed=True),
            2.5,
        ),
    ],
)
def test_what_a_ticket_takes(use, taken) -> None:
    """M1, M2: cases and hours, on create and on resolve."""
    assert due(use) == ({(7, 0): taken} if taken else {})


def test_twenty_minutes_are_a_third_of_an_hour_each_time() -> None:
    """M2: parts of an hour leave no crumbs."""
    third = Use(7, allocation="hours", hours=1 / 3)
    assert booked([third, Use(7, allocation="hours", hours=1), third]) == {
        (7, 0): 0.333333
    }
    assert booked([third, Use(7, allocation="hours"), third, None]) == {}


def test_a_moved_ticket_gives_back_before_it_takes() -> None:
    """M2: moving gives back and takes again."""
    assert lines(Use(8, channel=3), {(7, 0): 1.0}) == [
        Line(7, 0, 1.0),
        Line(8, 3, -1.0),
    ]


@pytest.mark.parametrize(
    ("use", "quantity", "changed", "word"),
    [
        (Use(7), -1, {"created"}, "created"),
        (None, 1, (), "deleted"),
        (Use(7, decrease_on="resolve", closed=True), -1, {"stage"}, "resolved"),
        (Use(7, decrease_on="resolve"), 1, {"stage"}, "reopened"),
        (Use(7, closed=True, withdrawn=True), 1, {"stage"}, "cancelled"),
        (Use(7), -1, {"stage"}, "reopened"),
        (Use(7, active=False), 1, {"active"}, "archived"),
        (Use(7), -1, {"active"}, "unarchived"),
        (Use(7, allocation="hours", hours=2), -1, {"hours"}, "hours"),
        (Use(8), 1, {"entitlement"}, "moved"),
        (Use(7), -1, {"entitlement"}, "moved"),
        (Use(7), -1, (), "adjusted"),
    ],
)
def test_the_ledger_says_why(use, quantity, changed, word) -> None:
    """M2: every line has its reason."""
    assert reason(use, Line(7, 0, quantity), changed) == word
