# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Instances whose results are missing, read and written in batches."""

from __future__ import annotations

from collections.abc import Mapping

from odoo import api
from odoo.tools import SQL

from ..sla_core.judging.record import Instance
from . import followers, plumbing, reading
from .columns import ID, Rows
from .instance_table import SELECTED, to_instance

#: What a result consists of.
RESULT = (("user_id", ID), ("elapsed_seconds", ID), ("late_seconds", ID))


def read_missing(
    env: api.Environment, responsible: Mapping[str, str], after: int, limit: int
) -> list[tuple[Instance, int, int]]:
    """The next instances that were met or failed and have no result: each with its
    company and who is responsible for its record, 0 for none.

    :param responsible: the field that says who is responsible, by model
    :param after: the id to go on from
    """
    rows = plumbing.fetch_rows(
        env,
        SQL(
            "SELECT %s, COALESCE(company_id, 0), %s FROM sla_kpi_instance "
            "WHERE status IN ('succeeded', 'noncompliant') "
            "AND elapsed_seconds IS NULL AND id > %s ORDER BY id LIMIT %s",
            SELECTED,
            reading.responsible_sql(env, "sla_kpi_instance", responsible),
            after,
            limit,
        ),
    )
    return [(to_instance(row[:-2], ()), *row[-2:]) for row in rows]


def write_missing(
    env: api.Environment, rows: list[tuple[int, int | None, int | None, int | None]]
) -> None:
    """Write results: rows of the instance's id and the columns of :data:`RESULT`."""
    source = Rows((("id", ID), *RESULT), rows)
    ids = [row[0] for row in rows]
    names = [name for name, _kind in RESULT]
    with followers.telling_update(env, "sla.kpi.instance", names, ids):
        env.cr.execute(
            SQL(
                "UPDATE sla_kpi_instance AS i SET %s FROM %s WHERE i.id = u.id",
                source.assigned(RESULT),
                source.source,
            )
        )
