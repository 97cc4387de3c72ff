# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The entitlement that follows another one, or comes from a template (SEMANTICS M1)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from odoo.exceptions import UserError
from odoo.models import BaseModel

from . import checks, life
from .periods import same_length, today_of


def renew(entitlement: BaseModel, from_today: bool = False) -> BaseModel:
    """Make the entitlement of the next period, with a copy of the terms.

    It adjoins this one, and is in force as this one is, so that the customer is
    served without a gap; it stays a draft where the SLA is not active any more. One
    that is renewed already is not renewed twice.

    :param from_today: begin today instead, for what is used up before its end
    :raise UserError: for a draft, and for what has no end
    """
    check_renewable(entitlement)
    start, end = entitlement.start_date, entitlement.end_date
    begin = today_of(entitlement.company_id) if from_today else end + timedelta(days=1)
    for other in entitlement.next_ids:
        if other.start_date == begin and other.state != "canceled":
            return other
    period = same_length(start, end, begin)
    new = entitlement.copy(
        {
            "name": entitlement.name,
            "start_date": period[0],
            "end_date": period[1],
            "previous_id": entitlement.id,
        }
    )
    take_over(entitlement, new)
    return new


def check_renewable(entitlement: BaseModel) -> None:
    """Refuse to renew what has no next period.

    :raise UserError: naming why
    """
    env, name = entitlement.env, entitlement.name
    if entitlement.state == "draft":
        raise UserError(env._("%(record)s: activate it first.", record=name))
    if not entitlement.end_date:
        raise UserError(
            env._(
                "%(record)s, End: it has none, so that nothing follows it.",
                record=name,
            )
        )


def take_over(old: BaseModel, new: BaseModel) -> None:
    """Put a renewal into force, and make it the default where the old one was."""
    policy = new.policy_id.sudo()  # sudo: as when it is activated by hand
    if policy and policy.state != "active" or old.state == "canceled":
        return
    if old.is_default:
        if new.start_date <= old.end_date:
            old.is_default = False
        new.flush_model()
        new.is_default = not checks.default_beside(new)
    # Who has renewed it need not be reminded that it ends.
    old.activity_feedback(
        ["mail.mail_activity_data_todo"], feedback=old.env._("Renewed")
    )
    # A late renewal of one that ended long ago may have ended, too.
    life.activate(new, ended=True)


def values_of(template: BaseModel, start: date) -> dict[str, Any]:
    """What a template says of an entitlement that starts on a day."""
    values: dict[str, Any] = {
        name: template._fields[name].convert_to_write(template[name], template)
        for name in template._terms_fields()
    }
    if not template.user_id:
        values.pop("user_id")
    if not template.company_id:
        values.pop("company_id")
    after = template._next_start(start)
    values["end_date"] = after and after - timedelta(days=1)
    return values
