# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first matching item of each KPI (SEMANTICS D2)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sla_core.selection import select

policies = st.lists(st.sampled_from("abc"), max_size=10).map(
    lambda kpis: list(enumerate(kpis))
)
matching = st.sets(st.integers(0, 9))


@given(policies, matching)
def test_each_kpi_gets_the_first_item_that_matches(items, matches):
    expected = {}
    for kpi in "abc":
        found = [item for item, of in items if of == kpi and item in matches]
        if found:
            expected[kpi] = min(found)
    assert select(items, matches) == expected


@given(policies, matching)
def test_a_function_says_the_same_as_a_set(items, matches):
    assert select(items, matches.__contains__) == select(items, matches)


@given(policies, matching, st.sampled_from("abc"))
def test_kpis_are_independent(items, matches, kpi):
    alone = [(item, of) for item, of in items if of == kpi]
    assert select(alone, matches).get(kpi) == select(items, matches).get(kpi)


def test_nothing_is_asked_about_an_item_that_cannot_apply():
    asked = []
    items = [(1, "a"), (2, "a"), (3, "b"), (4, "b")]
    select(items, lambda item: asked.append(item) or item != 3)
    assert asked == [1, 3, 4]


def test_an_item_may_stand_for_several_kpis():
    assert select([(1, "a"), (1, "b")], {1}) == {"a": 1, "b": 1}
