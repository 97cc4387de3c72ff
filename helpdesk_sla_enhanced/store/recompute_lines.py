# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a recompute reads, locks and notes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from odoo import api
from odoo.tools import SQL

from . import followers, plumbing
from .columns import BOOL, ID, LIVE, TEXT, TIME

#: The columns of the line of a preview.
LINE = (
    ("instance_id", ID),
    ("recompute_id", ID),
    ("state", TEXT),
    ("reason", TEXT),
    ("causes", TEXT),
    ("would_breach", BOOL),
    ("hold_since", TIME),
    ("old_warning_time", TIME),
    ("old_failure_time", TIME),
    ("old_target_seconds", ID),
    ("old_warning_seconds", ID),
    ("old_calendar_id", ID),
    ("old_allow_pause", BOOL),
    ("old_max_hold_seconds", ID),
    ("new_warning_time", TIME),
    ("new_failure_time", TIME),
    ("new_target_seconds", ID),
    ("new_warning_seconds", ID),
    ("new_calendar_id", ID),
    ("new_allow_pause", BOOL),
    ("new_max_hold_seconds", ID),
)


def read_running(
    env: api.Environment,
    policy_id: int,
    after: int,
    disabled: Collection[int],
    limit: int,
) -> list[tuple[int, int, int]]:
    """The policy's next running instances: rows of (instance id, tracker id,
    company id or 0)."""
    return plumbing.fetch_rows(
        env,
        SQL(
            """
                SELECT id, tracker_id, COALESCE(company_id, 0) FROM sla_kpi_instance
                WHERE policy_id = %s AND id > %s
                  AND status IN %s
                  AND NOT (COALESCE(company_id, 0) = ANY(%s::int[]))
                ORDER BY id LIMIT %s
                """,
            policy_id,
            after,
            SQL(LIVE),
            list(disabled),
            limit,
        ),
    )


def insert_recompute_lines(
    env: api.Environment, values: Sequence[Mapping[str, Any]]
) -> None:
    """Insert lines of a preview.

    :param values: a dict per line with the columns of :data:`LINE`, moments in
        epoch seconds
    """
    if values:
        rows = [tuple(line[name] for name, _kind in LINE) for line in values]
        followers.append_rows(env, "sla.recompute.line", LINE, rows)


def lock_recompute_lines(
    env: api.Environment, recompute_id: int, state: str, limit: int
) -> list[int]:
    """The ids of the next lines in a state, with their instances locked; instances
    that others are changing are passed by.

    At best the first query of its transaction, so that nothing has changed since.
    """
    env.cr.execute(
        SQL(
            """
                SELECT l.id FROM sla_recompute_line AS l
                JOIN sla_kpi_instance AS i ON i.id = l.instance_id
                WHERE l.recompute_id = %s AND l.state = %s
                ORDER BY l.id LIMIT %s
                FOR NO KEY UPDATE OF i SKIP LOCKED
                """,
            recompute_id,
            state,
            limit,
        ),
        log_exceptions=False,
    )
    return [row[0] for row in env.cr.fetchall()]
