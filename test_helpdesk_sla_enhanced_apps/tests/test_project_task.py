# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tasks: to be done, and on hold while they wait for changes."""

from odoo.tests import new_test_user, tagged

from .common import AppCase
from .stories import AppStories


@tagged("post_install", "-at_install")
class TestProjectTask(AppStories, AppCase):
    model = "project.task"
    pause_when = "[('state', '=', '02_changes_requested')]"
    success = "[('state', '=', '1_done')]"
    held = {"state": "02_changes_requested"}
    released = {"state": "01_in_progress"}

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

    def _record(self, **vals):
        """A task, made by a member of the team."""
        tasks = self.env["project.task"].with_user(self.member)
        return tasks.create({"name": "Pack", "project_id": self.project.id, **vals})

    def _meet(self, record):
        record.state = "1_done"

    def _held_record(self):
        task = self._record()
        task.write(self.held)
        return task

    def _change_related(self):
        self.customer.category_id = self.gold

    def test_the_project_gets_a_gold_customer(self):
        """SEMANTICS F2: the link in the middle of the way."""
        task = self._record()
        bob = self.customer.copy({"category_id": [self.gold.id]})
        self.project.partner_id = bob
        self.assertEqual(self.instance_of(task).item_id.name, "Gold")

    def test_a_task_that_waits_for_another(self):
        """SEMANTICS F2: its state is computed from the tasks it waits for."""
        self.project.allow_task_dependencies = True
        self.enabled.pause_when = "[('state', '=', '04_waiting_normal')]"
        with self.at("2026-01-05 09:00"):
            first, second = self._record(), self._record()
            second.depend_on_ids = first
            self.assertEqual(self.instance_of(second).status, "paused")
        with self.at("2026-01-05 10:00"):
            first.state = "1_done"
            instance = self.instance_of(second)
        self.assert_instance(
            instance, status="in_progress", failure_time="2026-01-05 14:00"
        )
