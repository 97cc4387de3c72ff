# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a batch is written: all rows of a table at once."""

from odoo import api, models
from odoo.tools import SQL

from ..sla_core.recompute import terms_of
from .sla_batch import Batch, instance_values, term_values
from .sla_columns import (
    CHANGING,
    EVENT,
    HOLD,
    ID,
    PINNED,
    RUN,
    SHOWN,
    SHOWN_AT,
    TERMS,
    TIME,
    TRACKER,
    Rows,
)
from .sla_watch import JUDGE


class SlaStore(models.AbstractModel):
    _inherit = "sla.store"

    @api.model
    def _write(self, batch):
        """Write a batch: trackers, instances, holds, events and the outbox.

        :return: whether the outbox received actions to run
        """
        trackers = self._write_trackers(batch)
        self._write_instances(batch, trackers)
        hold_ids = self._write_holds(batch)
        self._write_events(batch, trackers)
        self._write_deadlines(batch)
        return self._write_runs(batch, trackers, hold_ids)

    def _write_trackers(self, batch):
        """Insert and update trackers; the tracker id of each head, by position."""
        fresh = [head for head in batch.heads if not head.tracker]
        known = [head for head in batch.heads if head.tracker]
        ids = {head.id: head.tracker for head in known}
        if fresh:
            rows = [self._tracker_row(batch.model, head) for head in fresh]
            ids.update(self._insert_trackers(rows))
        if known:
            self._update_trackers(
                [(h.tracker, *self._tracker_row(batch.model, h)) for h in known]
            )
        return [ids[head.id] for head in batch.heads]

    def _tracker_row(self, model_name, head):
        summary = head.summary
        return (
            head.id,
            model_name,
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
        source = Rows(TRACKER, rows)
        names, values = source.inserted
        return self._rows(
            SQL(
                """
                INSERT INTO sla_tracker
                    (%(names)s, create_uid, write_uid, create_date, write_date)
                SELECT %(values)s, %(uid)s, %(uid)s, %(now)s, %(now)s
                FROM %(source)s
                ON CONFLICT (res_model, res_id) DO NOTHING
                RETURNING res_id, id
                """,
                names=names,
                values=values,
                source=source.source,
                uid=self.env.uid,
                now=self.env["sla.engine"]._sla_now(),
            )
        )

    def _update_trackers(self, rows):
        source = Rows((("id", ID), *TRACKER), rows)
        self.env.cr.execute(
            SQL(
                "UPDATE sla_tracker AS t SET %s FROM %s WHERE t.id = u.id",
                source.assigned(TRACKER[2:]),
                source.source,
            )
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
        source = Rows((*PINNED, *CHANGING), batch.birth_rows)
        names, values = source.inserted
        rows = self._rows(
            SQL(
                """
                INSERT INTO sla_kpi_instance
                    (%(names)s, create_uid, write_uid, create_date, write_date)
                SELECT %(values)s, %(uid)s, %(uid)s, %(now)s, %(now)s
                FROM %(source)s
                ORDER BY u.position
                RETURNING id
                """,
                names=names,
                values=values,
                source=source.source,
                uid=self.env.uid,
                now=self.env["sla.engine"]._sla_now(),
            )
        )
        return sorted(row[0] for row in rows)

    @api.model
    def _update_instances(self, batch):
        """Update the claimed instances of a batch."""
        changes = [batch.changes[number][1] for number in batch.claim]
        columns = CHANGING
        rows = [(c.after.id, *instance_values(c.after)) for c in changes]
        if any(terms_of(c.before) != terms_of(c.after) for c in changes):
            columns = (*CHANGING, *TERMS)
            rows = [
                (*row, *term_values(change.after))
                for row, change in zip(rows, changes, strict=True)
            ]
        source = Rows((("id", ID), *columns), rows)
        self.env.cr.execute(
            SQL(
                "UPDATE sla_kpi_instance AS i SET %s, write_date = %s, write_uid = %s "
                "FROM %s WHERE i.id = u.id",
                source.assigned(columns),
                self.env["sla.engine"]._sla_now(),
                self.env.uid,
                source.source,
            )
        )

    def _write_holds(self, batch):
        """End and insert holds; the id of the last hold by change."""
        opened, closed = batch.holds()
        hold_ids = {}
        if closed:
            source = Rows(
                (("instance_id", ID), ("number", ID), ("end_time", TIME)),
                [(batch.instance_ids[number], number, at) for number, at in closed],
            )
            hold_ids.update(
                self._rows(
                    SQL(
                        "UPDATE sla_hold AS h SET end_time = %s FROM %s "
                        "WHERE h.instance_id = u.instance_id AND h.end_time IS NULL "
                        "RETURNING %s, h.id",
                        source.values["end_time"],
                        source.source,
                        source.values["number"],
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
        self._insert(
            "sla_action_run", RUN, rows, conflict=SQL("ON CONFLICT DO NOTHING")
        )
        return any(not run.reason for run in batch.runs)

    def _insert(self, table, columns, rows, conflict=None):
        """Insert rows into a table without log columns; the ids, in order."""
        source = Rows(columns, rows)
        names, values = source.inserted
        inserted = self._rows(
            SQL(
                "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM %(source)s "
                "ORDER BY u.position %(conflict)s RETURNING id",
                table=SQL.identifier(table),
                names=names,
                values=values,
                source=source.source,
                conflict=conflict or SQL(),
            )
        )
        return sorted(row[0] for row in inserted)

    def _write_deadlines(self, batch):
        """Write failure times into the records' own fields, past the ORM (D6)."""
        model = self.env[batch.model]
        for name in {name for name, _id in batch.deadlines}:
            rows = [
                (record_id, due)
                for (field, record_id), due in batch.deadlines.items()
                if field == name
            ]
            source = Rows((("id", ID), (name, TIME)), rows)
            self.env.cr.execute(
                SQL(
                    "UPDATE %s AS r SET %s FROM %s WHERE r.id = u.id",
                    SQL.identifier(model._table),
                    source.assigned([(name, TIME)]),
                    source.source,
                )
            )
            model.browse([row[0] for row in rows])._invalidate_cache([name])

    @api.model
    def _postpone_events(self, instance_ids, moment):
        """Let the clock come back to the instances at ``moment``."""
        self.env.cr.execute(
            SQL(
                "UPDATE sla_kpi_instance SET next_event_time = "
                "to_timestamp(%s) AT TIME ZONE 'UTC' WHERE id = ANY(%s)",
                moment,
                list(instance_ids),
            )
        )

    @api.model
    def _hold_back_company(self, company_id):
        """Let the clock pass by the company's instances until they are caught up."""
        self.env.cr.execute(
            SQL(
                "UPDATE sla_kpi_instance SET next_event_time = NULL "
                "WHERE company_id = %s AND next_event_time IS NOT NULL",
                company_id,
            )
        )

    @api.model
    def _queue_company(self, company_id, since, now, reason):
        """Put every record of the company that has a live instance into the backlog."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO sla_backlog (res_model, res_id, company_id, change_time,
                    next_try_time, asks, attempts, catch_up, reason)
                SELECT res_model, res_id, company_id, %(since)s, %(now)s, %(asks)s, 0,
                    TRUE, %(reason)s
                FROM sla_tracker AS t
                WHERE company_id = %(company)s AND EXISTS (
                    SELECT FROM sla_kpi_instance AS i WHERE i.tracker_id = t.id
                    AND i.status IN ('in_progress', 'nearing', 'paused'))
                """,
                since=since,
                now=now,
                asks=JUDGE,
                company=company_id,
                reason=reason,
            )
        )

    @api.model
    def _note_swept(self, entity_id, tracker_id):
        """Remember how far the sweep of an enabled model has come.

        Not through the ORM: it is no change of the configuration.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE sla_entity SET swept_tracker = %s WHERE id = %s",
                tracker_id,
                entity_id,
            )
        )

    @api.model
    def _delete_orphans(self, model, tracker_ids):
        """Forget the records among the trackers' that were deleted by SQL (F6)."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM sla_tracker AS t WHERE t.id = ANY(%s) AND NOT EXISTS "
                "(SELECT FROM %s AS r WHERE r.id = t.res_id)",
                list(tracker_ids),
                SQL.identifier(model._table),
            )
        )

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
