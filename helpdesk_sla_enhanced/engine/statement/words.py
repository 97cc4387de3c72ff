# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a customer is told of a period, in their language and time zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

import pytz
from babel.dates import format_date, format_time
from babel.numbers import format_percent
from markupsafe import Markup

from odoo import api
from odoo.models import BaseModel
from odoo.tools import groupby
from odoo.tools.misc import babel_locale_parse, get_lang

from .. import instance_words
from ..entitlement import periods
from . import finding, period
from .finding import Promised
from .period import Period


class Line(NamedTuple):
    """A promise and what became of it, or all those of a KPI together.

    :param is_kpi: whether it is the line of a KPI, above those of its promises
    :param target: within which time
    :param rate: how many of those met and missed were met (R3)
    :param used: the average time
    """

    is_kpi: bool
    name: str
    target: str
    met: int
    breached: int
    waived: int
    rate: str
    used: str


class Failure(NamedTuple):
    """A promise that was not kept.

    :param done: when it was met after all, or how it stands
    :param late: by how much, empty where nobody knows
    :param waived: that it is excused, and why; empty for what is not
    """

    record: str
    kpi: str
    due: str
    done: str
    late: str
    waived: str


class Statement(NamedTuple):
    """What a customer is told of a period.

    :param title: of the report
    :param summary: how much was kept, in a sentence; empty where nothing counts
    :param zone: a sentence that says of which zone the times are
    :param in_hours: whether some of it counts inside working hours alone
    """

    customer: BaseModel
    company: BaseModel
    lang: str
    title: str
    zone: str
    summary: str
    waived: int
    in_hours: bool
    lines: list[Line]
    failures: list[Failure]


def statement(customer: BaseModel, told: Period, company: BaseModel) -> Statement:
    """What a customer is told of a period: figures of the records that the user of the
    environment may read.

    :param customer: whoever reads it; it tells of all their company's records
    """
    lang = customer.lang or get_lang(customer.env).code
    zone = customer.tz or periods.zone_of(company)
    customer = customer.with_context(lang=lang, tz=zone)
    env = customer.env
    rows = env["sla.report"]
    domain = finding.domain_of(customer, told, company)
    found = finding.promised(rows, domain)
    met, breached = _sum(found, "met"), _sum(found, "breached")
    return Statement(
        customer=customer,
        company=company.with_context(lang=lang),
        lang=lang,
        title=env._("Service Level Report, %s", period.text(env, told)),
        zone=env._("All times are in the time zone %s.", zone),
        summary=_summary(env, met, breached),
        waived=_sum(found, "waived"),
        in_hours=any(one.item._calendar() for one in found),
        lines=_lines(env, found),
        failures=[_failure(row) for row in finding.failures(rows, domain)],
    )


def _summary(env: api.Environment, met: int, breached: int) -> str:
    """How much was kept of what counts, in a sentence."""
    if not met + breached:
        return ""
    bold = Markup("<b>%s</b>")
    text: str = env._(
        "We kept %(met)s of %(counted)s promises in time: %(rate)s.",
        met=bold % met,
        counted=bold % (met + breached),
        rate=bold % rate_text(env, met, breached),
    )
    return text


def rate_text(env: api.Environment, met: int, breached: int) -> str:
    """How many were met, in percent; nothing where nothing counts.

    Rounded down: 100 % is said of no period in which something was missed.
    """
    if not met + breached:
        return "–"
    locale = babel_locale_parse(get_lang(env).code)
    tenths = 1000 * met // (met + breached)
    return str(format_percent(tenths / 1000, "#,##0.#%", locale=locale))


def _sum(found: list[Promised], name: str) -> int:
    return sum(getattr(one, name) or 0 for one in found)


def _lines(env: api.Environment, found: list[Promised]) -> list[Line]:
    """The promises of each KPI below their sum."""
    lines = []
    for kpi, promises in groupby(found, key=lambda one: one.kpi):
        met, breached = _sum(promises, "met"), _sum(promises, "breached")
        waived, rate = _sum(promises, "waived"), rate_text(env, met, breached)
        lines.append(Line(True, kpi.name, "", met, breached, waived, rate, ""))
        lines += [_line(env, one) for one in promises]
    return lines


def _line(env: api.Environment, one: Promised) -> Line:
    in_hours = bool(one.item._calendar())
    target, used = (
        instance_words.span_text(env, timedelta(hours=hours), in_hours)
        if hours is not None
        else "–"
        for hours in (one.target, one.used)
    )
    counts = one.met or 0, one.breached or 0, one.waived or 0
    rate = rate_text(env, *counts[:2])
    return Line(False, one.item.name, target, *counts, rate, used)


def _failure(row: BaseModel) -> Failure:
    """A line of what was missed, from its row of ``sla.report``."""
    env = row.env
    return Failure(
        record=row.record_name,
        kpi=row.kpi_id.name,
        due=_moment(env, row.failure_time),
        done=_done(row),
        late=_late(row.instance_id),
        waived=_excuse(row) if row.waived else "",
    )


def _excuse(row: BaseModel) -> str:
    env, reason = row.env, row.waive_reason
    return env._("Excused: %s", reason) if reason else env._("Excused")


def _done(row: BaseModel) -> str:
    env = row.env
    if row.met_time:
        return _moment(env, row.met_time)
    return str(env._("Not met") if row.instance_id.idle_since else env._("Still open"))


def _late(instance: BaseModel) -> str:
    """By how much it was late: what was kept once it was met or closed (R2), else up to
    now."""
    if instance.met_time or instance.idle_since:
        span = timedelta(seconds=instance.late_seconds)
    else:
        now = instance.env["sla.engine"]._sla_now()
        span = instance_words.left_at(instance, now).span
    if not span:
        return ""
    in_hours = bool(instance.calendar_id)
    return instance_words.span_text(instance.env, span, in_hours)


def _moment(env: api.Environment, moment: datetime) -> str:
    """A moment, naive UTC, in the reader's zone: the day with its year, no seconds."""
    locale = babel_locale_parse(get_lang(env).code)
    local = pytz.utc.localize(moment).astimezone(env.tz)
    day = format_date(local, "medium", locale=locale)
    return f"{day} {format_time(local, 'short', locale=locale)}"
