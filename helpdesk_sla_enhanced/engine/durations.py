# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Seconds in words, in the reader's language."""

from __future__ import annotations

from odoo.api import Environment


def working_time(env: Environment, seconds: int) -> str:
    """Working time in full: "30 h", "1 h 30 min", "45 s".

    There are no days in it: a working day has as many hours as the calendar says.
    """
    hours, rest = divmod(seconds, 3600)
    minutes, rest = divmod(rest, 60)
    parts = [
        env._("%s h", hours) if hours else "",
        env._("%s min", minutes) if minutes else "",
        env._("%s s", rest) if rest or not seconds else "",
    ]
    return " ".join(part for part in parts if part)


def to_the_minute(env: Environment, seconds: float) -> str:
    """Working time where seconds do not matter: "1 h 30 min", "0 min"."""
    minutes = round(seconds / 60)
    return working_time(env, minutes * 60) if minutes else env._("%s min", 0)


def elapsed(env: Environment, seconds: int) -> str:
    """Time by the clock on the wall, in two units at most: "3 h 05 min", "2 d 4 h".

    As the screens of the browser write it.
    """
    days, rest = divmod(seconds, 86400)
    hours, minutes = rest // 3600, rest % 3600 // 60
    if days:
        return env._("%(days)s d %(hours)s h", days=days, hours=hours)
    if hours:
        return env._(
            "%(hours)s h %(minutes)s min", hours=hours, minutes=f"{minutes:02}"
        )
    if minutes:
        return env._("%s min", minutes)
    return env._("%s s", seconds)
