# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From when until when an entitlement is good, in its company's days (SEMANTICS M1).

An entitlement is good from the first moment of its start date to the last one of its
end date, in the time zone of its company. Whether it is in force now follows from that
and the clock; the state that is stored may be a day behind, and nobody is to be told
by it alone whether a ticket may use the entitlement.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytz

from odoo.models import BaseModel
from odoo.tools import date_utils

#: The states of an entitlement that a manager has put into force: which of them it has
#: follows from its dates.
IN_FORCE = ("waiting", "active", "expired")
#: Those of them in which a ticket may find it: what is stored may be a day behind.
MAY_BE_CHOSEN = ("waiting", "active")


def zone_of(company: BaseModel) -> str:
    """The time zone of a company: of its working hours, else of its address."""
    # sudo: every user may be told in which zone their company's days are counted
    company = company.sudo()
    return company.resource_calendar_id.tz or company.partner_id.tz or "UTC"


def today_of(company: BaseModel) -> date:
    """The present day in the time zone of a company."""
    return day_of(company, company.env["sla.engine"]._sla_now())


def day_of(company: BaseModel, moment: datetime) -> date:
    """The day on which a moment (naive UTC) is, in the time zone of a company."""
    zone = pytz.timezone(zone_of(company))
    return moment.replace(tzinfo=pytz.utc).astimezone(zone).date()


def state_on(day: date, start: date, end: date | None) -> str:
    """The state of an entitlement in force on a day."""
    if end and day > end:
        return "expired"
    return "active" if day >= start else "waiting"


def same_length(start: date, end: date, begin: date) -> tuple[date, date]:
    """The period that begins on a day and is as long as another one: in whole months
    where that is made of whole months (January to December, the 15th to the 14th),
    else in days."""
    after = end + timedelta(days=1)
    months = (after.year - start.year) * 12 + after.month - start.month
    if months > 0 and date_utils.add(start, months=months) == after:
        return begin, date_utils.add(begin, months=months, days=-1)
    return begin, begin + (end - start)
