# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Managers attach what an administrator has released for them, and nothing else."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from ..common_action import SlaActionCase


@tagged("post_install", "-at_install")
class TestReleasedActions(SlaActionCase):
    """A manager's own policy; an action that is released, and one that is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(
            cls.env,
            "sla_only_manager",
            "helpdesk_sla_enhanced.group_sla_manager",
        )
        actions = cls.env["ir.actions.server"].create(
            [
                {
                    "name": name,
                    "model_id": cls.entity.model_id.id,
                    "state": "object_write",
                    "update_path": "name",
                    "value": "Late",
                    "sla_for_managers": released,
                }
                for name, released in (("Rename", True), ("Secret", False))
            ]
        )
        cls.released, cls.secret = actions
        cls.policy = cls._create_policy(user_id=cls.user.id)
        cls.item = cls.policy.item_ids.with_user(cls.user)

    def _attach(self, action, item=None):
        (item or self.item).action_ids = [
            Command.create({"trigger": "start", "server_action_id": action.id})
        ]

    def test_a_manager_attaches_a_released_action(self):
        """SEMANTICS P1: in the form of the item, where they find it by its name."""
        with Form(self.item, "helpdesk_sla_enhanced.sla_item_view_form") as form:
            with form.action_ids.new() as line:
                line.trigger = "start"
                line.server_action_id = self.released.with_user(self.user)
        self.assertEqual(self.item.action_ids.server_action_id, self.released)

    def test_it_runs_with_the_rights_of_the_owner(self):
        """SEMANTICS C7: who may not write tickets renames none."""
        self._attach(self.released)
        ticket = self._create_ticket()
        with self.assertLogs("odoo.addons.helpdesk_sla_enhanced", "WARNING"):
            self.run_cron("actions")
        self.assertIn("AccessError", self._runs(ticket).error)
        self.assertEqual(ticket.name, "Printer on fire")

    def test_another_action_is_refused_by_its_name(self):
        """SEMANTICS P1: also in place of a released one."""
        with self.assertRaisesRegex(AccessError, "Secret is not released"):
            self._attach(self.secret)
        self._attach(self.released)
        with self.assertRaisesRegex(AccessError, "Secret is not released"):
            self.item.action_ids.server_action_id = self.secret

    def test_the_rights_of_others_are_not_lent(self):
        """SEMANTICS C7, P1: not by an action that is released either."""
        theirs = self._create_policy(default=False, name="Theirs")
        with self.assertRaisesRegex(AccessError, "Make yourself its owner first"):
            self._attach(self.released, theirs.item_ids.with_user(self.user))
        theirs.with_user(self.user).user_id = self.user
        self._attach(self.released, theirs.item_ids.with_user(self.user))
        with self.assertRaisesRegex(AccessError, "Make yourself its owner"):
            theirs.with_user(self.user).user_id = self.env.ref("base.user_admin")

    def test_a_new_policy_of_somebody_else_gets_none(self):
        """SEMANTICS C7, P1: in one save."""
        line = Command.create(
            {"trigger": "start", "server_action_id": self.released.id}
        )
        with self.assertRaisesRegex(AccessError, "Make yourself its owner first"):
            self.env["sla.policy"].with_user(self.user).create(
                {
                    "name": "Lent",
                    "model_id": self.entity.model_id.id,
                    "user_id": self.env.ref("base.user_admin").id,
                    "item_ids": [self._item(action_ids=[line])],
                }
            )

    def test_a_copy_belongs_to_who_makes_it(self):
        """SEMANTICS C7, P1: so that its actions run with their rights."""
        theirs = self._create_policy(
            self._item(action_ids=[self._on("start", self.released)]), default=False
        )
        copy = theirs.with_user(self.user).copy()
        self.assertEqual(copy.user_id, self.user)
        self.assertEqual(copy.item_ids.action_ids.server_action_id, self.released)

    def test_what_is_no_more_released_stays_where_it_is(self):
        """SEMANTICS P1: nobody can attach it anew."""
        self._attach(self.released)
        self.released.sla_for_managers = False
        self.item.name = "Renamed"
        self.assertTrue(self.item.action_ids)
        with self.assertRaises(AccessError):
            self.item.copy()

    def test_managers_read_what_is_released(self):
        """SEMANTICS P1: not its code, and write nothing."""
        actions = self.env["ir.actions.server"].with_user(self.user)
        found = actions.search([("id", "in", (self.released | self.secret).ids)])
        self.assertEqual(found, self.released)
        with self.assertRaises(AccessError):
            found.read(["code"])
        with self.assertRaises(AccessError):
            found.sla_for_managers = False

    def test_an_administrator_who_manages_slas_reads_all(self):
        """SEMANTICS P1."""
        admin = new_test_user(
            self.env,
            "sla_both",
            "base.group_system,helpdesk_sla_enhanced.group_sla_manager",
        )
        actions = self.env["ir.actions.server"].with_user(admin)
        both = self.released | self.secret
        self.assertEqual(actions.search([("id", "in", both.ids)]), both)
        both[1].with_user(admin).sla_for_managers = True

    def test_a_copy_of_a_released_action_is_not_released(self):
        """SEMANTICS P1: an administrator decides on each."""
        self.assertFalse(self.released.copy().sla_for_managers)
