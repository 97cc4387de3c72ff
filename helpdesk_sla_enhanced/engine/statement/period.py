# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The period of a report, in whole days of a company."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import pytz
from babel.dates import format_date, format_skeleton

from odoo import api
from odoo.tools import date_utils
from odoo.tools.misc import babel_locale_parse, get_lang


class Period(NamedTuple):
    """From the first day to the last one, both included."""

    first: date
    last: date


def month_before(day: date) -> Period:
    """The last whole month before a day."""
    last = day.replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)


def named(name: str, day: date) -> Period | None:
    """A period by its name, seen from a day; None for one that has no fixed dates.

    What is not over yet ends on that day.
    """
    if name == "last_month":
        return month_before(day)
    if name == "this_month":
        return Period(date_utils.start_of(day, "month"), day)
    if name == "last_quarter":
        last = date_utils.start_of(day, "quarter") - timedelta(days=1)
        return Period(date_utils.start_of(last, "quarter"), last)
    if name == "this_year":
        return Period(date_utils.start_of(day, "year"), day)
    return None


def bounds(period: Period, zone: str) -> tuple[datetime, datetime]:
    """The first moment of a period and the first one after it, naive UTC."""
    after = period.last + timedelta(days=1)
    return _midnight(period.first, zone), _midnight(after, zone)


def _midnight(day: date, zone: str) -> datetime:
    local = pytz.timezone(zone).localize(datetime.combine(day, time()))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def text(env: api.Environment, period: Period) -> str:
    """A period in words: a whole month by its name, any other by its dates."""
    locale = babel_locale_parse(get_lang(env).code)
    first, last = period
    if first.day == 1 and last == date_utils.end_of(first, "month"):
        return str(format_skeleton("yMMMM", first, locale=locale))
    begin, end = (format_date(day, "medium", locale=locale) for day in period)
    return f"{begin} – {end}"
