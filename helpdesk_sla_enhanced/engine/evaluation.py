# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One evaluation: resolve, select, decide, and write it all at once."""

from __future__ import annotations

from datetime import datetime

import psycopg2

from odoo import api

from ..sla_core.judging.changes import JUDGE, Entry
from ..sla_core.judging.judgement import judge
from ..sla_core.judging.record import Clocks
from ..sla_core.judging.spec import holds_true
from ..sla_core.judging.summary import follow_hold
from ..sla_core.time.moments import epoch
from ..store import reading, tracker_rows, writing
from ..store.batch import Batch, Case, Head
from . import (
    collector,
    company_clocks,
    conditions,
    config,
    effects,
    live,
    resolving,
    settling,
)
from .entitlement import promising
from .snapshot import Snapshot


def evaluate(
    env: api.Environment,
    model_name: str,
    entries: dict[int, Entry],
    now: datetime,
    estimated: bool = False,
    steady: bool = False,
) -> None:
    """Judge records of one model as of ``now`` and write what became of them.

    :param entries: ``{record id: Entry}``
    :param now: naive UTC datetime
    :param estimated: the records may have changed since ``now`` (A6)
    :param steady: leave the starts of running instances alone (I8)
    """
    snapshot = config.get_snapshot(env)
    if model_name not in snapshot.entities:
        return
    if model_name in snapshot.closing:
        entries = {
            number: resolving.to_its_end(entry) for number, entry in entries.items()
        }
    cases = cases_of(env, snapshot, model_name, entries, now)
    if cases:
        judge_cases(env, snapshot, model_name, cases, now, estimated, steady)


def judge_cases(
    env: api.Environment,
    snapshot: Snapshot,
    model_name: str,
    cases: list[Case],
    now: datetime,
    estimated: bool,
    steady: bool,
) -> None:
    """Judge what :func:`cases_of` made of records, and write what became of them."""
    read_instances(env, cases)
    ask_records(env, snapshot, cases)
    batch = Batch(model_name, epoch(now), effects.get_depth(env))
    clocks_of = company_clocks.clocks_by_company(env)
    for case in cases:
        clocks = clocks_of(case.company)
        outcome = judge(case.record(estimated, steady), batch.now, clocks)
        head = head_after(snapshot, case, batch.now, clocks)
        effects.fill(env, batch, snapshot, case, head, outcome)
    effects.apply_batch(env, batch)
    effects.tell_choices(env, batch)


# -- what is read -----------------------------------------------------------------


def cases_of(
    env: api.Environment,
    snapshot: Snapshot,
    model_name: str,
    entries: dict[int, Entry],
    now: datetime,
) -> list[Case]:
    """The records that are to be judged: not while their company is off (F5), and
    only those that were seen at creation or are being given a policy."""
    responsible = snapshot.responsible(model_name)
    heads = reading.read_heads(env, model_name, list(entries), responsible)
    if len(heads) < len(entries):  # deleted by SQL, or with what they belong to
        collector.forget_records(
            env, model_name, entries.keys() - {h.id for h in heads}
        )
    if snapshot.disabled:
        heads = cross_companies(env, snapshot, model_name, heads, now)
    default_of = resolving.defaults(env, model_name)
    promises = promising.of_entries(env, snapshot, model_name, entries, now)
    cases = []
    for head in heads:
        entry = entries[head.id]
        # Its own company, else the one it was made in.
        company = head.company or head.home or entry.company
        promised, why = promises.get(head.id, (0, None))
        if company in snapshot.disabled or not (
            head.tracker or entry.begins or promised
        ):
            continue
        choice = resolving.resolve(snapshot, head, entry, company, default_of, promised)
        case = Case(head, entry, company, choice)
        case.why = why if choice[0] == "entitlement" else None
        cases.append(case)
    return cases


