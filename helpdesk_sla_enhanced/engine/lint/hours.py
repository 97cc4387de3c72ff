# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Working hours of a policy that are not what they look like."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytz

from odoo.models import BaseModel

from ...sla_core.policy.lint_calendar import Stretch, midnight_gap

#: The hour after which a day goes on until midnight, or stops a little before it.
LATE = 23.5


def calendars_of(policy: BaseModel) -> BaseModel:
    """The working hours that count for the items of a policy."""
    return policy.env["resource.calendar"].union(
        *(item._calendar() for item in policy.item_ids)
    )


def with_midnight_gap(policy: BaseModel) -> list[tuple[BaseModel, int]]:
    """The calendars in which a day ends at 23:59 and work goes on at midnight:
    ``[(calendar, minutes)]``."""
    found = []
    for calendar in calendars_of(policy):
        lines = calendar.attendance_ids.filtered(lambda at: at._is_work_period())
        weeks = 2 if calendar.two_weeks_calendar else 1
        stretches = [
            Stretch(int(line.dayofweek) + 7 * week, line.hour_from, line.hour_to)
            for line in lines
            for week in range(weeks)
            if weeks == 1 or line.week_type == str(week)
        ]
        gap = midnight_gap(stretches, 7 * weeks)
        if gap:
            found.append((calendar, gap))
    return found


def without_days_off(policy: BaseModel, year: int) -> BaseModel:
    """The calendars of the policy that have no general time off in ``year``."""
    calendars = calendars_of(policy)
    if not calendars:
        return calendars
    home = policy.company_id or policy.env.company
    begin, end = (datetime(number, 1, 1) for number in (year, year + 1))
    found = policy.env["resource.calendar.leaves"]._read_group(
        [
            ("resource_id", "=", False),
            ("time_type", "=", "leave"),
            ("calendar_id", "in", [*calendars.ids, False]),
            ("date_to", ">", min(_to_utc(begin, calendar) for calendar in calendars)),
            ("date_from", "<", max(_to_utc(end, calendar) for calendar in calendars)),
        ],
        ["calendar_id", "company_id"],
    )
    return calendars.filtered(
        lambda calendar: (
            not any(_is_off(calendar, of, company, home) for of, company in found)
        )
    )


def first_item(policy: BaseModel, calendar: BaseModel) -> BaseModel:
    """The first item whose clock runs in a calendar of the policy."""
    return policy.item_ids.filtered(lambda item: item._calendar() == calendar)[:1]


def new_year(calendar: BaseModel, year: int) -> datetime:
    """Noon of the first of January in the calendar's time zone, as naive UTC."""
    return _to_utc(datetime(year, 1, 1, 12), calendar)


def before_midnight(calendar: BaseModel, now: datetime) -> datetime:
    """Half a minute before the next midnight at which work stops, as naive UTC.

    :param now: naive UTC
    """
    zone = pytz.timezone(calendar.tz or "UTC")
    today = pytz.utc.localize(now).astimezone(zone).replace(tzinfo=None)
    last = today.replace(hour=23, minute=59, second=30, microsecond=0)
    late = {
        int(line.dayofweek)
        for line in calendar.attendance_ids
        if line._is_work_period() and line.hour_to > LATE
    }
    days = (last + timedelta(number) for number in range(7))
    found = next((day for day in days if day.weekday() in late), last)
    return _to_utc(found, calendar)


def _to_utc(moment: datetime, calendar: BaseModel) -> datetime:
    """A naive moment in the calendar's time zone, as naive UTC."""
    zone = pytz.timezone(calendar.tz or "UTC")
    return zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)


def _is_off(
    calendar: BaseModel, of: BaseModel, company: BaseModel, home: BaseModel
) -> bool:
    """Whether time off of a calendar and company counts in ``calendar`` for the
    records of ``home`` (C4)."""
    if of and (of != calendar or calendar.company_id):
        return bool(of == calendar)
    return not company or company == (calendar.company_id or home)
