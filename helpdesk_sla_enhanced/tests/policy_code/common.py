# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A policy with all that a file can say of one."""

import json

from odoo import Command

from ...engine.policy_code import files
from ..cases.common import PolicyCaseCase
from ..common import utc


class FilesCase(PolicyCaseCase):
    """An SLA of two items, a tag in a condition, an action, and a test case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.tag = cls.env["helpdesk.ticket.tag"].create({"name": "Power cut"})
        cls.action = cls.env["ir.actions.server"].create(
            {
                "name": "Raise",
                "model_id": cls.entity.model_id.id,
                "state": "object_write",
                "update_path": "priority",
                "value": "3",
            }
        )
        cls.policy.write(
            {
                "name": "Gold",
                "description": "As agreed",
                "customer_text": "<p>We answer within <b>two</b> hours.</p>",
            }
        )
        cls.urgent.applicable_when = str(
            [
                "|",
                ("priority", "=", "3"),
                ("tag_ids", "any", [("id", "in", [cls.tag.id])]),
            ]
        )
        cls.urgent.action_ids = [
            Command.create({"trigger": "warning", "server_action_id": cls.action.id}),
            Command.create(
                {
                    "trigger": "escalation",
                    "offset": 75,
                    "server_action_id": cls.action.id,
                }
            ),
        ]
        cls.case = cls._case(values={"tag_ids": [cls.tag.id]})

    def _value(self, policies=None):
        """What the file of policies says."""
        return json.loads(self._text(policies))

    def _text(self, policies=None):
        policies = self.policy if policies is None else policies
        return files.to_text(policies.with_user(self.officer))

    def _load(self, value, user=None):
        """Take a file, as a person who may attach actions."""
        text = value if isinstance(value, str) else json.dumps(value, indent=1)
        env = self.env(user=user or self.admin)
        return files.load(env, text)

    def _due(self, policy, **vals):
        """When a ticket of Monday morning is due by a policy."""
        with self.at("2026-01-05 09:00:00"):
            ticket = self._create_ticket(**vals)
            policy.apply_to(ticket)
            return self.instance_of(ticket).failure_time


MONDAY_NOON = utc("2026-01-05 11:00:00")
