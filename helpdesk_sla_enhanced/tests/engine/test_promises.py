# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What other engines are known to get wrong, each as the user meets it on a ticket."""

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SlaCase, utc

CALENDAR_LOGGER = "odoo.addons.helpdesk_sla_enhanced.models.resource_calendar"


@tagged("post_install", "-at_install")
class TestHoldHours(SlaCase):
    """Two hours of work in Brussels, 9 to 17; 8:00 to 16:00 UTC in January."""

    def setUp(self):
        super().setUp()
        self._create_policy(calendar_id=self.calendar.id)

    def _hold(self, since, until, start="2026-01-05 14:00"):
        """A ticket that was on hold once, and its instance."""
        with self.at(start):
            ticket = self._create_ticket()
        with self.at(since):
            ticket.stage_id = self.stage_awaiting
            self.env.flush_all()
            self.instance_of(ticket)
        with self.at(until):
            ticket.stage_id = self.stage_in_progress
            return ticket, self.instance_of(ticket)

    def test_a_hold_inside_working_hours(self):
        """SEMANTICS H2: half an hour of hold, half an hour later."""
        _ticket, instance = self._hold("2026-01-05 14:30", "2026-01-05 15:00")
        self.assertEqual(instance.failure_time, utc("2026-01-06 08:30"))
        self.assertEqual(instance.on_hold_minutes, 30)

    def test_a_hold_wholly_outside_working_hours(self):
        """SEMANTICS H2: eleven hours of night move nothing."""
        _ticket, instance = self._hold(
            "2026-01-05 18:00", "2026-01-06 05:00", start="2026-01-05 15:00"
        )
        self.assertEqual(instance.failure_time, utc("2026-01-06 09:00"))
        self.assertEqual(instance.on_hold_minutes, 0)
        self.assertEqual(instance.on_hold_clock_minutes, 660)

    def test_a_hold_across_closing_time(self):
        """SEMANTICS H2: of fifteen hours only the last one of the day counts."""
        _ticket, instance = self._hold(
            "2026-01-05 15:00", "2026-01-06 06:00", start="2026-01-05 15:00"
        )
        self.assertEqual(instance.failure_time, utc("2026-01-06 10:00"))
        self.assertEqual(instance.on_hold_minutes, 60)

    def test_a_hold_across_opening_time(self):
        """SEMANTICS H2: of nine hours only the first quarter of the day counts."""
        _ticket, instance = self._hold(
            "2026-01-05 23:15", "2026-01-06 08:15", start="2026-01-05 15:00"
        )
        self.assertEqual(instance.failure_time, utc("2026-01-06 09:15"))
        self.assertEqual(instance.on_hold_minutes, 15)

    def test_closing_from_a_hold_after_the_original_deadline(self):
        """SEMANTICS H6: on hold since before the deadline, solved a day after it."""
        with self.at("2026-01-05 08:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 09:59:59"):
            ticket.stage_id = self.stage_awaiting
            self.instance_of(ticket)
        with self.at("2026-01-06 12:00"):
            self.run_cron("clock")
            ticket.stage_id = self.stage_done
            instance = self.instance_of(ticket)
            self.assertEqual(ticket.sla_status, "succeeded")
        self.assertEqual(instance.status, "succeeded")
        self.assertEqual(instance.met_time, utc("2026-01-06 12:00"))
        self.assertGreater(instance.failure_time, instance.met_time)


