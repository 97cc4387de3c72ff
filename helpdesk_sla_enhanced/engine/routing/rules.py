# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The routing rules of a snapshot, and what they ask of tickets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ...store.config_rows import ConfigRow
from ..terms import Compiled

TICKET = "helpdesk.ticket"
#: How many lists of rules a snapshot keeps the SQL of: one for each company whose
#: tickets are routed, more while rules become unusable.
REMEMBERED = 64


@dataclass(slots=True)
class Asked:
    """The conditions of an ordered list of rules, as one row of a ticket.

    The row is the ticket's id and that of the first rule that matches.
    """

    conditions: list[str]
    cases: list[list[tuple[int, int]]]
    model: str = TICKET
    starts: list[str] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    compiled: dict[int, Compiled] = field(default_factory=dict)


def asked(rules: Iterable[tuple[int, str]]) -> Asked:
    """What is asked for rules, given as their ids and conditions, in order."""
    pairs = list(rules)
    return Asked(
        conditions=[text for _id, text in pairs],
        cases=[[(position, rule[0]) for position, rule in enumerate(pairs)]],
    )


@dataclass(slots=True)
class Routes:
    """The rules that are in use, of all companies, in order."""

    rows: Sequence[ConfigRow] = ()
    _asked: dict[tuple[int, ...], Asked] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.rows)

    def of_company(self, company_id: int) -> list[ConfigRow]:
        """The rules for tickets of a company, its own and shared ones."""
        return [row for row in self.rows if row.company_id in (None, company_id)]

    def asked(self, rows: Sequence[ConfigRow]) -> Asked:
        """What is asked for some of the rules, kept with its SQL."""
        key = tuple(row.id for row in rows)
        if key not in self._asked:
            if len(self._asked) >= REMEMBERED:
                self._asked.clear()
            self._asked[key] = asked((row.id, row.applicable_when) for row in rows)
        return self._asked[key]
