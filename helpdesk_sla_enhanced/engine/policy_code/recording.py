# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a file says of policies, read from the database."""

from __future__ import annotations

from typing import Any

from odoo.fields import Datetime
from odoo.models import BaseModel

from ...sla_core.policy.domains import parse
from .conditions import as_domain
from .fields import MODELS, SOURCE, Kind, Plain


def plain_policy(policy: BaseModel) -> Plain:
    """A policy with its items, their actions and its test cases. What is archived is
    left out: nothing new is judged by it."""
    # sudo: who may read the policy may read what it says
    policy = policy.sudo().with_context(active_test=True)
    items = policy.item_ids
    cases = policy.env["sla.policy.case"].search([("policy_id", "=", policy.id)])
    return {
        **plain(policy),
        "items": [
            {**plain(item), "actions": [plain(line) for line in item.action_ids]}
            for item in items
        ],
        "cases": [plain(case) for case in cases],
    }


def plain_kpis(policies: BaseModel) -> list[Plain]:
    """The KPIs of policies."""
    # sudo: as above
    return [plain(kpi) for kpi in policies.sudo().item_ids.kpi_id.sorted()]


def plain(record: BaseModel) -> Plain:
    """What a file says of one record."""
    return {
        name: _value(record, field, kind)
        for name, (field, kind) in MODELS[record._name].items()
    }


def _value(record: BaseModel, name: str, kind: Kind) -> Any:
    if kind is Kind.TEXT:
        return _texts(record, name)
    value: Any = record[name]
    if kind is Kind.REF:
        return value.id or None
    if kind is Kind.FIELD:
        return value.name or None
    if kind is Kind.KPI:
        return value.code
    if kind is Kind.ITEM:
        return value.with_context(lang=SOURCE).name or None
    if kind is Kind.CONDITION:
        return _listed(parse(value))
    if kind is Kind.MOMENT:
        return Datetime.to_string(value) or None
    if kind is Kind.VALUES:
        return value or {}
    kinds = {"text": "", "char": "", "selection": None}
    return value or kinds.get(record._fields[name].type, value)


def _texts(record: BaseModel, name: str) -> dict[str, str]:
    """A text in each language in which it is another one."""
    source = str(record.with_context(lang=SOURCE)[name] or "")
    texts = {SOURCE: source}
    for code, _name in record.env["res.lang"].get_installed():
        text = str(record.with_context(lang=code)[name] or "")
        if text != source:
            texts[code] = text
    return texts


def _listed(domain: Any) -> Any:
    """A condition with lists for tuples, as JSON has it, and back: so that two of them
    are equal that say the same."""
    if isinstance(domain, (list, tuple)):
        return [_listed(part) for part in domain]
    return domain


def stored(domain: list[Any]) -> str:
    """A condition as a record holds it."""
    return str(as_domain(domain))
