# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Durations as people write them, in seconds, whatever they write (D4, K)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

from ..time.clock import DAY, HORIZON

_SECONDS = {"minute": 60, "hour": 3600}
#: As they are written in English; the first of each is how :func:`written` says it.
_WORDS = {
    "minute": ("m", "min", "mins", "minute", "minutes"),
    "hour": ("h", "hr", "hrs", "hour", "hours"),
    "day": ("d", "day", "days"),
}
#: And in French, German, Spanish and Dutch, whatever the language of who writes.
_WORDS_ELSEWHERE = {
    "minute": ("minuten", "minuto", "minutos", "minuut"),
    "hour": (
        *("heure", "heures", "std", "stunde", "stunden"),
        *("hora", "horas", "u", "uur", "uren"),
    ),
    "day": (
        *("j", "jour", "jours", "t", "tag", "tage", "tagen"),
        *("día", "días", "dia", "dias", "dag", "dagen"),
    ),
}
_UNITS = {
    word: unit
    for known in (_WORDS, _WORDS_ELSEWHERE)
    for unit, words in known.items()
    for word in words
}
_ONE = rf"\d+(?:[.,]\d+)?\s*(?:{'|'.join(_UNITS)})"
#: What :func:`read` understands, for Python and browsers alike.
PATTERN = rf"^\s*{_ONE}(?:\s*{_ONE})*\s*$"
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


def read(text: str, day: float) -> tuple[float, str]:
    """A duration as people write it, as a value and a unit.

    Parts of several units are one duration in hours, or in minutes where that is no
    whole number of hours.

    :param day: the seconds in a day, 0 where it is no day
    :raise ValueError: if it is none, or mixes days into a calendar that has none

    >>> read("15m", 0), read("4 hours", 0), read("1,5 d", 0)
    ((15.0, 'minute'), (4.0, 'hour'), (1.5, 'day'))
    >>> read("1d 4h", 28_800), read("1h30m", 0)
    ((12.0, 'hour'), (90.0, 'minute'))
    >>> read("2 jours", 0), read("1 Tag 4 Std", 28_800), read("3 Días", 0)
    ((2.0, 'day'), (12.0, 'hour'), (3.0, 'day'))
    """
    if not re.match(PATTERN, text, re.IGNORECASE):
        raise ValueError(text)
    parts = list(_parts(text))
    units = {unit for _value, unit in parts}
    if len(units) == 1:
        return sum(value for value, _unit in parts), units.pop()
    if "day" in units and not day:
        raise ValueError(text)
    total = sum(seconds(value, unit, day) for value, unit in parts)
    return (total / 60, "minute") if total % 3600 else (total / 3600, "hour")


def _parts(text: str) -> Iterator[tuple[float, str]]:
    for number, word in re.findall(r"([\d.,]+)\s*([^\W\d_]+)", text.lower()):
        yield float(number.replace(",", ".")), _UNITS[word]


def written(value: float, unit: str) -> str:
    """A value and a unit as :func:`read` takes them.

    >>> written(90, "minute"), written(1.5, "day"), written(1_234_567, "hour")
    ('90m', '1.5d', '1234567h')
    """
    number = f"{value:.4f}".rstrip("0").rstrip(".")
    return f"{number}{_WORDS[unit][0]}"
