# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a policy's items alone say about it, and how conditions are compared."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sla_core.policy import lint
from sla_core.policy.conditions import (
    FALSE,
    TRUE,
    Leaf,
    leaves,
    paths,
    tree,
    verdict,
)
from sla_core.policy.coverage import uncovered
from sla_core.policy.implication import implies
from sla_core.policy.lint import Finding, Item, examine

RECORDS = [
    dict(zip("abc", values, strict=True)) for values in product(range(3), repeat=3)
]

values = st.integers(0, 2)
simple = st.tuples(
    st.sampled_from("abc"),
    st.sampled_from(["=", "!=", "==", "<>", "<", ">="]),
    values,
)
listed = st.tuples(
    st.sampled_from("abc"),
    st.sampled_from(["in", "not in"]),
    st.lists(values, max_size=3),
)
constant = st.sampled_from([(1, "=", 1), (0, "=", 1)])
terms = st.recursive(
    st.one_of(simple, listed, constant).map(lambda leaf: [leaf]),
    lambda inner: st.one_of(
        inner.map(lambda term: ["!", *term]),
        st.tuples(st.sampled_from("&|"), inner, inner).map(
            lambda parts: [parts[0], *parts[1], *parts[2]]
        ),
    ),
    max_leaves=6,
)
domains = st.lists(terms, max_size=3).map(lambda parts: sum(parts, []))

COMPARE = {
    **dict.fromkeys(("=", "=="), lambda a, b: a == b),
    **dict.fromkeys(("!=", "<>"), lambda a, b: a != b),
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
}


def compares(leaf, record):
    path, operator, value = leaf
    return COMPARE[operator](record.get(path, path), value)


def matches(domain, record):
    """A domain evaluated the naive way, from the end to its beginning."""
    stack = []
    for token in reversed(domain):
        if token == "!":
            stack.append(not stack.pop())
        elif token in ("&", "|"):
            pair = stack.pop(), stack.pop()
            stack.append(all(pair) if token == "&" else any(pair))
        else:
            stack.append(compares(token, record))
    return all(stack)


@given(domains)
def test_a_tree_says_what_its_domain_says(domain):
    node = tree(domain)
    for record in RECORDS:
        found = verdict(node, lambda leaf: compares(leaf.raw, record))  # noqa: B023
        assert found is matches(domain, record)


@given(domains)
def test_the_opposite_of_a_domain_is_its_negation(domain):
    node = tree(domain, negated=True)
    for record in RECORDS:
        found = verdict(node, lambda leaf: compares(leaf.raw, record))  # noqa: B023
        assert found is not matches(domain, record)


@given(domains, domains)
def test_implication_holds_for_every_record(one, other):
    if implies(tree(one), tree(other)):
        assert all(matches(other, r) for r in RECORDS if matches(one, r))


@given(domains, st.sets(st.sampled_from("abc")))
def test_a_verdict_on_part_of_a_record_holds_for_the_whole(domain, known):
    node = tree(domain)
    for record in RECORDS:
        found = verdict(
            node,
            lambda leaf: compares(leaf.raw, record) if leaf.path in known else None,  # noqa: B023
        )
        assert found in (None, matches(domain, record))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([("a", "=", 1)], [("a", "in", [1])]),
        ([("a", "!=", 1)], ["!", ("a", "=", 1)]),
        ([("a", "=", 1), ("b", "=", 2)], ["&", ("b", "=", 2), ("a", "=", 1)]),
        (["!", "|", ("a", "=", 1), ("b", "=", 2)], [("a", "!=", 1), ("b", "!=", 2)]),
        ([("a", "IN", [2, 1])], [("a", "in", (1, 2))]),
        (["!", ("a", "any", [("x", "=", 1)])], [("a", "not any", [("x", "in", [1])])]),
        (["|", (1, "=", 1), ("a", "=", 1)], []),
        ([(1, "=", 1)], []),
        ([("a", "=", 1), (0, "=", 1)], [(0, "=", 1)]),
        ([("a", "=", [1, 2])], [("a", "in", [1, 2])]),
        ([("a", "=", 1), ("a", "=", 1)], [("a", "=", 1)]),
    ],
)
def test_spelling_makes_no_difference(one, other):
    assert tree(one) == tree(other)


def test_always_and_never():
    assert tree([]) == TRUE
    assert tree([], negated=True) == FALSE


@pytest.mark.parametrize("broken", [["!"], ["&", ("a", "=", 1)]])
def test_an_operator_without_conditions_is_refused(broken):
    with pytest.raises(ValueError, match="lacks its conditions"):
        tree(broken)