@tagged("post_install", "-at_install")
class TestWithoutCalendar(SlaCase):
    def test_a_ticket_without_team_and_working_hours_saves(self):
        """SEMANTICS C4: no team, no hours on the company or the SLA: it counts on."""
        self.env.company.resource_calendar_id = False
        self._create_policy()
        with self.at("2026-01-04 09:00"):  # a Sunday
            ticket = self._create_ticket(team_id=False)
            instance = self.instance_of(ticket)
        self.assertFalse(instance.calendar_id)
        self.assertEqual(instance.failure_time, utc("2026-01-04 11:00"))

    def test_a_ticket_of_a_team_without_working_hours_saves(self):
        """SEMANTICS C4."""
        self.env.company.resource_calendar_id = False
        team = self.env["helpdesk.ticket.team"].create({"name": "Night"})
        self._create_policy()
        with self.at("2026-01-04 09:00"):
            instance = self.instance_of(self._create_ticket(team_id=team.id))
        self.assertEqual(instance.failure_time, utc("2026-01-04 11:00"))

    def test_working_hours_that_were_emptied_stop_no_save(self):
        """SEMANTICS I6: no instance, the history says why; what runs keeps its time."""
        self._create_policy(calendar_id=self.calendar.id)
        with self.at("2026-01-05 09:00"):
            running = self._create_ticket()
            instance = self.instance_of(running)
            due = instance.failure_time
        self.calendar.attendance_ids = [Command.clear()]
        with self.at("2026-01-05 09:30"):
            ticket = self._create_ticket()
            running.priority = "3"
            self.assertFalse(self.instance_of(ticket))
            self.assertEqual(self.instance_of(running), instance)
        self.assertEqual(instance.failure_time, due)
        tracker = self.env["sla.tracker"].search(
            [("res_model", "=", ticket._name), ("res_id", "=", ticket.id)]
        )
        self.assertIn("no_deadline", tracker.event_ids.mapped("kind"))

    def test_working_hours_that_cannot_be_read_stop_no_save(self):
        """SEMANTICS I6, A6: Odoo saves hours after midnight and zones that do not
        exist, and fails to read them; nothing is left to be judged again and again."""
        self._create_policy(calendar_id=self.calendar.id)
        line = self.calendar.attendance_ids[0]
        for record, values in (
            (line, {"hour_to": 87600}),
            (line, {"hour_from": 1e18, "hour_to": 1e18}),
            (self.calendar, {"tz": "nan"}),
        ):
            with self.subTest(values), self.env.cr.savepoint() as savepoint:
                record.write(values)
                with self.at("2026-01-05 09:00"), mute_logger(CALENDAR_LOGGER):
                    ticket = self._create_ticket()
                    self.assertFalse(self.instance_of(ticket))
                waiting = self.env["sla.backlog"].search([("res_id", "=", ticket.id)])
                self.assertFalse(waiting)
                savepoint.rollback()


@tagged("post_install", "-at_install")
class TestAtOnce(SlaCase):
    """Changes that call for another item take effect in the same save."""

    def _assert_reselects(self, condition, ticket, **change):
        policy = self._create_policy(
            self._item(name="Special", applicable_when=condition),
            self._item(name="Ordinary", failure_after=8),
            default=False,
        )
        with self.at("2026-01-05 09:00"):
            policy.apply_to(ticket)
            before = self.instance_of(ticket)
        self.assertEqual(before.item_id.name, "Ordinary")
        with self.at("2026-01-05 09:30"):
            ticket.with_user(self.agent).write(change)
            after = self.instance_of(ticket)
        self.assertEqual(after.item_id.name, "Special")
        self.assertEqual(after.previous_instance_id, before)
        self.assertEqual(before.status, "canceled")

    def _ticket_at_nine(self, **vals):
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket(**vals)
            self.env.flush_all()
        return ticket

    def test_another_priority(self):
        """SEMANTICS F2."""
        ticket = self._ticket_at_nine(priority="1")
        self._assert_reselects("[('priority', '=', '3')]", ticket, priority="3")

    def test_another_team(self):
        """SEMANTICS F2."""
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "Gold", "user_ids": [Command.link(self.agent.id)]}
        )
        self._assert_reselects(
            str([("team_id", "=", team.id)]), self._ticket_at_nine(), team_id=team.id
        )

    def test_another_customer(self):
        """SEMANTICS F2."""
        customer = self.env["res.partner"].create({"name": "Ann", "ref": "gold"})
        self._assert_reselects(
            "[('partner_id.ref', '=', 'gold')]",
            self._ticket_at_nine(),
            partner_id=customer.id,
        )


