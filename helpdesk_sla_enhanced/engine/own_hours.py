# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SLA managers make working hours, and change those that they made (SEMANTICS P1).

The hours of others are what people are employed by: those stay the administrator's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from odoo.models import BaseModel

MANAGER = "helpdesk_sla_enhanced.group_sla_manager"
Refused = tuple[BaseModel, Callable[..., Any]] | None


def allow(
    records: BaseModel,
    operation: str,
    refused: Refused,
    calendars_of: Callable[[BaseModel], BaseModel],
) -> Refused:
    """What stays refused of records when managers may change their own hours.

    :param refused: what Odoo refuses, as its ``_check_access`` says it
    :param calendars_of: the calendars that a record is part of
    """
    env = records.env
    if refused is None or operation == "read" or not env.user.has_group(MANAGER):
        return refused
    access = env["ir.model.access"]
    if access.check(records._name, operation, raise_exception=False):
        return refused  # they may by another group, and a rule says no
    # sudo: who made a calendar is asked for whoever may see it
    others = records.sudo().filtered(
        lambda record: (
            calendars_of(record).ids and calendars_of(record).create_uid != env.user
        )
    )
    if not others:
        return None
    _records, error = refused
    return records.browse(others.ids), error
