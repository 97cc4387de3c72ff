# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which policy a record gets (SEMANTICS F1)."""

from __future__ import annotations

from odoo import api

from ..sla_core.judging.changes import CREATED, JUDGE, RESOLVE, SOURCES, Choice, Entry
from ..store.batch import Head
from .snapshot import Snapshot


def resolve(
    env: api.Environment,
    snapshot: Snapshot,
    model_name: str,
    head: Head,
    entry: Entry,
    company: int,
) -> Choice:
    """Which policy a record of the company gets: ``(source, policy id or 0, no
    SLA)`` (F1)."""
    current = (head.source, head.policy, head.no_sla)
    if entry.choice is None and not entry.asks & (CREATED | RESOLVE):
        return current
    if entry.choice is not None:
        source, policy, no_sla = entry.choice
        if source is None:  # cleared: the lower origins choose again
            return by_default(env, model_name, company)
        terms = snapshot.policies.get(policy)
        ours = terms is None or terms.company in (0, company)  # C2
        if ours and SOURCES[source] >= SOURCES[head.source]:
            return entry.choice
    moved = entry.asks & RESOLVE and company != head.home
    if not (entry.asks & CREATED or moved):
        return current
    if head.tracker and head.source in ("manual", "automatic"):
        terms = snapshot.policies.get(head.policy)
        if head.no_sla or (terms and terms.company in (0, company)):
            return current
    return by_default(env, model_name, company)


def by_default(env: api.Environment, model_name: str, company: int) -> Choice:
    """The choice that follows from nobody's choice (F1)."""
    policy = env["sla.engine"]._sla_default_policy(model_name, company)
    return ("default" if policy else None), policy, False


def to_its_end(entry: Entry) -> Entry:
    """A change of a record whose model was disabled: only what runs is judged of it,
    nothing begins, and nothing is chosen but no SLA (SEMANTICS B1, C6)."""
    choice = entry.choice
    if choice is not None and choice[1]:
        choice = None
    return Entry(entry.asks & JUDGE, entry.company, entry.silent, choice)
