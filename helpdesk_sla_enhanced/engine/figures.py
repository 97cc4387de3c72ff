# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The totals of a table from its cells, so that each row is counted once.

The database counts the cells of a table with all its processors, but totals of several
kinds at once with one alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from odoo.models import BaseModel

#: How moments are grouped whose groups are in order by themselves.
PERIODS = ("day", "week", "month", "quarter", "year")

Group = tuple[Any, ...]


class Cells:
    """The cells of a table, and what is asked of each.

    :param groupby: what its rows and its columns are
    :param aggregates: what is asked of groups of any size: numbers, sums and averages
    """

    def __init__(self, groupby: Sequence[str], aggregates: Sequence[str]) -> None:
        self.groupby = list(groupby)
        self.aggregates = list(aggregates)
        #: What is asked of the cells: an average is a sum and a number.
        self.parts: list[str] = []
        for aggregate in self.aggregates:
            name, _colon, how = aggregate.partition(":")
            wanted = [f"{name}:sum", f"{name}:count"] if how == "avg" else [aggregate]
            self.parts += [part for part in wanted if part not in self.parts]

    def total(self, rows: Sequence[Group], groupby: Sequence[str]) -> list[Group]:
        """The groups by rows, columns, both or neither, in order, with their figures:
        an average is that of all rows of a group (SEMANTICS R3).

        :param rows: the cells
        """
        places = [self.groupby.index(spec) for spec in groupby]
        width = len(self.groupby)
        sums: dict[Group, list[Any]] = {} if groupby else {(): self._nothing()}
        for row in rows:
            key = tuple(row[place] for place in places)
            found = sums.setdefault(key, self._nothing())
            for number, value in enumerate(row[width:]):
                if value is not False and value is not None:
                    found[number] = (found[number] or 0) + value
        totals = [(*key, *self._figures(found)) for key, found in sums.items()]
        if places == [1]:  # the cells are in the order of the rows
            totals.sort(key=lambda group: (group[0] is False, group[0] or 0))
        return totals

    def _nothing(self) -> list[Any]:
        return [False] * len(self.parts)

    def _figures(self, found: list[Any]) -> list[Any]:
        parts = dict(zip(self.parts, found, strict=True))
        figures = []
        for aggregate in self.aggregates:
            name, _colon, how = aggregate.partition(":")
            if how == "avg":
                count = parts[f"{name}:count"]
                figures.append(parts[f"{name}:sum"] / count if count else False)
            else:
                value = parts[aggregate]
                figures.append(value or 0 if aggregate == "__count" else value)
        return figures


def cells_of(
    model: BaseModel,
    grouping_sets: Sequence[Sequence[str]],
    aggregates: Sequence[str],
    order: str | None,
) -> Cells | None:
    """The cells from which all groups of a table can be added up; None where they
    cannot: medians are no sums, and only periods of time have an order that is known
    here.
    """
    groupby = list(dict.fromkeys(spec for one in grouping_sets for spec in one))
    known = len(groupby) == 2 and order in (None, ", ".join(groupby))
    if not known or any(len(one) == 2 and [*one] != groupby for one in grouping_sets):
        return None
    if not all(one == "__count" or one[-4:] in (":sum", ":avg") for one in aggregates):
        return None
    (row, _colon, _how), (column, _colon, period) = (
        spec.partition(":") for spec in groupby
    )
    if "." in row or "." in column or period not in PERIODS:
        return None
    return (
        None if model._fields[row].type == "many2many" else Cells(groupby, aggregates)
    )
