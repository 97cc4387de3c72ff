# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Hours of tickets that have a task (SEMANTICS M2)."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common_entitled import EntitledCase

from ..hooks import post_init_hook

TODAY = "2026-01-05 10:00"


@tagged("post_install", "-at_install")
class TestTimesheet(EntitledCase):
    """Ten hours for Peeters, one project of theirs, and Dirk who works on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project = cls.env["project.project"].create(
            {"name": "Peeters", "allow_timesheets": True}
        )
        group = "hr_timesheet.group_hr_timesheet_user"
        cls.worker = new_test_user(cls.env, "worker", group)
        cls.env["hr.employee"].create({"name": "Worker", "user_id": cls.worker.id})
        cls.hours = cls._entitle(name="Hours", allocation="hours", total_terms=10)

    def setUp(self):
        super().setUp()
        self.enterContext(self.at(TODAY))
        self.task = self._task()
        self.ticket = self._ticket(**self._on(self.task)).sudo()

    def _task(self):
        return self.env["project.task"].create(
            {"name": "Printer", "project_id": self.project.id}
        )

    def _on(self, task):
        return {"project_id": self.project.id, "task_id": task.id}

    def _log(self, hours, task=None):
        """A line of the timesheet, as the worker writes it."""
        lines = self.env["account.analytic.line"].with_user(self.worker)
        return lines.create(
            {
                "name": "Work",
                "project_id": self.project.id,
                "task_id": (task or self.task).id,
                "unit_amount": hours,
            }
        )

    def _left(self, entitlement):
        """What is left after the transaction has come to its end."""
        self.env.cr.flush()
        return super()._left(entitlement)

    def _reasons(self):
        self._left(self.hours)
        lines = self.hours.usage_ids.sorted("id")
        return [(line.reason, line.quantity) for line in lines]

    def test_lines_are_charged(self):
        """SEMANTICS M2: each with a line of the ledger, by what it is."""
        self._log(1.5)
        self.assertEqual(self._left(self.hours), 8.5)
        self._log(0.5)
        self.assertEqual(self._reasons(), [("hours", -1.5), ("hours", -0.5)])
        self.assertEqual(self.ticket.time_spent, 2)

    def test_corrections_are_charged(self):
        """SEMANTICS M2."""
        line = self._log(1.5)
        self._left(self.hours)
        line.unit_amount = 1
        self.assertEqual(self._left(self.hours), 9)
        line.unlink()
        self.assertEqual(self._left(self.hours), 10)

    def test_hours_are_charged_when_it_is_resolved(self):
        """SEMANTICS M2: and not before."""
        later = self._entitle(
            name="Later",
            partner=self.other,
            allocation="hours",
            total_terms=10,
            decrease_on="resolve",
        )
        task = self._task()
        ticket = self._ticket(partner=self.other, **self._on(task)).sudo()
        self._log(1.5, task)
        self.assertEqual(self._left(later), 10)
        ticket.stage_id = self.stage_done
        self.assertEqual(self._left(later), 8.5)
        self._log(1, task)
        self.assertEqual(self._left(later), 7.5)

    def test_a_task_that_comes_later_brings_its_hours(self):
        """SEMANTICS M2."""
        other = self._task()
        self._log(3, other)
        self.ticket.task_id = other
        self.assertEqual(self._left(self.hours), 7)

    def test_a_task_of_two_tickets_is_charged_once(self):
        """SEMANTICS M2: to the older one."""
        second = self._ticket(**self._on(self.task)).sudo()
        self._log(2)
        self.assertEqual(self._left(self.hours), 8)
        self.assertEqual((self.ticket.time_spent, second.time_spent), (2, 0))

    def test_a_shared_task_passes_to_the_one_that_is_left(self):
        """SEMANTICS M2: hours of work are not lost with an archived ticket."""
        second = self._ticket(**self._on(self.task)).sudo()
        self._log(2)
        self.ticket.active = False
        self.assertEqual(self._left(self.hours), 8)
        self.assertEqual(second.time_spent, 2)

    def test_hours_without_a_task_are_noted_on_the_ticket(self):
        """SEMANTICS M2."""
        ticket = self._ticket()
        ticket.time_spent = 1.25
        self.assertEqual(self._left(self.hours), 8.75)
        self.assertFalse(ticket.has_timesheet)

    def test_nobody_notes_hours_beside_a_timesheet(self):
        """SEMANTICS K: the message names the ticket and the task."""
        self._log(2)
        ticket = self.ticket.with_user(self.desk)
        with self.assertRaisesRegex(UserError, "Printer on fire.*task: Printer"):
            ticket.time_spent = 5
        ticket.write({"time_spent": 2, "name": "Cold printer"})
        self.assertEqual(ticket.name, "Cold printer")

    def test_tickets_that_are_there_when_it_is_installed(self):
        """SEMANTICS M2: their tasks count from then on, what was noted does not."""
        self._log(2)
        self._left(self.hours)
        table = "UPDATE helpdesk_ticket SET time_spent = 9 WHERE id = %s"
        self.env.cr.execute(table, [self.ticket.id])
        self.env.invalidate_all()
        self.assertEqual(self.ticket.time_spent, 9)
        post_init_hook(self.env)
        self.assertEqual(self.ticket.time_spent, 2)
        self.assertEqual(self._left(self.hours), 8)

    def test_the_chatter_of_tickets_that_are_there_is_left_alone(self):
        """SEMANTICS F2: an installation is nobody's change."""
        self._log(2)
        self.env.flush_all()
        self.env.cr.flush()
        table = "UPDATE helpdesk_ticket SET time_spent = 9 WHERE id = %s"
        self.env.cr.execute(table, [self.ticket.id])
        self.env.invalidate_all()
        before = self.ticket.message_ids
        post_init_hook(self.env)
        self.env.cr.flush()
        self.assertEqual(self.ticket.time_spent, 2)
        self.assertEqual(self.ticket.message_ids, before)

    def test_an_agent_without_projects_sees_the_hours(self):
        """SEMANTICS P1."""
        self._log(2)
        self.env.flush_all()
        ticket = self.ticket.with_user(self.desk)
        self.assertEqual((ticket.time_spent, ticket.has_timesheet), (2, True))
