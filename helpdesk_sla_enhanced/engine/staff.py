# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who of the users can be responsible for something: one of us, who is still there
(SEMANTICS E4).

The helpdesk assigns a new ticket to the user who makes it, and that is its customer, or
OdooBot, for one that comes by mail.
"""

from __future__ import annotations

from odoo import SUPERUSER_ID
from odoo.fields import Domain
from odoo.models import BaseModel

#: The lowest group of the helpdesk, which the others include.
HELPDESK = "helpdesk_mgmt.group_helpdesk_user_own"


def at_work(users: BaseModel) -> BaseModel:
    """Those who can be asked to do something: neither customers, nor OdooBot, nor who
    left.

    :param users: res.users
    """
    return colleagues(users).filtered("active")


def colleagues(users: BaseModel) -> BaseModel:
    """Those who are, or were, one of us: neither customers, nor OdooBot."""
    # sudo: that somebody is a customer is asked whoever asks
    return users.filtered(lambda one: one.id != SUPERUSER_ID and not one.sudo().share)


def nobody_there(field: str) -> Domain:
    """The records that nobody is responsible for who could do something: a customer is
    not, nor is who left.

    :param field: the field that says who is responsible
    """
    return (
        Domain(field, "=", False)
        | Domain(f"{field}.active", "=", False)
        | Domain(f"{field}.share", "=", True)
    )


def may_be_assigned(user: BaseModel, by_mail: bool) -> bool:
    """Whether a new ticket may be a user's because they made it: an agent's. What a job
    makes as the superuser stays as the helpdesk has it, save what comes by mail."""
    if user._is_superuser():
        return not by_mail
    return bool(at_work(user)) and user.has_group(HELPDESK)
