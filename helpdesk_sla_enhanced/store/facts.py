# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every SQL statement of the engine, named for what it does.

This file holds the expressions and what reads the configuration; ``sla_store_read``,
``sla_store_write``, ``sla_store_upkeep`` and ``sla_store_recompute`` hold what reads
and writes the engine's own tables.
"""

from collections import namedtuple

from odoo import api, models
from odoo.tools import SQL

#: The tables that the configuration is read from.
CONFIG_TABLES = (
    "sla_entity",
    "sla_policy",
    "sla_item",
    "sla_kpi",
    "sla_item_action",
    "resource_calendar",
)
#: What is read of them: a name, the columns, where they come from, the column that
#: holds the policy, and the order.
CONFIG_SOURCES = (
    (
        "entities",
        ("id", "model", "active", "pause_when", "recalculate_terminal", "reapply"),
        "sla_entity",
        "",
        "id",
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
)


class SlaStore(models.AbstractModel):
    """The engine's hands: it reads and writes the tables, and decides nothing."""

    _name = "sla.store"
    _description = "SLA Store"

    # -- configuration ----------------------------------------------------------------

    @api.model
    def _stable_version(self):
        """The version of the configuration that this transaction can see."""
        return self._scalar(SQL("SELECT max(id) FROM orm_signaling_stable"))

    @api.model
    def _config_fingerprint(self):
        """What tells two states of the configuration apart: equal for equal rows, as
        this transaction sees them, and cheap beside reading them."""
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
        return self._scalar(SQL("SELECT concat_ws('|', %s)", SQL(", ").join(parts)))

    @api.model
    def _read_config(self, policy_ids=None):
        """The rows of the configuration as they are stored, archived ones included:
        ``{"entities": [Row], "policies": …}``, each with the columns that it names.

        :param policy_ids: read no more than what belongs to these policies
        """
        rows = {}
        for name, columns, source, owner, order in CONFIG_SOURCES:
            where = SQL("TRUE")
            if owner and policy_ids is not None:
                where = SQL("%s = ANY(%s)", SQL(owner), list(policy_ids))
            rows[name] = self._named_rows(columns, SQL(source), where, SQL(order))
        return rows

    def _named_rows(self, columns, source, where, order):
        names = [column.split(" AS ")[-1].split(".")[-1] for column in columns]
        row = namedtuple("Row", [name.strip('"') for name in names])
        listed = SQL(", ").join(map(SQL, columns))
        sql = SQL(
            "SELECT %s FROM %s WHERE %s ORDER BY %s", listed, source, where, order
        )
        return [row._make(values) for values in self._rows(sql)]

    @api.model
    def _companies_off(self):
        """The ids of the companies whose SLAs are switched off (F5)."""
        sql = SQL("SELECT id FROM res_company WHERE sla_enabled IS NOT TRUE")
        return [row[0] for row in self._rows(sql)]

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
        """The failure time of a tracked record at this moment (I3): the earliest of
        what runs, else of what is on hold, else NULL."""
        return SQL("COALESCE(%s, %s)", self._running_sql(alias), self._held_sql(alias))

    @api.model
    def _record_rank_sql(self, alias):
        """Where a record stands by its failure time, whatever that is (I3): 0 if
        something runs, 1 if all is on hold, 2 without one."""
        return SQL(
            "CASE WHEN %s IS NOT NULL THEN 0 WHEN %s IS NOT NULL THEN 1 ELSE 2 END",
            self._running_sql(alias),
            self._held_sql(alias),
        )

    @api.model
    def _record_warning_sql(self, alias):
        """The earliest warning time of what runs on a tracked record now."""
        return self._by_now_sql(alias, "warning_time", "resume_warning_time")

    def _running_sql(self, alias):
        return self._by_now_sql(alias, "failure_time", "resume_failure_time")

    def _by_now_sql(self, alias, name, name_after_hold):
        """The earliest of a time of what runs now: as the tracker knows it, or, for
        the rare record of which time has changed more while the clock cron did not run,
        as its instances say."""
        return SQL(
            "CASE WHEN %(turned)s THEN %(exact)s ELSE %(known)s END",
            turned=self._has_turned_sql(alias),
            exact=self._earliest_sql(
                alias, ("in_progress", "nearing"), name, name_after_hold
            ),
            known=SQL.identifier(alias, name),
        )

    def _held_sql(self, alias):
        return SQL(
            "CASE WHEN %(turned)s THEN %(exact)s ELSE %(known)s END",
            turned=self._has_turned_sql(alias),
            exact=self._earliest_sql(alias, ("paused",), "failure_time"),
            known=SQL.identifier(alias, "held_failure_time"),
        )

    def _has_turned_sql(self, alias):
        """That a running instance of a tracker may have failed, or a held one may run,
        since the tracker was written. In a company that is off it may as well have not:
        the instances know."""
        now = self.env["sla.engine"]._sla_now()
        return SQL(
            "(%s <= %s OR %s <= %s)",
            SQL.identifier(alias, "failure_time"),
            now,
            SQL.identifier(alias, "resume_time"),
            now,
        )

    def _earliest_sql(self, alias, statuses, name, name_after_hold=None):
        """The earliest of a time of a tracker's current instances that have one of some
        statuses now.

        :param name_after_hold: where the time stands from the end of a maximum hold on
        """
        instance = "sla_due"
        moment = SQL.identifier(instance, name)
        if name_after_hold:
            moment = SQL(
                "CASE WHEN %s = 'paused' THEN %s ELSE %s END",
                SQL.identifier(instance, "status"),
                SQL.identifier(instance, name_after_hold),
                moment,
            )
        return SQL(
            """
            (SELECT MIN(%(moment)s) FROM sla_kpi_instance AS %(instance)s
             WHERE %(tracker)s = %(id)s AND %(current)s AND %(status)s IN %(statuses)s)
            """,
            moment=moment,
            instance=SQL.identifier(instance),
            tracker=SQL.identifier(instance, "tracker_id"),
            id=SQL.identifier(alias, "id"),
            current=SQL.identifier(instance, "is_current"),
            status=self._status_now_sql(instance),
            statuses=statuses,
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
