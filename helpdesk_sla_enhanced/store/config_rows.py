# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Reading the rows of the configuration."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Collection, Sequence
from typing import Any

from odoo import api
from odoo.tools import SQL

from . import plumbing

#: A row of the configuration, with the columns that its source names below.
ConfigRow = Any
#: The tables that the configuration is read from.
CONFIG_TABLES = (
    "sla_entity",
    "sla_policy",
    "sla_item",
    "sla_kpi",
    "sla_item_action",
    "resource_calendar",
    "sla_route",
)
#: What is read of them: a name, the columns, where they come from, the column that
#: holds the policy, and the order.
CONFIG_SOURCES = (
    (
        "entities",
        (
            "e.id",
            "e.model",
            "e.active",
            "e.pause_when",
            "e.recalculate_terminal",
            "e.reapply",
            "f.name AS responsible",
        ),
        "sla_entity e LEFT JOIN ir_model_fields f ON f.id = e.responsible_field_id",
        "",
        "e.id",
    ),
    (
        "policies",
        (
            "p.id",
            "p.model",
            "p.state",
            "p.company_id",
            "p.calendar_id",
            "p.name->>'en_US' AS name",
            "p.is_default",
            "p.allow_pause",
            "f.name AS start",
        ),
        "sla_policy p LEFT JOIN ir_model_fields f ON f.id = p.applicable_from_field_id",
        "p.id",
        "p.id",
    ),
    (
        "items",
        (
            "i.id",
            "i.policy_id",
            "i.kpi_id",
            "i.active",
            "i.applicable_when",
            "i.success_criteria",
            "i.failure_after",
            "i.failure_unit",
            "i.warn_after",
            "i.warn_unit",
            "i.calendar_id",
            "i.allow_pause",
            "i.pause_override",
            "i.pause_when",
            "i.max_hold",
            "i.max_hold_unit",
            "f.name AS deadline",
        ),
        "sla_item i LEFT JOIN ir_model_fields f ON f.id = i.deadline_field_id",
        "i.policy_id",
        "i.policy_id, i.sequence, i.id",
    ),
    (
        "kpis",
        (
            "k.id",
            "f.name AS start",
            "k.pause_override",
            "k.pause_when",
            "k.reopen",
            "k.repeat",
        ),
        "sla_kpi k LEFT JOIN ir_model_fields f ON f.id = k.applicable_from_field_id",
        "",
        "k.id",
    ),
    (
        "actions",
        (
            "a.id",
            "a.item_id",
            "a.trigger",
            "a.active",
            'a."offset"',
            "a.offset_unit",
        ),
        "sla_item_action a JOIN sla_item i ON i.id = a.item_id",
        "i.policy_id",
        "a.item_id, a.sequence, a.id",
    ),
    (
        "calendars",
        ("id", "hours_per_day"),
        "resource_calendar",
        "",
        "id",
    ),
    (
        "routes",
        ("id", "company_id", "active", "applicable_when"),
        "sla_route",
        "",
        "sequence, id",
    ),
)


# -- configuration ----------------------------------------------------------------


#: Whether entitlements are sold, and whether tickets start plans.
ANY_SOLD = SQL("EXISTS(SELECT FROM sla_entitlement)")
ANY_PLANNED = SQL(
    "EXISTS(SELECT FROM helpdesk_ticket_team WHERE activity_plan_id IS NOT NULL) "
    "OR EXISTS("
    "SELECT FROM helpdesk_ticket_category WHERE activity_plan_id IS NOT NULL)"
)


def config_fingerprint(env: api.Environment) -> str:
    """What tells two states of the configuration apart: equal for equal rows, as
    this transaction sees them, and cheap compared with reading them."""
    parts = [
        SQL(
            "(SELECT count(*)::text || ':' || "
            "coalesce(sum(hashtextextended(xmin::text || ctid::text, 0)), 0)::text "
            "FROM %s)",
            SQL.identifier(table),
        )
        for table in CONFIG_TABLES
    ]
    off = SQL(
        "(SELECT string_agg(id::text, ',' ORDER BY id) FROM res_company "
        "WHERE sla_enabled IS NOT TRUE)"
    )
    parts.append(off)
    parts += [SQL("(%s)::text", asked) for asked in (ANY_SOLD, ANY_PLANNED)]
    return plumbing.fetch_value(
        env, SQL("SELECT concat_ws('|', %s)", SQL(", ").join(parts))
    )


def read_config(
    env: api.Environment, policy_ids: Collection[int] | None = None
) -> dict[str, list[ConfigRow]]:
    """The rows of the configuration as they are stored, archived ones included:
    ``{"entities": [Row], "policies": …}``, each with the columns that it names.

    :param policy_ids: read no more than what belongs to these policies
    """
    rows = {}
    for name, columns, source, owner, order in CONFIG_SOURCES:
        where = SQL("TRUE")
        if owner and policy_ids is not None:
            where = SQL("%s = ANY(%s)", SQL(owner), list(policy_ids))
        rows[name] = named_rows(env, columns, SQL(source), where, SQL(order))
    return rows


def named_rows(
    env: api.Environment, columns: Sequence[str], source: SQL, where: SQL, order: SQL
) -> list[ConfigRow]:
    """Some columns of the configuration, each row with the names of the columns."""
    names = [column.split(" AS ")[-1].split(".")[-1] for column in columns]
    named = [name.strip('"') for name in names]
    row = namedtuple("Row", named)  # type: ignore[misc] # what is read says which
    listed = SQL(", ").join(map(SQL, columns))
    sql = SQL("SELECT %s FROM %s WHERE %s ORDER BY %s", listed, source, where, order)
    return [row._make(values) for values in plumbing.fetch_rows(env, sql)]


def companies_off(env: api.Environment) -> list[int]:
    """The ids of the companies whose SLAs are switched off (F5)."""
    sql = SQL("SELECT id FROM res_company WHERE sla_enabled IS NOT TRUE")
    return [row[0] for row in plumbing.fetch_rows(env, sql)]


def any_planned(env: api.Environment) -> bool:
    """Whether a team or a category has an activity plan for its tickets."""
    return bool(plumbing.fetch_value(env, SQL("SELECT %s", ANY_PLANNED)))


def any_sold(env: api.Environment) -> bool:
    """Whether there are entitlements at all, archived ones included."""
    return bool(plumbing.fetch_value(env, SQL("SELECT %s", ANY_SOLD)))
