# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How much belongs to policies, for the buttons of their form."""

from __future__ import annotations

from typing import Any

from odoo.models import BaseModel

from ..sla_core.timer import timer

#: What belongs to policies, by the field that counts it: a model, what counts of it,
#: and whether the number is told to those who may not read what is counted.
COUNTED: dict[str, tuple[str, tuple[Any, ...], bool]] = {
    "item_count": ("sla.item", (), False),
    "running_count": ("sla.kpi.instance", (("status", "in", timer.LIVE),), False),
    "recompute_count": ("sla.recompute", (), True),
    "entitlement_count": ("sla.entitlement", (), False),
    "case_count": ("sla.policy.case", (), True),
}


def count(policies: BaseModel, *names: str) -> None:
    """Fill in fields of policies that count what belongs to them."""
    for name in names:
        model_name, domain, told = COUNTED[name]
        # sudo: users read policies; of some things they learn the number only
        model = policies.env[model_name].sudo(told or policies.env.su)
        counts = dict(
            model._read_group(
                [("policy_id", "in", policies.ids), *domain],
                ["policy_id"],
                ["__count"],
            )
        )
        for policy in policies:
            policy[name] = counts.get(policy, 0)
