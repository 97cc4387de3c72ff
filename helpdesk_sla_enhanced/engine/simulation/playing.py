# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A policy played over records, by their versions and by what their instances know."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import dataclass

from ...sla_core.judging.record import Clocks, Instance
from ...sla_core.judging.spec import PolicySpec, Row
from ...sla_core.replay.dial import unhurried
from ...sla_core.replay.facts import Truth, holds_of, success_of
from ...sla_core.replay.playing import Moment, Played, play
from ...sla_core.time.clock import DAY
from ...sla_core.timer import timer as tm
from .. import company_clocks
from .answering import Answers, ask, company_of
from .past import Known, read_known
from .planning import Plan

Texts = dict[int, tuple[str, str]]


@dataclass(slots=True)
class Life:
    """What a policy makes of one record.

    :param unhurried: its instances by targets that nothing exceeds, if asked
    :param lacking: the fields that were taken as they are now
    """

    known: Known
    played: Played
    unhurried: tuple[Instance, ...]
    clocks: Clocks
    lacking: frozenset[str]


def live(
    plan: Plan, ids: Collection[int], until: int, texts: Texts, dial: bool = False
) -> dict[int, Life]:
    """What the policy of a plan makes of records up to a moment, by record.

    :param texts: the success criteria and pause rules of the items that have judged
        them
    :param dial: also play it unhurried
    """
    found = read_known(plan, ids)
    answers = ask(plan, found)
    clocks_of = company_clocks.clocks_by_company(plan.model.env)
    low = min([until, *(_earliest(plan, rows) for rows in answers.values())]) - DAY
    slow: dict[int, PolicySpec] = {}
    lives = {}
    for number, known in found.items():
        company = company_of(plan, known)
        clocks, user = clocks_of(company), known.head.user
        moments, lacking = _moments(plan, known, answers.get(number, []), until, texts)
        played = play(plan.spec, moments, until, clocks, known.seed, user)
        calm = played.instances if dial else ()
        failed = _failed(played) if dial else None
        if failed:
            if company not in slow:
                slow[company] = unhurried(plan.spec, low, until, clocks)
            kpis = tuple(kpi for kpi in slow[company].kpis if kpi.id in failed)
            spec = slow[company]._replace(kpis=kpis)
            again = play(spec, moments, until, clocks, known.seed, user).instances
            calm = (*(one for one in calm if one.kpi not in failed), *again)
        lives[number] = Life(known, played, calm, clocks, lacking)
    return lives


def _failed(played: Played) -> set[int]:
    """The KPIs of which a target ended the measuring: what failed is not held any more
    (H1)."""
    return {one.kpi for one in played.instances if one.timer.status == tm.NONCOMPLIANT}


def _earliest(plan: Plan, answers: Answers) -> int:
    """The earliest moment from which a record's clocks count."""
    starts = range(1, 1 + len(plan.terms.starts))
    found = [row[n] for _version, row in answers for n in starts if row[n] is not None]
    return min(found, default=sys.maxsize)


def _moments(
    plan: Plan, known: Known, answers: Answers, until: int, texts: Texts
) -> tuple[list[Moment], frozenset[str]]:
    """The moments that are to be judged, and the fields that are taken as now."""
    if not answers:
        return [], frozenset()
    unknown = known.lacking(plan)
    truths, told = _truths(plan, known, unknown, texts) if unknown else ({}, set())
    lacking = frozenset().union(
        *(roots for text, roots in plan.roots.items() if text not in told),
        plan.terms.starts,
    )
    changes = {version.at: (version, row) for version, row in answers}
    first = answers[0][0].at
    turns = {at for truth in truths.values() for at in truth.moments}
    turns |= {known.archived} if known.archived is not None else set()
    version, row = answers[0]
    moments = []
    for at in sorted({*changes, *(at for at in turns if at > first)}):
        if at > until:
            break
        version, row = changes.get(at, (version._replace(changed=frozenset()), row))
        moments.append(
            Moment(
                at,
                _patched(row, truths, at),
                _is_archived(plan, known, version.was, at),
                not plan.applies.isdisjoint(version.changed),
            )
        )
    return moments, lacking & unknown


def _patched(row: Row, truths: dict[int, Truth], at: int) -> Row:
    """A row with the answers that the instances of the record know."""
    if not truths:
        return row
    answers = list(row)
    for position, truth in truths.items():
        answers[position] = truth.at(at)
    return answers


def _is_archived(plan: Plan, known: Known, was: dict[str, object], at: int) -> bool:
    if known.archived is not None:
        return at >= known.archived
    return not was.get(plan.model._active_name or "", known.head.active)


def _truths(
    plan: Plan, known: Known, unknown: frozenset[str], texts: Texts
) -> tuple[dict[int, Truth], set[str]]:
    """What instances know of conditions that look at what has no history: by the
    position in the row, and the texts of these conditions."""
    truths: dict[int, Truth] = {}
    asked: set[str] = set()
    for position, kpi, which, text in plan.hidden(unknown):
        if position in truths:
            continue
        own = _judged_by(known, kpi, texts, which, text)
        if own:
            truths[position] = (success_of, holds_of)[which](own)
            asked.add(text)
    return truths, asked - plan.choosing


def _judged_by(
    known: Known, kpi: int, texts: Texts, which: int, text: str
) -> list[Instance]:
    """The instances of a KPI that were judged by the very condition."""
    return [
        one
        for one in known.instances
        if one.kpi == kpi and texts.get(one.item, ("", ""))[which] == text
    ]
