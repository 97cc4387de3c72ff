# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether the engine is well, judged from a handful of figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

PASS, WARN, FAIL = "pass", "warn", "fail"

#: Seconds that something due may wait until somebody has to know.
LATE = 600

#: Figures in seconds: beyond :data:`LATE` nothing is on time any more.
DELAYS = ("clock_late_seconds", "actions_late_seconds", "backlog_late_seconds")
#: Figures that must be zero, or alarms do not come.
FATAL = (
    "jobs_off",
    "jobs_overdue",
    "instances_without_event",
    "instances_stuck",
    "configuration_unread",
    "policies_broken",
    "policies_without_owner",
)
#: Figures that somebody has to look at, while all else goes on.
NOTABLE = (
    "actions_failed",
    "actions_skipped_broken",
    "backlog_failing",
    "calendars_unfit",
    "routes_broken",
    "no_failure_time",
    "companies_off",
    "models_without_default",
    "job_runner_missing",
)


class Problem(NamedTuple):
    """A figure that is not as it should be, and how bad that is."""

    figure: str
    level: str


def judge(figures: Mapping[str, int]) -> list[Problem]:
    """What is wrong, the worst first.

    >>> judge({"clock_late_seconds": 600, "actions_failed": 0})
    []
    >>> judge({"actions_failed": 2, "clock_late_seconds": 601})
    [Problem(figure='clock_late_seconds', level='fail'), \
Problem(figure='actions_failed', level='warn')]
    """
    late = [Problem(name, FAIL) for name in DELAYS if figures.get(name, 0) > LATE]
    fatal = [Problem(name, FAIL) for name in FATAL if figures.get(name, 0)]
    notable = [Problem(name, WARN) for name in NOTABLE if figures.get(name, 0)]
    return late + fatal + notable


def status(problems: list[Problem]) -> str:
    """The worst level of all problems; ``pass`` without any.

    >>> status([Problem("actions_failed", WARN), Problem("jobs_off", FAIL)])
    'fail'
    """
    levels = {problem.level for problem in problems}
    return next((level for level in (FAIL, WARN) if level in levels), PASS)


def late_minutes(seconds: int) -> int:
    """Whole minutes of a delay that somebody has to know of, else 0.

    >>> [late_minutes(seconds) for seconds in (0, 600, 601, 3600)]
    [0, 0, 10, 60]
    """
    return seconds // 60 if seconds > LATE else 0
