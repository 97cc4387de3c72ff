# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The border between Odoo's naive UTC datetimes and the core's epoch seconds."""

from __future__ import annotations

import calendar
from datetime import datetime, timezone


def epoch(moment: datetime) -> int:
    """Whole UTC seconds of a naive UTC datetime; fractions are dropped (I2).

    >>> epoch(datetime(1970, 1, 2, 0, 0, 1, 999999))
    86401
    """
    return calendar.timegm(moment.timetuple())


def moment(seconds: int) -> datetime:
    """The naive UTC datetime of ``seconds``.

    >>> moment(86401)
    datetime.datetime(1970, 1, 2, 0, 0, 1)
    """
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)
