# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a time without work is: a break, a night, a weekend, a holiday by its name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

import pytz

from odoo import SUPERUSER_ID
from odoo.models import BaseModel

from ...sla_core.time.moments import epoch, moment
from ...sla_core.timer.stretches import Stretch

BREAK = "break"
NIGHT = "night"
WEEKEND = "weekend"
HOLIDAY = "holiday"


class Named(NamedTuple):
    """A time that did not count, ``[start, end)`` in epoch seconds."""

    kind: str
    start: int
    end: int
    name: str = ""


class TimeOff:
    """The time off of a calendar for the records of a company (C4).

    :param low: epoch seconds, as ``high``: what is asked for lies between
    """

    def __init__(
        self, calendar: BaseModel, company_id: int, low: int, high: int
    ) -> None:
        # As superuser with no context, as working time is read.
        env = calendar.env(user=SUPERUSER_ID, context={}, su=True)
        calendar = calendar.with_env(env)
        self.zone = pytz.timezone(calendar.tz or "UTC")
        leaves = env["resource.calendar.leaves"].search_fetch(
            [
                *calendar._sla_leave_domain(company_id),
                ("resource_id", "=", False),
                ("calendar_id", "in", (calendar.id, False)),
                ("date_from", "<", moment(high)),
                ("date_to", ">", moment(low)),
            ],
            ["date_from", "date_to", "name"],
            order="date_from, id",
        )
        self.holidays = [
            (epoch(leave.date_from), _rounded(leave.date_to), leave.name or "")
            for leave in leaves
        ]

    def named(self, stretch: Stretch) -> Iterator[Named]:
        """The parts of a time off, each with what it is."""
        at = stretch.start
        for start, end, name in self.holidays:
            start, end = max(start, at), min(end, stretch.end)
            if start >= end:
                continue
            if start > at:
                yield Named(self._usual(at, start), at, start)
            yield Named(HOLIDAY, start, end, name)
            at = end
        if at < stretch.end:
            yield Named(self._usual(at, stretch.end), at, stretch.end)

    def _usual(self, start: int, end: int) -> str:
        """What a time off is that nobody entered."""
        first, last = self._local(start), self._local(end)
        midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
        if first.date() == last.date() and first > midnight:
            return BREAK
        if midnight < first:
            midnight += timedelta(days=1)
        # A whole day without work, by the dates alone: days change length in March.
        whole = (last.date() - midnight.date()).days >= 1
        return WEEKEND if whole else NIGHT

    def _local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at, timezone.utc).astimezone(self.zone)


def _rounded(end: datetime) -> int:
    """The end of a holiday; one that ends a second before midnight is whole (I5)."""
    return epoch(end) + (end.second == 59)
