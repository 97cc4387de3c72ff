# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The server action that applies a policy (SEMANTICS F1)."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import SlaCase


@tagged("post_install", "-at_install")
class TestApplyAction(SlaCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.default = cls._create_policy()
        cls.gold = cls._create_policy(default=False, name="Gold")
        cls.action = cls.env["ir.actions.server"].create(
            {
                "name": "Make it gold",
                "model_id": cls.entity.model_id.id,
                "state": "sla_apply",
                "sla_policy_id": cls.gold.id,
            }
        )

    def _run(self, tickets, user=None):
        action = self.action.with_user(user) if user else self.action
        action.with_context(
            active_model="helpdesk.ticket",
            active_ids=tickets.ids,
            active_id=tickets[:1].id,
        ).run()

    def test_the_records_get_the_policy(self):
        """SEMANTICS F1: many at once, of origin automatic, for an agent as well."""
        tickets = self._create_ticket() | self._create_ticket()
        self._run(tickets, self.agent)
        self.assertEqual(tickets.mapped("sla_policy_id"), self.gold)
        self.assertEqual(set(tickets.mapped("sla_source")), {"automatic"})

    def test_a_manual_choice_stays(self):
        """SEMANTICS F1."""
        ticket = self._create_ticket()
        ticket.with_user(self.agent).sla_policy_id = self.default
        self._run(ticket)
        self.assertEqual(ticket.sla_policy_id, self.default)

    def test_an_action_that_cannot_work_says_so(self):
        """SEMANTICS K."""
        self.assertFalse(self.action.warning)
        self.gold.action_deactivate()
        self.assertIn("not active", self.action.warning)
        with self.assertRaisesRegex(UserError, "warnings"):
            self._run(self._create_ticket())

    def test_it_is_made_on_the_form(self):
        admin = self.env.ref("base.user_admin")
        with Form(self.env["ir.actions.server"].with_user(admin)) as form:
            form.model_id = self.entity.model_id
            form.state = "sla_apply"
            form.sla_policy_id = self.gold
        self.assertEqual(form.record.name, "Apply SLA Gold")
