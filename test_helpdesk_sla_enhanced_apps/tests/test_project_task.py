# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tasks: to be done, and on hold while they wait for changes."""

from odoo.tests import new_test_user, tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import utc

from .common import AppCase


@tagged("post_install", "-at_install")
class TestProjectTask(AppCase):
    model = "project.task"
    pause_when = "[('state', '=', '02_changes_requested')]"
    success = "[('state', '=', '1_done')]"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = new_test_user(cls.env, "sla_member", "project.group_project_user")
        cls.gold = cls.env["res.partner.category"].create({"name": "Gold"})
        cls.customer = cls.env["res.partner"].create({"name": "Ann"})
        cls.project = cls.env["project.project"].create(
            {
                "name": "Move",
                "partner_id": cls.customer.id,
                "privacy_visibility": "employees",
            }
        )
        cls._app_policy(
            cls._app_item(
                name="Gold",
                applicable_when="[('project_id.partner_id.category_id.name', '=', "
                "'Gold')]",
                failure_after=1,
            ),
            cls._app_item(name="Others", warn_after=3, warn_unit="hour"),
        )

    def _task(self, **vals):
        """A task, made by a member of the team with no rights on the engine."""
        tasks = self.env["project.task"].with_user(self.member)
        return tasks.create({"name": "Pack", "project_id": self.project.id, **vals})

    def test_done_in_time(self):
        """SEMANTICS B1: no code is needed to track a task."""
        with self.at("2026-01-05 09:00"):
            task = self._task()
            instance = self.instance_of(task)
        self.assertRecordValues(
            instance,
            [
                {
                    "status": "in_progress",
                    "warning_time": utc("2026-01-05 12:00"),
                    "failure_time": utc("2026-01-05 13:00"),
                }
            ],
        )
        with self.at("2026-01-05 10:00"):
            task.state = "1_done"
            self._settle()
        self.assertRecordValues(
            instance, [{"status": "succeeded", "met_time": utc("2026-01-05 10:00")}]
        )

    def test_breached(self):
        """SEMANTICS B1, I2."""
        with self.at("2026-01-05 09:00"):
            instance = self.instance_of(self._task())
        with self.at("2026-01-05 12:00"):
            self._settle()
            self.assertEqual(instance.status, "nearing")
        with self.at("2026-01-05 13:00"):
            self._settle()
            self.assertEqual(instance.status, "noncompliant")

    def test_paused_while_changes_are_asked_for(self):
        """SEMANTICS B3, H2."""
        with self.at("2026-01-05 09:00"):
            task = self._task()
        with self.at("2026-01-05 10:00"):
            task.state = "02_changes_requested"
            self.assertEqual(self.instance_of(task).status, "paused")
        with self.at("2026-01-05 12:00"):
            task.state = "01_in_progress"
            instance = self.instance_of(task)
        self.assertRecordValues(
            instance,
            [{"status": "in_progress", "failure_time": utc("2026-01-05 15:00")}],
        )

    def test_the_projects_customer_becomes_gold(self):
        """SEMANTICS F2: through the project and its customer."""
        with self.at("2026-01-05 09:00"):
            task = self._task()
            self.assertEqual(self.instance_of(task).item_id.name, "Others")
        with self.at("2026-01-05 09:30"):
            self.customer.category_id = self.gold
            instance = self.instance_of(task)
        self.assertEqual(instance.item_id.name, "Gold")
        self.assertEqual(instance.failure_time, utc("2026-01-05 10:00"))

    def test_the_project_gets_a_gold_customer(self):
        """SEMANTICS F2: the link in the middle of the way."""
        task = self._task()
        bob = self.customer.copy({"category_id": [self.gold.id]})
        self.project.partner_id = bob
        self.assertEqual(self.instance_of(task).item_id.name, "Gold")

    def test_a_task_that_waits_for_another(self):
        """SEMANTICS F2: its state is computed from the tasks it waits for."""
        self.project.allow_task_dependencies = True
        self.enabled.pause_when = "[('state', '=', '04_waiting_normal')]"
        with self.at("2026-01-05 09:00"):
            first, second = self._task(), self._task()
            second.depend_on_ids = first
            self.assertEqual(self.instance_of(second).status, "paused")
        with self.at("2026-01-05 10:00"):
            first.state = "1_done"
            instance = self.instance_of(second)
        self.assertRecordValues(
            instance,
            [{"status": "in_progress", "failure_time": utc("2026-01-05 14:00")}],
        )
