# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which SLA and item a clock follows, and why no other one (SEMANTICS F1, D2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from odoo import api
from odoo.models import BaseModel

from ...sla_core.policy.domains import conjuncts, parse
from .. import conditions
from ..terms import Compiled
from .condition_words import record_value, sentence

#: Where the words for a choice look for who made it.
CHOSEN = "policy"


@dataclass
class Question:
    """Conditions that a record is asked for in one row, see ``conditions.Asks``."""

    model: str
    conditions: list[str]
    asked: list[int]
    starts: list[str] = field(default_factory=list)
    cases: list[list[tuple[int, int]]] = field(default_factory=list)
    compiled: dict[int, Compiled] = field(default_factory=dict)


def policy_of(record: BaseModel, tracker: BaseModel) -> dict[str, Any]:
    """The SLA of a record, from which origin, and why no other one.

    :param record: as superuser, as the tracker
    """
    env, policy = record.env, tracker.policy_id
    sources = dict(tracker._fields["source"]._description_selection(env))
    return {
        "id": policy.id,
        "name": policy.name or "",
        "source": tracker.source or False,
        "source_label": sources.get(tracker.source, ""),
        "why": _why(record, tracker),
    }


def _why(record: BaseModel, tracker: BaseModel) -> str:
    env, source = record.env, tracker.source
    if source in ("manual", "automatic"):
        return _who_chose(tracker)
    if source == "entitlement" and "entitlement_id" in record._fields:
        said = env._(
            "Nobody chose an SLA. It comes with the entitlement “%(name)s”, which "
            "takes precedence over a default SLA.",
            name=record.entitlement_id.display_name or "",
        )
        return " ".join(filter(None, (said, record.entitlement_reason)))
    if source == "default":
        if tracker.policy_id.company_id:
            return env._(
                "Nobody chose an SLA, and no entitlement brings one. This is the "
                "default of %(company)s.",
                company=tracker.policy_id.company_id.name,
            )
        return env._(
            "Nobody chose an SLA, and no entitlement brings one. This is the default "
            "of all companies."
        )
    return ""


def _who_chose(tracker: BaseModel) -> str:
    env = tracker.env
    if tracker.source == "manual":
        chosen = [("tracker_id", "=", tracker.id), ("kind", "=", CHOSEN)]
        last = env["sla.event"].search_fetch(
            chosen, ["user_id"], order="time DESC, id DESC", limit=1
        )
        if last.user_id:
            return env._(
                "%(user)s chose it. A choice by hand takes precedence over all others.",
                user=last.user_id.name,
            )
        return env._("Chosen by hand, which takes precedence over all others.")
    return env._(
        "An automation applied it, which takes precedence over entitlements and "
        "default SLAs."
    )


def earlier_items(
    record: BaseModel, item: BaseModel, company_id: int
) -> list[dict[str, Any]]:
    """The items of the same KPI that come before an item, with the first of their
    conditions that the record does not meet (D2); one query for all.

    One that it does meet by now was changed, or reached, after the clock was made.
    """
    env = record.env
    before = item.policy_id.item_ids.filtered(
        lambda other: (
            other.kpi_id == item.kpi_id
            and (other.sequence, other.id) < (item.sequence, item.id)
        )
    )
    parts = [(other, part) for other in before for part in _parts(other)]
    answers = _ask(record, [str(part) for _other, part in parts], company_id)
    failing: dict[int, list[Any]] = {}
    for (other, part), is_true in zip(parts, answers, strict=True):
        if not is_true:
            failing.setdefault(other.id, part)
    return [
        {
            "id": other.id,
            "name": other.name or "",
            **_words(env, record, failing.get(other.id)),
        }
        for other in before
    ]


def _parts(item: BaseModel) -> list[list[Any]]:
    return conjuncts(parse(item.applicable_when))


def _ask(record: BaseModel, texts: list[str], company_id: int) -> list[bool]:
    if not texts:
        return []
    question = Question(record._name, texts, list(range(len(texts))))
    rows = conditions.read_rows(record.env, question, company_id, record.ids)
    row = rows.get(record.id)
    return [bool(answer) for answer in row[1:]] if row else [False] * len(texts)


def _words(
    env: api.Environment, record: BaseModel, part: list[Any] | None
) -> dict[str, str]:
    if part is None:
        return {
            "condition": "",
            "value": "",
            "why": env._("It matches now. The clock goes on as it was made."),
        }
    condition = sentence(env, record._name, part)
    if len(part) > 1:
        why = env._("Not true: %(condition)s", condition=condition)
        return {"condition": condition, "value": "", "why": why}
    value = record_value(record, part[0][0])
    why = env._(
        "Not true: %(condition)s. It is: %(value)s", condition=condition, value=value
    )
    return {"condition": condition, "value": value, "why": why}
