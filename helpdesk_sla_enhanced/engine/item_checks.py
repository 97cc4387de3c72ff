# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an item must be (SEMANTICS K), refused in words that name it where it is not.

Each of the functions raises a ``ValidationError`` for what it does not find so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from odoo.exceptions import ValidationError
from odoo.models import BaseModel

from ..sla_core.policy.domains import leaves, parse
from ..sla_core.policy.durations import TOO_LONG
from . import calendar_checks, proof


def check_signs(items: BaseModel, vals: Mapping[str, Any]) -> None:
    """Refuse terms of nothing, or less than nothing, in words.

    :param items: the items that are written; none, or one that is new, are fine
    :param vals: values that are numbers where they have to be
    :raise ValidationError: naming the item
    """
    name = vals.get("name") or ", ".join(items[:1].mapped("name"))
    if "failure_after" in vals and float(vals["failure_after"] or 0) <= 0:
        raise ValidationError(
            items.env._("Item %(item)s: the target must be more than zero.", item=name)
        )
    if any(float(vals.get(term) or 0) < 0 for term in ("warn_after", "max_hold")):
        raise ValidationError(
            items.env._(
                "Item %(item)s: the warning and the maximum hold cannot be negative.",
                item=name,
            )
        )


def check_models(items: BaseModel) -> None:
    """The KPI is one for records of the policy's model."""
    for item in items:
        if item.kpi_id.model_id != item.policy_id.model_id:
            raise ValidationError(
                item.env._(
                    "Item %(item)s: the KPI %(kpi)s is for another model than the SLA.",
                    item=item.name,
                    kpi=item.kpi_id.name,
                )
            )


def check_conditions(items: BaseModel) -> None:
    """The conditions can be judged, see :func:`.proof.check_condition`."""
    labels = {
        name: items._fields[name]._description_string(items.env)
        for name in ("applicable_when", "success_criteria", "pause_when")
    }
    for item in items:
        for name, label in labels.items():
            proof.check_condition(item.env, item.model, item[name], label, item.name)


def check_times(items: BaseModel) -> None:
    """The warning comes before the failure, in working seconds, and the working hours
    can be counted with."""
    for item in items:
        _check_terms(item)
        calendar_checks.check_company(item.policy_id, item.calendar_id, item.name)
        calendar_checks.check_usable(item)
        item.action_ids._check_offset()
        if item.policy_id.state == "active":
            check_reach(item)


def _check_terms(item: BaseModel) -> None:
    """The target, the warning and the longest hold are such."""
    target, warning = item._target_seconds(), item._warning_seconds()
    if target <= 0:
        raise ValidationError(
            item.env._(
                "Item %(item)s: the target must be more than zero.", item=item.name
            )
        )
    if max(target, warning, item._max_hold_seconds()) >= TOO_LONG:
        raise ValidationError(
            item.env._(
                "Item %(item)s: no target, warning or hold is longer than ten years.",
                item=item.name,
            )
        )
    if warning >= target:
        raise ValidationError(
            item.env._(
                "Item %(item)s: the warning must come before the failure.",
                item=item.name,
            )
        )


def check_reach(item: BaseModel) -> None:
    """Refuse a target that its working hours do not hold."""
    if not item._due(item.env["sla.engine"]._sla_now()):
        raise ValidationError(
            item.env._(
                "Item %(item)s: its working hours do not hold the target in ten years.",
                item=item.name,
            )
        )


def check_deadline_field(items: BaseModel) -> None:
    """A deadline field takes the failure time of one KPI, no more (D6)."""
    for item in items.filtered("deadline_field_id"):
        reason = _why_no_deadline_field(item)
        if reason:
            # Managers may not read fields (ir.model.fields); one is named.
            label = item.deadline_field_id.sudo().field_description
            raise ValidationError(
                item.env._(
                    "Item %(item)s: %(field)s cannot be the deadline field. %(reason)s",
                    item=item.name,
                    field=label,
                    reason=reason,
                )
            )


def _why_no_deadline_field(item: BaseModel) -> str | Literal[False]:
    """Say why the deadline field is unfit, or False."""
    env = item.env
    # Managers may not read fields (ir.model.fields), but choose one here.
    chosen = item.deadline_field_id.sudo()
    field = env[item.model]._fields.get(chosen.name) if item.model in env else None
    if chosen.model != item.model or field is None:
        return env._("It is not a field of the records.")
    if field.type != "datetime" or not field.store or field.required:
        return env._("It must be a stored, optional date and time.")
    if field.compute or field.related:
        return env._("It is computed.")
    if chosen.name in _fields_in_use(item.policy_id):
        return env._("The SLA counts from it or has a condition on it.")
    items = item.policy_id.item_ids
    others = items.filtered(lambda i: i.deadline_field_id == item.deadline_field_id)
    if others.kpi_id - item.kpi_id:
        return env._("Another KPI of the SLA uses it.")
    return False


def _fields_in_use(policy: BaseModel) -> set[str]:
    """The names of the record's fields that starts and conditions look at."""
    # Managers may not read fields (ir.model.fields); only their names are taken.
    items = policy.item_ids.sudo()
    starts = items.kpi_id.applicable_from_field_id | policy.applicable_from_field_id
    texts = [
        text
        for item in items
        for text in (
            item.applicable_when,
            item.success_criteria,
            str(item._pause_rule()),
        )
    ]
    used = {
        leaf.path.partition(".")[0] for text in texts for leaf in leaves(parse(text))
    }
    return used | {"create_date", "write_date", *starts.mapped("name")}
