# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The terms of an item in words, and what they mean for a record of right now (D4).

Whatever is typed into a form has an answer here: what is no duration has no words and
no moment. Why it cannot be saved is said by :func:`why_no_terms` while it is being
typed, and by :mod:`.item_checks` when it is saved (SEMANTICS K).
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from odoo import fields
from odoo.api import Environment
from odoo.models import BaseModel

from ..sla_core.policy.durations import plain


def terms_text(item: BaseModel) -> str:
    """The target and the warning: "4 h, warning after 3 h"."""
    target = term_text(item.env, item.failure_after, item.failure_unit)
    warning = term_text(item.env, item.warn_after, item.warn_unit)
    if target and warning and item.warn_after > 0:
        return item.env._(
            "%(target)s, warning after %(warning)s", target=target, warning=warning
        )
    return target


def term_text(env: Environment, value: float, unit: str | bool) -> str:
    """A duration in the words of an agreement: "15 min", "2 working days"; nothing
    for what is no duration."""
    if not unit or plain(value) is None:
        return ""
    text = f"{value:g}"
    if unit == "minute":
        return env._("%s min", text)
    if unit == "hour":
        return env._("%s h", text)
    if value == 1:
        return env._("1 working day")
    return env._("%s working days", text)


def worked_example(item: BaseModel, start: datetime) -> str | Literal[False]:
    """What the terms mean for a record whose clock starts at ``start``, naive UTC;
    False for terms that are none."""
    env = item.env
    if item._safely_seconds(item.failure_after, item.failure_unit) <= 0:
        return False
    due = item._due(start)
    if not due:
        return env._("These working hours never reach the target.")
    warning = item._warned(start)
    if warning and warning < due:
        return env._(
            "A start on %(start)s warns on %(warning)s and fails on %(due)s.",
            start=moment_text(item, start),
            warning=moment_text(item, warning),
            due=moment_text(item, due),
        )
    return env._(
        "A start on %(start)s fails on %(due)s.",
        start=moment_text(item, start),
        due=moment_text(item, due),
    )


def why_no_terms(item: BaseModel) -> str | Literal[False]:
    """Say why the target and the warning are no terms, or False."""
    env = item.env
    target = item._safely_seconds(item.failure_after, item.failure_unit)
    warning = item._safely_seconds(item.warn_after, item.warn_unit)
    if plain(item.failure_after) is None or plain(item.warn_after) is None:
        return env._("Failure After and Warn After must be numbers.")
    if not item.failure_unit or not item.warn_unit:
        return env._("Choose minutes, hours or working days.")
    if item.failure_after <= 0:
        return env._("Failure After must be more than zero.")
    if item.warn_after < 0:
        return env._("Warn After cannot be negative. Zero: no warning.")
    if not target:
        return env._("Failure After must lie within ten years.")
    if item.warn_after and (not warning or warning >= target):
        return env._(
            "The warning must come before the failure: make Warn After shorter "
            "than Failure After."
        )
    return False


def name_of(item: BaseModel) -> str:
    """The name that an item's KPI and target make, "" without one of them."""
    return name_for(item.kpi_id, item.failure_after, item.failure_unit)


def name_for(kpi: BaseModel, value: float, unit: str | bool) -> str:
    """The same for a KPI and a target that no item has yet."""
    text = value > 0 and term_text(kpi.env, value, unit)
    if not text or not kpi:
        return ""
    return kpi.env._("%(kpi)s within %(target)s", kpi=kpi.name, target=text)


def is_stale_name(item: BaseModel) -> bool:
    """Whether a name was written for other terms than the present ones.

    That is, in a form: the KPI or the target is not the stored one any more, but
    the name still is.
    """
    stored = item._origin
    return bool(
        item.suggested_name
        and item.suggested_name != item.name
        and stored
        and item.name == stored.name
        and name_of(stored) != item.suggested_name
    )


def moment_text(
    record: BaseModel, moment: datetime, near: datetime | None = None
) -> str:
    """A moment in the reader's time zone and language.

    :param moment: naive UTC
    :param near: a moment whose year is understood, and need not be said
    """
    local = fields.Datetime.context_timestamp(record, moment)
    pattern = "EEE d MMM yyyy HH:mm"
    if near and fields.Datetime.context_timestamp(record, near).year == local.year:
        pattern = "EEE d MMM HH:mm"
    return record.env["ir.qweb.field.datetime"].value_to_html(
        local.replace(tzinfo=None), {"format": pattern, "tz_name": "UTC"}
    )
