# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Durations as people write them, in seconds, whatever they write (D4, K)."""

from __future__ import annotations

import math
from typing import Any

from ..time.clock import DAY, HORIZON

_SECONDS = {"minute": 60, "hour": 3600}
#: A duration that no calendar is asked for: more than ten years (K).
TOO_LONG = HORIZON + 1


def plain(value: Any) -> float | None:
    """A value as a number that can be counted with; None for any other.

    >>> [plain(value) for value in (1.5, 0, -2, float("nan"), float("inf"), "x")]
    [1.5, 0.0, -2.0, None, None, None]
    """
    if not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:  # an integer beyond all floats
        return None
    return number if math.isfinite(number) else None


def seconds(value: float, unit: str | None, day: float) -> int:
    """``value`` in whole seconds, whatever somebody typed: this never raises.

    :param unit: ``minute``, ``hour`` or ``day``; anything else counts nothing
    :param day: the seconds in a day
    :return: at most :data:`TOO_LONG` either way; 0 for what is no number

    >>> seconds(1.5, "hour", 28_800), seconds(2, "day", 28_800)
    (5400, 57600)
    >>> seconds(1e308, "day", 28_800) == TOO_LONG
    True
    """
    exact = value * (day if unit == "day" else _SECONDS.get(unit or "", 0))
    if math.isnan(exact):
        return 0
    return round(max(-TOO_LONG, min(TOO_LONG, exact)))


def counted(value: float, unit: str | None, day: float) -> int:
    """As :func:`seconds`, for what an instance can be pinned to.

    :raise ValueError: if it is less than nothing
    """
    found = seconds(value, unit, day)
    if found < 0:
        raise ValueError(f"{value} {unit} is less than nothing")
    return found


def day_seconds(hours: float | None) -> int:
    """The seconds in a working day of so many hours; 0 if it is no day (D4).

    >>> day_seconds(7.5), day_seconds(float("inf")), day_seconds(-1)
    (27000, 0, 0)
    """
    found = seconds(hours or 0, "hour", 0)
    return found if 0 < found <= DAY else 0
