# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a worker can do with very many clocks: let some fall due, and settle them.

Unlike other measurements these commit, batch by batch, as the clock cron does.
"""

from __future__ import annotations

from typing import Any

from odoo.fields import Command

from . import world as helpdesk
from .bench import Bench
from .subjects import CLOCKS, Ours

#: So that they warn in the course of the next year.
_SEED_TRACKERS = """
INSERT INTO sla_tracker
    (res_model, res_id, company_id, policy_id, source, no_sla, on_hold_minutes,
     is_tracked, is_breached, warning_time, failure_time)
SELECT 'helpdesk.ticket', n, p.company_id, p.id, 'default', FALSE, 0, TRUE, FALSE,
       at + interval '1 hour', at + interval '2 hours'
FROM generate_series(1, %(tickets)s) AS n
JOIN sla_policy AS p ON p.id = %(policy)s,
LATERAL (SELECT date_trunc('second', now() AT TIME ZONE 'UTC'
    + n * interval '365 days' / %(tickets)s) AS at) AS moments
"""
_SEED_INSTANCES = """
INSERT INTO sla_kpi_instance
    (tracker_id, res_model, res_id, company_id, policy_id, item_id, kpi_id,
     calendar_id, cycle, status, start_time, warning_time, failure_time,
     next_event_time, target_seconds, warning_seconds, allow_pause, max_hold_seconds,
     hold_spent, is_current, lapsed, estimated, on_hold_minutes, on_hold_clock_minutes)
SELECT t.id, t.res_model, t.res_id, t.company_id, t.policy_id, i.id, i.kpi_id,
       p.calendar_id, 1, 'in_progress', t.warning_time - interval '400 days',
       t.warning_time, t.failure_time, t.warning_time, 14400, 7200, TRUE, 0, FALSE,
       TRUE, FALSE, FALSE, 0, 0
FROM sla_tracker AS t
JOIN sla_policy AS p ON p.id = t.policy_id
JOIN (SELECT DISTINCT ON (kpi_id) id, kpi_id FROM sla_item
      WHERE policy_id = %(policy)s ORDER BY kpi_id, sequence DESC) AS i ON TRUE
ORDER BY t.id, i.id
"""
_SEED_EVENTS = """
INSERT INTO sla_event (tracker_id, instance_id, time, kind)
SELECT tracker_id, id, start_time, 'start' FROM sla_kpi_instance ORDER BY id
"""
#: Half of them warn; the others have warned before, and fail. Each in its own second,
#: spread over the whole table.
_MAKE_DUE = """
UPDATE sla_kpi_instance AS i
SET status = CASE WHEN fails THEN 'nearing' ELSE 'in_progress' END,
    warning_time = CASE WHEN fails THEN start_time ELSE at END,
    failure_time = CASE WHEN fails THEN at ELSE failure_time END,
    next_event_time = at
FROM (
    SELECT id, row_number() OVER () %% 2 = 0 AS fails, date_trunc('second',
        now() AT TIME ZONE 'UTC' - interval '1 hour' * random()) AS at
    FROM (SELECT id FROM sla_kpi_instance WHERE status = 'in_progress'
          ORDER BY hashint4(id) LIMIT %s) AS these
) AS due
WHERE i.id = due.id
"""
_SETTLED = """
SELECT (SELECT count(*) FROM sla_event WHERE id > %(event)s),
       (SELECT count(*) FROM sla_action_run WHERE id > %(run)s AND state = 'pending'),
       (SELECT count(*) FROM (
            SELECT instance_id FROM sla_event WHERE id > %(event)s
            INTERSECT
            SELECT instance_id FROM sla_action_run WHERE id > %(run)s) AS both_of_them),
       (SELECT count(*) FROM bench_rule AS r JOIN sla_kpi_instance AS i ON i.id = r.id
        WHERE i.status = 'noncompliant')
