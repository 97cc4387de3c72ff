# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every rule of the finished sections has a test that names it, and a line for it."""

import pytest

from devtools import rules

NAMED = {named for named, _path, _name in rules.named_tests()}

#: The sections of the specification that are built, with their last rule.
BUILT = {
    **{"A": 6, "B": 4, "C": 7, "D": 8, "E": 8, "F": 7},
    **{"G": 5, "H": 7, "I": 8, "M": 5, "P": 1},
}


def test_the_table_of_the_document_is_the_table_of_the_tests():
    """`python3 -m devtools.rules` writes it."""
    assert rules.written() == rules.table()


@pytest.mark.parametrize(
    "rule",
    [f"{section}{n}" for section, last in BUILT.items() for n in range(1, last + 1)],
)
def test_each_rule_has_a_test(rule):
    assert rule in NAMED


def test_each_rule_that_is_named_stands_in_the_document():
    """What a docstring calls "E3", "C" (the section) or "law 5" is in
    ``docs/semantics.md``."""
    known = {*rules.stated(), *(rule[0] for rule in rules.stated())}
    unknown = {(rule, file) for rule, file in rules.mentions() if rule not in known}
    assert not unknown


def test_no_number_of_a_section_is_missing_or_used_twice():
    text = rules.RULES.read_text(encoding="utf-8")
    numbers = {}
    for rule in rules.stated():
        numbers.setdefault(rule.rstrip("0123456789"), []).append(rule)
    for section, found in numbers.items():
        last = len(found)
        assert found in ([section], [f"{section}{n}" for n in range(1, last + 1)])
        assert all(text.count(f"**{rule} ") == 1 for rule in found)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SEMANTICS F3 and K: nothing.", {"F3", "K"}),
        ("as said (E3), and (H5, law 5)", {"E3", "H5", "law 5"}),
        ("DESIGN, law 4.", {"law 4"}),
        ("a sheet (A4 paper) is none", set()),
    ],
)
def test_a_name_is_found_where_it_stands(text, names):
    assert rules.mentioned(text) == names
