# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the rounds of one measure come to: medians, ratios, queries."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Measure:
    """One thing that is measured, for every subject.

    :param name: its key in the JSON
    :param title: its line in the table
    :param do: the method of `bench.Bench` and its arguments
    :param aim: the ratio to the bare helpdesk that ours should stay below
    :param slices: how many times it is taken in a round, the subjects in turns
    :param subjects: those it is taken of
    """

    name: str
    title: str
    do: str
    arguments: dict[str, Any]
    aim: float | None = None
    slices: int = 1
    subjects: tuple[str, ...] = ("bare", "ours", "peer")


@dataclass
class Rounds:
    """The answers of the workers to one measure, round by round."""

    measure: Measure
    answers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, subject: str, answer: dict[str, Any]) -> None:
        """Add what the subject answered in its next round."""
        self.answers.setdefault(subject, []).append(answer)

    def seconds(self, subject: str) -> list[float]:
        """The times of the subject, by round."""
        return [answer["seconds"] for answer in self.answers[subject]]

    def cpu(self, subject: str) -> list[float]:
        """The times on the processor, by round; NaN where they cannot be known."""
        return [answer["cpu"] for answer in self.answers[subject]]

    def queries(self, subject: str) -> int:
        """The number of SQL queries, once caches are warm."""
        return min(answer["queries"] for answer in self.answers[subject])

    def extra_queries(self, subject: str) -> int:
        """The queries that the subject adds to the bare helpdesk's."""
        return self.queries(subject) - self.queries("bare")

    def ratios(self, subject: str) -> list[float]:
        """The subject's time over the bare helpdesk's, pair by pair.

        The two of a pair ran right after each other, so that a machine which is busy
        for a while slows both.
        """
        return _ratios(self.seconds(subject), self.seconds("bare"))

    def cpu_ratios(self, subject: str) -> list[float]:
        """The same of the times on the processor."""
        return _ratios(self.cpu(subject), self.cpu("bare"))

    def as_json(self) -> dict[str, Any]:
        """Everything, with what follows from it."""
        return {
            "title": self.measure.title,
            "aim": self.measure.aim,
            "subjects": {name: self._subject_json(name) for name in self.answers},
        }

    def _subject_json(self, subject: str) -> dict[str, Any]:
        found = {
            "seconds": median(self.seconds(subject)),
            "cpu_seconds": _known(median(self.cpu(subject))),
            "queries": self.queries(subject),
            "rounds": [
                {name: _known(value) for name, value in answer.items()}
                for answer in self.answers[subject]
            ],
        }
        if subject != "bare":
            found["ratio"] = median(self.ratios(subject))
            found["cpu_ratio"] = _known(median(self.cpu_ratios(subject)))
            found["extra_queries"] = self.extra_queries(subject)
        return found


def _ratios(own: list[float], bare: list[float]) -> list[float]:
    return [one / other for one, other in zip(own, bare, strict=True)]


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value  # JSON has no NaN


def median(values: list[float]) -> float:
    """The median of some times or ratios; NaN when one of them is."""
    return math.nan if any(map(math.isnan, values)) else statistics.median(values)
