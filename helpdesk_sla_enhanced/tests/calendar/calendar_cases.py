# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Calendars and questions about them, for the tests and for the benchmark.

What is random follows from the given ``random.Random``. Moments are whole UTC epoch
seconds between 2025 and 2027; the zones lie on both sides of UTC, on both hemispheres,
with and without summer time, one of them with a summer time of half an hour.
"""

from datetime import datetime, timezone
from functools import cache
from itertools import pairwise

import pytz

ZONES = (
    "America/Los_Angeles",
    "America/St_Johns",
    "UTC",
    "Europe/Brussels",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
)
HOUR = 3600
DAY = 24 * HOUR
FIRST = int(datetime(2025, 1, 1, tzinfo=timezone.utc).timestamp())
LAST = int(datetime(2027, 12, 31, tzinfo=timezone.utc).timestamp())


def naive(moment):
    """The naive UTC datetime of an epoch second, as Odoo stores it."""
    return datetime.fromtimestamp(moment, timezone.utc).replace(tzinfo=None)


def epoch(value):
    """The epoch second of a naive UTC datetime, to the nearest second."""
    return round(value.replace(tzinfo=timezone.utc).timestamp())


@cache
def summer_time_nights(zone):
    """The days of 2025 to 2027, as UTC midnights, on which the zone changes offset."""
    tz = pytz.timezone(zone)

    def offset(day):
        return pytz.utc.localize(naive(day)).astimezone(tz).utcoffset()

    return [
        day
        for day in range(FIRST, LAST, DAY)
        if offset(day) != offset(day + DAY)  # changes somewhen between the two
    ]


def at(text):
    """The epoch second of a UTC time like ``2026-01-05 09:00``."""
    return epoch(datetime.fromisoformat(text))


def office(env, hours=((9, 17),), zone="Europe/Brussels", days=range(5), **values):
    """A calendar with the same hours on each of the days."""
    lines = [
        {
            "name": "Work",
            "dayofweek": str(day),
            "hour_from": start,
            "hour_to": end,
            "day_period": "morning",
        }
        for day in days
        for start, end in hours
    ]
    return env["resource.calendar"].create(
        {
            "name": "Office",
            "tz": zone,
            "two_weeks_calendar": False,
            "attendance_ids": [(0, 0, line) for line in lines],
            **values,
        }
    )


def time_off(calendar, start, end, **values):
    """General time off of the calendar, in UTC."""
    leave = calendar.env["resource.calendar.leaves"].create(
        {
            "name": "Time off",
            "calendar_id": calendar.id,
            "date_from": start,
            "date_to": end,
            **values,
        }
    )
    if "company_id" in values:  # Odoo computes it when time off is made
        leave.company_id = values["company_id"]
    return leave


# Random calendars


def _office(random):
    """With lunch, at quarter hours."""
    opening = random.randrange(24, 40) / 4
    noon = random.randrange(46, 52) / 4
    closing = random.randrange(60, 80) / 4
    return [(opening, noon), (noon + random.choice((0, 0.5, 1)), closing)]


def _nights(random):
    """Around midnight, where summer time begins and ends."""
    return [(0, random.randrange(1, 28) / 4), (random.randrange(80, 95) / 4, 24)]


def _odd(random):
    """At any minute, in up to four pieces."""
    marks = sorted(random.sample(range(24 * 60), 2 * random.randint(1, 4)))
    return [
        (start / 60, end / 60)
        for start, end in zip(marks[::2], marks[1::2], strict=True)
    ]


def _all_day(random):
    return [(0, 24)]


def _week(random, shape, week_type=False):
    days = range(7) if shape is _all_day else random.sample(range(7), 5)
    lines = []
    for day in days:
        hours = shape(random)
        for start, end in hours:
            lines.append(_line(day, start, end, "morning", week_type))
        for before, after in pairwise(hours):
            if shape is _office and before[1] < after[0]:
                lines.append(_line(day, before[1], after[0], "lunch", week_type))
    return lines


def _line(day, start, end, period, week_type):
    return {
        "name": period,
        "dayofweek": str(day),
        "hour_from": start,
        "hour_to": end,
        "day_period": period,
        "week_type": week_type,
    }


def random_calendar(env, random, zone=None, shape=None, companies=()):
    """A calendar of the current company with time off; lunch, nights, two weeks.

    :param companies: ids, or False; the calendar is shared then, and time off is that
        of one of them
    """
    shape = shape or random.choice((_office, _office, _nights, _odd, _all_day))
    two_weeks = random.random() < 0.3
    lines = _week(random, shape, "0" if two_weeks else False)
    if two_weeks:
        lines += _week(random, random.choice((_office, _odd)), "1")
    calendar = env["resource.calendar"].create(
        {
            "name": f"Random {shape.__name__}",
            "tz": zone or random.choice(ZONES),
            "two_weeks_calendar": two_weeks,
            "attendance_ids": [(0, 0, line) for line in lines],
            **({"company_id": False} if companies else {}),
        }
    )
    leaves = env["resource.calendar.leaves"].create(
        [_time_off(random, calendar) for _each in range(random.randrange(12))]
    )
    for leave in leaves if companies else ():
        leave.company_id = random.choice(companies)
    return calendar


def quarter_hour_calendar(env, random, zone):
    """Office hours at quarters of an hour: durations in quarters are exact floats."""
    return random_calendar(env, random, zone=zone, shape=_office)


def _time_off(random, calendar):
    """A local day, or a stretch that starts in the middle of one; some do not count."""
    start = random.randrange(FIRST, LAST)
    if random.random() < 0.5:
        zone = pytz.timezone(calendar.tz)
        local = naive(start).replace(hour=0, minute=0, second=0)
        start = round(zone.localize(local).timestamp())
        end = start + random.choice((1, 1, 3, 14)) * DAY - random.choice((0, 1))
    else:
        end = start + random.randrange(1, 4 * DAY)
    return {
        "name": "Time off",
        "calendar_id": calendar.id if random.random() < 0.8 else False,
        "date_from": naive(start),
        "date_to": naive(end),
        "time_type": "other" if random.random() < 0.1 else "leave",
    }


# Random questions


def random_moment(random, zone):
    """A moment, often close to a night in which the zone changes offset."""
    nights = summer_time_nights(zone)
    if nights and random.random() < 0.4:
        return random.choice(nights) + random.randrange(-DAY, 2 * DAY)
    return random.randrange(FIRST, LAST)


def random_duration(random):
    """Seconds: mostly up to two days of work, rarely some weeks."""
    return random.randrange(1, random.choice((HOUR, 16 * HOUR, 16 * HOUR, 160 * HOUR)))


def planned(calendar, moment, seconds):
    """What ``plan_hours`` answers in epoch seconds, None when it gives up.

    It counts in float hours and takes every midnight for one microsecond of free time,
    so a duration that ends exactly at a closing is a matter of luck. A quarter of a
    second less, rounded away again, is not.

    :param seconds: working time after the moment
    """
    found = calendar.plan_hours(
        (seconds - 0.25) / HOUR, naive(moment), compute_leaves=True
    )
    return epoch(found) if found else None


def agrees(moment, due, plan):
    """Whether a clock's answer is that of ``plan_hours``, which looks 1,400 days far.

    :param due: what the clock says, None when it has no answer
    :param plan: what :func:`planned` says
    """
    if plan is None:
        return due is None or abs(due - moment) > 1400 * DAY
    return due == plan
