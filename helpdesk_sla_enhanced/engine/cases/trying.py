# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A policy tried on a record that is there: which items, which times. Nothing is
written, and the SLA that the record has plays no part."""

from __future__ import annotations

from typing import NamedTuple

from odoo.models import BaseModel

from ...sla_core.judging.record import Instance
from ...sla_core.time.moments import epoch
from ...store import plumbing
from .. import company_clocks
from . import asking, words
from .judging import chosen_item, first_instances


class Tried(NamedTuple):
    """What a policy would make of a record for one KPI."""

    kpi: BaseModel
    item: BaseModel
    instance: Instance | None
    why: str


def try_on(policy: BaseModel, record: BaseModel) -> list[Tried]:
    """What a policy, a draft or not, would make of a record as it is now.

    :param record: one that the user may read
    :raise ValueError: why the policy cannot be used
    """
    env = policy.env
    asked = asking.terms_of(env, policy)[policy.id]
    if asked.terms is None or asked.spec is None:
        raise ValueError(asked.problem)
    # sudo: only which one it is, which the user may not be allowed to read
    company = env["sla.record"]._homes(record)[record.id].sudo().id
    try:
        row = asking.rows_of(env, asked.terms, company, record.ids)[record.id]
    except Exception as error:  # whatever a condition raises is to be said
        raise ValueError(asking.reason(error)) from error
    seen = plumbing.model_as_asked(env, record._name, company).browse(record.id)
    archived = bool(seen._active_name) and not seen[seen._active_name]
    now = epoch(env["sla.engine"]._sla_now())
    clocks = company_clocks.clocks_by_company(env)(company)
    instances = first_instances(asked.spec, row, now, clocks, archived)
    # sudo: the items of a policy that the user may read
    items = policy.sudo().item_ids
    tried = []
    for kpi in items.kpi_id.sorted(lambda kpi: (kpi.sequence, kpi.id)):
        chosen = chosen_item(asked.spec, row, kpi.id)
        instance = instances.get(kpi.id)
        item = items.browse(chosen)
        why = "" if instance else _why(seen, items, kpi, item, archived)
        tried.append(Tried(kpi, item, instance, why))
    return tried


def _why(
    record: BaseModel,
    items: BaseModel,
    kpi: BaseModel,
    chosen: BaseModel,
    archived: bool,
) -> str:
    """Why no clock starts for a KPI."""
    env = items.env
    if archived:
        return env._("The record is archived.")
    if chosen:
        return words.no_start(env)
    lines = []
    for item in items.filtered(lambda item: item.kpi_id == kpi):
        lines.append(f"{item.name}: {words.why_not(item, record)}")
    return " ".join(lines)
