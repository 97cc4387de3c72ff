# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What each version of some records answers to a policy.

The newest versions of all records are asked in one query, those before them in another,
and so on: the records keep their ids, so that their lines and lists are found.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ...sla_core.judging.spec import Row
from ...sla_core.replay.versions import Version
from ...sla_core.time.moments import moment
from ...store import past_rows, plumbing
from .. import conditions
from .past import Known
from .planning import Plan

#: The rows of a record, one for each of its versions from the one on that was in force
#: when the policy was applied.
Answers = list[tuple[Version, Row]]


def company_of(plan: Plan, known: Known) -> int:
    """The company whose record it is, as the engine would say (C2)."""
    return known.head.company or known.head.home or plan.model.env.company.id


def ask(plan: Plan, found: dict[int, Known]) -> dict[int, Answers]:
    """The answers of records, oldest first, by record."""
    by_company: defaultdict[int, list[Known]] = defaultdict(list)
    for known in found.values():
        if known.head.no_sla:
            continue  # somebody chose that it has none
        by_company[company_of(plan, known)].append(known)
    answers: dict[int, Answers] = {}
    for company, records in by_company.items():
        if plan.terms.company in (0, company):
            answers |= _ask_company(plan, company, records)
    return answers


def _ask_company(plan: Plan, company: int, records: list[Known]) -> dict[int, Answers]:
    wanted = {known.head.id: _in_force(known) for known in records}
    answers: dict[int, Answers] = {number: [] for number in wanted}
    back = 0
    while batch := {
        number: versions[-1 - back]
        for number, versions in wanted.items()
        if back < len(versions)
    }:
        for number, row in _rows(plan, company, batch).items():
            answers[number].append((batch[number], row))
        back += 1
    for found in answers.values():
        found.reverse()
    return answers


def _in_force(known: Known) -> list[Version]:
    """The versions from the moment on at which the policy was applied."""
    versions = known.history.versions
    first = 0
    for place, version in enumerate(versions):
        if version.at <= known.applied:
            first = place
    start = versions[first]._replace(
        at=max(versions[first].at, known.applied), changed=frozenset()
    )
    return [start, *versions[first + 1 :]]


def _rows(plan: Plan, company: int, batch: dict[int, Version]) -> dict[int, Row]:
    now = [number for number, version in batch.items() if not version.was]
    was = {
        number: {name: _json(plan, name, v) for name, v in version.was.items()}
        for number, version in batch.items()
        if version.was
    }
    env = plan.model.env
    rows = conditions.read_rows(env, plan.terms, company, now) if now else {}
    if was:
        memo = plan.terms.compiled.get(company)
        if memo is None:
            memo, _stable = conditions.compile_terms(env, plan.terms, company)
        model = plumbing.model_as_asked(env, plan.terms.model, company)
        for row in past_rows.fetch_versions(model, *memo, was):
            rows[row[0]] = row
    return rows


def _json(plan: Plan, name: str, value: Any) -> Any:
    """The value of a column as its table's JSON takes it."""
    kind = plan.model._fields[name].type
    if kind in past_rows.MOMENTS and value is not None:
        return moment(value).isoformat(" ")
    return value
