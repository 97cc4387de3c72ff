# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The spreadsheets as a whole: cards, charts and tables in their places."""

from __future__ import annotations

import json
from pathlib import Path

from ..cache import ROOT
from . import live, sample
from .parts import (
    BORDERS,
    CELL,
    CENTRED,
    CHARTS,
    FILTERS,
    FORMATS,
    HEADER,
    HOURS,
    LIST_LINES,
    LISTS,
    LOOKED_UP,
    MENU,
    MOMENT,
    PERCENT,
    PIVOTS,
    RATE_LINES,
    RATES,
    SPREAD_LISTS,
    STYLES,
    TITLE,
    WIDTHS,
    Json,
)

FOLDER = ROOT / "helpdesk_sla_enhanced_dashboard/data/files"
LIVE_FILE, SAMPLE_FILE = "sla_dashboard.json", "sla_sample_dashboard.json"
#: The version of the format: Odoo brings older ones up to date as it reads them.
VERSION = "18.5.10"
GREEN, RED, BLUE, ROSE = "#00A04A", "#DC6965", "#EFF6FF", "#FEF2F2"
LOCALE = {
    "name": "English (US)",
    "code": "en_US",
    "thousandsSeparator": ",",
    "decimalSeparator": ".",
    "dateFormat": "mm/dd/yyyy",
    "timeFormat": "hh:mm:ss",
    "formulaArgSeparator": ",",
    "weekStart": 7,
}
#: The cards: title, line in the hidden sheet, whether more is better, the colour; what
#: has no line of before is of this moment.
CARDS = (
    ("Met in Time", 2, True, BLUE),
    ("Breached", 3, False, ROSE),
    ("Late By", 4, False, ROSE),
    ("Running", 5, None, BLUE),
    ("Due Today", 6, None, BLUE),
)


def figure(name: str, left: int, top: int, width: int, height: int, data: Json) -> Json:
    """A chart or a card in its place, in pixels."""
    return {
        "id": name,
        "tag": "chart",
        "width": width,
        "height": height,
        "offset": {"x": left, "y": top},
        "col": 0,
        "row": 0,
        "data": {"chartId": name, "background": "#FFFFFF", **data},
    }


def cards() -> list[Json]:
    """The figures on top, those of a period with what has changed."""
    found = []
    for number, (title, line, more_is_better, colour) in enumerate(CARDS):
        data: Json = {
            "type": "scorecard",
            "title": {"text": title, "bold": True, "color": "#434343"},
            "background": colour,
            "keyValue": f"Data!B{line}",
            "humanize": False,
            "baselineMode": "difference",
            "baselineColorUp": GREEN if more_is_better else RED,
            "baselineColorDown": RED if more_is_better else GREEN,
        }
        if more_is_better is not None:
            data["baseline"] = f"Data!C{line}"
            data["baselineDescr"] = {"text": "than before"}
        found.append(figure(f"sla_card_{line}", 203 * number, 10, 194, 108, data))
    return found


def charts(trend: Json, breaches: Json) -> list[Json]:
    """The two charts beside each other.

    Their titles say what is measured: a phone shows them without the cells around.
    """

    def titled(text: str) -> Json:
        return {"title": {"text": text, "color": "#434343", "fontSize": 12}}

    line = {
        **titled("Met in Time"),
        "legendPosition": "none",
        "fillArea": True,
        "stacked": False,
    }
    bars = {**titled("Breached"), "legendPosition": "top", "stacked": True}
    return [
        figure("sla_trend", 0, 178, 485, 344, {**line, **trend}),
        figure("sla_breaches", 521, 178, 485, 344, {**bars, **breaches}),
    ]


def spans(first: str, last: str, top: int, lines: int = 1) -> str:
    """A range of cells."""
    return f"{first}{top}:{last}{top + lines - 1}"


