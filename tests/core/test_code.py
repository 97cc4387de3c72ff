# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Code that would end its transaction is found by reading it (SEMANTICS E3)."""

from __future__ import annotations

import pytest
from sla_core.policy.code import ends_transaction

ENDS = [
    "env.cr.commit()",
    "record.env.cr.rollback()",
    "if record:\n    for each in records:\n        each.env.cr.commit()",
    "end = env.cr.commit\nend()",
    "env.cr.execute('COMMIT')",
    "env.cr.execute(' end;')",
    "env.cr.execute('''\n    rollback\n''')",
    "env.cr.execute('ABORT WORK')",
    "env.cr.execute('PREPARE TRANSACTION %s', ['a'])",
]
DOES_NOT = [
    "",
    "record.message_post(body='commit')",
    "env.cr.execute('ROLLBACK TO SAVEPOINT a')",
    "env.cr.execute('rollback work to a')",
    "env.cr.execute('SELECT committed FROM t')",
    "with env.cr.savepoint():\n    record.priority = '3'",
    "this is no Python",
]


@pytest.mark.parametrize("source", ENDS)
def test_it_is_found(source):
    """SEMANTICS E3: whatever commits in the middle could be done twice."""
    assert ends_transaction(source)


@pytest.mark.parametrize("source", DOES_NOT)
def test_the_rest_is_left_alone(source):
    """SEMANTICS E1: code may do everything else."""
    assert ends_transaction(source) == ""
