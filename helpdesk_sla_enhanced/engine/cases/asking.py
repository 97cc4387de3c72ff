# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The terms of policies as they are now, and how records are asked by them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg2

from odoo import api
from odoo.models import BaseModel

from ...sla_core.judging.spec import PolicySpec, Row
from ...sla_core.policy.conditions import paths, tree
from ...sla_core.policy.domains import parse
from ...store import config_rows, imagined
from .. import conditions, config, config_building
from ..terms import Source, Terms


@dataclass(slots=True)
class Asked:
    """A policy as it is now, as if it were in force.

    ``problem`` says why it cannot be used; there are no terms then.
    """

    spec: PolicySpec | None = None
    terms: Terms | None = None
    problem: str = ""


def terms_of(env: api.Environment, policies: BaseModel) -> dict[int, Asked]:
    """The policies as they are now, in whatever state they are, by id."""
    config.flush_config(env)
    superuser = config_building.superuser_env(env)
    rows = config_rows.read_config(superuser, set(policies.ids))
    source = config_building.read_source(superuser, rows)
    return {policy.id: _asked(env, source, policy.id) for policy in policies}


def _asked(env: api.Environment, source: Source, policy_id: int) -> Asked:
    policy = source.policies.get(policy_id)
    if policy is None or policy.model not in source.entities:
        return Asked(problem=env._("The model is not enabled for SLA."))
    try:
        terms = source.terms(policy_id)
    except Exception as error:  # whatever is wrong with a policy, it is to be said
        return Asked(problem=str(error) or type(error).__name__)
    return Asked(terms.spec._replace(selecting=True), terms)


def rows_of(
    env: api.Environment,
    asks: conditions.Asks,
    company_id: int,
    ids: Iterable[int],
    tables: Mapping[str, Sequence[dict[str, Any]]] | None = None,
) -> dict[int, Row]:
    """Ask records by the engine's SELECT, those that are stored or imagined ones.

    :param tables: the rows of imagined records
    :raise Exception: whatever a condition that cannot be used raises
    """
    env.flush_all()
    with env.cr.savepoint(flush=False):
        if tables is None:
            return conditions.read_rows(env, asks, company_id, list(ids))
        (select, id_column), _kept = conditions.compile_terms(env, asks, company_id)
        found = imagined.fetch_imagined(env, select, id_column, list(ids), tables)
    return {row[0]: row for row in found}


def looked_at(model: BaseModel, texts: Iterable[str]) -> set[str]:
    """The fields of a record that conditions look at, and those that these are computed
    from."""
    queue = [path.split(".")[0] for text in texts for path in paths(tree(parse(text)))]
    wanted: set[str] = set()
    while queue:
        name = queue.pop()
        if name in wanted or name not in model._fields:
            continue
        wanted.add(name)
        depends = model.pool.field_depends[model._fields[name]]
        queue += [path.split(".")[0] for path in depends]
    return wanted


def reason(error: Exception) -> str:
    """What went wrong, for a person; conflicts go on to Odoo's own retry.

    :raise psycopg2.OperationalError: what was given, if Odoo is to try again
    """
    if isinstance(error, psycopg2.OperationalError):
        raise error
    return str(error) or type(error).__name__
