# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the core makes of a record that no SLA has been applied to yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from odoo.models import BaseModel

from ...sla_core.judging.judgement import judge
from ...sla_core.judging.record import Clocks, Instance, Record
from ...sla_core.judging.spec import PolicySpec, Row

PASSED, FAILED = "passed", "failed"


@dataclass(slots=True)
class Verdict:
    """What a policy makes of one case: the item that applies, 0 for none, and the
    instance, None where nothing starts; ``record`` for words about it."""

    record: BaseModel | None = None
    item: int = 0
    instance: Instance | None = None
    problem: str = ""
    #: What differs from what is expected, in sentences; none when it passes.
    differences: list[str] = field(default_factory=list)

    @property
    def result(self) -> str:
        """Whether all is as it is expected to be."""
        return FAILED if self.differences else PASSED


def first_instances(
    spec: PolicySpec, row: Row, now: int, clocks: Clocks, archived: bool = False
) -> dict[int, Instance]:
    """The instances that a policy gives a record at a moment, by KPI.

    :param now: epoch seconds
    """
    record = Record((), spec.id, {spec.id: (spec, row)}, archived=archived)
    outcome = judge(record, now, clocks)
    return {change.after.kpi: change.after for change in outcome.changes}


def chosen_item(spec: PolicySpec, row: Row, kpi_id: int) -> int:
    """The id of the item that applies for a KPI, 0 for none (D2)."""
    for kpi in spec.kpis:
        if kpi.id == kpi_id:
            return row[kpi.chosen] or 0
    return 0