def read_instances(env: api.Environment, cases: list[Case]) -> None:
    """Read the instances of the records, into their cases."""
    trackers = [case.head.tracker for case in cases if case.head.tracker]
    if not trackers:
        return
    found = reading.read_instances(env, trackers, with_holds=True)
    for case in cases:
        case.instances = tuple(found.get(case.head.tracker, ()))


def ask_records(env: api.Environment, snapshot: Snapshot, cases: list[Case]) -> None:
    """Ask each record what its policy wants to know, and those that its instances
    stem from; records of one company and policy together."""
    wanted: dict[tuple[int, int], list[Case]] = {}
    for case in cases:
        policies = {case.choice[1]}
        for instance in case.instances:
            if instance.current:
                policies.add(instance.policy)
        for policy in policies:
            if policy in snapshot.policies:
                wanted.setdefault((case.company, policy), []).append(case)
    for (company, policy), asked in wanted.items():
        terms = snapshot.policies[policy]
        ids = [case.head.id for case in asked]
        try:
            rows = conditions.read_rows(env, terms, company, ids)
        except psycopg2.Error:
            raise
        except Exception as error:  # the records of other policies go on
            snapshot.policies.give_up(policy, error)
            continue
        for case in asked:
            row = rows.get(case.head.id)
            if row is not None:
                case.known[policy] = (terms.spec, row)


# -- what is decided besides the instances ----------------------------------------


def head_after(snapshot: Snapshot, case: Case, now: int, clocks: Clocks) -> Head:
    """The record as it is kept from now on."""
    head, choice = case.head, case.choice
    hold = head.hold
    spec, row = case.known.get(choice[1], (None, ()))
    if spec:  # keep the hold total, by the rule of the model (H4)
        on_hold = holds_true(row, spec.hold)
        if on_hold == (head.hold_start is None):
            clock = clocks(snapshot.policies[spec.id].calendar)
            hold = follow_hold(hold, on_hold, now, clock)
    return head.after(case.company, choice, hold)


def cross_companies(
    env: api.Environment,
    snapshot: Snapshot,
    model_name: str,
    heads: list[Head],
    now: datetime,
) -> list[Head]:
    """Let records follow into a company that is off, and bring those up to date
    that have left one for a company that is on.

    Nothing else is judged of the former: they stand still from now on. The latter
    are caught up as they were, in the company that they leave; their move is
    judged after that.

    :param heads: the records as they are stored
    :return: the same, as they are stored by now
    """
    off = snapshot.disabled
    standing: dict[int, tuple[int, int]] = {}
    returning: list[Head] = []
    for head in heads:
        if not (head.tracker and head.company) or head.company == head.home:
            continue
        if head.company in off:
            standing[head.id] = (head.tracker, head.company)
        elif head.home in off:
            returning.append(head)
    if standing:
        writing.stand_still(env, list(standing.values()), now)
        live.tell(env, model_name, standing)
        collector.forget_read(env)
    if not returning:
        return heads
    catch_up_heads(env, snapshot, model_name, returning, now)
    responsible = snapshot.responsible(model_name)
    return reading.read_heads(env, model_name, [h.id for h in heads], responsible)


def catch_up_heads(
    env: api.Environment,
    snapshot: Snapshot,
    model_name: str,
    heads: list[Head],
    now: datetime,
) -> None:
    """Bring records up to ``now``, silently: what is found true counts from when
    they began to stand still."""
    trackers = [head.tracker for head in heads]
    since = tracker_rows.read_standing(env, trackers)
    by_moment: dict[datetime, list[Case]] = {}
    for head in heads:
        at = min(since[head.tracker] or now, now)
        choice = (head.source, head.policy, head.no_sla)
        entry = Entry(JUDGE, head.home, silent=True)
        case = Case(head, entry, head.home, choice)
        by_moment.setdefault(at, []).append(case)
    for at, cases in by_moment.items():
        judge_cases(env, snapshot, model_name, cases, at, True, False)
    settling.settle_trackers(env, trackers, now, silent=True)
