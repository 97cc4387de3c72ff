# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The cells and charts of the sample, shown while nothing is measured: of a desk that
does not exist."""

from __future__ import annotations

from .live import headings
from .parts import LISTS, RATES, Json

KPIS = (
    ("Next Response", 88.1, 85.7),
    ("Resolve", 91.4, 89.9),
    ("First Response", 96.5, 94.2),
)
TEAMS = (
    ("Hardware", 87.3, 88.5),
    ("Software", 93.8, 90.1),
    ("Accounts", 97.2, 95.6),
)
DUE_TODAY = (
    ("HT00241 - Printer prints nothing", "Resolve", "11:30"),
    ("HT00236 - Laptop for a new colleague", "Resolve", "14:00"),
    ("HT00244 - Password expired", "First Response", "15:15"),
    ("HT00239 - Invoice twice in the mail", "Next Response", "16:45"),
)
ON_HOLD = (
    ("HT00187 - Spare part is ordered", "Resolve", "3 weeks ago"),
    ("HT00203 - Customer is on holiday", "Resolve", "9 days ago"),
    ("HT00229 - Log file asked for", "Resolve", "yesterday"),
)
#: The rates of the last 12 months, the oldest first.
MONTHS = (86.2, 87.5, 84.9, 88.3, 89.0, 88.1, 90.4, 91.2, 90.8, 92.6, 93.1, 94.0)
#: How many of each team's KPIs were breached, by KPI as above.
BREACHED = {"Hardware": (4, 9, 3), "Software": (3, 5, 2), "Accounts": (1, 2, 1)}


def tables() -> Json:
    """The tables of the dashboard."""
    cells = headings()
    for column, lines in (("A", KPIS), ("E", TEAMS)):
        cells.update(_filled(column, RATES + 2, lines))
    for column, lists in (("A", DUE_TODAY), ("E", ON_HOLD)):
        cells.update(_filled(column, LISTS + 2, lists))
    return cells


def _filled(first: str, top: int, lines: tuple[tuple[object, ...], ...]) -> Json:
    return {
        f"{chr(ord(first) + step)}{top + number}": str(value)
        for number, line in enumerate(lines)
        for step, value in enumerate(line)
    }


def data() -> Json:
    """The hidden sheet: the figures of the cards, and what the charts show."""
    cards = (("94.0", "91.9"), ("30", "38"), ("2.4", "3.1"), ("46", ""), ("4", ""))
    cells: Json = {}
    for line, (now, before) in enumerate(cards, 2):
        cells[f"B{line}"] = now
        if before:
            cells[f"C{line}"] = before
    for number, rate in enumerate(MONTHS):
        ago = len(MONTHS) - 1 - number
        cells[f"A{11 + number}"] = f'=TEXT(EDATE(TODAY(),-{ago}),"mmm yyyy")'
        cells[f"B{11 + number}"] = str(rate)
    for column, (kpi, _now, _before) in zip("EFG", KPIS, strict=True):
        cells[f"{column}11"] = kpi
    for number, (team, counts) in enumerate(BREACHED.items(), 12):
        cells[f"D{number}"] = team
        for column, count in zip("EFG", counts, strict=True):
            cells[f"{column}{number}"] = str(count)
    return cells


TREND: Json = {
    "type": "line",
    "dataSets": [{"dataRange": "Data!B11:B22", "yAxisId": "y"}],
    "dataSetsHaveTitle": False,
    "labelRange": "Data!A11:A22",
    "labelsAsText": True,
    "aggregated": False,
    "cumulative": False,
}
BREACHES: Json = {
    "type": "bar",
    "dataSets": [
        {"dataRange": f"Data!{column}11:{column}14", "yAxisId": "y"} for column in "EFG"
    ],
    "dataSetsHaveTitle": True,
    "labelRange": "Data!D11:D14",
    "aggregated": False,
}
