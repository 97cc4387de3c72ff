# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What keeps the engine's tables right, apart from judging single changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from odoo import api
from odoo.models import BaseModel
from odoo.tools import SQL

from ..sla_core.judging.changes import JUDGE
from . import followers
from .columns import LIVE

#: How full the pages of a table are that is updated now and then.
FILL_PERCENT = 70


def leave_room(env: api.Environment, table: str, percent: int = FILL_PERCENT) -> None:
    """Fill the pages of a table less than full.

    An update then finds room for the new version next to the old one: half the cost
    of looking for it elsewhere, and half again where no indexed column changes,
    since no index is written then.
    """
    env.cr.execute(
        SQL(
            "ALTER TABLE %s SET (fillfactor = %s)",
            SQL.identifier(table),
            percent,
        )
    )


def fill_unmet(env: api.Environment) -> None:
    """Work out of all trackers which unmet breach is the oldest, after an upgrade from
    a version that did not keep it."""
    env.cr.execute(
        SQL(
            """
                UPDATE sla_tracker SET unmet_failure_time = (
                    SELECT MIN(failure_time) FROM sla_kpi_instance AS i
                    WHERE i.tracker_id = sla_tracker.id AND is_current
                      AND status = 'noncompliant' AND met_time IS NULL
                      AND idle_since IS NULL AND waived IS NOT TRUE)
                WHERE is_breached
                """
        )
    )


def postpone_events(
    env: api.Environment, instance_ids: Collection[int], moment: int
) -> None:
    """Let the clock come back to the instances at ``moment``."""
    ids = list(instance_ids)
    with followers.telling_update(env, "sla.kpi.instance", ["next_event_time"], ids):
        env.cr.execute(
            SQL(
                "UPDATE sla_kpi_instance SET next_event_time = "
                "to_timestamp(%s) AT TIME ZONE 'UTC' WHERE id = ANY(%s)",
                moment,
                ids,
            )
        )


def hold_back_company(env: api.Environment, company_id: int) -> None:
    """Let the clock pass by the instances of the company's records until they are
    caught up: of those records that :func:`queue_company` takes, and no others."""
    held = SQL(
        "FROM sla_kpi_instance AS i JOIN sla_tracker AS t ON t.id = i.tracker_id "
        "WHERE t.company_id = %s AND i.next_event_time IS NOT NULL",
        company_id,
    )
    ids = SQL("SELECT i.id %s", held)
    with followers.telling_update(env, "sla.kpi.instance", ["next_event_time"], ids):
        env.cr.execute(
            SQL(
                "UPDATE sla_kpi_instance AS i SET next_event_time = NULL "
                "FROM sla_tracker AS t WHERE t.id = i.tracker_id "
                "AND t.company_id = %s AND i.next_event_time IS NOT NULL",
                company_id,
            )
        )


def queue_company(
    env: api.Environment, company_id: int, since: datetime, now: datetime, reason: str
) -> None:
    """Put every record of the company that has a live instance into the backlog,
    and every one whose failure may go on escalating: as of the switching off, or
    of the moment when it came into the company, whichever was later."""
    env.cr.execute(
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
                    AND (i.status IN %(live)s
                        OR i.status = 'noncompliant' AND i.steps IS NOT NULL
                        AND i.met_time IS NULL))
                """,
            since=since,
            now=now,
            asks=JUDGE,
            company=company_id,
            live=SQL(LIVE),
            reason=reason,
        )
    )


def note_swept(
    env: api.Environment, entity_id: int, column: str, tracker_id: int
) -> None:
    """Remember how far a sweep of an enabled model has come.

    Not through the ORM: it is no change of the configuration.
    """
    env.cr.execute(
        SQL(
            "UPDATE sla_entity SET %s = %s WHERE id = %s",
            SQL.identifier(column),
            tracker_id,
            entity_id,
        )
    )


def delete_orphans(
    env: api.Environment, model: BaseModel, tracker_ids: Collection[int]
) -> None:
    """Forget the records among the trackers' that were deleted by SQL (F6)."""
    delete_where(
        env,
        SQL(
            "id = ANY(%s) AND NOT EXISTS "
            "(SELECT FROM %s AS r WHERE r.id = sla_tracker.res_id)",
            list(tracker_ids),
            SQL.identifier(model._table),
        ),
    )


def delete_gone(env: api.Environment, model_name: str, ids: Collection[int]) -> None:
    """Forget those of the records that the database has deleted with what they
    belonged to (F6)."""
    delete_where(
        env,
        SQL(
            "res_model = %s AND res_id = ANY(%s) AND NOT EXISTS "
            "(SELECT FROM %s AS r WHERE r.id = sla_tracker.res_id)",
            model_name,
            list(ids),
            SQL.identifier(env[model_name]._table),
        ),
    )


def delete_trackers(
    env: api.Environment, model_name: str, ids: Collection[int]
) -> None:
    """Forget deleted records (F6)."""
    delete_where(env, SQL("res_model = %s AND res_id = ANY(%s)", model_name, list(ids)))


def delete_models(env: api.Environment, names: Iterable[str]) -> None:
    """Delete all rows of models that are uninstalled (F6)."""
    names = list(names)
    delete_where(env, SQL("res_model = ANY(%s)", names))
    env.cr.execute(SQL("DELETE FROM sla_backlog WHERE res_model = ANY(%s)", names))


#: What links a ticket to what its customer has bought, and that to its policy.
PROMISES = (
    ("helpdesk_ticket", "entitlement_id"),
    ("sla_entitlement", "policy_id"),
    ("sla_entitlement_template", "policy_id"),
)


def delete_everything(env: api.Environment) -> None:
    """Forget all records, which actions are to run, and what customers are promised."""
    delete_where(env, SQL("TRUE"))
    env.cr.execute(SQL("DELETE FROM sla_backlog"))
    env.cr.execute(SQL("DELETE FROM sla_item_action"))
    for table, column in PROMISES:
        name = SQL.identifier(column)
        env.cr.execute(
            SQL(
                "UPDATE %s SET %s = NULL WHERE %s IS NOT NULL",
                SQL.identifier(table),
                name,
                name,
            )
        )


def delete_where(env: api.Environment, condition: SQL) -> None:
    """Delete trackers and what belongs to them.

    Instances go by their foreign key; actions, holds and events have none, see
    ``GuardedMany2one`` in ``models/sla_fields.py``.
    """
    gone = SQL("SELECT id FROM sla_tracker WHERE %s", condition)
    rows = SQL("SELECT id FROM sla_kpi_instance WHERE tracker_id IN (%s)", gone)
    followers.tell_deleting(env, "sla.tracker", gone)
    followers.tell_deleting(env, "sla.kpi.instance", rows)
    followers.tell_deleting(
        env, "sla.hold", SQL("SELECT id FROM sla_hold WHERE instance_id IN (%s)", rows)
    )
    for model in ("sla.event", "sla.action.run"):
        table = SQL.identifier(env[model]._table)
        followers.tell_deleting(
            env, model, SQL("SELECT id FROM %s WHERE tracker_id IN (%s)", table, gone)
        )
    env.cr.execute(
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
