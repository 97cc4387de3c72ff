# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SQL of what is urgent first: how records are sorted by their SLA (SEMANTICS I3)."""

from __future__ import annotations

from odoo import api
from odoo.tools import SQL

from ..sla_core.timer import timer as tm
from . import facts


def record_order_sql(env: api.Environment, alias: str) -> tuple[SQL, SQL]:
    """By what records are sorted, the most urgent first (I3): where a record stands,
    and the moment that decides between those that stand together.

    It is 0 with an unmet breach, of which the earliest decides, 1 if something runs,
    2 if all is on hold and 3 without a failure time.
    """
    unmet = unmet_sql(env, alias)
    running = facts.running_sql(env, alias)
    held = facts.held_sql(env, alias)
    rank = SQL(
        "CASE WHEN %s IS NOT NULL THEN 0 WHEN %s IS NOT NULL THEN 1 "
        "WHEN %s IS NOT NULL THEN 2 ELSE 3 END",
        unmet,
        running,
        held,
    )
    return rank, SQL("COALESCE(%s, %s, %s)", unmet, running, held)


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
