# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Figures of a simulation in words, and tables of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from odoo.api import Environment

from ..durations import to_the_minute

EMPTY = Markup("")


def duration(env: Environment, seconds: int | None) -> str:
    """Working time to the minute, or a dash."""
    if seconds is None:
        return "–"
    return to_the_minute(env, seconds)


def percent(value: float | None) -> str:
    """A share with one digit, or a dash."""
    return "–" if value is None else f"{value:.1f} %"


def table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Markup:
    """A table; the first column is text, the others are figures."""
    titles = EMPTY.join(
        Markup("<th class='%s'>%s</th>") % ("text-end" if n else "", text)
        for n, text in enumerate(head)
    )
    lines = EMPTY.join(
        Markup("<tr>%s</tr>")
        % EMPTY.join(
            Markup("<td class='%s'>%s</td>")
            % ("text-end text-nowrap" if n else "", cell)
            for n, cell in enumerate(row)
        )
        for row in rows
    )
    return Markup(
        "<div class='table-responsive'><table class='table table-sm'><thead>"
        "<tr>%s</tr></thead><tbody>%s</tbody></table></div>"
    ) % (titles, lines)


def heading(text: str) -> Markup:
    """A title within the result."""
    return Markup("<h4 class='mt-3'>%s</h4>") % text


def difference(before: float | None, after: float | None) -> float | None:
    """How much a share has changed, in points; None where there is none."""
    return None if before is None or after is None else after - before


def signed_number(value: int) -> str:
    """A difference of two numbers, with its sign."""
    return f"{value:+d}" if value else "0"


def signed(env: Environment, points: float | None) -> str:
    """A difference of two shares, in points."""
    return (
        "–"
        if points is None
        else env._("%s points", f"{points:+.1f}" if points else "0")
    )
