# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where the answers of a record to a policy stand."""

from __future__ import annotations

from ..sla_core.policy.domains import check_values, parse
from ..store.config_rows import ConfigRow


class RowLayout:
    """Where the answers of a policy's row stand; every condition is asked once."""

    def __init__(self) -> None:
        self.starts: list[str] = []
        self.start_of: dict[int, int] = {}
        self.chosen: dict[int, int] = {}
        self.conditions: list[str] = []
        self.asked: list[int] = []
        self.first_asked = 0

    def add_start(self, kpi: ConfigRow, name: str) -> None:
        """Have the moment read that a KPI counts from."""
        if name not in self.starts:
            self.starts.append(name)
        self.start_of[kpi.id] = 1 + self.starts.index(name)

    def add_choices(self, kpis: list[ConfigRow]) -> None:
        """After the starts stand the chosen items of the KPIs, then the answers."""
        first = 1 + len(self.starts)
        self.chosen = {kpi.id: first + n for n, kpi in enumerate(kpis)}
        self.first_asked = first + len(kpis)

    def ask(self, text: str | None) -> int:
        """The number of a condition among the policy's conditions."""
        domain = parse(text)
        check_values(domain)
        text = str(domain)
        if text not in self.conditions:
            self.conditions.append(text)
        return self.conditions.index(text)

    def answer(self, text: str | None) -> int:
        """Where the row answers a condition, -1 for an empty one (D7)."""
        if not parse(text):
            return -1
        number = self.ask(text)
        if number not in self.asked:
            self.asked.append(number)
        return self.first_asked + self.asked.index(number)
