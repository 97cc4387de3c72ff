# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The cells and charts of the live dashboard."""

from __future__ import annotations

from .parts import (
    BREACHED,
    CHARTS,
    COUNTS,
    DUE,
    HELD,
    LATE,
    LIST_LINES,
    LISTS,
    LOOKED_UP,
    MODEL,
    RATE,
    RATE_LINES,
    RATES,
    RUNNING,
    RUNS,
    SPREAD_LISTS,
    YEAR,
    Json,
    link,
    matching,
)


def headings() -> Json:
    """What stands above the charts and the tables."""

    def counted(rows: list[str]) -> Json:
        measures = ["met", "breached", "met_rate"]
        return {"pivot_row_groupby": rows, "pivot_measures": measures}

    by_team = {"graph_groupbys": ["team_id", "kpi_id"], "graph_measure": "breached"}
    by_month = {"graph_groupbys": ["end_time:month"], "graph_measure": "met_rate"}
    trend = {**by_month, "graph_mode": "line"}
    return {
        f"A{CHARTS}": link("Met in Time, 12 Months", "graph", [COUNTS, YEAR], trend),
        f"E{CHARTS}": link("Breaches by Team and KPI", "graph", [COUNTS], by_team),
        f"A{RATES}": link("By KPI", "pivot", [COUNTS], counted(["kpi_id"])),
        f"E{RATES}": link("By Team", "pivot", [COUNTS], counted(["team_id"])),
        f"A{LISTS}": link("Running and Due Today", "list", [RUNS, DUE], {}),
        f"E{LISTS}": link("On Hold the Longest", "list", [HELD, COUNTS], {}),
        f"A{RATES + 1}": '=_t("KPI")',
        f"E{RATES + 1}": '=_t("Team")',
        **{f"{column}{RATES + 1}": '=_t("Met in Time")' for column in "BF"},
        **{f"{column}{RATES + 1}": '=_t("Before")' for column in "CG"},
        **{f"{column}{LISTS + 1}": '=_t("Record")' for column in "AE"},
        **{f"{column}{LISTS + 1}": '=_t("KPI")' for column in "BF"},
        f"C{LISTS + 1}": '=_t("Due")',
        f"G{LISTS + 1}": '=_t("On Hold Since")',
    }


def rounded(value: str) -> str:
    """A rate that says 100 % of nothing in which something was missed, and nothing
    where nobody knows: there is no average of nothing.

    The figure stands in it once, or a click would not open its records (R4).
    """
    return f'=IFERROR(ROUNDDOWN(AVERAGE({value}),1),"")'


def known(value: str) -> str:
    """A figure, and nothing where nobody knows."""
    return f'=IF(ISNUMBER({value}),{value},"")'


def counted(value: str) -> str:
    """How many there are: none is 0."""
    return f"=IF(ISNUMBER({value}),{value},0)"


def live_tables() -> Json:
    """The tables of the dashboard."""
    cells = headings()
    for first, now, row, known in (("A", 1, "#kpi_id", "A"), ("E", 3, "#team_id", "C")):
        _name, rate, before = (chr(ord(first) + step) for step in range(3))
        found = f"Data!{known}11:{chr(ord(known) + 1)}{10 + LOOKED_UP}"
        for line in range(1, RATE_LINES + 1):
            at = RATES + 1 + line
            value = f'PIVOT.VALUE({now},"{RATE}","{row}",{line})'
            cells[f"{first}{at}"] = f'=PIVOT.HEADER({now},"{row}",{line})'
            cells[f"{rate}{at}"] = rounded(value)
            looked_up = f"VLOOKUP({first}{at},{found},2,FALSE)"
            cells[f"{before}{at}"] = f'=IF({first}{at}="","",IFERROR({looked_up},""))'
    for first, one in (("A", SPREAD_LISTS[0]), ("E", SPREAD_LISTS[1])):
        for step, name in enumerate(one["columns"]):
            for line in range(1, LIST_LINES + 1):
                cell = f"{chr(ord(first) + step)}{LISTS + 1 + line}"
                cells[cell] = f'=ODOO.LIST({one["id"]},{line},"{name}")'
    return cells


def live_data() -> Json:
    """The hidden sheet: the figures of the cards, and those of the period before."""
    cells: Json = {"A1": '=_t("Figure")', "B1": '=_t("Now")', "C1": '=_t("Before")'}
    figures = (
        ("Met in Time", RATE, rounded, rounded),
        ("Breached", BREACHED, counted, known),
        ("Late By", LATE, known, known),
    )
    for line, (title, measure, now, before) in enumerate(figures, 2):
        cells[f"A{line}"] = f'=_t("{title}")'
        cells[f"B{line}"] = now(f'PIVOT.VALUE(1,"{measure}")')
        cells[f"C{line}"] = before(f'PIVOT.VALUE(2,"{measure}")')
    for line, title, number in ((5, "Running", 5), (6, "Due Today", 6)):
        cells[f"A{line}"] = f'=_t("{title}")'
        cells[f"B{line}"] = counted(f'PIVOT.VALUE({number},"{RUNNING}")')
    for column, number, row in (("A", 2, "#kpi_id"), ("C", 4, "#team_id")):
        for line in range(1, LOOKED_UP + 1):
            value = f'PIVOT.VALUE({number},"{RATE}","{row}",{line})'
            header = f'=PIVOT.HEADER({number},"{row}",{line})'
            cells[f"{column}{10 + line}"] = header
            cells[f"{chr(ord(column) + 1)}{10 + line}"] = rounded(value)
    return cells


def chart(kind: str, rows: list[str], measure: str, offset: int | None) -> Json:
    """What a chart asks of `sla.report`."""
    domain = [COUNTS] if offset == 0 else [COUNTS, YEAR]
    return {
        "type": f"odoo_{kind}",
        "metaData": {
            "groupBy": rows,
            "measure": measure,
            "order": None,
            "resModel": MODEL,
            "mode": kind,
            "cumulatedStart": False,
        },
        "searchParams": {
            "comparison": None,
            # Where nothing was due, there is no rate: not one of nothing
            "context": {"fill_temporal": False} if kind == "line" else {},
            "domain": domain,
            "groupBy": rows,
            "orderBy": [],
        },
        "fieldMatching": matching(offset),
        "dataSets": [{}] if kind == "line" else [],
        "verticalAxisPosition": "left",
    }


TREND = chart("line", ["end_time:month"], "met_rate", None)
BREACHES = chart("bar", ["team_id", "kpi_id"], "breached", 0)
