# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What an entitlement must be (SEMANTICS M1, K), refused by the name of the field
where it is not.

Odoo runs constraints as superuser: what the user may not read is checked as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from odoo.api import Environment
from odoo.exceptions import AccessError, ValidationError
from odoo.models import BaseModel
from odoo.tools import format_date, format_list

from ...store import entitlement_notices
from .periods import IN_FORCE

#: What the engine alone writes on an entitlement and its channels (A4).
KEPT = frozenset(
    (
        "used_terms",
        "remaining_terms",
        "told_month",
        "told_week",
        "told_low",
        "told_empty",
    )
)


def check_kept(records: BaseModel, vals: Mapping[str, Any]) -> None:
    """Nobody but the engine says what was used, or who was told of it (A4).

    :raise AccessError: naming the field
    """
    for name in sorted(KEPT.intersection(vals)):
        raise AccessError(
            records.env._(
                "%(model)s, %(field)s: it follows from the tickets and cannot be "
                "written.",
                model=records._description,
                field=records._fields[name]._description_string(records.env),
            )
        )


def check_customer(records: BaseModel, vals: Mapping[str, Any]) -> None:
    """A new entitlement names its customer, whatever template it is made from.

    :raise ValidationError: naming the field
    """
    if not vals.get("partner_id"):
        raise ValidationError(
            records.env._(
                "%(record)s, Customer: say who has bought it.",
                record=vals.get("name") or records._description,
            )
        )


def check_period(
    env: Environment, name: str, start: date | None, end: date | None
) -> None:
    """It ends on the day on which it starts, or later (K).

    :raise ValidationError: naming the field
    """
    if start and end and end < start:
        raise ValidationError(
            env._(
                "%(record)s, End: it would end on %(end)s, before it starts on "
                "%(start)s.",
                record=name,
                end=format_date(env, end),
                start=format_date(env, start),
            )
        )


def check_company(records: BaseModel, vals: Mapping[str, Any]) -> None:
    """It is made for, or given to, a company of the user who saves it.

    :raise ValidationError: naming the field
    """
    env = records.env
    if env.su or not vals.get("company_id"):
        return
    company = env["res.company"].browse(vals["company_id"])
    if company not in env.user.company_ids:
        raise ValidationError(
            env._(
                "%(record)s, Company: you do not work in %(company)s.",
                record=vals.get("name") or records[:1].name or records._description,
                company=company.sudo().name,  # sudo: to say which one is meant
            )
        )


def check_contacts(entitlement: BaseModel) -> None:
    """The contacts are people of the customer.

    :raise ValidationError: naming them
    """
    family = entitlement.partner_id.commercial_partner_id
    others = entitlement.contact_ids.filtered(
        lambda contact: contact.commercial_partner_id != family
    )
    if others:
        raise ValidationError(
            entitlement.env._(
                "%(record)s, Contacts: %(contacts)s is not a contact of %(customer)s.",
                record=entitlement.name,
                contacts=format_list(entitlement.env, others.mapped("display_name")),
                customer=entitlement.partner_id.display_name,
            )
        )


def check_owner(record: BaseModel) -> None:
    """The owner is one of us, who can be told.

    :raise ValidationError: naming the field
    """
    owner = record.user_id
    if owner and owner.share:
        raise ValidationError(
            record.env._(
                "%(record)s, Owner: %(user)s is not an internal user.",
                record=record.display_name,
                user=owner.name,
            )
        )


def check_policy(record: BaseModel) -> None:
    """The promise is one for tickets (M4).

    :raise ValidationError: naming the field
    """
    policy = record.policy_id
    if policy and policy.model != "helpdesk.ticket":
        raise ValidationError(
            record.env._(
                "%(record)s, SLA: %(policy)s is not for tickets.",
                record=record.display_name,
                policy=policy.name,
            )
        )


def check_promised(policies: BaseModel) -> None:
    """A policy that customers are promised stays one for tickets of their company (M4).

    :raise ValidationError: naming the field of the entitlement or template
    """
    for name in ("sla.entitlement", "sla.entitlement.template"):
        records = policies.env[name].with_context(active_test=False)
        promised = records.search([("policy_id", "in", policies.ids)])
        for record in promised:
            check_policy(record)
        promised._check_company(["policy_id"])


def check_default(entitlements: BaseModel) -> None:
    """A customer has one default on each day (M1).

    :raise ValidationError: naming the other one
    """
    mine = entitlements.filtered(
        lambda one: one.is_default and one.active and one.state in IN_FORCE
    )
    for mine_id, other_id in default_beside(mine)[:1]:
        other = mine.browse(other_id)
        raise ValidationError(
            mine.env._(
                "%(record)s, Default of the Customer: %(other)s is the default of "
                "%(customer)s in the same time.",
                record=mine.browse(mine_id).name,
                other=other.name,
                customer=other.partner_id.display_name,
            )
        )


def default_beside(entitlements: BaseModel) -> list[tuple[int, int]]:
    """The pairs of entitlements that would both be the default of a customer on some
    day, if these are: (id of one of these, id of the other one)."""
    if not entitlements:
        return []
    periods = [
        (
            one.id,
            one.partner_id.id,
            one.company_id.id,
            one.start_date,
            one.end_date or None,
        )
        for one in entitlements
    ]
    among = [
        (one[0], other[0])
        for place, one in enumerate(periods)
        for other in periods[:place]
        if one[1:3] == other[1:3] and overlap(one[3:], other[3:])
    ]
    return among or entitlement_notices.read_other_defaults(entitlements.env, periods)


def overlap(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    """Whether two periods (start, end or nothing) have a day in common."""
    return not (one[1] and other[0] > one[1] or other[1] and other[1] < one[0])
