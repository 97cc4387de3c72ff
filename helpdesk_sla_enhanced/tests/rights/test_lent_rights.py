# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Managers lend the actions of an SLA their own rights, and nobody else's."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common_action import SlaActionCase


@tagged("post_install", "-at_install")
class TestLentRights(SlaActionCase):
    """An SLA of the agent's has an action, one of the administrator's has none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.action = cls.env["ir.actions.server"].create(
            {
                "name": "Rename",
                "model_id": cls.entity.model_id.id,
                "state": "object_write",
                "update_path": "name",
                "value": "Late",
            }
        )
        line = Command.create({"trigger": "start", "server_action_id": cls.action.id})
        cls.acting = cls._create_policy(
            cls._item(action_ids=[line]), user_id=cls.agent.id
        )
        cls.quiet = cls._create_policy(default=False, user_id=cls.admin.id)
        cls.line = cls.acting.item_ids.action_ids

    def test_a_manager_cannot_lend_the_rights_of_others(self):
        """SEMANTICS C7, P1: nor those of an archived line."""
        acting = self.acting.with_user(self.manager)
        with self.assertRaisesRegex(AccessError, "Make yourself its owner"):
            acting.user_id = self.admin
        self.line.active = False
        with self.assertRaisesRegex(AccessError, "Make yourself its owner"):
            acting.user_id = self.admin

    def test_a_manager_lends_his_own(self):
        """SEMANTICS C7: it is how they take over from one who has left."""
        self.acting.with_user(self.manager).user_id = self.manager
        self.assertEqual(self.acting.user_id, self.manager)

    def test_a_save_that_changes_no_owner_is_free(self):
        """SEMANTICS P1: other programs write all values back."""
        self.acting.with_user(self.manager).write(
            {"user_id": self.agent.id, "name": "Standard+"}
        )
        self.assertEqual(self.acting.name, "Standard+")

    def test_without_actions_a_manager_chooses_any_owner(self):
        """SEMANTICS P1: nothing runs yet; who attaches an action sees whose it is."""
        self.quiet.with_user(self.manager).user_id = self.agent
        self.assertEqual(self.quiet.user_id, self.agent)

    def test_who_may_attach_actions_lends_rights(self):
        """SEMANTICS C7, P1."""
        self.acting.with_user(self.admin).user_id = self.manager
        self.assertEqual(self.acting.user_id, self.manager)

    def test_a_manager_moves_no_action_to_another_owner(self):
        """SEMANTICS C7, P1: by the line, or by the list of the other item."""
        theirs = self.quiet.item_ids.with_user(self.manager)
        with self.assertRaises(AccessError):
            self.line.with_user(self.manager).item_id = theirs
        with self.assertRaises(AccessError):
            theirs.action_ids = [Command.link(self.line.id)]
        self.line.with_user(self.manager).write({"item_id": self.line.item_id.id})

    def test_a_manager_moves_no_item_with_actions(self):
        """SEMANTICS C7, P1: one without any may be moved."""
        with self.assertRaises(AccessError):
            self.line.item_id.with_user(self.manager).policy_id = self.quiet
        quiet = self.quiet.item_ids
        quiet.copy()  # an SLA in force keeps one
        quiet.with_user(self.manager).policy_id = self.acting
        self.assertEqual(quiet.policy_id, self.acting)

    def test_a_manager_who_duplicates_an_sla_with_actions_is_told(self):
        """SEMANTICS P1: the copy would have the same owner; one without any works."""
        with self.assertRaisesRegex(AccessError, "duplicate an SLA.*administrator"):
            self.acting.with_user(self.manager).copy()
        self.assertTrue(self.quiet.with_user(self.manager).copy())

    def test_an_attached_action_stays_one_for_its_model(self):
        """SEMANTICS K: or it would write a contact that has the number of a ticket."""
        partners = self.env["ir.model"]._get("res.partner")
        with self.assertRaisesRegex(ValidationError, "Resolve.*another model"):
            self.action.model_id = partners
