# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What surrounds a policy, in sentences: working hours, the default, the owner, the
model, and fields that are not there any more."""

from __future__ import annotations

from datetime import datetime

from odoo import fields
from odoo.models import BaseModel

from .. import config, uninstalling
from . import hours
from .doubts import of_item


def find_lost_fields(policy: BaseModel) -> list[str]:
    """Whatever took the field away, an addon is missing or was changed: the engine
    leaves the policy out, see :mod:`..config`."""
    policy = policy.with_context(active_test=False)
    lost = uninstalling.lost_fields(policy.env, policy)
    if not lost:
        return _find_broken(policy)
    return [
        policy.env._(
            "This SLA asks for %(fields)s, which is not there any more: it is "
            "applied to no record, and KPIs that run can only fail. Change its "
            "conditions, or install the addon again that brings the field.",
            fields=", ".join(name for _model, name in sorted(lost)),
        )
    ]


def _find_broken(policy: BaseModel) -> list[str]:
    """Whatever else keeps the engine from using the policy (A6)."""
    snapshot = config.get_snapshot(policy.env)
    snapshot.policies.get(policy.id)  # it is made when it is first asked for
    if policy.id not in snapshot.broken:
        return []
    return [
        policy.env._(
            "This SLA cannot be used: %(reason)s It is applied to no record, and "
            "KPIs that run can only fail. Correct it and save.",
            reason=snapshot.broken[policy.id].rstrip(".") + ".",
        )
    ]


def find_disabled_model(policy: BaseModel) -> list[str]:
    """A policy for a model that is not enabled."""
    if policy._entity():
        return []
    return [
        policy.env._(
            "%(model)s is not enabled for SLA any more: this SLA is applied to "
            "no record.",
            model=policy.model_id.name,
        )
    ]


def find_odd_hours(policy: BaseModel) -> list[str]:
    """Working hours that are not what they look like."""
    return [
        *(
            policy.env._(
                "The working hours %(calendar)s are based on durations: Odoo puts "
                "them around noon, and that is when the clocks run.",
                calendar=calendar.name,
            )
            for calendar in hours.calendars_of(policy).filtered("duration_based")
        ),
        *(
            of_item(
                policy.env._(
                    "The working hours %(calendar)s stop for %(minutes)s min at "
                    "midnight: let the day end at 24:00 if work goes on.",
                    calendar=calendar.name,
                    minutes=gap,
                ),
                hours.first_item(policy, calendar),
                made=hours.before_midnight(calendar, _now(policy)),
            )
            for calendar, gap in hours.with_midnight_gap(policy)
        ),
    ]


def find_no_days_off(policy: BaseModel) -> list[str]:
    """Working hours without any public holiday in the coming year."""
    year = fields.Datetime.context_timestamp(policy, _now(policy)).year + 1
    return [
        of_item(
            policy.env._(
                "The working hours %(calendar)s have no days off in %(year)s yet.",
                calendar=calendar.name,
                year=str(year),
            ),
            hours.first_item(policy, calendar),
            made=hours.new_year(calendar, year),
        )
        for calendar in hours.without_days_off(policy, year)
    ]


def _now(policy: BaseModel) -> datetime:
    """The present moment, naive UTC."""
    now: datetime = policy.env["sla.engine"]._sla_now()
    return now


def find_no_default(policy: BaseModel) -> list[str]:
    """No default for an enabled model: of this SLA's company, or of any."""
    if not policy._entity():
        return []
    domain = [("model_id", "=", policy.model_id.id), ("is_default", "=", True)]
    covered = policy.search(domain).mapped("company_id.id")
    defaults = policy.search_count([*domain, ("company_id", "=", False)], limit=1)
    companies = policy.company_id or policy.env["res.company"].search(
        [("sla_enabled", "=", True)]
    )
    bare = companies.filtered(lambda company: company.id not in covered)
    if defaults or not bare:
        return []
    if len(companies) == len(bare) and not policy.company_id:
        return [
            policy.env._(
                "%(model)s has no default SLA: new records have none unless one "
                "is chosen.",
                model=policy.model_id.name,
            )
        ]
    return [
        policy.env._(
            "%(model)s has no default SLA in %(companies)s: new records there "
            "have none unless one is chosen.",
            model=policy.model_id.name,
            companies=", ".join(bare.mapped("name")),
        )
    ]


def find_archived_owner(policy: BaseModel) -> list[str]:
    """An owner as whom no action runs (SEMANTICS C7)."""
    if policy.user_id.active:
        return []
    return [
        policy.env._(
            "The owner %(owner)s is archived: no action of this SLA will run.",
            owner=policy.user_id.name,
        )
    ]
