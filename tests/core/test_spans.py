# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Spans against a set of ticks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import FIRST, LAST, instants, span_lists, working_ticks
from sla_core.time.spans import Spans, clipped, merged


@given(span_lists)
def test_merging_keeps_the_instants(spans):
    assert working_ticks(merged(spans)) == working_ticks(spans)


@given(span_lists)
def test_merged_spans_are_sorted_and_apart(spans):
    result = list(merged(spans))
    assert all(start < end for start, end in result)
    assert all(one[1] < two[0] for one, two in pairwise(result))


@given(span_lists, st.randoms(use_true_random=False))
def test_neither_order_nor_splitting_matters(spans, random):
    pieces = []
    for start, end in spans:
        cut = random.randint(start, end)
        pieces += [(start, cut), (cut, end)]
    random.shuffle(pieces)
    assert Spans(pieces) == Spans(spans)


def test_empty_and_reversed_spans_hold_nothing():
    assert list(merged([(5, 5), (9, 3)])) == []
    assert Spans([(5, 5), (9, 3)]).total == 0


@given(span_lists, instants, instants)
def test_clipping_cuts_at_both_bounds(spans, low, high):
    inside = {tick for tick in working_ticks(spans) if low <= tick < high}
    assert working_ticks(clipped(spans, low, high)) == inside


@given(span_lists, instants)
def test_before_counts_the_ticks(spans, instant):
    ticks = working_ticks(spans)
    assert Spans(spans).before(instant) == sum(tick < instant for tick in ticks)


@given(span_lists)
def test_total_and_length(spans):
    counted = Spans(spans)
    assert counted.total == len(working_ticks(spans))
    assert len(counted) == len(list(counted))


@given(span_lists, st.data())
def test_the_earliest_of_all_instants_with_that_much_before(spans, data):
    counted = Spans(spans)
    if not counted.total:
        return
    seconds = data.draw(st.integers(1, counted.total))
    moments = [
        moment
        for moment in range(FIRST - 1, LAST + 2)
        if counted.before(moment) == seconds
    ]
    assert counted.earliest(seconds) == moments[0]


@given(span_lists)
def test_there_is_no_more_than_the_total(spans):
    counted = Spans(spans)
    with pytest.raises(IndexError):
        counted.earliest(counted.total + 1)


def test_spans_are_values():
    assert Spans([(1, 2), (2, 3)]) == Spans([(1, 3)]) != Spans([(1, 4)])
    assert Spans([(1, 3)]) != [(1, 3)]
    assert repr(Spans([(4, 5), (1, 3)])) == "Spans([(1, 3), (4, 5)])"
    with pytest.raises(TypeError):
        hash(Spans())
