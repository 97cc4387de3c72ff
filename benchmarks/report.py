# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The report of one run: what it says, and whether promises were kept."""

from __future__ import annotations

import os
import platform
from typing import Any

from . import entitled, faults, figures, punctual, simulation, table, throughput
from .results import Rounds

EXTRA_QUERIES = 10
#: Measures that must ask the database nothing more, in words.
UNTOUCHED = {
    "unwatched": "an unwatched field",
    "partners": "a model that is not enabled",
}
CREATED = {"create_1", "create_100", "create_1000"}
FASTER = 500
#: What is measured in databases of its own, by name.
PARTS = {
    "entitled": entitled,
    "figures": figures,
    "simulation": simulation,
    "throughput": throughput,
    "faults": faults,
    "punctual": punctual,
}


class Report:
    """Everything that was measured.

    :param tickets: how many old tickets were in the databases
    :param number: how many rounds there were
    :param postgresql: the version of the server
    """

    def __init__(
        self, scale: float, tickets: int, number: int, postgresql: str
    ) -> None:
        self.scale = scale
        self.tickets = tickets
        self.number = number
        self.postgresql = postgresql
        self.rounds: list[Rounds] = []
        self.once: dict[str, dict] = {}
        self.parts: dict[str, Any] = {}

    def promises(self) -> list[tuple[str, bool]]:
        """What must hold on any machine, however busy."""
        extra = {one.measure.name: one.extra_queries("ours") for one in self.rounds}
        return [
            *self._promises_of_creation(extra),
            *(
                (f"{words} adds none: {extra[name]}", extra[name] == 0)
                for name, words in UNTOUCHED.items()
                if name in extra
            ),
            *(self._promises_of_clock() if "clock" in self.once else []),
            *(
                promise
                for name, found in self.parts.items()
                for promise in PARTS[name].promises(found)
            ),
        ]

    def _promises_of_creation(self, extra: dict[str, int]) -> list[tuple[str, bool]]:
        if not CREATED <= extra.keys():
            return []
        added = [extra[name] for name in sorted(CREATED)]
        return [
            (
                f"one, a hundred, a thousand new tickets add the same queries: {added}",
                len(set(added)) == 1,
            ),
            (f"these are at most {EXTRA_QUERIES}", max(added) <= EXTRA_QUERIES),
        ]

    def _promises_of_clock(self) -> list[tuple[str, bool]]:
        clock = self.once["clock"]
        agreed, cases, faster = (
            clock[name] for name in ("agreed", "cases", "times_faster")
        )
        return [
            (
                f"WorkClock.add says what plan_hours says: {agreed:,} of {cases:,}",
                agreed == cases,
            ),
            (
                f"WorkClock.add is {FASTER} times faster: {faster:,.0f}",
                faster >= FASTER,
            ),
        ]

    def text(self) -> str:
        """The report as plain text."""
        return "\n\n".join(
            [
                *(self._compared() if self.rounds else []),
                *([self._others()] if self.once else []),
                *(PARTS[name].text(found) for name, found in self.parts.items()),
                table.promises(self.promises()),
            ]
        )

    def _compared(self) -> list[str]:
        head = (
            f"{self.tickets:,} old tickets with two running clocks each; "
            f"{self.number} rounds; ratios of pairs: median (least-most).\n"
            "Times are those of the call, the flush and the precommit hooks, without "
            "the commit;\nby CPU: the processor time of client and server together."
        )
        return [head, table.times(self.rounds), table.queries(self.rounds)]

    def _others(self) -> str:
        clock = self.once["clock"]
        return (
            f"working time: plan_hours {clock['plan_hours_us']:,.0f} µs, WorkClock.add "
            f"{clock['add_us']:.2f} µs warm, {clock['load_ms']:.1f} ms to load a year"
        )

    def as_json(self) -> dict:
        """Everything that was measured."""
        return {
            "scale": self.scale,
            "rounds": self.number,
            "tickets": self.tickets,
            "machine": {
                "cpus": os.cpu_count(),
                "load": os.getloadavg(),
                "python": platform.python_version(),
                "postgresql": self.postgresql,
            },
            "measures": {one.measure.name: one.as_json() for one in self.rounds},
            "once": self.once,
            **{name: PARTS[name].as_json(found) for name, found in self.parts.items()},
            "promises": dict(self.promises()),
        }
