# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How much time is left, in words of the reader's language."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from babel import Locale
from babel.units import format_unit

from odoo import api
from odoo.models import BaseModel
from odoo.tools.misc import babel_locale_parse, format_datetime, get_lang

from ..sla_core.time.moments import epoch
from ..sla_core.time.moments import moment as to_moment
from ..sla_core.timer.countdown import standing
from ..sla_core.timer.timer import Timer
from . import company_clocks

#: Seconds in the units that durations are shown in, and their names in the CLDR.
UNITS = ((86400, "duration-day"), (3600, "duration-hour"), (60, "duration-minute"))


def in_order(instances: BaseModel) -> BaseModel:
    """Instances in the order in which a record shows them: by KPI, then cycle."""
    return instances.sorted(lambda i: (i.kpi_id.sequence, i.kpi_id.id, i.cycle))


class Left(NamedTuple):
    """How an instance stands to its failure.

    :param failure: the failure time that it runs towards; naive UTC
    :param span: the working time until then, or since then
    :param is_over: whether the failure has come
    """

    failure: datetime
    span: timedelta
    is_over: bool


def left_at(instance: BaseModel, now: datetime) -> Left:
    """How much working time is left of an instance, or how late it is.

    A failure counts up until it is met, or nobody works for it any more (I3, G3). On
    hold it is what will be left on resuming. Nothing is said of a clock that is over
    without anybody knowing when: that span is empty.

    :param now: naive UTC
    """
    known = instance.sudo()  # trackers are hidden
    stopped = known.tracker_id._stopped_since()
    moment = epoch(min(stopped, now) if stopped else now)
    timer = timer_of(known)
    idle = known.idle_since and epoch(known.idle_since) or None
    at, failure, _goes_on_at = standing(timer, moment, idle)
    clock = company_clocks.clock_of(known)
    working = clock.between(at, failure) + clock.between(failure, at)
    return Left(to_moment(failure), timedelta(seconds=working), failure <= at)


def timer_of(instance: BaseModel) -> Timer:
    """The clock of an instance as the core knows it, as far as words need it."""

    def seconds(name: str) -> int | None:
        return epoch(instance[name]) if instance[name] else None

    return Timer(
        instance.status,
        epoch(instance.start_time),
        instance.target_seconds,
        instance.warning_seconds,
        seconds("warning_time"),
        epoch(instance.failure_time),
        met=seconds("met_time"),
        hold_start=seconds("on_hold_since"),
        resume=seconds("resume_time"),
        resume_warning=seconds("resume_warning_time"),
        resume_failure=seconds("resume_failure_time"),
        waived=instance.waived,
    )


def moment_text(env: api.Environment, moment: datetime) -> str:
    """A moment, naive UTC, in the context's language and time zone, which it names."""
    tz = env.tz.zone
    return f"{format_datetime(env, moment, tz=tz)} ({tz})"


def result_text(instance: BaseModel) -> str | bool:
    """The working time that an instance took until it was met or failed, and how much
    of it came too late (R2); False while neither has happened.

    With working hours, in hours: a day of work is no day.
    """
    if not instance.elapsed_seconds:
        return False
    env, in_hours = instance.env, bool(instance.calendar_id)
    used = span_text(env, timedelta(seconds=instance.elapsed_seconds), in_hours)
    if not instance.late_seconds:
        return used
    late = span_text(env, timedelta(seconds=instance.late_seconds), in_hours)
    return env._("%(used)s, of which %(late)s too late", used=used, late=late)


def _together(words: list[str], locale: Locale) -> str:
    """One number with its unit, or two. Not with Babel's own lists: in languages
    without a pattern for two units, such as Spanish, Arabic and Hebrew, it says the
    last one twice or raises an error."""
    units = locale.list_patterns.get("unit", {})
    pattern: str = units.get("2") or locale.list_patterns["standard"]["2"]
    return pattern.format(*words) if len(words) > 1 else words[0]


def span_text(env: api.Environment, span: timedelta, in_hours: bool = False) -> str:
    """A duration in words, such as "2 hours, 5 minutes": its two largest units.

    :param in_hours: it is working time, of which a day is no 24 hours: it is told in
        hours, and called by its name
    """
    locale = babel_locale_parse(get_lang(env).code)
    seconds = max(60, int(span.total_seconds()))
    words = []
    for size, unit in UNITS[1:] if in_hours else UNITS:
        number, seconds = divmod(seconds, size)
        if number:
            words.append(format_unit(number, unit, length="long", locale=locale))
        elif words:
            break
    text = _together(words[:2], locale)
    return env._("%s of working time", text) if in_hours else text
