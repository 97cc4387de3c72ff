# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The criteria that KPIs usually have: kept on the KPI, offered to its items (A3)."""

from __future__ import annotations

from typing import Any

from odoo.api import Environment
from odoo.models import BaseModel

from ..sla_core.policy.domains import all_of

#: The condition of an item, and the field of its KPI that says what it usually is.
USUAL = {
    "applicable_when": "usual_applicable_when",
    "success_criteria": "usual_success_criteria",
}
EMPTY = ("", "[]")


def is_empty(text: str | bool | None) -> bool:
    """Whether a condition, as it is stored, says nothing."""
    return str(text or "").strip() in EMPTY


def shipped(env: Environment, model: str, code: str) -> dict[str, str]:
    """The criteria of a KPI that comes with the addon, by the field that keeps them;
    nothing for any other KPI."""
    if model != "helpdesk.ticket":
        return {}
    withdrawn = _stages(env, "not in", "cancelled", "rejected")
    solved = _stages(env, "in", "done")
    waits = [("awaiting_reply", "=", True)]
    answered = [("first_response_date", "!=", False)]
    found: dict[str, tuple[list[Any], list[Any]]] = {
        "first_response": (withdrawn, _either(answered, solved)),
        "next_response": (
            all_of([answered, waits, *([withdrawn] if withdrawn else [])]),
            _either([("awaiting_reply", "=", False)], solved),
        ),
        "resolve": (withdrawn, solved),
    }
    if code not in found:
        return {}
    return dict(zip(USUAL.values(), map(str, found[code]), strict=True))


def _stages(env: Environment, operator: str, *names: str) -> list[Any]:
    """A condition on the helpdesk's own stages, those that are still there."""
    to_id = env["ir.model.data"]._xmlid_to_res_id
    prefix = "helpdesk_mgmt.helpdesk_ticket_stage_"
    ids = [stage for name in names if (stage := to_id(prefix + name))]
    return [("stage_id", operator, ids)] if ids else []


def _either(one: list[Any], other: list[Any]) -> list[Any]:
    return ["|", *one, *other] if other else one


def offer(item: BaseModel) -> None:
    """Give an item in a form the criteria of the KPI that was chosen just now.

    A condition that somebody wrote stays: only an empty one, or one that is the usual
    one of another KPI, gives way.
    """
    if not item.kpi_id:
        return
    kpis = item.env["sla.kpi"].search([("model_id", "=", item.kpi_id.model_id.id)])
    for name, usual in USUAL.items():
        if is_empty(item[name]) or item[name] in kpis.mapped(usual):
            item[name] = item.kpi_id[usual] or "[]"
