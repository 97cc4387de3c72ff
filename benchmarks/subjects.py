# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is compared: the bare helpdesk, this addon, and its peer.

Each subject sets itself up with a comparable agreement (two clocks per ticket), fills
its tables, and proves after each measurement that it did the work it was timed for.
"""

from __future__ import annotations

from odoo.fields import Command

from .world import World

CLOCKS = 2  # per ticket


class Bare:
    """`helpdesk_mgmt` alone: what the others are compared with."""

    addon = ""
    tables: tuple[str, ...] = ("helpdesk_ticket", "res_partner")

    def team_values(self, calendar_id: int) -> dict:
        """What a team needs besides its name."""
        return {}

    def configure(self, env, world: World) -> None:
        """Put two clocks on every new ticket."""

    def seed(self, cr, world: World) -> None:
        """Give the old tickets their clocks."""

    def settle(self, env) -> None:
        """Bring the background jobs to where they are on a server at work."""

    def count(self, cr, ticket_ids: list[int]) -> dict[str, int]:
        """The clocks of the tickets by status: `running`, `held`."""
        return {}

    def check(self, cr, ticket_ids: list[int], status: str) -> None:
        """Prove that all clocks of the tickets are `running` or `held`.

        :raises AssertionError: when the subject did not do its work
        """


class Peer(Bare):
    """`helpdesk_mgmt_sla`: two SLAs that are on hold while the customer is awaited."""

    addon = "helpdesk_mgmt_sla"
    tables = (*Bare.tables, "helpdesk_ticket_sla")

    def team_values(self, calendar_id):
        """Teams have to switch its SLAs on."""
        return {"use_sla": True, "resource_calendar_id": calendar_id}

    def configure(self, env, world):
        """Two SLAs that are on hold while the customer is awaited."""
        values = {
            "stage_id": world.done,
            "ignore_stage_ids": [Command.set([world.awaiting])],
        }
        env["helpdesk.sla"].create(
            [
                {"name": "First Response", "hours": 4, **values},
                {"name": "Resolve", "days": 2, **values},
            ]
        )

    def seed(self, cr, world):
        """Two lines for each ticket."""
        cr.execute(
            """
            INSERT INTO helpdesk_ticket_sla
                (ticket_id, sla_id, deadline, hours, expected_stage_id, consumed_time,
                 last_state_date, state, create_uid, write_uid, create_date, write_date)
            SELECT t.id, s.id,
                   now() AT TIME ZONE 'UTC' + interval '2 hours'
                       + t.id * interval '1 minute',
                   s.hours + 8 * s.days, s.stage_id, 0, t.create_date, 'in_progress',
                   1, 1, t.create_date, t.create_date
            FROM helpdesk_ticket AS t CROSS JOIN helpdesk_sla AS s
            ORDER BY t.id, s.id
            """
        )

    def check(self, cr, ticket_ids, status):
        """Fail unless each ticket has all its lines in that status."""
        state = {"running": "in_progress", "held": "on_hold"}[status]
        cr.execute(
            "SELECT count(*) FROM helpdesk_ticket_sla "
            "WHERE ticket_id = ANY(%s) AND state = %s",
            (ticket_ids, state),
        )
        (found,) = cr.fetchone()
        assert found == CLOCKS * len(ticket_ids), (status, found, len(ticket_ids))


class Ours(Bare):
    """This addon: one default policy with 15 items over two KPIs, pause allowed."""

    addon = "helpdesk_sla_enhanced"
    tables = (
        *Bare.tables,
        "sla_tracker",
        "sla_kpi_instance",
        "sla_hold",
        "sla_event",
    )

    def configure(self, env, world):
        """One default policy with all its items."""
        policy = env["sla.policy"].create(
            {
                "name": "Benchmark",
                "model_id": env.ref("helpdesk_mgmt.model_helpdesk_ticket").id,
                "calendar_id": world.calendar,
                "allow_pause": True,
                "item_ids": [
                    Command.create(values) for values in self._items(env, world)
                ],
            }
        )
        assert len(policy.item_ids) == 15
        policy.action_activate()
        policy.action_set_default()

    def _items(self, env, world):
        """Eight items of First Response and seven of Resolve, the last for all."""
        gold, silver, bronze = world.teams
        network, hardware, _software, account, billing = world.categories
        phone = env.ref("helpdesk_mgmt.helpdesk_ticket_channel_phone").id
        conditions = [
            [("priority", "=", "3"), ("team_id", "=", gold)],
            [("priority", "in", ["2", "3"]), ("channel_id", "=", phone)],
            [("team_id", "=", gold), ("category_id", "in", [network, account])],
            [("team_id", "=", silver), ("priority", ">=", "2")],
            [("category_id", "in", [network, hardware])],
            ["|", ("team_id", "=", bronze), ("channel_id", "=", phone)],
        ]
        responses = [*conditions, [("category_id", "=", billing)], []]
        return [
            *self._kpi_items(
                env.ref("helpdesk_sla_enhanced.kpi_first_response"),
                [("first_response_date", "!=", False)],
                responses,
                4,
            ),
            *self._kpi_items(
                env.ref("helpdesk_sla_enhanced.kpi_resolve"),
                [("stage_id", "=", world.done)],
                [*conditions, []],
                16,
            ),
        ]

    def _kpi_items(self, kpi, success, conditions, hours):
        return [
            {
                "name": f"{kpi.name} {number}",
                "sequence": number,
                "kpi_id": kpi.id,
                "applicable_when": str(condition),
                "success_criteria": str(success),
                "failure_after": hours + number,
                "warn_after": hours / 2,
            }
            for number, condition in enumerate(conditions)
        ]

    def seed(self, cr, world):
        """A tracker for each ticket, and its running instances."""
        cr.execute("SELECT id FROM sla_policy WHERE is_default")
        (policy,) = cr.fetchone()
        self._seed_trackers(cr, policy)
        self._seed_instances(cr, policy)
        cr.execute(
            """
            INSERT INTO sla_event (tracker_id, instance_id, time, kind, detail)
            SELECT tracker_id, NULL, min(start_time), 'policy', 'Benchmark'
            FROM sla_kpi_instance GROUP BY tracker_id
            UNION ALL
            SELECT tracker_id, id, start_time, 'start', NULL FROM sla_kpi_instance
            ORDER BY 1, 2
            """
        )

    def _seed_trackers(self, cr, policy):
        cr.execute(
            """
            INSERT INTO sla_tracker
                (res_model, res_id, company_id, policy_id, source, no_sla,
                 on_hold_minutes, is_tracked, is_breached, warning_time, failure_time)
            SELECT 'helpdesk.ticket', id, company_id, %s, 'default', FALSE, 0, TRUE,
                   FALSE, at + interval '1 hour', at + interval '2 hours'
            FROM (SELECT *, now() AT TIME ZONE 'UTC' + id * interval '1 minute' AS at
                  FROM helpdesk_ticket) AS tickets
            ORDER BY id
            """,
            (policy,),
        )

    def _seed_instances(self, cr, policy):
        cr.execute(
            """
            INSERT INTO sla_kpi_instance
                (tracker_id, res_model, res_id, company_id, policy_id, item_id, kpi_id,
                 calendar_id, cycle, status, start_time, warning_time, failure_time,
                 next_event_time, target_seconds, warning_seconds, allow_pause,
                 max_hold_seconds, hold_spent, is_current, lapsed, estimated,
                 on_hold_minutes, on_hold_clock_minutes)
            SELECT t.id, t.res_model, t.res_id, t.company_id, t.policy_id, i.id,
                   i.kpi_id, p.calendar_id, 1, 'in_progress', r.create_date,
                   t.warning_time, t.failure_time, t.warning_time, 14400, 7200, TRUE,
                   0, FALSE, TRUE, FALSE, FALSE, 0, 0
            FROM sla_tracker AS t
            JOIN helpdesk_ticket AS r ON r.id = t.res_id
            JOIN sla_policy AS p ON p.id = t.policy_id
            JOIN (SELECT DISTINCT ON (kpi_id) id, kpi_id FROM sla_item
                  WHERE policy_id = %s ORDER BY kpi_id, sequence DESC) AS i ON TRUE
            ORDER BY t.id, i.id
            """,
            (policy,),
        )

    def settle(self, env):
        """Wake the clock for the next due instance, as its last run has done."""
        env["sla.engine"]._cron_clock()

    def check(self, cr, ticket_ids, status):
        """Fail unless each ticket has all its instances in that status."""
        stored = {"running": "in_progress", "held": "paused"}[status]
        cr.execute(
            """
            SELECT count(*), count(DISTINCT i.kpi_id),
                   count(*) FILTER (WHERE h.id IS NOT NULL)
            FROM sla_kpi_instance AS i
            LEFT JOIN sla_hold AS h ON h.instance_id = i.id AND h.end_time IS NULL
            WHERE res_model = 'helpdesk.ticket' AND res_id = ANY(%s) AND status = %s
            """,
            (ticket_ids, stored),
        )
        expected = CLOCKS * len(ticket_ids)
        found = cr.fetchone()
        held = expected if status == "held" else 0
        assert found == (expected, CLOCKS, held), (status, found, len(ticket_ids))


SUBJECTS = {"bare": Bare, "ours": Ours, "peer": Peer}
