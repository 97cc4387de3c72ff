# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Small pictures of figures, as SVG in the colors of the text around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

WIDTH, HEIGHT = 440, 150
#: How wide it is at most, in pixels; on a phone its texts stay readable.
WIDEST = 520
#: Room for what is written at the axes.
LEFT, BOTTOM = 40, 20


def curve(points: Sequence[Sequence[float]], label: str) -> Markup:
    """The share met, 0 to 1, as a function of the target in seconds."""
    last = points[-1][0] or 1
    places, height = [(float(LEFT), _up(0))], _up(0)
    for seconds, share in points:  # it rises in steps
        across = _across(seconds / last)
        places += [(across, height), (across, _up(share))]
        height = _up(share)
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    body = Markup("<polyline points='%s' fill='none' stroke='currentColor'/>") % line
    ticks = [_text(0, _up(share) + 4, f"{100 * share:.0f} %") for share in (0, 0.5, 1)]
    ticks += [
        _text(_across(part), HEIGHT - 4, f"{part * last / 3600:.1f} h", "end")
        for part in (0.25, 0.5, 0.75, 1)
    ]
    return _picture(label, body + Markup("").join(ticks))


def bars(points: Sequence[Sequence[Any]], label: str) -> Markup:
    """A bar for each day with its number."""
    most = max(count for _day, count in points)
    step = (WIDTH - LEFT) / len(points)
    body = Markup("").join(
        _bar(number, step, day, count, most)
        for number, (day, count) in enumerate(points)
    )
    ticks = [_text(0, _up(0) + 4, "0"), _text(0, _up(1) + 4, str(most))]
    ticks += [_text(LEFT, HEIGHT - 4, points[0][0])]
    if len(points) > 1:
        ticks += [_text(WIDTH, HEIGHT - 4, points[-1][0], "end")]
    return _picture(label, body + Markup("").join(ticks))


def _bar(number: int, step: float, day: str, count: int, most: int) -> Markup:
    top = _up(count / most)
    return Markup(
        "<rect x='%s' y='%s' width='%s' height='%s' fill='currentColor'>"
        "<title>%s: %s</title></rect>"
    ) % (
        f"{LEFT + number * step:.1f}",
        f"{top:.1f}",
        f"{max(0.5, step - 1):.1f}",
        f"{_up(0) - top:.1f}",
        day,
        count,
    )


def _across(part: float) -> float:
    return LEFT + part * (WIDTH - LEFT)


def _up(part: float) -> float:
    return 10 + (1 - part) * (HEIGHT - BOTTOM - 10)


def _text(x: float, y: float, text: str, anchor: str = "start") -> Markup:
    return Markup(
        "<text x='%s' y='%s' font-size='11' fill='currentColor' text-anchor='%s'>"
        "%s</text>"
    ) % (f"{x:.1f}", f"{y:.1f}", anchor, text)


def _picture(label: str, body: Markup) -> Markup:
    return Markup(
        "<svg role='img' aria-label='%s' viewBox='0 0 %s %s' class='w-100 text-primary'"
        " style='max-width: %spx'>%s</svg>"
    ) % (label, WIDTH, HEIGHT, WIDEST, body)
