# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which working hours a policy and its items may have (SEMANTICS K)."""

from __future__ import annotations

from odoo.exceptions import ValidationError
from odoo.models import BaseModel


def check_company(policy: BaseModel, calendar: BaseModel, item_name: str = "") -> None:
    """Refuse the working hours of another company.

    :param item_name: the item that has them, if it is not the policy itself
    :raise ValidationError: naming the item or the policy
    """
    # Managers may not read calendars of other companies, which are refused here.
    theirs, ours = calendar.sudo().company_id, policy.company_id
    if theirs and ours and theirs != ours:
        raise ValidationError(
            policy.env._(
                "%(name)s: the working hours %(calendar)s belong to another company.",
                name=item_name or policy.name,
                # sudo: as above, to name what is refused
                calendar=calendar.sudo().name,
            )
        )


def check_usable(item: BaseModel) -> None:
    """Refuse working hours that give no deadline, naming the item."""
    try:
        item._calendar()._sla_check_usable()
    except ValidationError as error:
        raise ValidationError(
            item.env._(
                "Item %(item)s: %(problem)s", item=item.name, problem=error.args[0]
            )
        ) from error
