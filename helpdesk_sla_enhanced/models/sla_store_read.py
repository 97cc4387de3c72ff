# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the engine reads of its own tables, and how the rows become values."""

from odoo import api, models
from odoo.tools import SQL, Query

from ..sla_core.escalation import Step
from ..sla_core.record import Instance
from ..sla_core.summary import Summary
from ..sla_core.timer import Timer
from .sla_batch import Head
from .sla_columns import EPOCH, ID, array_sql, epoch_sql


class SlaStore(models.AbstractModel):
    _inherit = "sla.store"

    @api.model
    def _read_heads(self, model_name, ids):
        """The records of ``ids`` that exist, with their trackers: ``[Head]``."""
        model = self.env["sla.condition"]._model(model_name)
        table = model._table
        query = Query(self.env, table, model._table_sql)
        tracker = query.make_alias(table, "sla_tracker")
        query.add_join(
            "LEFT JOIN",
            tracker,
            "sla_tracker",
            SQL(
                "%s = %s AND %s = %s",
                SQL.identifier(tracker, "res_model"),
                model_name,
                SQL.identifier(tracker, "res_id"),
                SQL.identifier(table, "id"),
            ),
        )
        query.add_where(
            SQL("%s = ANY(%s)", SQL.identifier(table, "id"), array_sql(ids, ID))
        )
        columns = [
            SQL.identifier(table, "id"),
            self._field(model, "company_id", query, SQL("0")),
            self._field(model, model._active_name, query, SQL("TRUE")),
            *self._tracker_columns(tracker),
        ]
        return [self._head(row) for row in self._rows(query.select(*columns))]

    def _field(self, model, name, query, default):
        if name not in model._fields or not model._fields[name]._description_searchable:
            return default
        field = model._fields[name]
        if not field.store and not field.related:
            return default
        return model._field_to_sql(model._table, name, query)

    def _tracker_columns(self, alias):
        def column(name):
            return SQL.identifier(alias, name)

        def moment(name):
            return SQL(EPOCH, column(name))

        return [
            column("id"),
            column("company_id"),
            column("policy_id"),
            column("source"),
            column("no_sla"),
            moment("on_hold_since"),
            moment("last_on_hold"),
            SQL("ROUND(%s * 60)::bigint", column("on_hold_minutes")),
            column("is_tracked"),
            column("is_breached"),
            moment("warning_time"),
            moment("failure_time"),
            moment("held_failure_time"),
            moment("resume_time"),
        ]

    def _head(self, row):
        res_id, company, active, tracker, home, policy, source, no_sla, *rest = row
        hold_start, last_hold, held, *facts = rest
        return Head(
            res_id,
            company or 0,
            active is not False,
            tracker or 0,
            home or 0,
            policy or 0,
            source,
            bool(no_sla),
            hold_start,
            last_hold,
            held or 0,
            Summary(bool(facts[0]), bool(facts[1]), *facts[2:]) if tracker else None,
        )

    @api.model
    def _read_tracker_heads(self, tracker_ids):
        """The heads of trackers alone, without a look at their records."""
        alias = "sla_tracker"
        rows = self._rows(
            SQL(
                "SELECT res_id, company_id, TRUE, %s FROM sla_tracker "
                "WHERE id = ANY(%s)",
                SQL(", ").join(self._tracker_columns(alias)),
                array_sql(tracker_ids, ID),
            )
        )
        return [self._head(row) for row in rows]

    @api.model
    def _read_instances(self, tracker_ids, with_holds):
        """All instances of the trackers: ``{tracker id: [Instance]}``, oldest first.

        :param with_holds: also read the ended holds, which only births look at
        """
        rows = self._rows(
            SQL(
                "SELECT %s FROM sla_kpi_instance "
                "WHERE tracker_id = ANY(%s) ORDER BY id",
                self._instance_columns(),
                array_sql(tracker_ids, ID),
            )
        )
        return self._by_tracker(rows, with_holds)

    @api.model
    def _read_due_instances(self, now, limit, disabled):
        """Instances that time alone changes now, locked; others' locks are passed by.

        This must be the first query of its transaction. Instances of the companies in
        ``disabled`` stand still (F5).
        """
        self.env.cr.execute(
            SQL(
                """
                SELECT %s FROM sla_kpi_instance
                WHERE next_event_time <= to_timestamp(%s) AT TIME ZONE 'UTC'
                  AND NOT (COALESCE(company_id, 0) = ANY(%s::int[]))
                ORDER BY next_event_time
                LIMIT %s
                FOR NO KEY UPDATE SKIP LOCKED
                """,
                self._instance_columns(),
                now,
                list(disabled),
                limit,
            ),
            log_exceptions=False,
        )
        return self._by_tracker(self.env.cr.fetchall(), False)

    def _by_tracker(self, rows, with_holds):
        held = [row[0] for row in rows if with_holds and row[24] is not None]
        holds = self._read_holds(held) if held else {}
        found = {}
        for row in rows:
            instance = self._instance(row, holds.get(row[0], ()))
            found.setdefault(row[1], []).append(instance)
        return found

    def _instance_columns(self):
        return SQL(
            """
            id, tracker_id, kpi_id, item_id, policy_id, COALESCE(calendar_id, 0),
            cycle, is_current, lapsed, estimated,
            COALESCE(previous_instance_id, 0), COALESCE(reapplied, 0),
            status, %s, target_seconds, COALESCE(warning_seconds, 0), %s, %s, %s, %s,
            COALESCE(allow_pause, FALSE), COALESCE(max_hold_seconds, 0), %s,
            COALESCE(hold_spent, FALSE), %s,
            ROUND(on_hold_minutes * 60)::bigint,
            ROUND(on_hold_clock_minutes * 60)::bigint, %s, %s, %s,
            steps, COALESCE(waived, FALSE)
            """,
            *(
                epoch_sql(name)
                for name in (
                    "start_time",
                    "warning_time",
                    "failure_time",
                    "met_time",
                    "end_time",
                    "on_hold_since",
                    "last_on_hold",
                    "resume_time",
                    "resume_warning_time",
                    "resume_failure_time",
                )
            ),
        )

    def _instance(self, row, holds):
        head, timer = row[:12], row[12:]
        number, _tracker, kpi, item, policy, calendar, cycle, *flags = head
        current, lapsed, estimated, previous, reapplied = flags
        *timer, steps, waived = timer
        steps = tuple(Step(*step) for step in steps) if steps else ()
        return Instance(
            number,
            kpi,
            item,
            policy,
            calendar,
            cycle,
            Timer(*timer, steps, waived),
            bool(current),
            bool(lapsed),
            bool(estimated),
            previous,
            tuple(holds),
            reapplied,
        )

    def _read_holds(self, instance_ids):
        """The ended holds of the instances, oldest first: ``{id: [(start, end)]}``."""
        found = {}
        for number, start, end in self._rows(
            SQL(
                "SELECT instance_id, %s, %s FROM sla_hold "
                "WHERE instance_id = ANY(%s) AND end_time IS NOT NULL "
                "ORDER BY start_time, id",
                epoch_sql("start_time"),
                epoch_sql("end_time"),
                array_sql(instance_ids, ID),
            )
        ):
            found.setdefault(number, []).append((start, end))
        return found

    @api.model
    def _read_tracked_ids(self, model_name, ids):
        """Those of ``ids``, a Query, that have a tracker with a policy."""
        rows = self.env.execute_query(
            SQL(
                "SELECT res_id FROM sla_tracker WHERE res_model = %s "
                "AND res_id IN %s AND policy_id IS NOT NULL",
                model_name,
                ids.subselect(),
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _read_live_trackers(self, model_name, after, limit):
        """The next trackers with a live instance: rows of (tracker id, record id)."""
        return self._rows(
            SQL(
                """
                SELECT id, res_id FROM sla_tracker
                WHERE res_model = %s AND id > %s
                  AND (failure_time IS NOT NULL OR held_failure_time IS NOT NULL)
                ORDER BY id LIMIT %s
                """,
                model_name,
                after,
                limit,
            )
        )

    @api.model
    def _read_swept(self, entity_id):
        """How far the sweep of an enabled model has come, as a tracker id."""
        return self._scalar(
            SQL(
                "SELECT COALESCE(swept_tracker, 0) FROM sla_entity WHERE id = %s",
                entity_id,
            )
        )

    @api.model
    def _next_event(self, disabled):
        """The earliest moment at which an instance needs the clock, or None."""
        return self._scalar(
            SQL(
                "SELECT %s FROM sla_kpi_instance WHERE next_event_time IS NOT NULL "
                "AND NOT (COALESCE(company_id, 0) = ANY(%s::int[]))",
                SQL(EPOCH, SQL("min(next_event_time)")),
                list(disabled),
            )
        )
