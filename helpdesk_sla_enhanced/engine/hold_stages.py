# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The on hold rule of tickets as a list of stages (SEMANTICS B3)."""

from __future__ import annotations

from typing import Any

from odoo.api import Environment
from odoo.models import BaseModel


def ticket_entity(env: Environment) -> BaseModel:
    """The entity of tickets, active or not."""
    # sudo: who sets the stages need not be able to read entities
    entities = env["sla.entity"].sudo().with_context(active_test=False)
    found: BaseModel = entities.search([("model", "=", "helpdesk.ticket")])
    return found


def stages_of(rule: list[Any]) -> list[int] | None:
    """The stage ids of a rule that is a list of stages, None for any other."""
    if not rule:
        return []
    if len(rule) != 1 or len(rule[0]) != 3:
        return None
    name, operator, value = rule[0]
    if name != "stage_id" or operator not in ("in", "="):
        return None
    return list(value) if isinstance(value, (list, tuple)) else [value]


def set_stages(entity: BaseModel, ids: list[int]) -> None:
    """Write stages as the model's rule, never over another one."""
    rule = [("stage_id", "in", sorted(ids))] if ids else []
    current = entity._pause_rule()
    if stages_of(current) is not None and current != rule:
        entity.pause_when = str(rule)
