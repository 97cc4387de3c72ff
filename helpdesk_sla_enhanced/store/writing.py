# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How a batch is written: all rows of a table at once, and who is told of it."""

from collections import namedtuple
from contextlib import contextmanager

from odoo import api, models
from odoo.tools import SQL, ormcache

from .sla_batch import FOLLOWING_KEY
from .sla_columns import ESCALATES, EVENT, HOLD, ID, TIME, TRACKER, Rows

#: What a field says of who defines it, when nobody but this addon does.
OURS = ("helpdesk_sla_enhanced",)
#: Names of fields of a model: ``sources`` are those that fields of other addons depend
#: on, ``links`` the many2ones among them, ``derived`` what other addons compute and
#: store in the table itself, ``rest`` all fields but these.
Followed = namedtuple("Followed", "sources links derived rest")


class SlaStore(models.AbstractModel):
    _inherit = "sla.store"

    @api.model
    def _write(self, batch):
        """Write a batch: trackers, instances, holds, events and the outbox.

        :return: the ids of the trackers for which the outbox received actions to run
        """
        trackers = self._write_trackers(batch)
        if batch.moved:
            self._move_instances(batch.moved)
        self._follow("write")
        self._write_instances(batch, trackers)
        holds = self._write_holds(batch)
        self._write_events(batch, trackers)
        self._write_deadlines(batch)
        acting = self._write_runs(batch, trackers, holds)
        self._follow("write")
        return acting

    def _write_trackers(self, batch):
        """Insert and update trackers; the tracker id of each head, by position."""
        ids = {head.id: head.tracker for head in batch.heads}
        fresh = []
        known = []
        for head, summary in zip(batch.heads, batch.summaries, strict=True):
            row = self._tracker_row(batch.model, head, summary)
            if head.tracker:
                known.append((head.tracker, *row))
            else:
                fresh.append(row)
        if fresh:
            born = dict(self._insert_trackers(fresh))
            self._born("sla.tracker", list(born.values()))
            ids.update(born)
        if known:
            self._update_trackers(known)
        return [ids[head.id] for head in batch.heads]

    def _tracker_row(self, model_name, head, summary):
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
                INSERT INTO sla_tracker (%(names)s)
                SELECT %(values)s FROM %(source)s
                ON CONFLICT (res_model, res_id) DO NOTHING
                RETURNING res_id, id
                """,
                names=names,
                values=values,
                source=source.source,
            )
        )

    def _update_trackers(self, rows):
        source = Rows((("id", ID), *TRACKER), rows)
        names = [name for name, _kind in TRACKER[2:]]
        with self._changing("sla.tracker", names, [row[0] for row in rows]):
            self.env.cr.execute(
                SQL(
                    "UPDATE sla_tracker AS t SET %s FROM %s WHERE t.id = u.id",
                    source.assigned(TRACKER[2:]),
                    source.source,
                )
            )

    def _move_instances(self, tracker_ids):
        """Let live instances follow their record into its company, and failed ones that
        still escalate: whether that has its SLAs switched off, and who sees them, goes
        by it. Results stay (G1)."""
        self._move_where(SQL("t.id = ANY(%s)", list(tracker_ids)))

    @api.model
    def _move_left_behind(self):
        """Let all instances follow that did not (I8)."""
        self._move_where(SQL("t.company_id IS NOT NULL"))

    def _move_where(self, condition):
        moved = SQL(
            "sla_tracker AS t WHERE t.id = i.tracker_id AND %s AND %s "
            "AND i.company_id IS DISTINCT FROM t.company_id",
            condition,
            self._goes_on_sql("i"),
        )
        ids = SQL("SELECT i.id FROM sla_kpi_instance AS i, %s", moved)
        with self._changing("sla.kpi.instance", ["company_id"], ids):
            self.env.cr.execute(
                SQL(
                    "UPDATE sla_kpi_instance AS i SET company_id = t.company_id "
                    "FROM %s",
                    moved,
                )
            )

    def _goes_on_sql(self, alias):
        """That time, or a later change, still does something to an instance."""
        return SQL(
            "(%s IN ('in_progress', 'nearing', 'paused') OR %s)",
            SQL.identifier(alias, "status"),
            SQL(ESCALATES),
        )

    @api.model
    def _stand_still(self, rows, now):
        """Let records follow into companies whose SLAs are off (F5).

        One that comes from such a company stands still since then.

        :param rows: (tracker id, company id) each
        :param now: the moment of the move, naive UTC
        """
        source = Rows((("id", ID), ("company_id", ID)), rows)
        ids = [row[0] for row in rows]
        with self._changing("sla.tracker", ["company_id", "stands_since"], ids):
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE sla_tracker AS t SET stands_since = COALESCE(
                        (SELECT GREATEST(t.stands_since, c.sla_disabled_since)
                         FROM res_company AS c WHERE c.id = t.company_id
                         AND c.sla_enabled IS NOT TRUE), %s), %s
                    FROM %s WHERE t.id = u.id
                    """,
                    now,
                    source.assigned([("company_id", ID)]),
                    source.source,
                )
            )
        self._move_instances(ids)

    def _write_holds(self, batch):
        """End and insert holds; by change the id of the last hold, and that of the
        first of the holds which it goes on with.

        Most batches have no use for these ids: then they are not fetched.
        """
        opened, closed = batch.holds()
        holds = self._end_holds(batch, closed) if closed else {}
        if opened:
            holds.update(self._begin_holds(batch, opened, closed, holds))
        return holds

    def _end_holds(self, batch, closed):
        source = Rows(
            (("instance_id", ID), ("number", ID), ("end_time", TIME)),
            [(batch.instance_ids[number], number, at) for number, at in closed],
        )
        update = SQL(
            "UPDATE sla_hold AS h SET end_time = %s FROM %s "
            "WHERE h.instance_id = u.instance_id AND h.end_time IS NULL",
            source.values["end_time"],
            source.source,
        )
        running = SQL(
            "SELECT id FROM sla_hold WHERE end_time IS NULL AND instance_id = ANY(%s)",
            [batch.instance_ids[number] for number, _at in closed],
        )
        with self._changing("sla.hold", ["end_time"], running):
            if not (batch.runs or batch.births):
                self.env.cr.execute(update)
                return {}
            returned = SQL(
                "%s RETURNING %s, h.id, COALESCE(h.first_id, h.id)",
                update,
                source.values["number"],
            )
            return {number: ids for number, *ids in self._rows(returned)}

    def _begin_holds(self, batch, opened, closed, ended):
        parents = batch.continued(closed)
        firsts = [
            ended[parents[number]][1] if end is None and number in parents else None
            for number, _start, end in opened
        ]
        rows = [
            (batch.instance_ids[number], start, end, first_id)
            for (number, start, end), first_id in zip(opened, firsts, strict=True)
        ]
        if not batch.runs:
            self._append("sla.hold", HOLD, rows)
            return {}
        ids = self._born("sla.hold", self._insert("sla_hold", HOLD, rows))
        return {
            row[0]: (hold_id, first_id or hold_id)
            for row, hold_id, first_id in zip(opened, ids, firsts, strict=True)
        }

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
                event.old,
                event.user,
            )
            for event in batch.events
        ]
        self._append("sla.event", EVENT, rows)

    def _append(self, model_name, columns, rows):
        """Insert rows, in order, into a table without log columns. Their ids are not
        fetched, unless another addon follows the table."""
        table = self.env[model_name]._table
        followed = self._followed(model_name)
        if followed.sources or followed.derived:
            self._born(model_name, self._insert(table, columns, rows))
        else:
            self.env.cr.execute(self._insert_sql(table, columns, rows))

    def _insert(self, table, columns, rows, conflict=None):
        """Insert rows into a table without log columns; their ids, in order."""
        insert = self._insert_sql(table, columns, rows)
        returned = self._rows(SQL("%s %s RETURNING id", insert, conflict or SQL()))
        return sorted(row[0] for row in returned)

    def _insert_sql(self, table, columns, rows):
        source = Rows(columns, rows)
        names, values = source.inserted
        return SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s ORDER BY u.position",
            SQL.identifier(table),
            names,
            values,
            source.source,
        )

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
            records = model.browse([row[0] for row in rows])
            records._invalidate_cache([name], records._ids)
            # nothing, unless a field is computed of the deadline
            records.modified([name])

    # -- fields of other addons -------------------------------------------------------

    @api.model
    @ormcache("model_name")
    def _followed(self, model_name):
        """What other addons derive from a table that is written by SQL.

        Our own fields follow by themselves: none is stored, and what was read of them
        is forgotten. Addons are told apart by who defines a field, fields made by hand
        included.
        """
        fields = self.env[model_name]._fields
        dependent = self.env.registry.get_dependent_fields
        derived = {
            name
            for name, field in fields.items()
            if field.store and field.compute and field._modules != OURS
        }
        sources = {
            name
            for name, field in fields.items()
            if any(
                follower._modules != OURS
                and (follower.store or follower.model_name != model_name)
                for follower in dependent(field)
            )
        }
        links = {name for name in sources if fields[name].type == "many2one"}
        return Followed(
            frozenset(sources),
            frozenset(links),
            frozenset(derived),
            frozenset(fields) - derived,
        )

    @contextmanager
    def _changing(self, model_name, names, ids):
        """Tell fields of other addons of an UPDATE that is done in here.

        Costs no query where nobody follows the columns.

        :param names: the columns that are written
        :param ids: the ids of the rows, or a query of them, or of some more
        """
        followed = self._followed(model_name)
        names = sorted(followed.sources.intersection(names))
        if not names:
            yield
            return
        rows = self.env[model_name].browse(self._ids_of(ids))
        rows.modified(sorted(followed.links.intersection(names)), before=True)
        yield
        self._changed(model_name, names, rows._ids)

    def _changed(self, model_name, names, ids):
        """As :meth:`_changing`, after the UPDATE: enough where no link is written."""
        names = sorted(self._followed(model_name).sources.intersection(names))
        if names:
            rows = self.env[model_name].browse(ids)
            rows._invalidate_cache(names, rows._ids)
            rows.modified(names)

    def _born(self, model_name, ids):
        """Tell fields of other addons of rows that were inserted; the same ids."""
        followed = self._followed(model_name)
        if ids and (followed.sources or followed.derived):
            rows = self.env[model_name].browse(ids)
            for name in followed.derived:
                self.env.add_to_compute(rows._fields[name], rows)
            # who has read the other side of a link does not know the rows yet
            rows._invalidate_cache(followed.links, rows._ids)
            rows.modified(sorted(followed.sources), create=True)
        return ids

    def _dying(self, model_name, ids):
        """Tell fields of other addons of rows that are about to be deleted.

        :param ids: as for :meth:`_changing`
        """
        followed = self._followed(model_name)
        if followed.sources:
            rows = self.env[model_name].browse(self._ids_of(ids))
            rows.modified(sorted(followed.sources), before=True)
            rows._invalidate_cache(followed.links, rows._ids)

    def _follow(self, how):
        """Compute at once what other addons derive from what was just written.

        Under the guard of the engine: what fails in there goes to the backlog with the
        change, and costs no save (A6).

        :param how: ``write`` or ``create``, as in :data:`~.sla_batch.FOLLOWING_KEY`
        """
        if self.env.fields_to_compute():
            self.with_context(**{FOLLOWING_KEY: how}).env.flush_all()

    def _ids_of(self, ids):
        return [row[0] for row in self._rows(ids)] if isinstance(ids, SQL) else ids
