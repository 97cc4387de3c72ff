# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Silent imports: statuses are right, and nothing happens for what is past."""

from odoo.tests import tagged

from ...engine import collector
from ..common_action import SlaActionCase


@tagged("post_install", "-at_install")
class TestSilentImports(SlaActionCase):
    """Eight hours from when a ticket was assigned, with a warning after six, steps at
    50 % and one and ten hours after the failure. It is nine o'clock on Monday."""

    def setUp(self):
        super().setUp()
        assigned = self.env["ir.model.fields"]._get("helpdesk.ticket", "assigned_date")
        triggers = ("start", "warning", "failure", "pause", "cancel", "success")
        self.policy = self._create_policy(
            self._item(
                failure_after=8,
                warn_after=6,
                action_ids=[
                    *(self._on(trigger) for trigger in triggers),
                    self._step(50),
                    self._step(1, "hour"),
                    self._step(10, "hour"),
                ],
            ),
            applicable_from_field_id=assigned.id,
            allow_pause=True,
        )
        self.tickets = self.env["helpdesk.ticket"].with_user(self.manager)

    def _import(self, assigned, silent=True, **vals):
        """A ticket that was assigned at a moment of that Monday, or of the Sunday."""
        tickets = self.tickets.with_context(sla_silent=silent)
        values = {"name": "T", "description": "x", "assigned_date": assigned, **vals}
        with self.at("2026-01-05 09:00"):
            return tickets.create(values)

    def _pass(self, *moments):
        for moment in moments:
            with self.at(f"2026-01-05 {moment}"):
                self.run_cron("clock")
                self.run_cron("actions")

    def test_what_failed_long_ago(self):
        """SEMANTICS F4, E7: warning, failure and the step after it are past, and stand
        in the history; the step that is still to come runs."""
        ticket = self._import("2026-01-04 23:30:00")
        self._pass("09:00", "17:29:59")
        instance = self.instance_of(ticket)
        self.assertEqual(instance.status, "noncompliant")
        self.assertEqual(
            instance.event_ids.sorted("id").mapped("kind"),
            ["start", "escalation", "warning", "failure", "escalation"],
        )
        self.assertFalse(self._runs(ticket))
        self._pass("17:30")
        self.assertEqual(self._said(ticket), ["10 hour"])

    def test_what_nears_its_failure(self):
        """SEMANTICS F4: the warning is past, the failure is not."""
        ticket = self._import("2026-01-05 02:00:00")
        self._pass("09:00", "09:59:59")
        self.assertEqual(self.instance_of(ticket).status, "nearing")
        self.assertFalse(self._runs(ticket))
        self._pass("10:00", "11:00")
        self.assertEqual(self._said(ticket), ["failure", "1 hour"])

    def test_due_at_the_very_moment_of_the_import(self):
        """SEMANTICS F4: up to that moment is skipped, the next second runs."""
        at_once = self._import("2026-01-05 05:00:00")  # the step of 50 % is due now
        next_second = self._import("2026-01-05 05:00:01")
        self._pass("09:00:01")
        self.assertFalse(self._said(at_once))
        self.assertEqual(self._said(next_second), ["50 percent"])

    def test_what_is_on_hold_or_closed(self):
        """SEMANTICS F4: neither the pause nor the success of an import acts."""
        held = self._import("2026-01-05 08:00:00", stage_id=self.stage_awaiting.id)
        closed = self._import("2026-01-05 08:00:00", stage_id=self.stage_done.id)
        self._pass("09:00", "23:00")
        self.assertEqual(self.instance_of(held).status, "paused")
        self.assertEqual(self.instance_of(closed).status, "succeeded")
        self.assertFalse(self._runs(held))
        self.assertFalse(self._runs(closed))

    def test_an_update_that_is_imported(self):
        """SEMANTICS F4, C3: an earlier start cancels, starts again and has failed, all
        of it in silence; the same update aloud says so."""
        said = []
        for silent in (True, False):
            ticket = self._import("2026-01-05 08:00:00", silent=True)
            with self.at("2026-01-05 09:10"):
                quiet = ticket.with_context(sla_silent=silent)
                quiet.assigned_date = "2026-01-05 00:00:00"
                self.run_cron("actions")
            said.append(self._said(ticket))
        self.assertEqual(said[0], [])
        self.assertEqual(sorted(said[1]), ["1 hour", "cancel", "failure", "start"])

    def test_an_import_that_could_not_be_judged_stays_silent(self):
        """SEMANTICS F4, A6: also when it is judged later, by the background."""
        ticket = self._import("2026-01-04 23:30:00")
        (waiting,) = collector.get_pending(self.env).take()
        model, now, entries = waiting
        self.env["sla.backlog"]._put(model, entries, now, ValueError("boom"))
        with self.at("2026-01-05 10:00"):
            self.run_cron("reconcile")
            self.run_cron("actions")
        self.assertEqual(self.instance_of(ticket).status, "noncompliant")
        self.assertFalse(self._runs(ticket))
