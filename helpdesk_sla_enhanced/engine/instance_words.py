# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How much time is left, in words of the reader's language."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.lists import format_list
from babel.units import format_unit

from odoo import api
from odoo.models import BaseModel
from odoo.tools.misc import babel_locale_parse, format_datetime, get_lang

from ..sla_core.timer import timer

#: Seconds in the units that durations are shown in, and their names in the CLDR.
UNITS = ((86400, "duration-day"), (3600, "duration-hour"), (60, "duration-minute"))


def in_order(instances: BaseModel) -> BaseModel:
    """Instances in the order in which a record shows them: by KPI, then cycle."""
    return instances.sorted(lambda i: (i.kpi_id.sequence, i.kpi_id.id, i.cycle))


def clock_at(instance: BaseModel, now: datetime) -> tuple[datetime, datetime]:
    """The moment at which an instance's clock stands, and the failure it runs
    towards; naive UTC.

    A failure counts up until it is met, or nobody works for it any more (I3, G3).
    """
    # sudo: trackers are hidden
    stopped = instance.sudo().tracker_id._stopped_since()
    now = min(stopped, now) if stopped else now
    failure = instance.failure_time
    if instance.status == timer.PAUSED:
        if not instance.resume_time or instance.resume_time > now:
            return min(instance.on_hold_since, now), failure
        failure = instance.resume_failure_time
    if instance.met_time:
        return min(instance.met_time, now), failure
    if instance.idle_since and failure <= now:
        now = min(now, max(instance.idle_since, failure))
    return now, failure


def moment_text(env: api.Environment, moment: datetime) -> str:
    """A moment, naive UTC, in the context's language and time zone, which it names."""
    tz = env.tz.zone
    return f"{format_datetime(env, moment, tz=tz)} ({tz})"


def span_text(env: api.Environment, span: timedelta) -> str:
    """A duration in words, such as "2 hours, 5 minutes": its two largest units."""
    locale = babel_locale_parse(get_lang(env).code)
    seconds = max(60, int(span.total_seconds()))
    words = []
    for size, unit in UNITS:
        number, seconds = divmod(seconds, size)
        if number:
            words.append(format_unit(number, unit, length="long", locale=locale))
        elif words:
            break
    text: str = format_list(words[:2], style="unit", locale=locale)
    return text
