# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is asked and queued when a model is disabled, or given SLAs afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from odoo import api
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ..sla_core.judging.changes import CREATED, JUDGE, RESOLVE
from . import facts, plumbing, reading
from .columns import LIVE

#: What the SLA of records follows from: (company id, policy that is promised, or 0).
Group = tuple[int, int]


def models_running(env: api.Environment, model_names: Iterable[str]) -> list[str]:
    """Those of the models of which an instance is live or escalates."""
    return [
        name
        for name in model_names
        if plumbing.fetch_rows(
            env,
            SQL(
                "SELECT 1 FROM sla_kpi_instance WHERE res_model = %s AND (status "
                "IN %s OR next_event_time IS NOT NULL) LIMIT 1",
                name,
                SQL(LIVE),
            ),
        )
    ]


def count_existing(
    env: api.Environment,
    model_name: str,
    domain: Domain,
    company_id: int,
    promises: Mapping[int, int],
) -> dict[Group, int]:
    """How many records of the domain have no SLA, by what their SLA follows from.

    A record is left out when somebody chose that it has none, and when it waits in
    the backlog for its SLA already.

    :param company_id: the company of the records that belong to none
    :param promises: the policies that entitlements promise, by their ids
    """
    query, *group = existing(env, model_name, domain, company_id, promises)
    query.groupby = SQL("1, 2")
    rows = plumbing.fetch_rows(env, query.select(*group, SQL("COUNT(*)")))
    return {(company, policy): count for company, policy, count in rows}


def queue_existing(
    env: api.Environment,
    model_name: str,
    domain: Domain,
    company_id: int,
    promises: Mapping[int, int],
    groups: Collection[Group],
    **columns: Any,
) -> int:
    """Put the records without SLA into the backlog; how many there were.

    :param groups: which of those that :func:`count_existing` finds are meant
    :param columns: ``now``, ``silent`` and ``reason`` of the new rows
    """
    query, company, policy = existing(env, model_name, domain, company_id, promises)
    companies, policies = ([group[part] for group in groups] for part in (0, 1))
    meant = SQL("SELECT * FROM unnest(%s::int[], %s::int[])", companies, policies)
    query.add_where(SQL("(%s, %s) IN (%s)", company, policy, meant))
    rows = query.select(
        SQL("%s", model_name),
        SQL.identifier(query.table, "id"),
        company,
        SQL("%s", columns["now"]),
        SQL("%s", columns["now"]),
        SQL("%s", CREATED | RESOLVE | JUDGE),
        SQL("0"),
        SQL("%s", columns["silent"]),
        SQL("TRUE"),
        SQL("%s", columns["reason"]),
    )
    env.cr.execute(
        SQL(
            "INSERT INTO sla_backlog (res_model, res_id, company_id, change_time, "
            "next_try_time, asks, attempts, catch_up, existing, reason) %s",
            rows,
        )
    )
    return env.cr.rowcount


def existing(
    env: api.Environment,
    model_name: str,
    domain: Domain,
    company_id: int,
    promises: Mapping[int, int],
) -> tuple[Query, SQL, SQL]:
    """A query of the records without SLA, and as SQL the company of each and the policy
    that its entitlement promises, or 0."""
    model = plumbing.model_as_asked(env, model_name)
    query = model.with_context(active_test=True)._search(domain)
    record = SQL.identifier(model._table, "id")
    tracker = facts.join_tracker(query, model._table, model_name)
    query.add_where(SQL("%s IS NULL", SQL.identifier(tracker, "policy_id")))
    query.add_where(SQL("%s IS NOT TRUE", SQL.identifier(tracker, "no_sla")))
    query.add_where(
        SQL(
            "NOT EXISTS (SELECT FROM sla_backlog AS waiting WHERE waiting.existing "
            "AND waiting.res_model = %s AND waiting.res_id = %s)",
            model_name,
            record,
        )
    )
    company = SQL(
        "COALESCE(%s, %s, %s)",
        reading.field_sql(model, "company_id", query, SQL("NULL::int")),
        SQL.identifier(tracker, "company_id"),
        company_id,
    )
    return query, company, _promised_sql(query, model._table, promises)


def _promised_sql(query: Query, table: str, promises: Mapping[int, int]) -> SQL:
    """The policy that the entitlement of each record promises, or 0; joined to a query
    of the records of a table, which have entitlements if any are given."""
    if not promises:
        return SQL("0")
    promise = query.make_alias(table, "promise")
    query.add_join(
        "LEFT JOIN",
        promise,
        SQL(
            "(SELECT * FROM unnest(%s::int[], %s::int[]) AS rows(entitlement, policy))",
            list(promises),
            list(promises.values()),
        ),
        SQL(
            "%s = %s",
            SQL.identifier(promise, "entitlement"),
            SQL.identifier(table, "entitlement_id"),
        ),
    )
    return SQL("COALESCE(%s, 0)", SQL.identifier(promise, "policy"))