"""


class Busy(Ours):
    """This addon, with actions on all items and rules that may follow the status."""

    addon = "helpdesk_sla_enhanced_automation"  # which needs Odoo's rules
    tables = (*Ours.tables, "sla_action_run")

    def configure(self, env, world):
        """Add the table in which a rule notes the instances it has acted on."""
        super().configure(env, world)
        env.cr.execute("CREATE TABLE bench_rule (id int PRIMARY KEY)")

    def seed_clocks(self, cr, count):
        """Running clocks by SQL, two for each of so many tickets.

        There are no such tickets: the clock cron never looks at a record.
        """
        cr.execute("SELECT id FROM sla_policy WHERE is_default")
        (policy,) = cr.fetchone()
        numbers = {"policy": policy, "tickets": count // CLOCKS}
        cr.execute(_SEED_TRACKERS, numbers)
        cr.execute(_SEED_INSTANCES, numbers)
        cr.execute(_SEED_EVENTS)

    def _items(self, env, world):
        action = env["ir.actions.server"].create(
            {
                "name": "Benchmark",
                "model_id": env.ref("helpdesk_mgmt.model_helpdesk_ticket").id,
                "state": "code",
                "code": "pass",
            }
        )
        lines = [
            {"trigger": trigger, "server_action_id": action.id}
            for trigger in ("warning", "failure")
        ]
        return [
            {**item, "action_ids": [Command.create(line) for line in lines]}
            for item in super()._items(env, world)
        ]


class BusyBench(Bench):
    """One of the workers on a busy database."""

    def fill(self, clocks: int) -> None:
        """Configure, and have so many clocks running."""
        with self._env(commit=True) as env:
            world = helpdesk.build(env, self.subject.team_values)
            self.subject.configure(env, world)
        self.registry.signal_changes()
        with self._env(commit=True) as env:
            self.subject.seed_clocks(env.cr, clocks)
        with self._env(commit=True) as env:
            self.subject.settle(env)
        self.registry.signal_changes()
        self.vacuum(analyze=True)

    def make_due(self, count: int) -> None:
        """Let `count` running clocks fall due."""
        with self._env(commit=True) as env:
            env.cr.execute("TRUNCATE bench_rule")
            env.cr.execute(_MAKE_DUE, (count,))
            assert env.cr.rowcount == count, env.cr.rowcount
            env.cr.execute(
                "SELECT COALESCE((SELECT max(id) FROM sla_event), 0), "
                "COALESCE((SELECT max(id) FROM sla_action_run), 0)"
            )
            self.before = dict(zip(("event", "run"), env.cr.fetchone(), strict=True))
        self.vacuum()

    def settle(self) -> dict[str, Any]:
        """Be the clock cron; how long it took until nothing was due."""
        with self._env() as env, self._timed(env.cr) as taken:
            env["sla.engine"]._cron_clock()
        return taken

    def settled(self) -> dict[str, int]:
        """What was written since something fell due: events, rows of the outbox, the
        different instances that have both, and those that a rule has acted on."""
        with self._env() as env:
            env.cr.execute(_SETTLED, self.before)
            names = ("events", "runs", "instances", "acted")
            return dict(zip(names, env.cr.fetchone(), strict=True))

    def add_rule(self) -> None:
        """Have an automation rule note each instance that becomes noncompliant."""
        with self._env(commit=True) as env:
            model = env.ref("helpdesk_sla_enhanced.model_sla_kpi_instance")
            field = env.ref("helpdesk_sla_enhanced.field_sla_kpi_instance__status")
            note = {
                "name": "Note it",
                "model_id": model.id,
                "usage": "base_automation",
                "state": "code",
                "code": "env.cr.execute("
                "'INSERT INTO bench_rule VALUES (%s)', [record.id])",
            }
            env["base.automation"].create(
                {
                    "name": "Benchmark",
                    "model_id": model.id,
                    "trigger": "on_create_or_write",
                    "trigger_field_ids": [Command.set(field.ids)],
                    "filter_pre_domain": "[('status', '!=', 'noncompliant')]",
                    "filter_domain": "[('status', '=', 'noncompliant')]",
                    "action_server_ids": [Command.create(note)],
                }
            )
        self.registry.signal_changes()
