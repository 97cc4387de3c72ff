# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SQL of the facts of a record by their names, and of what is urgent first: how
records are sorted by their SLA (SEMANTICS I3)."""

from __future__ import annotations

from odoo import api
from odoo.tools import SQL

from ..sla_core.timer import timer as tm
from . import facts


def record_order_sql(env: api.Environment, alias: str) -> tuple[SQL, ...]:
    """By what tracked records are sorted, the most urgent first (I3): moments, of which
    each is NULL for those that come after the others: the oldest unmet breach, what
    runs, and what is on hold."""
    return (
        unmet_sql(env, alias),
        facts.running_sql(env, alias),
        facts.held_sql(env, alias),
    )


def unmet_sql(env: api.Environment, alias: str) -> SQL:
    """The earliest failure time of what has failed on a tracked record by now, counts
    as a breach, is not met, and that somebody still works for."""
    return SQL(
        "CASE WHEN %(turned)s THEN %(exact)s ELSE %(known)s END",
        turned=facts.has_turned_sql(env, alias),
        exact=facts.earliest_sql(
            env,
            alias,
            (tm.NONCOMPLIANT,),
            "failure_time",
            "resume_failure_time",
            SQL("met_time IS NULL AND idle_since IS NULL AND waived IS NOT TRUE"),
        ),
        known=SQL.identifier(alias, "unmet_failure_time"),
    )


def record_fact_sql(env: api.Environment, alias: str, name: str) -> SQL:
    """A fact of a record, by its name there, from its tracker (if it has one)."""
    if name == "sla_status":
        return facts.record_status_sql(env, alias)
    if name == "sla_failure_time":
        return facts.record_failure_sql(env, alias)
    if name == "sla_on_hold":
        held = facts.held_sql(env, alias)
        return SQL(
            "(%s IS NULL AND %s IS NOT NULL)", facts.running_sql(env, alias), held
        )
    if name == "sla_nearing":
        return facts.nearing_sql(env, alias)
    if name == "sla_late":
        return SQL("(%s IS NOT NULL)", unmet_sql(env, alias))
    if name == "sla_no_sla":
        return SQL("COALESCE(%s, FALSE)", SQL.identifier(alias, "no_sla"))
    return SQL.identifier(alias, name.removeprefix("sla_"))
