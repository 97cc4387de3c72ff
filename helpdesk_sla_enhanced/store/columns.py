# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The columns of the engine's tables as its SQL writes them, row by row in arrays.

Moments cross this border as whole epoch seconds and are stored as naive UTC
timestamps.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from odoo.tools import SQL

from ..sla_core.timer import timer as tm

ID, INT, BOOL, TEXT, FLOAT, TIME = "int", "int8", "bool", "text", "float8", "time"
JSON = "jsonb"

#: The statuses of a clock that has not ended, and of one that runs, as lists in SQL.
LIVE = "(" + ", ".join(f"'{status}'" for status in tm.LIVE) + ")"
RUNNING = "(" + ", ".join(f"'{status}'" for status in tm.RUNNING) + ")"
#: Pairs of name and kind.
Columns = Sequence[tuple[str, str]]

#: That a failed instance has a step of escalation that is still to come.
ESCALATES = (
    "(status = 'noncompliant' AND met_time IS NULL AND waived IS NOT TRUE "
    "AND steps @? '$[*][2] ? (@ != null)')"
)
TRACKER = (
    ("res_id", ID),
    ("res_model", TEXT),
    ("company_id", ID),
    ("policy_id", ID),
    ("source", TEXT),
    ("no_sla", BOOL),
    ("on_hold_since", TIME),
    ("last_on_hold", TIME),
    ("on_hold_minutes", FLOAT),
    ("is_tracked", BOOL),
    ("is_breached", BOOL),
    ("warning_time", TIME),
    ("failure_time", TIME),
    ("held_failure_time", TIME),
    ("resume_time", TIME),
    ("unmet_failure_time", TIME),
)
EVENT = (
    ("tracker_id", ID),
    ("instance_id", ID),
    ("time", TIME),
    ("kind", TEXT),
    ("detail", TEXT),
    ("old_value", TEXT),
    ("user_id", ID),
)
HOLD = (
    ("instance_id", ID),
    ("start_time", TIME),
    ("end_time", TIME),
    ("first_id", ID),
)
RUN = (
    ("tracker_id", ID),
    ("instance_id", ID),
    ("kpi_id", ID),
    ("cycle", ID),
    ("reapplied", ID),
    ("action_id", ID),
    ("hold_id", ID),
    ("trigger", TEXT),
    ("due_time", TIME),
    ("state", TEXT),
    ("reason", TEXT),
    ("next_try_time", TIME),
    ("attempts", ID),
    ("depth", ID),
)
EPOCH = "date_part('epoch', %s)::bigint"


def epoch_sql(column: str) -> SQL:
    """The epoch seconds of a column."""
    return SQL(EPOCH, SQL(column))


def array_sql(values: Collection[Any], kind: str) -> SQL:
    """An array as one quoted text, which both ends read many times faster than a list
    of single parameters.

    The sub-select hides its length from the planner, which then takes ten elements for
    granted and looks rows up by their index. Expecting hundreds, it would read the
    whole table instead, each time.
    """
    if kind in (TEXT, JSON):
        quoted = {value: _quoted(value) for value in set(values)}
        text = ",".join([quoted[value] for value in values])
    else:
        text = str(list(values))[1:-1].replace("None", "NULL")
    of_kind = _type(kind)
    return SQL("(SELECT %s::%s[])::%s[]", "{" + text + "}", of_kind, of_kind)


class Rows:
    """Rows of values as the source of a statement, under the alias ``u``.

    A column becomes an array, or one plain value when all rows have the same in it,
    as most columns of most batches do.

    :param columns: pairs of name and kind; the first is always an array
    :param rows: at least one, each with a value per column, moments in epoch seconds
    """

    def __init__(self, columns: Columns, rows: Iterable[Sequence[Any]]) -> None:
        self.values: dict[str, SQL] = {}
        self._nulls: set[str] = set()
        arrays: list[SQL] = []
        names: list[SQL] = []
        for (name, kind), column in zip(columns, zip(*rows, strict=True), strict=True):
            first = column[0]
            if names and column.count(first) == len(column):
                self.values[name] = _stored(SQL("%s::%s", first, _type(kind)), kind)
                if first is None:
                    self._nulls.add(name)
            else:
                names.append(SQL.identifier(name))
                arrays.append(array_sql(column, kind))
                self.values[name] = _stored(SQL.identifier("u", name), kind)
        #: What stands after FROM; ``u.position`` numbers the rows.
        self.source = SQL(
            "unnest(%s) WITH ORDINALITY AS u(%s, position)",
            SQL(", ").join(arrays),
            SQL(", ").join(names),
        )

    @property
    def inserted(self) -> tuple[SQL, SQL]:
        """The names and the values of an INSERT, without what is NULL in all rows."""
        given = [name for name in self.values if name not in self._nulls]
        names = SQL(", ").join(SQL.identifier(name) for name in given)
        return names, SQL(", ").join(self.values[name] for name in given)

    def assigned(self, columns: Columns) -> SQL:
        """The assignments of an UPDATE of some of the columns."""
        return SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), self.values[name])
            for name, _kind in columns
        )


def _type(kind: str) -> SQL:
    return SQL(INT if kind == TIME else kind)


def _quoted(text: str | None) -> str:
    if text is None:
        return "NULL"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _stored(value: SQL, kind: str) -> SQL:
    return SQL("to_timestamp(%s) AT TIME ZONE 'UTC'", value) if kind == TIME else value
