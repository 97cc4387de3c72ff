# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a manager decides on tickets that came in when nothing was left (M3)."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.models import BaseModel

from . import changing
from .choosing import Values


def renew(tickets: BaseModel) -> None:
    """Renew what was used up from today on, with the rights of the manager, and use
    the renewal for these tickets.

    :raise UserError: naming why it cannot be renewed, or used
    """
    env = tickets.env
    for entitlement, some in tickets.grouped("entitlement_refused_id").items():
        if not entitlement:
            raise UserError(
                env._("It is not known what was used up. Choose one on the ticket.")
            )
        entitlement.action_renew_now()
        renewed = entitlement.next_ids.filtered(lambda one: one.state_now == "active")
        if not renewed:
            raise UserError(
                env._(
                    "The renewal of “%(entitlement)s” is not active yet. Activate it "
                    "first.",
                    entitlement=entitlement.name,
                )
            )
        reason = env._(
            "Nothing was left of the one before; renewed by %(user)s.",
            user=env.user.name,
        )
        _use(some, renewed.sorted("id")[-1], reason)


def charge(tickets: BaseModel) -> None:
    """Use the entitlement for these tickets although nothing is left of it."""
    env = tickets.env
    reason = env._(
        "Nothing was left of it; charged nevertheless by %(user)s.", user=env.user.name
    )
    for entitlement, some in tickets.grouped("entitlement_refused_id").items():
        if entitlement:
            _use(some, entitlement, reason)


def let_pass(tickets: BaseModel) -> None:
    """Let tickets be without an entitlement."""
    env = tickets.env
    reason = env._("Let pass without one by %(user)s.", user=env.user.name)
    changing.write_found(tickets, _values(None, reason))


def _use(tickets: BaseModel, entitlement: BaseModel, reason: str) -> None:
    changing.write_found(tickets, _values(entitlement, reason))


def _values(entitlement: BaseModel | None, reason: str) -> Values:
    values: Values = {
        "entitlement_reason": reason,
        "entitlement_refused": False,
        "entitlement_refused_id": False,
        "entitlement_refusal_reason": False,
    }
    if entitlement:
        values["entitlement_id"] = entitlement.id
    return values
