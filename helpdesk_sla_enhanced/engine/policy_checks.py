# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a policy must be (SEMANTICS C1, C7, K), refused in words where it is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.models import BaseModel

from . import item_checks
from .actions import attaching


def check_complete(policy: BaseModel) -> None:
    """Validate everything that activation promises, naming the item at fault.

    :raise ValidationError: if the policy could never do anything
    """
    policy._check_model_enabled()
    check_has_items(policy)
    if not policy.active:
        raise ValidationError(
            policy.env._("Unarchive %(policy)s first.", policy=policy.name)
        )
    policy.item_ids._validate_fields(list(policy.item_ids._fields))
    for item in policy.item_ids:
        item_checks.check_reach(item)


def check_has_items(policies: BaseModel) -> None:
    """A policy in force has an item that is not archived.

    :raise ValidationError: naming the policy
    """
    for policy in policies:
        if not policy.item_ids.filtered("active"):
            raise ValidationError(
                policy.env._("Add an item to %(policy)s first.", policy=policy.name)
            )


def check_owner(policies: BaseModel, owner_id: int | bool | None) -> None:
    """Managers lend actions their own rights, and nobody else's (C7, P1).

    :param owner_id: the owner that is being chosen, if any
    :raise AccessError: for those who choose another owner of a policy with actions
        and may not attach actions
    """
    env = policies.env
    if not owner_id or owner_id == env.uid:
        return
    if attaching.is_free(env):
        return
    for policy in policies.filtered(lambda found: found.user_id.id != owner_id):
        if policy.item_ids._all_actions():
            raise AccessError(
                env._(
                    "The actions of %(policy)s run with the rights of its owner. "
                    "Make yourself its owner, or ask somebody who may edit server "
                    "actions to choose another one.",
                    policy=policy.name,
                )
            )


def own_copy(policy: BaseModel, vals: dict[str, Any]) -> None:
    """Make a copy the user's own, unless they may lend the rights of others (C7)."""
    if not attaching.is_free(policy.env):
        vals["user_id"] = policy.env.uid


def check_no_draft_again(policies: BaseModel, vals: Mapping[str, Any]) -> None:
    """The states go draft → active → inactive → active (C1).

    :param vals: what is about to be written
    :raise UserError: if a policy that has been active is to be a draft again
    """
    if vals.get("state") != "draft":
        return
    left = policies.filtered(lambda policy: policy.state != "draft")
    if left:
        raise UserError(
            policies.env._(
                "%(policy)s has been active and cannot be a draft again. "
                "Deactivate it instead.",
                policy=left[0].name,
            )
        )