def test_values_that_cannot_be_hashed_are_compared():
    assert tree([("a", "in", [{"x": 1}])]) == tree([("a", "in", [{"x": 1}])])
    assert isinstance(tree([("a", "=", {"x": 1})]), Leaf)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([("a", "=", 1), ("b", "=", 2)], [("a", "=", 1)], True),
        ([("a", "=", 1)], [("a", "=", 1), ("b", "=", 2)], False),
        ([("a", "in", [1, 2])], [("a", "in", [1, 2, 3])], True),
        ([("a", "not in", [1, 2])], [("a", "!=", 1)], True),
        ([("a", "=", 1)], ["|", ("a", "=", 1), ("b", "=", 2)], True),
        (["|", ("a", "=", 1), ("a", "=", 2)], [("a", "in", [1, 2])], True),
        ([("a", ">", 1)], [("a", ">", 1)], True),
        ([("a", "any", [("x", "=", 1)])], [("a", "any", [("x", "in", [1, 2])])], True),
        ([("a", "any", [("x", "=", 1)])], [("a", "any", [("x", "=", 2)])], False),
        # Another tag may make it false: nothing follows.
        ([("tags", "in", [1])], [("tags", "not in", [2])], False),
    ],
)
def test_implication(one, other, expected):
    assert implies(tree(one), tree(other)) is expected


@given(domains, domains)
def test_implication_between_fields_of_one_value(one, other):
    if implies(tree(one), tree(other), single=True):
        assert all(matches(other, record) for record in RECORDS if matches(one, record))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([("a", "=", 1)], [("a", "!=", 2)], True),
        ([("a", "=", 1)], [("a", "not in", [1, 2])], False),
        ([("a", "!=", True)], [("a", "=", False)], True),
        ([("a", "!=", False)], [("a", "=", True)], True),
        ([("a", "!=", 0)], [("a", "=", 1)], False),
    ],
)
def test_implication_if_a_field_holds_one_value(one, other, expected):
    assert implies(tree(one), tree(other), single=True) is expected


def test_paths_reach_into_related_records():
    node = tree(["|", ("a.b", "=", 1), ("c", "any", [("d", "any", [("e", "=", 1)])])])
    assert paths(node) == {"a.b", "c.d.e"}


def rules(*items, **options):
    return [(f.rule, f.id, f.other or f.path) for f in examine(items, **options)]


HOT = [("priority", "=", "3")]
DONE = [("stage_id", "=", 4)]


def test_nothing_to_say_about_a_plain_policy():
    assert rules(Item(1, 1, HOT, DONE), Item(2, 1, [], DONE)) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ([], HOT),
        (HOT, HOT),
        (HOT, [("team_id", "=", 1), *HOT]),
        ([("priority", "in", ["2", "3"])], HOT),
    ],
)
def test_an_item_that_is_always_shadowed(earlier, later):
    found = rules(Item(1, 1, earlier, DONE), Item(2, 1, later, DONE))
    assert (lint.SHADOWED, 2, 1) in found


def test_an_item_is_shadowed_once_and_by_its_own_kpi_only():
    items = [Item(1, 1, [], []), Item(2, 1, [], []), Item(3, 1, HOT, [])]
    items.append(Item(4, 2, HOT, []))
    found = [f for f in examine(items) if f.rule == lint.SHADOWED]
    assert found == [Finding(lint.SHADOWED, 2, 1), Finding(lint.SHADOWED, 3, 1)]


def test_a_wider_item_after_a_narrow_one_is_fine():
    assert rules(Item(1, 1, HOT, DONE), Item(2, 1, [], DONE)) == []


@pytest.mark.parametrize(
    ("applicable", "success", "found"),
    [
        # Left before it is met: in progress is neither.
        ([("stage_id", "=", 1)], DONE, True),
        ([("stage_id.closed", "=", False)], DONE, True),
        ([("priority", "=", "3"), ("stage_id", "=", 1)], DONE, True),
        # The success keeps it applicable.
        ([("stage_id", "not in", [5, 6])], DONE, False),
        ([("priority", "=", "3"), ("stage_id", "!=", 5)], DONE, False),
        ([("stage_id", "in", [1, 4])], DONE, False),
        # Whatever leaves it meets it (F7).
        ([("waits", "=", True)], [("waits", "=", False)], False),
        ([("waits", "=", True), ("team", "=", 1)], [("waits", "!=", True)], False),
        ([("stage_id", "!=", 4)], DONE, False),
        # A hold on either side of an or says nothing of leaving.
        (["|", ("stage_id", "=", 1), ("team", "=", 1)], DONE, False),
    ],
)
def test_the_same_field_in_both_conditions(applicable, success, found):
    said = rules(Item(1, 1, applicable, success), Item(2, 1, [], DONE))
    assert bool(said) is found
    assert not said or said[0][:2] == (lint.SAME_FIELD, 1)


