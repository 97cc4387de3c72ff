# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may have an action run by an SLA (SEMANTICS C7, P1)."""

from __future__ import annotations

from odoo.api import Environment
from odoo.exceptions import AccessError
from odoo.models import BaseModel


def is_free(env: Environment) -> bool:
    """Whether the user may attach any action: who may edit actions may make one."""
    free: bool = env["ir.actions.server"].has_access("write")
    return free


def may_attach(action: BaseModel) -> bool:
    """Whether the user may attach this action to an SLA of their own.

    Others than :func:`is_free` may attach what an administrator has released for them.
    """
    # sudo: managers see by name what they may not read
    return is_free(action.env) or bool(action.sudo().sla_for_managers)


def check(lines: BaseModel) -> None:
    """Refuse lines of actions that the user may not have run by this SLA.

    An action runs with the rights of the owner of the SLA. Who attaches one without
    the right to make one lends it their own rights, and nobody else's.

    :raise AccessError: naming the action, or the owner
    """
    env = lines.env
    if not lines or is_free(env):
        return
    for line in lines:
        if not may_attach(line.server_action_id):
            raise AccessError(
                env._(
                    "%(action)s is not released for SLA managers: only those who may "
                    "edit server actions can attach it, or duplicate an SLA that has "
                    "it. Ask an administrator.",
                    # sudo: managers see actions by name
                    action=line.server_action_id.sudo().name,
                )
            )
        policy = line.item_id.policy_id
        if policy.user_id != env.user:
            raise AccessError(
                env._(
                    "The actions of %(policy)s run with the rights of %(owner)s. Make "
                    "yourself its owner first, or ask an administrator.",
                    policy=policy.name,
                    owner=policy.user_id.name,
                )
            )
