# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which policy a record gets (SEMANTICS F1)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from odoo import api

from ..sla_core.judging.changes import (
    CREATED,
    ENTITLED,
    JUDGE,
    RESOLVE,
    SOURCES,
    Choice,
    Entry,
)
from ..store.batch import Head
from .snapshot import Snapshot

#: What asks which policy a record gets; a choice does so, too.
CHOOSING = CREATED | RESOLVE | ENTITLED
#: The policy that the records of a company get when nobody chose one, or 0.
DefaultOf = Callable[[int], int]


def resolve(
    snapshot: Snapshot,
    head: Head,
    entry: Entry,
    company: int,
    default_of: DefaultOf,
    promised: int = 0,
) -> Choice:
    """Which policy a record of the company gets: ``(source, policy id or 0, no
    SLA)`` (F1).

    :param promised: the policy of the record's entitlement, if that is in force (M4)
    """
    current = (head.source, head.policy, head.no_sla)
    if entry.choice is None and not entry.asks & CHOOSING:
        return current
    if entry.choice is not None:
        source, policy, no_sla = entry.choice
        if source is None:  # cleared: the lower origins choose again
            return by_itself(snapshot, company, default_of, promised)
        terms = snapshot.policies.get(policy)
        ours = terms is None or terms.company in (0, company)  # C2
        if ours and SOURCES[source] >= SOURCES[head.source]:
            return entry.choice
    moved = entry.asks & RESOLVE and company != head.home
    if not (entry.asks & (CREATED | ENTITLED) or moved):
        return current
    if head.tracker and head.source in ("manual", "automatic"):
        terms = snapshot.policies.get(head.policy)
        if head.no_sla or (terms and terms.company in (0, company)):
            return current
    return by_itself(snapshot, company, default_of, promised)


def defaults(env: api.Environment, model_name: str) -> DefaultOf:
    """Ask for the default of each company once, for all records of one evaluation."""
    engine = env["sla.engine"]

    @cache
    def default_of(company: int) -> int:
        policy: int = engine._sla_default_policy(model_name, company)
        return policy

    return default_of


def by_itself(
    snapshot: Snapshot, company: int, default_of: DefaultOf, promised: int
) -> Choice:
    """The choice that follows from nobody's choice: what the entitlement promises, else
    the default (F1)."""
    terms = snapshot.policies.get(promised) if promised else None
    # It may have been deactivated, or be another company's, since (C1, C2).
    if (
        terms is not None
        and terms.spec.selecting
        and terms.model == "helpdesk.ticket"
        and terms.company in (0, company)
    ):
        return "entitlement", promised, False
    policy = default_of(company)
    return ("default" if policy else None), policy, False


def to_its_end(entry: Entry) -> Entry:
    """A change of a record whose model was disabled: only what runs is judged of it,
    nothing begins, and nothing is chosen but no SLA (SEMANTICS B1, C6)."""
    choice = entry.choice
    if choice is not None and choice[1]:
        choice = None
    return Entry(entry.asks & JUDGE, entry.company, entry.silent, choice)
