# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What keeps the engine's tables right beside the judgement of single changes."""

from odoo import api, models
from odoo.tools import SQL

from .sla_watch import JUDGE

#: How full the pages of a table are that is updated now and then.
FILL_PERCENT = 70


class SlaStore(models.AbstractModel):
    _inherit = "sla.store"

    @api.model
    def _leave_room(self, table, percent=FILL_PERCENT):
        """Fill the pages of a table less than full.

        An update then finds room for the new version beside the old one: half the cost
        of looking for it elsewhere, and half again where no indexed column changes,
        since no index is written then.
        """
        self.env.cr.execute(
            SQL(
                "ALTER TABLE %s SET (fillfactor = %s)",
                SQL.identifier(table),
                percent,
            )
        )

    @api.model
    def _postpone_events(self, instance_ids, moment):
        """Let the clock come back to the instances at ``moment``."""
        ids = list(instance_ids)
        with self._changing("sla.kpi.instance", ["next_event_time"], ids):
            self.env.cr.execute(
                SQL(
                    "UPDATE sla_kpi_instance SET next_event_time = "
                    "to_timestamp(%s) AT TIME ZONE 'UTC' WHERE id = ANY(%s)",
                    moment,
                    ids,
                )
            )

    @api.model
    def _hold_back_company(self, company_id):
        """Let the clock pass by the instances of the company's records until they are
        caught up: of those records that :meth:`_queue_company` takes, and no others."""
        held = SQL(
            "FROM sla_kpi_instance AS i JOIN sla_tracker AS t ON t.id = i.tracker_id "
            "WHERE t.company_id = %s AND i.next_event_time IS NOT NULL",
            company_id,
        )
        ids = SQL("SELECT i.id %s", held)
        with self._changing("sla.kpi.instance", ["next_event_time"], ids):
            self.env.cr.execute(
                SQL(
                    "UPDATE sla_kpi_instance AS i SET next_event_time = NULL "
                    "FROM sla_tracker AS t WHERE t.id = i.tracker_id "
                    "AND t.company_id = %s AND i.next_event_time IS NOT NULL",
                    company_id,
                )
            )

    @api.model
    def _queue_company(self, company_id, since, now, reason):
        """Put every record of the company that has a live instance into the backlog,
        and every one whose failure may go on escalating: as of the switching off, or
        of the moment when it came into the company, whichever was later."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO sla_backlog (res_model, res_id, company_id, change_time,
                    next_try_time, asks, attempts, catch_up, reason)
                SELECT res_model, res_id, company_id,
                    GREATEST(%(since)s::timestamp, stands_since), %(now)s, %(asks)s, 0,
                    TRUE, %(reason)s
                FROM sla_tracker AS t
                WHERE company_id = %(company)s AND EXISTS (
                    SELECT FROM sla_kpi_instance AS i WHERE i.tracker_id = t.id
                    AND (i.status IN ('in_progress', 'nearing', 'paused')
                        OR i.status = 'noncompliant' AND i.steps IS NOT NULL
                        AND i.met_time IS NULL))
                """,
                since=since,
                now=now,
                asks=JUDGE,
                company=company_id,
                reason=reason,
            )
        )

    @api.model
    def _note_swept(self, entity_id, column, tracker_id):
        """Remember how far a sweep of an enabled model has come.

        Not through the ORM: it is no change of the configuration.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE sla_entity SET %s = %s WHERE id = %s",
                SQL.identifier(column),
                tracker_id,
                entity_id,
            )
        )

    @api.model
    def _delete_orphans(self, model, tracker_ids):
        """Forget the records among the trackers' that were deleted by SQL (F6)."""
        self._delete_where(
            SQL(
                "id = ANY(%s) AND NOT EXISTS "
                "(SELECT FROM %s AS r WHERE r.id = sla_tracker.res_id)",
                list(tracker_ids),
                SQL.identifier(model._table),
            )
        )

    @api.model
    def _delete_gone(self, model_name, ids):
        """Forget those of the records that the database has deleted with what they
        belonged to (F6)."""
        self._delete_where(
            SQL(
                "res_model = %s AND res_id = ANY(%s) AND NOT EXISTS "
                "(SELECT FROM %s AS r WHERE r.id = sla_tracker.res_id)",
                model_name,
                list(ids),
                SQL.identifier(self.env[model_name]._table),
            )
        )

    @api.model
    def _delete_trackers(self, model_name, ids):
        """Forget deleted records (F6)."""
        self._delete_where(
            SQL("res_model = %s AND res_id = ANY(%s)", model_name, list(ids))
        )

    @api.model
    def _delete_models(self, names):
        """Forget all records of models that vanish (F6)."""
        names = list(names)
        self._delete_where(SQL("res_model = ANY(%s)", names))
        self.env.cr.execute(
            SQL("DELETE FROM sla_backlog WHERE res_model = ANY(%s)", names)
        )

    @api.model
    def _delete_everything(self):
        """Forget all records, and which actions are to run."""
        self._delete_where(SQL("TRUE"))
        self.env.cr.execute(SQL("DELETE FROM sla_backlog"))
        self.env.cr.execute(SQL("DELETE FROM sla_item_action"))

    def _delete_where(self, condition):
        """Delete trackers and what belongs to them.

        Instances go by their foreign key; actions, holds and events have none, see
        :class:`~.sla_fields.GuardedMany2one`.
        """
        gone = SQL("SELECT id FROM sla_tracker WHERE %s", condition)
        rows = SQL("SELECT id FROM sla_kpi_instance WHERE tracker_id IN (%s)", gone)
        self._dying("sla.tracker", gone)
        self._dying("sla.kpi.instance", rows)
        self._dying(
            "sla.hold", SQL("SELECT id FROM sla_hold WHERE instance_id IN (%s)", rows)
        )
        for model in ("sla.event", "sla.action.run"):
            table = SQL.identifier(self.env[model]._table)
            self._dying(
                model, SQL("SELECT id FROM %s WHERE tracker_id IN (%s)", table, gone)
            )
        self.env.cr.execute(
            SQL(
                """
                WITH gone AS (DELETE FROM sla_tracker WHERE %s RETURNING id),
                events AS (
                    DELETE FROM sla_event USING gone WHERE tracker_id = gone.id
                ),
                runs AS (
                    DELETE FROM sla_action_run USING gone WHERE tracker_id = gone.id
                )
                DELETE FROM sla_hold USING sla_kpi_instance AS i, gone
                WHERE instance_id = i.id AND i.tracker_id = gone.id
                """,
                condition,
            )
        )