def test_an_item_that_only_closed_records_leave():
    item = Item(1, 1, [("stage_id.closed", "=", False)], DONE, keeps_open=True)
    assert rules(item, Item(2, 1, [], DONE)) == []


def test_recalculated_results_must_stay_applicable():
    open_only = Item(1, 1, [("closed", "=", False)], [("closed", "=", True)])
    others = Item(2, 1, [], DONE)
    found = rules(open_only, others, recalculates=True)
    assert found == [(lint.SAME_FIELD, 1, "closed")]
    not_lost = Item(1, 1, [("stage_id", "!=", 5)], DONE)
    assert rules(not_lost, others, recalculates=True) == []


def test_a_related_field_is_the_field_it_stands_for():
    real = {"closed": "stage_id.closed"}
    found = rules(
        Item(1, 1, [("closed", "=", False)], DONE),
        Item(2, 1, [], DONE),
        real=lambda path: real.get(path, path),
    )
    assert found == [(lint.SAME_FIELD, 1, "stage_id")]


@pytest.mark.parametrize(
    "path",
    [
        *("write_date", "message_ids", "activity_ids.user_id", "partner_id.write_uid"),
        *("color", "kanban_state", "last_stage_update"),
    ],
)
def test_a_field_that_changes_all_the_time(path):
    found = rules(Item(1, 1, [(path, "!=", False)], DONE), Item(2, 1, [], DONE))
    assert found == [(lint.FREQUENT_FIELD, 1, path)]


@pytest.mark.parametrize(
    "path", ["create_date", "awaiting_reply", "color_id", "messages"]
)
def test_a_field_that_does_not(path):
    assert not lint.is_frequent(path)


def test_a_frequent_field_in_the_success_criteria_is_fine():
    assert rules(Item(1, 1, [], [("message_ids", "!=", False)])) == []


def test_a_kpi_without_an_item_for_all_other_records():
    assert rules(Item(1, 7, HOT, DONE)) == [(lint.NO_CATCH_ALL, 7, "")]


def test_an_item_for_all_open_records_is_a_catch_all():
    open_only = [("stage_id", "not in", [5, 6])]
    assert rules(Item(1, 7, open_only, DONE, covers_open=True)) == []


def test_a_repeating_kpi_wants_no_catch_all():
    assert rules(Item(1, 7, HOT, DONE, repeats=True)) == []


def test_any_number_of_items_is_fine():
    """D8: no limit at fifteen."""
    items = [
        Item(n, 1, [("team_id", "=", n)] if n < 40 else [], DONE) for n in range(1, 41)
    ]
    assert rules(*items) == []


def test_items_that_cover_all_records_together():
    """K: four priorities, each with an item, leave nobody out."""
    items = [Item(n, 7, [("priority", "=", str(n))], DONE) for n in range(4)]
    assert [found.rule for found in examine(items)] == [lint.NO_CATCH_ALL]
    assert examine(items, covered={7}) == []


@given(st.lists(domains, min_size=1, max_size=3))
def test_what_is_said_to_be_covered_is(conditions):
    """Whatever the conditions, no record is said to be covered that is not."""
    nodes = [tree(condition) for condition in conditions]
    asked = {leaf for node in nodes for leaf in leaves(node)}
    values_ = {
        name: [
            (
                str(value),
                {
                    leaf: compares(leaf.raw, {name: value})
                    for leaf in asked
                    if leaf.path == name
                },
            )
            for value in range(3)
        ]
        for name in "abc"
    }
    gap = uncovered(nodes, values_)
    missed = [
        record
        for record in RECORDS
        if not any(matches(condition, record) for condition in conditions)
    ]
    if gap is None:
        assert not missed
    elif gap:
        wanted = {name: int(value) for name, value in gap.items()}
        assert any(wanted.items() <= record.items() for record in missed)


def test_opposites_cover_everything():
    """A tag is there or it is not, though nothing is known of tags."""
    nodes = [tree([("tags", "in", [1])]), tree([("tags", "not in", [1])])]
    assert uncovered(nodes, {}) is None
    assert uncovered(nodes[:1], {}) == {}


def test_too_much_to_try_says_nothing():
    many = [tree([(f"f{n}", "=", 1)]) for n in range(20)]
    assert uncovered(many, {}) == {}
