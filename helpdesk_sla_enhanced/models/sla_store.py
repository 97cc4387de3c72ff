# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every SQL statement of the engine, named for what it does.

This file holds the expressions and what reads the configuration; ``sla_store_read``,
``sla_store_write``, ``sla_store_upkeep`` and ``sla_store_recompute`` hold what reads
and writes the engine's own tables.
"""

from odoo import api, models
from odoo.tools import SQL


class SlaStore(models.AbstractModel):
    """The engine's hands: it reads and writes the tables, and decides nothing."""

    _name = "sla.store"
    _description = "SLA Store"

    # -- configuration ----------------------------------------------------------------

    @api.model
    def _stable_version(self):
        """The version of the configuration that this transaction can see."""
        return self._scalar(SQL("SELECT max(id) FROM orm_signaling_stable"))

    # -- expressions ------------------------------------------------------------------

    @api.model
    def _status_now_sql(self, alias):
        """The status of an instance at this moment (I1, and F5: it stands still while
        the company is off), as :func:`~..sla_core.timer.status_at` decides."""
        now = self._moment_sql(alias)
        return SQL(
            """
            CASE
                WHEN %(status)s = 'paused' THEN CASE
                    WHEN %(resume)s <= %(now)s THEN CASE
                        WHEN %(resume_failure)s <= %(now)s THEN 'noncompliant'
                        WHEN %(resume_warning)s <= %(now)s THEN 'nearing'
                        ELSE 'in_progress' END
                    ELSE 'paused' END
                WHEN %(status)s IN ('in_progress', 'nearing') THEN CASE
                    WHEN %(failure)s <= %(now)s THEN 'noncompliant'
                    WHEN %(warning)s <= %(now)s THEN 'nearing'
                    ELSE 'in_progress' END
                ELSE %(status)s
            END
            """,
            status=SQL.identifier(alias, "status"),
            warning=SQL.identifier(alias, "warning_time"),
            failure=SQL.identifier(alias, "failure_time"),
            resume=SQL.identifier(alias, "resume_time"),
            resume_warning=SQL.identifier(alias, "resume_warning_time"),
            resume_failure=SQL.identifier(alias, "resume_failure_time"),
            now=now,
        )

    @api.model
    def _record_status_sql(self, alias):
        """The status of a record at this moment: its worst current one (I3).

        NULL without a current instance, as without a tracker to join.
        """
        return SQL(
            """
            CASE
                WHEN %(tracked)s IS NOT TRUE THEN NULL
                WHEN %(resume)s <= %(now)s THEN %(detailed)s
                WHEN %(breached)s OR %(failure)s <= %(now)s THEN 'noncompliant'
                WHEN %(warning)s <= %(now)s THEN 'nearing'
                WHEN %(failure)s IS NOT NULL THEN 'in_progress'
                WHEN %(held)s IS NOT NULL THEN 'paused'
                ELSE 'succeeded'
            END
            """,
            tracked=SQL.identifier(alias, "is_tracked"),
            breached=SQL.identifier(alias, "is_breached"),
            warning=SQL.identifier(alias, "warning_time"),
            failure=SQL.identifier(alias, "failure_time"),
            held=SQL.identifier(alias, "held_failure_time"),
            resume=SQL.identifier(alias, "resume_time"),
            now=self._moment_sql(alias),
            detailed=self._worst_status_sql(alias),
        )

    def _worst_status_sql(self, alias):
        """The worst status of a tracker's current instances, for the rare record whose
        maximum hold has ended while the clock cron did not run."""
        instance = "sla_worst"
        return SQL(
            """
            (SELECT (array_agg(s ORDER BY array_position(ARRAY['noncompliant',
                'nearing', 'in_progress', 'paused', 'succeeded'], s)))[1]
             FROM (SELECT %(status)s AS s FROM sla_kpi_instance AS %(instance)s
                   WHERE %(tracker)s = %(id)s AND %(current)s
                     AND NOT (COALESCE(%(waived)s, FALSE)
                              AND %(stored)s = 'noncompliant')) AS statuses)
            """,
            status=self._status_now_sql(instance),
            instance=SQL.identifier(instance),
            tracker=SQL.identifier(instance, "tracker_id"),
            current=SQL.identifier(instance, "is_current"),
            waived=SQL.identifier(instance, "waived"),
            stored=SQL.identifier(instance, "status"),
            id=SQL.identifier(alias, "id"),
        )

    @api.model
    def _record_fact_sql(self, alias, name):
        """A fact of a record, by its name there, from its tracker (if it has one)."""
        if name == "sla_status":
            return self._record_status_sql(alias)
        if name == "sla_failure_time":
            return self._record_failure_sql(alias)
        if name == "sla_no_sla":
            return SQL("COALESCE(%s, FALSE)", SQL.identifier(alias, "no_sla"))
        return SQL.identifier(alias, name.removeprefix("sla_"))

    @api.model
    def _record_failure_sql(self, alias):
        """The failure time of a tracked record (I3): the earliest running one, else
        the earliest one on hold."""
        return SQL(
            "COALESCE(%s, %s)",
            SQL.identifier(alias, "failure_time"),
            SQL.identifier(alias, "held_failure_time"),
        )

    @api.model
    def _hold_hours_sql(self, alias):
        """The elapsed hours of a hold; a running one ends at its maximum, or now."""
        return SQL(
            """
            GREATEST(0, EXTRACT(EPOCH FROM COALESCE(%(end)s, LEAST(%(now)s::timestamp,
                (SELECT resume_time FROM sla_kpi_instance AS held
                 WHERE held.id = %(instance)s))) - %(start)s) / 3600)::float8
            """,
            start=SQL.identifier(alias, "start_time"),
            end=SQL.identifier(alias, "end_time"),
            instance=SQL.identifier(alias, "instance_id"),
            now=self.env["sla.engine"]._sla_now(),
        )

    def _moment_sql(self, alias):
        """Now, or the moment at which the row's company was switched off (F5)."""
        return SQL(
            "LEAST(%s, (SELECT sla_disabled_since FROM res_company WHERE id = %s))",
            self.env["sla.engine"]._sla_now(),
            SQL.identifier(alias, "company_id"),
        )

    @api.model
    def _join_tracker(self, query, alias, model_name):
        """Join their trackers to a query of the records of a model.

        :param alias: that of the records' table
        :return: that of the trackers
        """
        tracker = query.make_alias(alias, "sla_tracker")
        query.add_join(
            "LEFT JOIN",
            tracker,
            "sla_tracker",
            SQL(
                "%s = %s AND %s = %s",
                SQL.identifier(tracker, "res_model"),
                model_name,
                SQL.identifier(tracker, "res_id"),
                SQL.identifier(alias, "id"),
            ),
        )
        return tracker

    # -- plumbing ---------------------------------------------------------------------

    def _rows(self, sql):
        self.env.cr.execute(sql)
        return self.env.cr.fetchall()

    def _scalar(self, sql):
        self.env.cr.execute(sql)
        return self.env.cr.fetchone()[0]
