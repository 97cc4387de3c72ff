# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Test cases made of records, with what the policy makes of these now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from odoo.fields import Datetime
from odoo.models import BaseModel
from odoo.tools import format_list

from ...sla_core.time.moments import moment
from ...store import plumbing
from .. import field_words
from . import asking, running
from .asking import Asked
from .imagining import is_fit

#: Moments that every record has, and that say nothing of what it is.
LOG_FIELDS = ("create_date", "write_date", "create_uid", "write_uid", "id")


def captured(record: BaseModel, asked: Asked) -> tuple[dict[str, Any], list[str]]:
    """What a policy's conditions look at of a record, as the values of a case, and the
    labels of the fields that cannot be taken along."""
    assert asked.terms is not None
    # as conditions see it; the caller has checked that the user may read the record
    seen = plumbing.model_as_asked(record.env, record._name).browse(record.id)
    texts = asked.terms.conditions
    values: dict[str, Any] = {}
    left: list[str] = []
    for name in sorted(asking.looked_at(seen, texts) - set(LOG_FIELDS)):
        field = seen._fields[name]
        if field.compute and not field.store and not field.inherited:
            continue  # follows from the others
        if not is_fit(field):
            left.append(field_words.field_label(record.env, record._name, name))
            continue
        values[name] = _plain(seen, name)
    return values, left


def _plain(record: BaseModel, name: str) -> Any:
    value, field = record[name], record._fields[name]
    if field.type == "many2many":
        return value.ids
    if field.type == "many2one":
        return value.id or False
    if isinstance(value, datetime):
        return Datetime.to_string(value)
    if field.type == "date":
        return field.to_string(value)
    if field.type in ("boolean", "integer", "float", "monetary", "json"):
        return value
    return str(value) if value else False


def case_vals(
    record: BaseModel, policy: BaseModel, kpi: BaseModel, start: datetime
) -> dict[str, Any]:
    """The values of a test case: a record like this one, and what the policy makes of
    it now.

    :param record: one that the user may read
    :param start: naive UTC
    :raise ValueError: why the policy cannot be used
    """
    env = record.env
    asked = asking.terms_of(env, policy)[policy.id]
    if asked.terms is None:
        raise ValueError(asked.problem)
    values, left = captured(record, asked)
    # sudo: only which one it is, which the user may not be allowed to read
    home = env["sla.record"]._homes(record)[record.id].sudo()
    vals = {
        "name": f"{record.display_name}: {kpi.name}",
        "policy_id": policy.id,
        "kpi_id": kpi.id,
        "company_id": policy.company_id.id or home.id,
        "values": values,
        "start_time": start,
    }
    if left:
        vals["note"] = env._(
            "Not taken along from the record: %s.", format_list(env, left)
        )
    case = env["sla.policy.case"].new(vals)
    return {**vals, **expectation(case)}


def example_vals(
    policy: BaseModel, kpi: BaseModel, values: dict[str, Any], made: datetime, note: str
) -> dict[str, Any]:
    """The values of a test case of a record that nobody has made, and what the policy
    makes of it now.

    :param made: naive UTC
    :raise ValueError: why the policy cannot judge it
    """
    vals = {
        "name": kpi.name,
        "policy_id": policy.id,
        "kpi_id": kpi.id,
        "company_id": (policy.company_id or policy.env.company).id,
        "values": values,
        "start_time": made,
        "note": note,
    }
    case = policy.env["sla.policy.case"].new(vals)
    name = f"{kpi.name}: {case.values_text}"
    return {**vals, "name": name, **expectation(case)}


def expectation(case: BaseModel) -> dict[str, Any]:
    """What the policy makes of a case now, as what the case expects."""
    verdict = running.run(case)[case]
    instance = verdict.instance
    if verdict.problem:
        raise ValueError(verdict.problem)
    if instance is None:
        item = verdict.item or False
        return {"expects_none": not item, "expected_item_id": item}
    timer = instance.timer
    return {
        "expects_none": False,
        "expected_item_id": instance.item,
        "expected_warning_time": timer.warning is not None and moment(timer.warning),
        "expected_failure_time": moment(timer.failure),
    }
