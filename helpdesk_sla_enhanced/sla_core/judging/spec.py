# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a policy says, as plain values the core can judge by.

A *row* is what was read of one record for one policy: a tuple whose positions the
specifications name. A position of -1 means "no such condition" (D7).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ..timer.escalation import StepSpec

KEEP = "keep"
CONTINUE = "continue"
CYCLE = "cycle"

Row = Sequence[Any]


class KpiSpec(NamedTuple):
    """One KPI of a policy: where its start and its chosen item stand in the row.

    ``own_start`` is true if the start is a field of its own, not that of the policy.
    """

    id: int
    start: int
    chosen: int
    reopen: str = KEEP
    repeat: bool = False
    own_start: bool = False


class ItemSpec(NamedTuple):
    """One item: its terms in working seconds, and where its conditions stand."""

    id: int
    kpi: int
    target: int
    warn_after: int = 0
    calendar: int = 0
    allow_pause: bool = False
    max_hold: int = 0
    success: int = -1
    pause: int = -1
    steps: tuple[StepSpec, ...] = ()


class PolicySpec(NamedTuple):
    """A policy as the engine judges by it.

    ``selecting`` is false for a policy that was deactivated and only lets its running
    instances finish (C6). ``hold`` is where the model's own pause rule stands, which
    the record's hold total follows (H4), and ``closed`` where it stands whether the
    record is done with, as its model says.
    """

    id: int
    kpis: tuple[KpiSpec, ...]
    items: dict[int, ItemSpec]
    selecting: bool = True
    reapply_always: bool = False
    recalculate: bool = False
    hold: int = -1
    closed: int = -1


def holds_true(row: Row, position: int) -> bool:
    """Whether the condition at ``position`` of the row is true; false without one."""
    return position >= 0 and bool(row[position])
