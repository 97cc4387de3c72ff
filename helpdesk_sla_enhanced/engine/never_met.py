# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Items without success criteria: no record ever meets them (SEMANTICS D7)."""

from __future__ import annotations

from typing import Literal

from odoo.models import BaseModel
from odoo.tools import format_list

from ..sla_core.policy.domains import parse


def never_met_items(policy: BaseModel) -> BaseModel:
    """The items of a policy that have no success criteria."""
    return policy.item_ids.filtered(lambda item: not parse(item.success_criteria))


def never_met_text(policy: BaseModel) -> str | Literal[False]:
    """What items without success criteria result in, False without any."""
    items = never_met_items(policy)
    if not items:
        return False
    return policy.env._(
        "No success criteria: %(items)s. Nothing can meet an item without them: "
        "every record it applies to fails, however fast the work is done.",
        items=format_list(policy.env, items.mapped("name")),
    )
