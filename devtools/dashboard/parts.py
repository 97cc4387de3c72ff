# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the dashboard asks: its filters, its live tables and lists, how it looks."""

from __future__ import annotations

import json
from typing import Any

MODEL = "sla.report"
MENU = "helpdesk_sla_enhanced.sla_report_menu"
#: What everything counts, and what some of it does.
COUNTS = ["is_current", "=", True]
RUNS = ["running", "=", 1]
DUE = ["failure_time", "<", "today +1d"]
HELD = ["status", "=", "paused"]
YEAR = ["end_time", ">=", "today =1d -11m"]

Json = dict[str, Any]

WIDTHS = (205, 150, 130, 36, 205, 150, 130)
#: The rows of the tables below each other: where each begins, and how many lines.
CHARTS, RATES, LISTS = 7, 23, 34
RATE_LINES, LIST_LINES = 8, 10
#: The lines of the hidden sheet in which the period before is looked up.
LOOKED_UP = 40

PERCENT, HOURS, MOMENT = 1, 2, 3
FORMATS = {
    str(PERCENT): "0.0[$%]",
    str(HOURS): "0.0[$ h]",
    str(MOMENT): "yyyy-mm-dd hh:mm",
}
TITLE, HEADER, CELL, CENTRED = 1, 2, 3, 4
STYLES = {
    str(TITLE): {"textColor": "#01666b", "bold": True, "fontSize": 16},
    str(HEADER): {"textColor": "#434343", "bold": True, "fontSize": 11},
    str(CELL): {"textColor": "#434343", "verticalAlign": "middle"},
    str(CENTRED): {
        "textColor": "#434343",
        "bold": True,
        "fontSize": 11,
        "align": "center",
    },
}
BORDERS = {"1": {"bottom": {"style": "thin", "color": "#CCCCCC"}}}
FILTERS = [
    {
        "id": "sla_period",
        "type": "date",
        "label": "Period",
        "defaultValue": "last_30_days",
    },
    {
        "id": "sla_team",
        "type": "relation",
        "label": "Team",
        "modelName": "helpdesk.ticket.team",
        "defaultValueDisplayNames": [],
    },
    {
        "id": "sla_policy",
        "type": "relation",
        "label": "SLA",
        "modelName": "sla.policy",
        "defaultValueDisplayNames": [],
    },
]


def matching(offset: int | None = None) -> Json:
    """Which field each filter is about.

    :param offset: of which period: 0 the chosen one, -1 the one before, None any
    """
    found: Json = {
        "sla_team": {"chain": "team_id", "type": "many2one"},
        "sla_policy": {"chain": "policy_id", "type": "many2one"},
    }
    if offset is not None:
        period = {"chain": "end_time", "type": "datetime", "offset": offset}
        found["sla_period"] = period
    return found


def pivot(
    number: int,
    name: str,
    rows: list[str],
    measures: list[str],
    domain: list[Any],
    offset: int | None = None,
) -> Json:
    """A live table of `sla.report`, worst first."""
    found: Json = {
        "type": "ODOO",
        "model": MODEL,
        "name": name,
        "domain": domain,
        "context": {},
        "columns": [],
        "rows": [{"fieldName": row} for row in rows],
        "measures": [
            {"id": m, "fieldName": m.split(":")[0], "aggregator": m.split(":")[1]}
            for m in measures
        ],
        "formulaId": str(number),
        "fieldMatching": matching(offset),
    }
    if rows:
        found["sortedColumn"] = {"measure": measures[0], "order": "asc", "domain": []}
    return found


RATE, BREACHED, LATE = "met_rate:avg", "breached:sum", "late_hours:avg"
RUNNING = "running:sum"
PIVOTS = [
    pivot(1, "KPIs", ["kpi_id"], [RATE, BREACHED, LATE], [COUNTS], 0),
    pivot(2, "KPIs, before", ["kpi_id"], [RATE, BREACHED, LATE], [COUNTS], -1),
    pivot(3, "Teams", ["team_id"], [RATE], [COUNTS], 0),
    pivot(4, "Teams, before", ["team_id"], [RATE], [COUNTS], -1),
    pivot(5, "Running", [], [RUNNING], [RUNS]),
    pivot(6, "Due today", [], [RUNNING], [RUNS, DUE]),
]


def list_of(number: int, name: str, column: str, domain: list[Any]) -> Json:
    """A live list of `sla.report`, by a moment, the earliest first."""
    return {
        "id": str(number),
        "name": name,
        "model": MODEL,
        "columns": ["record_name", "kpi_id", column],
        "domain": domain,
        "context": {},
        "orderBy": [{"name": column, "asc": True}],
        "fieldMatching": matching(),
    }


SPREAD_LISTS = [
    list_of(1, "Due Today", "failure_time", [RUNS, DUE]),
    list_of(2, "On Hold", "on_hold_since", [HELD, COUNTS]),
]


def link(title: str, view: str, domain: list[Any], context: Json) -> str:
    """A heading that opens the report at the records it stands above."""
    others = [kind for kind in ("pivot", "graph", "list") if kind != view]
    action = {
        "domain": domain,
        "context": context,
        "modelName": MODEL,
        "views": [[False, kind] for kind in (view, *others, "search")],
    }
    target = {"viewType": view, "action": action, "threshold": 0, "name": "SLA Report"}
    return f"[{title}](odoo://view/{json.dumps(target, separators=(',', ':'))})"
