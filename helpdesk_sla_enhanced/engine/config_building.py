# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Makes a snapshot of the rows of the configuration."""

from __future__ import annotations

from typing import Any

from odoo import api

from ..store import config_rows, existing_records
from ..store.config_rows import ConfigRow
from . import conditions
from .policies import Policies
from .routing.rules import Routes
from .snapshot import Snapshot
from .terms import Source
from .watcher import Watcher, build_watches
from .watches import Question


def superuser_env(env: api.Environment) -> api.Environment:
    """The superuser's environment, with archived records."""
    # su: no look-up may depend on a user
    context = {"active_test": False}
    return env(user=api.SUPERUSER_ID, su=True, context=context)


def build(env: api.Environment, watcher: Watcher) -> Snapshot:
    """Make a snapshot of the rows. No look-up in here may depend on a user."""
    env = superuser_env(env)
    rows = config_rows.read_config(env)
    source = read_source(env, rows)
    here = {m: e for m, e in source.entities.items() if m in env}
    off = [model for model, entity in here.items() if not entity.active]
    closing = frozenset(existing_records.models_running(env, off))
    entities = {m: e for m, e in here.items() if e.active or m in closing}
    usable, broken, questions = sort(env, source, entities, watcher)
    defaults = {
        (policy.model, policy.company_id or 0): policy.id
        for policy in map(source.policies.__getitem__, usable)
        if policy.is_default
        and policy.state == "active"
        and entities[policy.model].active
    }
    return Snapshot(
        entities=frozenset(entities),
        closing=closing,
        models=tuple(sorted(here)),
        policies=Policies(source, usable, broken),
        defaults=defaults,
        disabled=frozenset(config_rows.companies_off(env)),
        broken=broken,
        watches=build_watches(watcher.with_env(env), entities, questions),
        source=source,
        routes=Routes([row for row in rows["routes"] if row.active]),
        sold=config_rows.any_sold(env),
        planned=config_rows.any_planned(env),
    )


def read_source(env: api.Environment, rows: dict[str, list[ConfigRow]]) -> Source:
    """The rows of the configuration, with what the models themselves say."""
    models_here = {row.model for row in rows["entities"] if row.model in env}
    closed = {name: conditions.closed_text(env, name) for name in models_here}
    return Source(rows, closed)


def sort(
    env: api.Environment, source: Source, entities: dict[str, Any], watcher: Watcher
) -> tuple[list[int], dict[int, str], dict[Question, int]]:
    """The policies that can be used, those that cannot, with the reason, and what
    the first ask records."""
    watcher = watcher.with_env(superuser_env(env))
    usable: list[int] = []
    broken: dict[int, str] = {}
    questions: dict[Question, int] = {}
    for policy in source.policies.values():
        if policy.state == "draft" or policy.model not in entities:
            continue
        try:
            asked = source.questions(policy.id)
            for root, text, start in asked:
                if start:
                    watcher.of_field(root, start)
                else:
                    watcher.of_text(root, text)
        except Exception as error:  # whatever is wrong with one, the others go on
            broken[policy.id] = str(error) or type(error).__name__
            continue
        usable.append(policy.id)
        for key, asks in asked.items():
            questions[key] = questions.get(key, 0) | asks
    return usable, broken, questions
