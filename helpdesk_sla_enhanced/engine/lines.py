# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The lines that timers, lists and cards show of a record: one for each current KPI.

A line holds facts and no words but names. The browser makes of them what it shows at
any moment (SEMANTICS I1, U1), so its moments come with the working time around them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from odoo import api, fields

from ..sla_core.judging.record import Clocks
from ..sla_core.time.moments import epoch, moment
from ..sla_core.timer import urgency
from ..sla_core.timer.countdown import MANY, Countdown, countdown
from ..sla_core.timer.timer import Timer, status_at
from ..store.line_rows import LineRow, read_line_rows
from . import company_clocks, process

#: How many stretches of working time a row of a list brings along: two days with a
#: lunch break on each side of a weekend.
MANY_IN_LISTS = 8

Line = dict[str, Any]


def lines_of(
    env: api.Environment, model_name: str, ids: Collection[int], now: datetime
) -> dict[int, list[Line]]:
    """All lines of some records in the order of their KPIs: ``{record id: lines}``.

    The caller has checked that the reader may read the records.

    :param now: naive UTC
    """
    process.process_pending(env)
    found: dict[int, list[Line]] = defaultdict(list)
    clocks_of = company_clocks.clocks_by_company(env)
    for row in read_line_rows(env, model_name, ids) if ids else ():
        clocks = clocks_of(row.company)
        found[row.record].append(_line(row, epoch(now), clocks, MANY))
    return found


def urgent_lines_of(
    env: api.Environment, model_name: str, ids: Collection[int], now: datetime
) -> dict[int, list[Line]]:
    """The lines that are the most urgent of each record, or become it by time alone,
    in order; see :func:`~..sla_core.timer.urgency.most_urgent`. One query for all.

    The caller has checked that the reader may read the records.

    :param now: naive UTC
    """
    process.process_pending(env)
    present = epoch(now)
    rows: dict[int, list[LineRow]] = defaultdict(list)
    for row in read_line_rows(env, model_name, ids) if ids else ():
        rows[row.record].append(row)

    def facts(row: LineRow) -> urgency.Facts:
        return row.instance.timer, row.instance.idle, _moment(row, present)

    clocks_of = company_clocks.clocks_by_company(env)
    return {
        record: [
            _line(row, present, clocks_of(row.company), MANY_IN_LISTS)
            for row in urgency.most_urgent(found, facts)
        ]
        for record, found in rows.items()
    }


def _moment(row: LineRow, now: int) -> int:
    """The present moment of a line: it stands still while SLAs are switched off."""
    return now if row.stopped is None else min(now, row.stopped)


def _line(row: LineRow, now: int, clocks: Clocks, many: int) -> Line:
    instance = row.instance
    timer = instance.timer
    left = countdown(
        timer,
        now,
        clocks(instance.calendar),
        idle=instance.idle,
        stopped=row.stopped,
        many=many,
    )
    return {
        "id": instance.id,
        "kpi": row.kpi,
        "calendar": row.calendar or False,
        "status": status_at(timer, _moment(row, now)),
        "on_hold_minutes": timer.held_work / 60,
        "cycle": instance.cycle,
        "estimated": instance.estimated,
        "waived": timer.waived,
        "target_seconds": timer.target,
        "warning_seconds": timer.warn_after,
        "working": _working(left) if left else False,
        "idle_since": _text(instance.idle),
        "stopped_since": _text(row.stopped),
        **_times(timer),
    }


def _times(timer: Timer) -> dict[str, str | bool]:
    return {
        "start_time": _text(timer.start),
        "warning_time": _text(timer.warning),
        "failure_time": _text(timer.failure),
        "met_time": _text(timer.met),
        "end_time": _text(timer.end),
        "on_hold_since": _text(timer.hold_start),
        "resume_time": _text(timer.resume),
        "resume_warning_time": _text(timer.resume_warning),
        "resume_failure_time": _text(timer.resume_failure),
    }


def _working(left: Countdown) -> dict[str, Any]:
    """A countdown as JSON; moments are epoch seconds."""
    return {
        "at": left.at,
        "left": left.left,
        "spans": [list(span) for span in left.spans],
        "until": left.until,
    }


def _text(seconds: int | None) -> str | bool:
    return False if seconds is None else fields.Datetime.to_string(moment(seconds))
