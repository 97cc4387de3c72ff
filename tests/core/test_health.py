# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What counts as unwell."""

from __future__ import annotations

import pytest
from sla_core.policy.health import (
    DELAYS,
    FAIL,
    FATAL,
    LATE,
    NOTABLE,
    PASS,
    WARN,
    judge,
    status,
)


@pytest.mark.parametrize("name", DELAYS)
def test_a_delay_counts_beyond_ten_minutes(name):
    assert judge({name: LATE}) == []
    assert [p.level for p in judge({name: LATE + 1})] == [FAIL]


@pytest.mark.parametrize("name", FATAL)
def test_what_costs_alarms(name):
    assert status(judge({name: 1})) == FAIL


@pytest.mark.parametrize("name", NOTABLE)
def test_what_wants_a_look(name):
    assert status(judge({name: 1})) == WARN


def test_the_worst_comes_first():
    figures = dict.fromkeys((*NOTABLE, *FATAL), 1) | dict.fromkeys(DELAYS, LATE + 1)
    levels = [problem.level for problem in judge(figures)]
    assert levels == [FAIL] * len(DELAYS + FATAL) + [WARN] * len(NOTABLE)


def test_other_figures_are_no_problem():
    assert status(judge({"actions_pending": 500, "backlog_waiting": 9})) == PASS
