# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The copy of a policy has copies of its test cases."""

from __future__ import annotations

from odoo.models import BaseModel


def copy_cases(policies: BaseModel, copies: BaseModel) -> None:
    """Copy the test cases of policies to their copies. Each expects the copy of the
    item that it expected. A copy that was given other items, or another model, has
    none.

    :param copies: in the order of the policies, their items in the same order
    """
    cases = policies.env["sla.policy.case"].search([("policy_id", "in", policies.ids)])
    of_policy = cases.grouped("policy_id")
    for policy, copy in zip(policies, copies, strict=True):
        same = len(policy.item_ids) == len(copy.item_ids)
        if not same or policy.model_id != copy.model_id:
            continue
        item_of = dict(zip(policy.item_ids, copy.item_ids, strict=True))
        for case in of_policy.get(policy, ()):
            expected = item_of.get(case.expected_item_id)
            if expected is None and case.expected_item_id:
                continue  # it expects an item that is archived
            case.copy(
                {
                    "policy_id": copy.id,
                    "expected_item_id": expected and expected.id,
                    "company_id": (copy.company_id or case.company_id).id,
                }
            )
