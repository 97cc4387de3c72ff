# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What timers, lists and cards show of records: their current instances, with names."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from odoo import api
from odoo.tools import SQL

from ..sla_core.judging.record import Instance
from .columns import EPOCH, ID, array_sql
from .instance_table import SELECTED, to_instance


class LineRow(NamedTuple):
    """A current instance of a record, without its ended holds.

    :param record: the id of the record
    :param company: the company whose time off counts, 0 for none
    :param kpi: its name in the reader's language
    :param calendar: the name of its working hours, None around the clock
    :param stopped: since when it stands still, as SLAs are switched off (F5)
    """

    record: int
    company: int
    kpi: str
    calendar: str | None
    stopped: int | None
    instance: Instance


def read_line_rows(
    env: api.Environment, model_name: str, ids: Collection[int]
) -> list[LineRow]:
    """The current instances of some records in the order of their KPIs, by one query.

    What waits in the transaction must have been judged before.
    """
    name = env["sla.kpi"]._field_to_sql("sla_kpi", "name")
    rows = env.execute_query(
        SQL(
            """
            SELECT res_id, COALESCE(home, 0), kpi_name, hours,
                   CASE WHEN off IS NOT NULL THEN %(stopped)s END, %(selected)s
            FROM sla_kpi_instance
            JOIN (SELECT id AS tracker, company_id AS home, stands_since
                  FROM sla_tracker) AS t ON tracker = tracker_id
            JOIN (SELECT id AS kpi, sequence, %(name)s AS kpi_name
                  FROM sla_kpi) AS k ON kpi = kpi_id
            LEFT JOIN (SELECT id AS calendar, name AS hours
                       FROM resource_calendar) AS c ON calendar = calendar_id
            LEFT JOIN (SELECT id AS company, sla_disabled_since AS off
                       FROM res_company) AS o ON company = home
            WHERE res_model = %(model)s AND res_id = ANY(%(ids)s) AND is_current
            ORDER BY sequence, kpi_id, cycle, id
            """,
            stopped=SQL(EPOCH, SQL("GREATEST(stands_since, off)")),
            selected=SELECTED,
            name=name,
            model=model_name,
            ids=array_sql(ids, ID),
        )
    )
    return [LineRow._make((*row[:5], to_instance(row[5:], ()))) for row in rows]
