# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Clocks of another system go on here, on records that had no SLA of ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from odoo import api
from odoo.models import BaseModel

from ..sla_core.judging.carrying import Carried, carry
from ..sla_core.judging.changes import JUDGE, Entry
from ..sla_core.judging.record import Change, Clocks, Outcome
from ..sla_core.judging.results import with_result
from ..sla_core.judging.spec import PolicySpec, Row
from ..sla_core.time.moments import epoch
from ..store import reading
from ..store.batch import Batch, Case, Head
from . import access, company_clocks, config, effects, evaluation, process


def carry_on(
    env: api.Environment, policy: BaseModel, clocks: Mapping[int, Mapping[int, Carried]]
) -> set[int]:
    """Give records a policy, with clocks that go on where they stood elsewhere.

    No action runs for what became true before (F4); KPIs of the policy that no clock is
    known of begin as for any record. A clock is carried where its item applies to the
    record today. Records that have an SLA of ours, or "No SLA", keep that, and those of
    companies whose SLAs are off are left alone (F5).

    :param policy: an active one
    :param clocks: ``{record id: {item id: Carried}}``
    :return: the ids of the records that have the policy now
    """
    process.process_pending(env)
    engine = access.as_engine(env)
    done: set[int] = set()
    for ids in process.chunks(sorted(clocks)):
        part = {number: clocks[number] for number in ids}
        done |= _carry_part(engine, policy, part)
    return done


def _carry_part(
    env: api.Environment, policy: BaseModel, clocks: Mapping[int, Mapping[int, Carried]]
) -> set[int]:
    now = env["sla.engine"]._sla_now()
    snapshot = config.get_snapshot(env)
    cases = _cases(env, policy, clocks)
    evaluation.ask_records(env, snapshot, cases)
    batch = Batch(policy.model, epoch(now))
    clocks_of = company_clocks.clocks_by_company(env)
    for case in cases:
        if policy.id not in case.known:
            continue
        terms, row = case.known[policy.id]
        found = _changes(terms, row, clocks[case.head.id], batch.now, case, clocks_of)
        head = case.head.after(case.company, case.choice, case.head.hold)
        effects.fill(env, batch, snapshot, case, head, Outcome(found, []))
    effects.apply_batch(env, batch)
    entries = {case.head.id: case.entry for case in cases}
    evaluation.evaluate(env, policy.model, entries, now, estimated=True)
    return set(entries)


def _cases(env: api.Environment, policy: BaseModel, ids: Collection[int]) -> list[Case]:
    """The records that have no SLA of ours as yet, and may get this one (C2, F5)."""
    snapshot = config.get_snapshot(env)
    responsible = snapshot.responsible(policy.model)
    heads = reading.read_heads(env, policy.model, ids, responsible)
    trackers = [head.tracker for head in heads if head.tracker]
    had = reading.read_instances(env, trackers, with_holds=False) if trackers else {}
    cases = []
    for head in heads:
        company = head.company or head.home
        foreign = policy.company_id.id not in (False, company)
        if company in snapshot.disabled or foreign or _has_sla(head, had):
            continue
        entry = Entry(JUDGE, company, silent=True)
        cases.append(Case(head, entry, company, ("automatic", policy.id, False)))
    return cases


def _has_sla(head: Head, had: Mapping[int, object]) -> bool:
    return bool(head.policy or head.no_sla or head.tracker in had)


def _changes(
    terms: PolicySpec,
    row: Row,
    known: Mapping[int, Carried],
    now: int,
    case: Case,
    clocks_of: company_clocks.ClocksOf,
) -> list[Change]:
    """The instances that go on: of each KPI the one whose item applies today."""
    clocks: Clocks = clocks_of(case.company)
    changes = []
    for kpi in terms.kpis:
        item, start = terms.items.get(row[kpi.chosen] or 0), row[kpi.start]
        if item is None or start is None or item.id not in known:
            continue
        clock = clocks(item.calendar)
        change = carry(item, terms.id, start, known[item.id], now, clock)
        if change is not None:
            changes.append(with_result(change, case.head.user, clocks))
    return changes
