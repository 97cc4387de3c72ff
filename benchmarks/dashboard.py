# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the dashboard of SLAs asks as it opens, one question after the other, as the
web client of a manager asks them: the last 30 days, and those before."""

from __future__ import annotations

from typing import Any

from devtools.dashboard import live, parts

NAME = "the whole dashboard"
#: The most seconds that it may take at full size.
AIM = 5.0
PERIODS: dict[int | None, list[list[str]]] = {
    None: [],
    0: [["end_time", ">=", "today -29d"], ["end_time", "<", "today +1d"]],
    -1: [["end_time", ">=", "today -59d"], ["end_time", "<", "today -29d"]],
}


def ask(env: Any) -> list[Any]:
    """Ask everything; what came back."""
    report = env["sla.report"]
    found: list[Any] = []
    for one in parts.PIVOTS:
        rows = [row["fieldName"] for row in one["rows"]]
        sets = [[], rows] if rows else [[]]
        measures = [measure["id"] for measure in one["measures"]]
        domain = one["domain"] + _period(one)
        found += report.formatted_read_grouping_sets(domain, sets, measures)
    for chart in (live.TREND, live.BREACHES):
        rows = chart["metaData"]["groupBy"]
        name = chart["metaData"]["measure"]
        measure = f"{name}:{report._fields[name].aggregator}"
        domain = chart["searchParams"]["domain"] + _period(chart)
        found.append(report.formatted_read_group(domain, rows, [measure]))
    for one in parts.SPREAD_LISTS:
        order = f"{one['orderBy'][0]['name']} asc"
        wanted: dict[str, Any] = {name: {} for name in one["columns"]}
        found.append(
            report.web_search_read(one["domain"], wanted, limit=10, order=order)
        )
    return found


def _period(one: dict[str, Any]) -> list[list[str]]:
    period = one["fieldMatching"].get("sla_period")
    return PERIODS[period["offset"] if period else None]
