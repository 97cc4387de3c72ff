# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The results as plain text."""

from __future__ import annotations

import math

from .results import Rounds, median

OTHERS = ("ours", "peer")


def duration(seconds: float) -> str:
    """A time in the unit that suits it.

    >>> duration(0.00123), duration(0.0456), duration(7.89)
    ('1.2 ms', '46 ms', '7.89 s')
    """
    if seconds >= 1:
        return f"{seconds:.2f} s"
    milliseconds = seconds * 1000
    return f"{milliseconds:.1f} ms" if milliseconds < 10 else f"{milliseconds:.0f} ms"


def times(rounds: list[Rounds]) -> str:
    """The times of all subjects side by side, with their ratios to the bare."""
    head = ["median of the rounds", "bare", "ours", "peer", "ours / bare", "by CPU"]
    rows = [[*head, "aim", "peer / bare", "by CPU"]]
    for one in rounds:
        aim = f"{one.measure.aim:.2f}" if one.measure.aim else ""
        cells = [_time(one, subject) for subject in ("bare", *OTHERS)]
        ours, peer = (
            [_ratio(one, subject), _cpu_ratio(one, subject)] for subject in OTHERS
        )
        rows.append([one.measure.title, *cells, *ours, aim, *peer])
    return aligned(rows)


def queries(rounds: list[Rounds]) -> str:
    """The numbers of SQL queries, and what ours and the peer add."""
    rows = [["SQL queries", "bare", "ours", "peer", "ours adds", "peer adds"]]
    for one in rounds:
        counts = [
            f"{one.queries(name):,}" if name in one.answers else "-"
            for name in ("bare", *OTHERS)
        ]
        added = [
            f"{one.extra_queries(name):+,}" if name in one.answers else "-"
            for name in OTHERS
        ]
        rows.append([one.measure.title, *counts, *added])
    return aligned(rows)


def promises(found: list[tuple[str, bool]]) -> str:
    """What was promised, and whether it was kept."""
    return aligned([[title, "yes" if kept else "NO"] for title, kept in found])


def aligned(rows: list[list[str]]) -> str:
    """Rows of cells as columns, the first to the left, the others to the right.

    >>> print(aligned([["a", "bb"], ["ccc", "d"]]))
    a    bb
    ccc   d
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0])]
            + [
                cell.rjust(width)
                for cell, width in zip(row[1:], widths[1:], strict=True)
            ]
        ).rstrip()
        for row in rows
    )


def _time(one: Rounds, subject: str) -> str:
    return duration(median(one.seconds(subject))) if subject in one.answers else "-"


def _ratio(one: Rounds, subject: str) -> str:
    if subject not in one.answers:
        return "-"
    ratios = one.ratios(subject)
    return f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})"


def _cpu_ratio(one: Rounds, subject: str) -> str:
    if subject not in one.answers:
        return "-"
    ratio = median(one.cpu_ratios(subject))
    return "-" if math.isnan(ratio) else f"{ratio:.2f}"
