# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Test cases of policies, judged: all of a policy and company in one SELECT."""

from __future__ import annotations

from odoo import api
from odoo.models import BaseModel

from ...sla_core.judging.record import Clocks
from ...sla_core.judging.spec import Row
from ...sla_core.time.moments import epoch
from ...store import plumbing
from ...store.imagined import Tables
from .. import company_clocks
from . import asking, words
from .asking import Asked
from .imagining import Imagined, imagine
from .judging import Verdict, chosen_item, first_instances


def run(cases: BaseModel) -> dict[BaseModel, Verdict]:
    """Judge test cases by their policies as these are now; nothing is written."""
    env = cases.env
    asked = asking.terms_of(env, cases.policy_id)
    clocks_of = company_clocks.clocks_by_company(env)
    verdicts: dict[BaseModel, Verdict] = {}
    for (policy, company), part in cases.grouped(_where).items():
        found = _judge(part, asked[policy.id], company.id, clocks_of(company.id))
        verdicts.update(found)
    for case, verdict in verdicts.items():
        verdict.differences = words.differences(case, verdict)
    return verdicts


def _where(case: BaseModel) -> tuple[BaseModel, BaseModel]:
    """By which policy a case is judged, and as a record of which company."""
    return case.policy_id, case.company_id


def _judge(
    cases: BaseModel, asked: Asked, company_id: int, clocks: Clocks
) -> dict[BaseModel, Verdict]:
    """Judge the cases of one policy and company."""
    if asked.terms is None:
        return {case: Verdict(problem=asked.problem) for case in cases}
    model = plumbing.model_as_asked(cases.env, asked.terms.model, company_id)
    wanted = asking.looked_at(model, asked.terms.conditions)
    verdicts: dict[BaseModel, Verdict] = {}
    imagined: dict[BaseModel, Imagined] = {}
    for number, case in enumerate(cases, 1):
        try:
            imagined[case] = _imagine(model, -number, case, asked, wanted)
        except Exception as error:  # one that cannot be judged fails, and says why
            verdicts[case] = Verdict(problem=asking.reason(error))
    try:
        rows = _ask(cases.env, asked, company_id, list(imagined.values()))
    except Exception as error:  # whatever a condition raises is to be said
        problem = asking.reason(error)
        return {case: Verdict(problem=problem) for case in cases}
    for case, one in imagined.items():
        verdicts[case] = _verdict(case, asked, one, rows[one.number], clocks)
    return {case: verdicts[case] for case in cases}


def _imagine(
    model: BaseModel, number: int, case: BaseModel, asked: Asked, wanted: set[str]
) -> Imagined:
    """The record of a case. A moment that its KPI counts from, and for which it says
    nothing, is that of the case."""
    assert asked.spec is not None and asked.terms is not None
    values = dict(case.values or {})
    for kpi in asked.spec.kpis:
        start = asked.terms.starts[kpi.start - 1]
        if kpi.id == case.kpi_id.id and start != "create_date":
            values.setdefault(start, str(case.start_time))
    if "company_id" in model._fields:
        values.setdefault("company_id", case.company_id.id)
    names = wanted | set(asked.terms.starts)
    return imagine(model, number, values, case.start_time, names)


def _ask(
    env: api.Environment, asked: Asked, company_id: int, records: list[Imagined]
) -> dict[int, Row]:
    """The answers of imagined records, all in one query."""
    tables: Tables = {}
    for one in records:
        for name, rows in one.tables.items():
            tables.setdefault(name, []).extend(rows)
    if not records:
        return {}
    assert asked.terms is not None
    ids = [one.number for one in records]
    return asking.rows_of(env, asked.terms, company_id, ids, tables)


def _verdict(
    case: BaseModel, asked: Asked, one: Imagined, row: Row, clocks: Clocks
) -> Verdict:
    assert asked.spec is not None
    record, kpi = one.record, case.kpi_id.id
    active = record._active_name
    archived = bool(active) and not record[active]
    now = epoch(case.start_time)
    instances = first_instances(asked.spec, row, now, clocks, archived)
    item = 0 if archived else chosen_item(asked.spec, row, kpi)
    return Verdict(record, item, instances.get(kpi))