@tagged("post_install", "-at_install")
class TestReopened(SlaCase):
    """Half an hour from 09:00, solved at 09:10, reopened at 09:20 (SEMANTICS G4)."""

    def _reopen(self, policy, reopened="2026-01-05 09:20"):
        self.resolve.reopen = policy
        self._create_policy(self._item(failure_after=30, failure_unit="minute"))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 09:10"):
            ticket.stage_id = self.stage_done
            self.instance_of(ticket)
        with self.at(reopened):
            ticket.with_user(self.agent).stage_id = self.stage_in_progress
            return ticket, self.instance_of(ticket).sorted("cycle")

    def test_the_result_is_kept(self):
        """SEMANTICS G4."""
        _ticket, instance = self._reopen("keep")
        self.assertEqual(
            (instance.status, instance.met_time),
            ("succeeded", utc("2026-01-05 09:10")),
        )

    def test_the_same_clock_goes_on(self):
        """SEMANTICS G4: the time between counts."""
        _ticket, instance = self._reopen("continue")
        self.assertEqual((instance.status, instance.met_time), ("in_progress", False))
        self.assertEqual(instance.failure_time, utc("2026-01-05 09:30"))

    def test_the_same_clock_had_run_out_meanwhile(self):
        """SEMANTICS G4: noncompliant as of the reopening, not before."""
        _ticket, instance = self._reopen("continue", reopened="2026-01-05 09:40")
        self.assertEqual(
            (instance.status, instance.end_time),
            ("noncompliant", utc("2026-01-05 09:40")),
        )

    def test_a_new_cycle_begins(self):
        """SEMANTICS G4: the first result stays."""
        _ticket, instances = self._reopen("cycle")
        self.assertRecordValues(
            instances,
            [
                {
                    "cycle": 1,
                    "status": "succeeded",
                    "failure_time": utc("2026-01-05 09:30"),
                },
                {
                    "cycle": 2,
                    "status": "in_progress",
                    "failure_time": utc("2026-01-05 09:50"),
                },
            ],
        )


@tagged("post_install", "-at_install")
class TestSeconds(SlaCase):
    def test_times_are_compared_and_never_rounded(self):
        """SEMANTICS I2: of a thousand hours the last second decides."""
        self._create_policy(self._item(failure_after=1000))
        with self.at("2026-01-05 09:00"):
            good, bad = self._create_ticket(), self._create_ticket()
            due = self.instance_of(good).failure_time
        self.assertEqual(due, utc("2026-02-16 01:00"))
        with self.at("2026-02-16 00:59:59"):
            good.stage_id = self.stage_done
            self.assertEqual(self.instance_of(good).status, "succeeded")
            self.assertEqual(bad.sla_status, "in_progress")
        with self.at("2026-02-16 01:00:00"):
            bad.stage_id = self.stage_done
            self.assertEqual(self.instance_of(bad).status, "noncompliant")


@tagged("post_install", "-at_install")
class TestNoOrphans(SlaCase):
    """What a policy that went out of force leaves behind (SEMANTICS C6)."""

    def setUp(self):
        super().setUp()
        action = self.env["ir.actions.server"].create(
            {
                "name": "Note",
                "model_id": self.entity.model_id.id,
                "state": "code",
                "code": "record.message_post(body='late')",
            }
        )
        alarms = [
            Command.create({"trigger": trigger, "server_action_id": action.id})
            for trigger in ("warning", "failure")
        ]
        self.policy = self._create_policy(
            self._item(warn_after=1, action_ids=alarms), name="Passing"
        )
        with self.at("2026-01-05 09:00"):
            self.ticket = self._create_ticket()
            self.instance = self.instance_of(self.ticket)

    def _assert_no_alarm(self):
        self.assertEqual(self.instance.status, "canceled")
        self.assertFalse(self.instance.next_event_time)
        with self.at("2026-01-06 09:00"):
            self.run_cron("clock")
            self.run_cron("actions")
        self.assertEqual(self.instance.status, "canceled")
        self.assertFalse(self.instance.action_run_ids)

    def test_deactivated_and_cancelled(self):
        """SEMANTICS C6: nothing rings any more."""
        with self.at("2026-01-05 09:30"):
            self.policy.action_deactivate(running="cancel")
        self._assert_no_alarm()

    def test_archived_after_cancelling(self):
        """SEMANTICS C6."""
        with self.at("2026-01-05 09:30"):
            self.policy.action_deactivate(running="cancel")
            self.policy.action_archive()
        self._assert_no_alarm()

    def test_archived_while_it_runs(self):
        """SEMANTICS C6: archiving lets what runs finish, so its alarms are no
        orphans: they ring on time, each once."""
        with self.at("2026-01-05 09:30"):
            self.policy.action_archive()
        for moment in ("2026-01-05 10:00", "2026-01-05 11:00"):
            with self.at(moment):
                self.run_cron("clock")
                self.run_cron("actions")
        self.assertRecordValues(
            self.instance.action_run_ids.sorted("due_time"),
            [
                {"trigger": "warning", "state": "done"},
                {"trigger": "failure", "state": "done"},
            ],
        )
