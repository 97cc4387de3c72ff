# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The clocks of tickets that go on where they stood."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import utc

from .common import MoveCase


@tagged("post_install", "-at_install")
class TestClocks(MoveCase):
    """Times are UTC: the team works from eight to four (SEMANTICS F, H)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old = cls._create_old(
            ignore_stage_ids=[Command.set(cls.stage_awaiting.ids)]
        )

    def _clock(self, ticket, kpi=None):
        return self.instance_of(ticket, kpi or self.resolve)

    def test_a_clock_that_runs(self):
        """SEMANTICS F3: it is due when it was due, and says why."""
        ticket = self._old_ticket()
        self._move()
        clock = self._clock(ticket)
        self.assertEqual(clock.status, "in_progress")
        self.assertEqual(clock.start_time, utc("2026-01-05 09:00"))
        self.assertEqual(clock.failure_time, ticket.sla_deadline)
        self.assertEqual(clock.failure_time, utc("2026-01-05 13:00"))
        self.assertFalse(clock.hold_ids)

    def test_a_clock_that_has_stood_still(self):
        """SEMANTICS H2: three hours have been used, the other on hold."""
        ticket = self._old_ticket()
        self._stage(ticket, self.stage_awaiting, "2026-01-05 10:00")
        self._stage(ticket, self.stage_in_progress, "2026-01-05 12:00")
        self._move("2026-01-05 14:00")
        clock = self._clock(ticket)
        self.assertEqual(clock.failure_time, ticket.sla_deadline)
        self.assertEqual(clock.failure_time, utc("2026-01-05 15:00"))
        self.assertEqual(clock.on_hold_minutes, 120)
        self.assertTrue(clock.estimated)

    def test_a_clock_on_hold(self):
        """SEMANTICS H2: since the same moment, and with the same rest."""
        ticket = self._old_ticket()
        self._stage(ticket, self.stage_awaiting, "2026-01-05 10:00")
        self._move("2026-01-05 11:00")
        clock = self._clock(ticket)
        self.assertEqual(clock.status, "paused")
        self.assertEqual(clock.on_hold_since, utc("2026-01-05 10:00"))
        self._stage(ticket, self.stage_in_progress, "2026-01-05 15:00")
        self.assertEqual(clock.status, "in_progress")
        # An hour until four, two more on Tuesday.
        self.assertEqual(clock.failure_time, utc("2026-01-06 10:00"))
        self.assertEqual(clock.failure_time, ticket.sla_deadline)

    def test_the_clock_is_met_here(self):
        """SEMANTICS A3: life goes on in the new SLA."""
        ticket = self._old_ticket()
        self._move()
        self._stage(ticket, self.stage_done, "2026-01-05 12:00")
        clock = self._clock(ticket)
        self.assertEqual(clock.status, "succeeded")
        self.assertEqual(clock.elapsed_seconds, 3 * 3600)

    def test_the_target_that_was_promised_counts(self):
        """SEMANTICS C5: what runs keeps its terms, whatever the old SLA says now."""
        ticket = self._old_ticket()
        self.env.flush_all()
        self.old.hours = 8
        self._move()
        self.assertEqual(self._clock(ticket).failure_time, utc("2026-01-05 13:00"))

    def test_one_that_is_late_is_late_here(self):
        """SEMANTICS I2: as of its own moment; nobody forgets it."""
        ticket = self._old_ticket()
        self._move("2026-01-05 15:00")
        clock = self._clock(ticket)
        self.assertEqual(clock.status, "noncompliant")
        self.assertEqual(clock.failure_time, utc("2026-01-05 13:00"))

    def test_an_open_ticket_that_was_late_stays_so(self):
        """SEMANTICS G1: expired over there, and still open."""
        ticket = self._old_ticket()
        self._stage(ticket, self.stage_in_progress, "2026-01-05 15:00")
        self.assertEqual(ticket.ticket_sla_ids.state, "expired")
        self._move("2026-01-05 15:30")
        clock = self._clock(ticket)
        self.assertEqual(clock.status, "noncompliant")
        self.assertFalse(clock.met_time)

    def test_a_result_of_an_open_ticket(self):
        """SEMANTICS G1: the answer was in time, the solution is still due."""
        self._create_old("Answer", stage_id=self.stage_in_progress.id, hours=2)
        ticket = self._old_ticket()
        self._stage(ticket, self.stage_in_progress, "2026-01-05 10:00")
        policy = self._move("2026-01-05 14:00")
        (answer,) = policy.item_ids.kpi_id - self.resolve
        self.assertEqual(self._clock(ticket, answer).status, "succeeded")
        self.assertEqual(self._clock(ticket, answer).elapsed_seconds, 3600)
        self.assertEqual(self._clock(ticket).status, "noncompliant")

    def test_an_answer_that_came_late_stays_late(self):
        """SEMANTICS G3: reaching the stage later makes no success of it."""
        self._create_old("Answer", stage_id=self.stage_in_progress.id, hours=1)
        ticket = self._old_ticket()
        self._stage(ticket, self.stage_in_progress, "2026-01-05 10:30")
        policy = self._move()
        (answer,) = policy.item_ids.kpi_id - self.resolve
        clock = self._clock(ticket, answer)
        self.assertEqual(clock.status, "noncompliant")
        self.assertEqual(clock.failure_time, utc("2026-01-05 10:00"))
        self.assertEqual(clock.met_time, utc("2026-01-05 10:30"))

    def test_closed_tickets_are_left_alone(self):
        """SEMANTICS F2: what is over is over."""
        ticket = self._old_ticket()
        self._stage(ticket, self.stage_done, "2026-01-05 10:00")
        self._move()
        self.assertFalse(ticket.sla_policy_id)

    def test_a_ticket_with_an_sla_keeps_it(self):
        """SEMANTICS F1: what was chosen here counts."""
        mine = self._create_policy()
        ticket = self._old_ticket()
        clock = self._clock(ticket)
        self._move()
        self.assertEqual(ticket.sla_policy_id, mine)
        self.assertEqual(self._clock(ticket), clock)

    def test_a_ticket_that_was_given_no_sla_keeps_none(self):
        """SEMANTICS F1: "No SLA" is a choice, too."""
        ticket = self._old_ticket(sla_no_sla=True)
        self._move()
        self.assertFalse(ticket.sla_policy_id)
        self.assertFalse(self._clock(ticket))

    def test_what_applies_no_more_is_not_carried(self):
        """SEMANTICS F3: the ticket has left the team that has the SLA."""
        self.old.team_ids = self.team
        ticket = self._old_ticket()
        with self.at("2026-01-05 10:00"):
            ticket.team_id = self._create_team("Screens")
            self.env.cr.flush()
        self._move()
        self.assertFalse(self._clock(ticket))

    def test_a_company_with_slas_off_is_left_alone(self):
        """SEMANTICS F5."""
        ticket = self._old_ticket()
        with self.at("2026-01-05 10:00"):
            self.env.company.sla_enabled = False
        self._move()
        self.assertFalse(self._clock(ticket))

    def test_moving_runs_no_action(self):
        """SEMANTICS F4: nobody is alarmed for what is past."""
        self._old_ticket()
        self._move("2026-01-05 15:00")
        self.assertFalse(self.env["sla.action.run"].search([]))

    def test_the_number_of_queries_does_not_grow(self):
        """DESIGN, law 4: tickets are carried in batches."""
        counts = []
        for number in (5, 25):
            for _n in range(number):
                self._old_ticket()
            with self.at("2026-01-05 11:00"):
                wizard = self._wizard()
                before = self.env.cr.sql_log_count
                wizard.archive_old = False
                wizard.action_move()
                self.env.flush_all()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertLess(counts[1], counts[0] + 15)