def main_sheet(cells: Json, figures: list[Json]) -> Json:
    """The sheet that everybody sees."""
    styles: Json = {}
    formats: Json = {}
    borders: Json = {}
    sizes: Json = {}
    for first, second, last in (("A", "B", "C"), ("E", "F", "G")):
        for top in (CHARTS, RATES, LISTS):
            styles[f"{first}{top}"] = TITLE
            borders[spans(first, last, top)] = 1
        for top, lines in ((RATES, RATE_LINES), (LISTS, LIST_LINES)):
            styles[f"{first}{top + 1}"] = HEADER
            styles[spans(second, last, top + 1)] = CENTRED
            styles[spans(first, last, top + 2, lines)] = CELL
        formats[spans(second, last, RATES + 2, RATE_LINES)] = PERCENT
        formats[spans(last, last, LISTS + 2, LIST_LINES)] = MOMENT
    for top, lines in ((CHARTS, -1), (RATES, RATE_LINES), (LISTS, LIST_LINES)):
        for row in range(top - 1, top + lines + 1):
            sizes[str(row)] = {"size": 40 if row == top - 1 else 30}
    return {
        "id": "sla_dashboard",
        "name": "Dashboard",
        "colNumber": len(WIDTHS),
        "rowNumber": LISTS + LIST_LINES + 3,
        "cols": {str(place): {"size": size} for place, size in enumerate(WIDTHS)},
        "rows": sizes,
        "styles": styles,
        "formats": formats,
        "borders": borders,
        "cells": cells,
        "figures": figures,
        **_empty(),
    }


def data_sheet(cells: Json) -> Json:
    """The sheet that the cards and the charts look up."""
    return {
        "id": "sla_data",
        "name": "Data",
        "colNumber": 8,
        "rowNumber": 12 + LOOKED_UP,
        "cols": {},
        "rows": {},
        "styles": {},
        "formats": {"B2:C2": PERCENT, "B4:C4": HOURS},
        "borders": {},
        "cells": cells,
        "figures": [],
        **_empty(),
    }


def _empty() -> Json:
    return {
        "merges": [],
        "conditionalFormats": [],
        "dataValidationRules": [],
        "tables": [],
        "areGridLinesVisible": True,
        "isVisible": True,
        "headerGroups": {"ROW": [], "COL": []},
        "comments": {},
    }


def spreadsheet(sheets: list[Json], asks: Json) -> Json:
    """A spreadsheet of these sheets."""
    names = [one["id"] for one in sheets[0]["figures"]]
    return {
        "version": VERSION,
        "sheets": sheets,
        "styles": STYLES,
        "formats": FORMATS,
        "borders": BORDERS,
        "revisionId": "START_REVISION",
        "uniqueFigureIds": True,
        "settings": {"locale": LOCALE},
        "customTableStyles": {},
        "chartOdooMenusReferences": dict.fromkeys(names, MENU) if asks else {},
        "pivots": {},
        "pivotNextId": len(PIVOTS) + 1,
        "lists": {},
        "listNextId": len(SPREAD_LISTS) + 1,
        "globalFilters": [],
        **asks,
    }


def live_spreadsheet() -> Json:
    """The dashboard that asks Odoo."""
    figures = [*cards(), *charts(live.TREND, live.BREACHES)]
    sheets = [main_sheet(live.live_tables(), figures), data_sheet(live.live_data())]
    asks = {
        "pivots": {one["formulaId"]: one for one in PIVOTS},
        "lists": {one["id"]: one for one in SPREAD_LISTS},
        "globalFilters": FILTERS,
    }
    return spreadsheet(sheets, asks)


def sample_spreadsheet() -> Json:
    """The dashboard of a desk that does not exist."""
    figures = [*cards(), *charts(sample.TREND, sample.BREACHES)]
    sheets = [main_sheet(sample.tables(), figures), data_sheet(sample.data())]
    return spreadsheet(sheets, {})


def spreadsheets() -> dict[str, Json]:
    """The files of the addon as they should be: name and content."""
    return {LIVE_FILE: live_spreadsheet(), SAMPLE_FILE: sample_spreadsheet()}


def write(folder: Path = FOLDER) -> None:
    """Write the files. `./dev lint` puts them in shape."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in spreadsheets().items():
        text = json.dumps(content, indent=4, ensure_ascii=False) + "\n"
        (folder / name).write_text(text, encoding="utf-8")
