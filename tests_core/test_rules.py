# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every rule of the finished sections has a test that names it, and a line for it."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from devtools import rules  # noqa: E402

NAMED = {named for named, _path, _name in rules.named_tests()}

#: The sections of the specification that are built, with their last rule.
BUILT = {
    **{"A": 6, "B": 4, "C": 7, "D": 8, "E": 8, "F": 7},
    **{"G": 5, "H": 7, "I": 8, "P": 1},
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
