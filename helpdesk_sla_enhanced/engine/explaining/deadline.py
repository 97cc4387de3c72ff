# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The proof of one clock: what it counts, from when, and every stretch (R1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from odoo import fields
from odoo.models import BaseModel

from ...sla_core.time.moments import moment
from ...sla_core.timer.stretches import COUNTED, HOLD, OFF, Stretch, course
from ...store import reading
from .. import company_clocks
from ..field_words import field_label
from ..item_words import terms_text
from . import choice
from .holds import causes
from .steps import Step, steps
from .time_off import TimeOff


def explain(instance: BaseModel, record: BaseModel, now: datetime) -> dict[str, Any]:
    """Why a clock has the failure time that it has, as plain values for JSON.

    Moments are UTC, as Odoo writes them; ``calendar_tz`` and ``tz`` name the zones
    of the working hours and of the reader. ``matches`` is false when the working
    hours were changed since, so that they would give another failure time (I6).

    :param instance: one, as superuser, as its record
    :param now: naive UTC
    """
    item, calendar = _item(instance), instance.calendar_id
    company = instance.tracker_id.company_id
    clock = company_clocks.clock_of(instance)
    facts = _facts(instance)
    way = course(facts.timer, facts.holds, clock)
    low, high = facts.timer.start, max(way.end, facts.timer.start)
    off = TimeOff(calendar, company.id or 0, low, high) if calendar else None
    held = sorted({part.start for part in way.stretches if part.kind == HOLD})
    why = causes(record, instance, held)
    return {
        **_stored(instance),
        "now": fields.Datetime.to_string(now),
        "policy": choice.policy_of(record, instance.tracker_id)
        if instance.policy_id == instance.tracker_id.policy_id
        else {"id": instance.policy_id.id, "name": instance.policy_id.name},
        "item": {"id": item.id, "name": item.name or "", "terms": terms_text(item)},
        "earlier": choice.earlier_items(record, item, company.id or 0),
        "start": _start(instance, record),
        "calendar": calendar.name or "",
        "calendar_tz": calendar.tz or "UTC",
        "tz": record.env.context.get("tz") or record.env.user.tz or "UTC",
        "stretches": [
            part for stretch in way.stretches for part in _parts(stretch, off, why)
        ],
        "steps": _steps(steps(record.env, facts.timer, way, clock)),
        "counted_seconds": way.counted,
        "target_seconds": facts.timer.target,
        "matches": _matches(facts.timer, way.end, way.counted),
    }


def _item(instance: BaseModel) -> BaseModel:
    """The item, read together with those that are asked why they do not apply."""
    items = (*instance.policy_id.item_ids.ids, instance.item_id.id)
    return instance.item_id.with_prefetch(items)


def _stored(instance: BaseModel) -> dict[str, Any]:
    """What the instance itself says."""
    return {
        "id": instance.id,
        "kpi": instance.kpi_id.name,
        "cycle": instance.cycle,
        "status": instance.status_now,
        "waived": instance.waived,
        "warning_time": _text(instance.warning_time),
        "failure_time": _text(instance.failure_time),
        "met_time": _text(instance.met_time),
    }


def _facts(instance: BaseModel) -> Any:
    """The instance as the core knows it, with its ended holds."""
    found = reading.read_instances(instance.env, [instance.tracker_id.id], True)
    return next(one for one in found[instance.tracker_id.id] if one.id == instance.id)


def _matches(timer: Any, end: int, counted: int) -> bool:
    if timer.hold_start is not None:
        return counted <= timer.target
    return end == timer.failure and counted == timer.target


def _start(instance: BaseModel, record: BaseModel) -> dict[str, Any]:
    """Where the clock starts: the field, and what stood in it."""
    chosen = instance.kpi_id.applicable_from_field_id
    name = (chosen or instance.policy_id.applicable_from_field_id).name
    name = name or "create_date"
    label = field_label(record.env, record._name, name)
    stands = record[name]
    if instance.cycle > 1 and (not chosen or stands and stands != instance.start_time):
        label = record.env._("the moment that made it apply again")
    return {"field": name, "label": label, "time": _text(instance.start_time)}


def _steps(found: list[Step]) -> list[dict[str, Any]]:
    return [{"time": _text(moment(step.at)), "name": step.name} for step in found]


def _parts(
    stretch: Stretch, off: TimeOff | None, why: dict[int, dict[str, str]]
) -> Iterator[dict[str, Any]]:
    """A stretch as it is shown; a time off in the parts that have a name."""
    if stretch.kind == OFF and off is not None:
        for named in off.named(stretch):
            yield _part(named.kind, named.start, named.end, name=named.name)
    elif stretch.kind == HOLD:
        yield _part(HOLD, stretch.start, stretch.end, **why.get(stretch.start, {}))
    else:
        yield _part(stretch.kind, stretch.start, stretch.end)


def _part(kind: str, start: int, end: int, **more: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "start": fields.Datetime.to_string(moment(start)),
        "end": fields.Datetime.to_string(moment(end)),
        "seconds": end - start,
        "counts": kind == COUNTED,
        **more,
    }


def _text(value: datetime | None) -> str | bool:
    return fields.Datetime.to_string(value) or False
