# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every SQL statement of the engine, named for what it does.

Moments cross this border as whole epoch seconds and are stored as naive UTC
timestamps. Statements take whole batches as arrays, in chunks small enough for the
planner to use the indexes.
"""

from __future__ import annotations

from odoo import api, models
from odoo.tools import SQL, Query

from ..sla_core.record import Instance, Summary
from ..sla_core.timer import Timer
from .sla_batch import Batch, Head, instance_values

CHUNK = 250

ID, INT, BOOL, TEXT, FLOAT, TIME = "int", "int8", "bool", "text", "float8", "time"

#: The columns of an instance that its life changes, in the order of
#: :func:`~.sla_batch.instance_values`.
CHANGING = (
    ("status", TEXT),
    ("warning_time", TIME),
    ("failure_time", TIME),
    ("met_time", TIME),
    ("end_time", TIME),
    ("on_hold_since", TIME),
    ("hold_spent", BOOL),
    ("last_on_hold", TIME),
    ("on_hold_minutes", FLOAT),
    ("on_hold_clock_minutes", FLOAT),
    ("resume_time", TIME),
    ("resume_warning_time", TIME),
    ("resume_failure_time", TIME),
    ("is_current", BOOL),
    ("lapsed", BOOL),
    ("estimated", BOOL),
    ("next_event_time", TIME),
)
#: The columns that are pinned at birth.
PINNED = (
    ("tracker_id", ID),
    ("res_model", TEXT),
    ("res_id", ID),
    ("company_id", ID),
    ("policy_id", ID),
    ("item_id", ID),
    ("kpi_id", ID),
    ("calendar_id", ID),
    ("cycle", ID),
    ("previous_instance_id", ID),
    ("start_time", TIME),
    ("target_seconds", ID),
    ("warning_seconds", ID),
    ("allow_pause", BOOL),
    ("max_hold_seconds", ID),
)
TRACKER = (
    ("res_model", TEXT),
    ("res_id", ID),
    ("company_id", ID),
    ("policy_id", ID),
    ("source", TEXT),
    ("no_sla", BOOL),
    ("on_hold_since", TIME),
    ("last_on_hold", TIME),
    ("on_hold_minutes", FLOAT),
    ("is_tracked", BOOL),
    ("is_breached", BOOL),
    ("warning_time", TIME),
    ("failure_time", TIME),
    ("held_failure_time", TIME),
    ("resume_time", TIME),
)
EVENT = (
    ("tracker_id", ID),
    ("instance_id", ID),
    ("time", TIME),
    ("kind", TEXT),
    ("detail", TEXT),
)
HOLD = (("instance_id", ID), ("start_time", TIME), ("end_time", TIME))
RUN = (
    ("tracker_id", ID),
    ("instance_id", ID),
    ("kpi_id", ID),
    ("cycle", ID),
    ("action_id", ID),
    ("hold_id", ID),
    ("trigger", TEXT),
    ("due_time", TIME),
    ("state", TEXT),
    ("error", TEXT),
    ("next_try_time", TIME),
    ("attempts", ID),
)
#: What others that extend the creation of instances get to see of a birth.
SHOWN = (
    "tracker_id",
    "res_model",
    "res_id",
    "policy_id",
    "item_id",
    "kpi_id",
    "cycle",
    "status",
)
SHOWN_AT = [[name for name, _kind in (*PINNED, *CHANGING)].index(n) for n in SHOWN]

_EPOCH = "EXTRACT(EPOCH FROM %s)::bigint"


def _epoch(column):
    return SQL(_EPOCH, SQL(column))


def _arrays(columns, rows):
    """The rows as array parameters, one per column, and the names to read them by."""
    values = list(zip(*rows, strict=True))
    arrays = SQL(", ").join(
        SQL("%s::%s[]", list(column), SQL("int8" if kind == TIME else kind))
        for column, (_name, kind) in zip(values, columns, strict=True)
    )
    names = SQL(", ").join(SQL.identifier(name) for name, _kind in columns)
    return arrays, names


def _stored(name, kind):
    """An array's value as it is stored."""
    column = SQL.identifier("u", name)
    if kind == TIME:
        return SQL("to_timestamp(%s) AT TIME ZONE 'UTC'", column)
    return column


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
    def _configuration_mark(self):
        """A value that differs whenever a configuration row was touched."""
        tables = (
            "sla_entity",
            "sla_kpi",
            "sla_policy",
            "sla_item",
            "sla_item_action",
            "res_company",
        )
        marks = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s || ctid::text || xmin::text AS mark FROM %s",
                table,
                SQL.identifier(table),
            )
            for table in tables
        )
        return self._scalar(
            SQL("SELECT md5(string_agg(mark, ',' ORDER BY mark)) FROM (%s) AS m", marks)
        )

    # -- expressions ------------------------------------------------------------------

    @api.model
    def _status_now_sql(self, alias):
        """The status of an instance at this moment (I1, and F5: it stands still while
        the company is off), as :func:\`~..sla_core.timer.status_at\` decides."""
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
        """The status of a tracked record at this moment: its worst current one (I3)."""
        return SQL(
            """
            CASE
                WHEN NOT %(tracked)s THEN NULL
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
    def _record_failure_sql(self, alias):
        """The failure time of a tracked record (I3): the earliest running one, else
        the earliest one on hold."""
        return SQL(
            "COALESCE(%s, %s)",
            SQL.identifier(alias, "failure_time"),
            SQL.identifier(alias, "held_failure_time"),
        )

    def _moment_sql(self, alias):
        """Now, or the moment at which the row's company was switched off (F5)."""
        return SQL(
            "LEAST(%s, (SELECT sla_disabled_since FROM res_company WHERE id = %s))",
            self.env["sla.engine"]._sla_now(),
            SQL.identifier(alias, "company_id"),
        )

    # -- reading ----------------------------------------------------------------------

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
        query.add_where(SQL("%s = ANY(%s)", SQL.identifier(table, "id"), list(ids)))
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
            return SQL(_EPOCH, column(name))

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
                "SELECT res_id, company_id, TRUE, %s FROM sla_tracker WHERE id = ANY(%s)",
                SQL(", ").join(self._tracker_columns(alias)),
                list(tracker_ids),
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
                "SELECT %s FROM sla_kpi_instance WHERE tracker_id = ANY(%s) ORDER BY id",
                self._instance_columns(),
                list(tracker_ids),
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
            cycle, is_current, lapsed, estimated, COALESCE(waived, FALSE),
            COALESCE(previous_instance_id, 0),
            status, %s, target_seconds, COALESCE(warning_seconds, 0), %s, %s, %s, %s,
            COALESCE(allow_pause, FALSE), COALESCE(max_hold_seconds, 0), %s,
            COALESCE(hold_spent, FALSE), %s,
            ROUND(on_hold_minutes * 60)::bigint,
            ROUND(on_hold_clock_minutes * 60)::bigint, %s, %s, %s
            """,
            *(
                _epoch(name)
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
        current, lapsed, estimated, waived, previous = flags
        return Instance(
            number,
            kpi,
            item,
            policy,
            calendar,
            cycle,
            Timer(*timer),
            bool(current),
            bool(lapsed),
            bool(estimated),
            waived,
            previous,
            tuple(holds),
        )

    def _read_holds(self, instance_ids):
        """The ended holds of the instances, oldest first: ``{id: [(start, end)]}``."""
        found = {}
        for number, start, end in self._rows(
            SQL(
                "SELECT instance_id, %s, %s FROM sla_hold "
                "WHERE instance_id = ANY(%s) AND end_time IS NOT NULL "
                "ORDER BY start_time, id",
                _epoch("start_time"),
                _epoch("end_time"),
                instance_ids,
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
    def _next_event(self, disabled):
        """The earliest moment at which an instance needs the clock, or None."""
        return self._scalar(
            SQL(
                "SELECT %s FROM sla_kpi_instance WHERE next_event_time IS NOT NULL "
                "AND NOT (COALESCE(company_id, 0) = ANY(%s::int[]))",
                SQL(_EPOCH, SQL("min(next_event_time)")),
                list(disabled),
            )
        )

    @api.model
    def _is_woken_by(self, cron_id, moment):
        """Whether the cron is woken at ``moment`` or before by an existing trigger."""
        return bool(
            self._rows(
                SQL(
                    "SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s "
                    "AND call_at <= to_timestamp(%s) AT TIME ZONE 'UTC' LIMIT 1",
                    cron_id,
                    moment,
                )
            )
        )

    # -- writing ----------------------------------------------------------------------

    @api.model
    def _write(self, batch):
        """Write a batch: trackers, instances, holds, events and the outbox.

        :return: whether the outbox received actions to run
        """
        trackers = self._write_trackers(batch)
        self._write_instances(batch, trackers)
        hold_ids = self._write_holds(batch)
        self._write_events(batch, trackers)
        return self._write_runs(batch, trackers, hold_ids)

    def _write_trackers(self, batch):
        """Insert and update trackers; the tracker id of each head, by position."""
        fresh = [head for head in batch.heads if not head.tracker]
        known = [head for head in batch.heads if head.tracker]
        ids = {head.id: head.tracker for head in known}
        if fresh:
            rows = [self._tracker_row(batch.model, head) for head in fresh]
            ids.update(self._insert_trackers(rows))
        for start in range(0, len(known), CHUNK):
            part = known[start : start + CHUNK]
            self._update_trackers(
                [(h.tracker, *self._tracker_row(batch.model, h)) for h in part]
            )
        return [ids[head.id] for head in batch.heads]

    def _tracker_row(self, model_name, head):
        summary = head.summary
        return (
            model_name,
            head.id,
            head.home or None,
            head.policy or None,
            head.source,
            head.no_sla,
            head.hold_start,
            head.last_hold,
            head.held / 60,
            *summary,
        )

    def _insert_trackers(self, rows):
        """Insert trackers; a concurrent one of the same record makes this a conflict
        that the whole transaction is tried again for."""
        arrays, names = _arrays(TRACKER, rows)
        values = SQL(", ").join(_stored(*column) for column in TRACKER)
        return self._rows(
            SQL(
                """
                INSERT INTO sla_tracker
                    (%(names)s, create_uid, write_uid, create_date, write_date)
                SELECT %(values)s, %(uid)s, %(uid)s, %(now)s, %(now)s
                FROM unnest(%(arrays)s) AS u(%(names)s)
                ON CONFLICT (res_model, res_id) DO NOTHING
                RETURNING res_id, id
                """,
                names=names,
                values=values,
                arrays=arrays,
                uid=self.env.uid,
                now=self.env["sla.engine"]._sla_now(),
            )
        )

    def _update_trackers(self, rows):
        columns = (("id", ID), *TRACKER)
        arrays, names = _arrays(columns, rows)
        self.env.cr.execute(
            SQL(
                "UPDATE sla_tracker AS t SET %s FROM unnest(%s) AS u(%s) "
                "WHERE t.id = u.id",
                self._assignments(TRACKER[2:]),
                arrays,
                names,
            )
        )

    def _assignments(self, columns):
        return SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), _stored(name, kind))
            for name, kind in columns
        )

    def _write_instances(self, batch, trackers):
        """Update, then insert instances, through the ORM's own methods.

        Automation rules see one write per new status and one create (E6). What is
        cancelled goes first, since a KPI has at most one live instance.
        """
        instances = self.env["sla.kpi.instance"].with_context(sla_batch=batch)
        batch.instance_ids = [change.after.id for _position, change in batch.changes]
        grouped = batch.updates_by_status()
        for status in sorted(grouped):
            batch.claimable, batch.claim = "updates", grouped[status]
            ids = [batch.instance_ids[number] for number in grouped[status]]
            instances.browse(ids).write({"status": status})
        births = batch.births
        if births:
            batch.claimable, batch.claim = "births", births
            batch.birth_rows = [
                self._birth_row(batch, trackers, number) for number in births
            ]
            shown = range(len(SHOWN))
            vals_list = [
                {SHOWN[n]: row[SHOWN_AT[n]] for n in shown} for row in batch.birth_rows
            ]
            ids = instances.create(vals_list).ids
            for number, instance_id in zip(births, ids, strict=True):
                batch.instance_ids[number] = instance_id

    def _birth_row(self, batch, trackers, number):
        position, change = batch.changes[number]
        instance, head = change.after, batch.heads[position]
        timer = instance.timer
        return (
            trackers[position],
            batch.model,
            head.id,
            head.home or None,
            instance.policy,
            instance.item,
            instance.kpi,
            instance.calendar or None,
            instance.cycle,
            instance.previous or None,
            timer.start,
            timer.target,
            timer.warn_after,
            timer.allow_pause,
            timer.max_hold,
            *instance_values(instance),
        )

    @api.model
    def _claim(self, context, kind):
        """The batch that a call was made for, once; None for any other call."""
        batch = context.get("sla_batch")
        if not isinstance(batch, Batch) or batch.claimable != kind:
            return None
        batch.claimable = None
        return batch

    @api.model
    def _insert_instances(self, batch):
        """Insert the births of a batch; their ids, in order."""
        columns = (*PINNED, *CHANGING)
        arrays, names = _arrays(columns, batch.birth_rows)
        rows = self._rows(
            SQL(
                """
                INSERT INTO sla_kpi_instance
                    (%(names)s, create_uid, write_uid, create_date, write_date)
                SELECT %(values)s, %(uid)s, %(uid)s, %(now)s, %(now)s
                FROM unnest(%(arrays)s) WITH ORDINALITY AS u(%(names)s, position)
                ORDER BY u.position
                RETURNING id
                """,
                names=names,
                values=SQL(", ").join(_stored(*column) for column in columns),
                arrays=arrays,
                uid=self.env.uid,
                now=self.env["sla.engine"]._sla_now(),
            )
        )
        return sorted(row[0] for row in rows)

    @api.model
    def _update_instances(self, batch):
        """Update the claimed instances of a batch."""
        columns = (("id", ID), *CHANGING)
        rows = [
            (batch.instance_ids[number], *instance_values(batch.changes[number][1].after))
            for number in batch.claim
        ]
        for start in range(0, len(rows), CHUNK):
            arrays, names = _arrays(columns, rows[start : start + CHUNK])
            self.env.cr.execute(
                SQL(
                    "UPDATE sla_kpi_instance AS i SET %s, write_date = %s, "
                    "write_uid = %s FROM unnest(%s) AS u(%s) WHERE i.id = u.id",
                    self._assignments(CHANGING),
                    self.env["sla.engine"]._sla_now(),
                    self.env.uid,
                    arrays,
                    names,
                )
            )

    def _write_holds(self, batch):
        """End and insert holds; the id of the last hold by change."""
        opened, closed = batch.holds()
        hold_ids = {}
        if closed:
            rows = [(batch.instance_ids[number], at, number) for number, at in closed]
            arrays, names = _arrays(
                (("instance_id", ID), ("end_time", TIME), ("number", ID)), rows
            )
            hold_ids.update(
                self._rows(
                    SQL(
                        "UPDATE sla_hold AS h SET end_time = %s "
                        "FROM unnest(%s) AS u(%s) WHERE h.instance_id = u.instance_id "
                        "AND h.end_time IS NULL RETURNING u.number, h.id",
                        _stored("end_time", TIME),
                        arrays,
                        names,
                    )
                )
            )
        if opened:
            rows = [
                (batch.instance_ids[number], start, end)
                for number, start, end in opened
            ]
            ids = self._insert("sla_hold", HOLD, rows)
            for (number, _start, _end), hold_id in zip(opened, ids, strict=True):
                hold_ids[number] = hold_id
        return hold_ids

    def _write_events(self, batch, trackers):
        if not batch.events:
            return
        rows = [
            (
                trackers[event.tracker],
                None if event.change is None else batch.instance_ids[event.change],
                event.at,
                event.kind,
                event.detail,
            )
            for event in batch.events
        ]
        self._insert("sla_event", EVENT, rows)

    def _write_runs(self, batch, trackers, hold_ids):
        """Insert the due actions; one that the record had already is left out (E3)."""
        if not batch.runs:
            return False
        rows = []
        for run in batch.runs:
            instance = batch.changes[run.change][1].after
            held = run.trigger in ("pause", "resume")
            rows.append(
                (
                    trackers[run.tracker],
                    batch.instance_ids[run.change],
                    instance.kpi,
                    instance.cycle,
                    run.action,
                    hold_ids.get(run.change) if held else None,
                    run.trigger,
                    run.due,
                    "skipped" if run.reason else "pending",
                    run.reason,
                    batch.now,
                    0,
                )
            )
        self._insert("sla_action_run", RUN, rows, conflict=SQL("ON CONFLICT DO NOTHING"))
        return any(not run.reason for run in batch.runs)

    def _insert(self, table, columns, rows, conflict=SQL()):
        """Insert rows into a table without log columns; the ids, in order."""
        arrays, names = _arrays(columns, rows)
        inserted = self._rows(
            SQL(
                "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM "
                "unnest(%(arrays)s) WITH ORDINALITY AS u(%(names)s, position) "
                "ORDER BY u.position %(conflict)s RETURNING id",
                table=SQL.identifier(table),
                names=names,
                values=SQL(", ").join(_stored(*column) for column in columns),
                arrays=arrays,
                conflict=conflict,
            )
        )
        return sorted(row[0] for row in inserted)

    @api.model
    def _delete_trackers(self, model_name, ids):
        """Forget deleted records (F6); their instances go with the trackers."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM sla_tracker WHERE res_model = %s AND res_id = ANY(%s)",
                model_name,
                list(ids),
            )
        )

    # -- plumbing ---------------------------------------------------------------------

    def _rows(self, sql):
        self.env.cr.execute(sql)
        return self.env.cr.fetchall()

    def _scalar(self, sql):
        self.env.cr.execute(sql)
        return self.env.cr.fetchone()[0]
