# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What most tests start from: a desk, a calendar, a policy and a frozen moment.

:class:`SlaTools` and :class:`CapturedAction` are for the tests of other addons, too:
their public names stay as they are, and docs/handbook/developer.md shows how to use
them. All else serves our own tests and may change.
"""

from contextlib import contextmanager
from datetime import datetime

from odoo import Command, api
from odoo.tests import TransactionCase, new_test_user

from .common_tools import QUIET, CapturedAction, SlaTools

__all__ = ["CapturedAction", "SlaCase", "SlaTools", "called_by", "follow", "utc"]


class SlaCase(SlaTools, TransactionCase):
    """Tickets of one team, from Monday 5 January 2026 on.

    Times in tests are UTC; Brussels is an hour ahead then. Users have the lowest
    group that their part of the story needs.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, **QUIET})
        cls.first_response = cls.env.ref("helpdesk_sla_enhanced.kpi_first_response")
        cls.resolve = cls.env.ref("helpdesk_sla_enhanced.kpi_resolve")
        cls.entity = cls.env.ref("helpdesk_sla_enhanced.sla_entity_helpdesk_ticket")
        for name in ("new", "in_progress", "awaiting", "done", "cancelled"):
            stage = cls.env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
            setattr(cls, f"stage_{name}", stage)
        cls.agent = new_test_user(
            cls.env, "sla_agent", "helpdesk_mgmt.group_helpdesk_user"
        )
        cls.manager = new_test_user(
            cls.env, "sla_manager", "helpdesk_mgmt.group_helpdesk_manager"
        )
        cls.calendar = cls._create_calendar()
        cls.solved = str([("stage_id", "=", cls.stage_done.id)])

    @classmethod
    def _create_calendar(cls, tz="Europe/Brussels", hours=((9, 17),), **vals):
        """Working hours on Monday to Friday."""
        vals = {"name": f"Desk {tz}", "tz": tz, "hours": hours, **vals}
        return cls.create_working_hours(**vals)

    @classmethod
    def _item(cls, **vals):
        """The command that creates an item: solved within two hours, by default."""
        return Command.create(
            {
                "name": vals.get("name", "Resolve"),
                "kpi_id": cls.resolve.id,
                "success_criteria": cls.solved,
                "failure_after": 2,
                "failure_unit": "hour",
                **vals,
            }
        )

    @classmethod
    def _create_policy(cls, *items, default=True, activate=True, **vals):
        policy = cls.env["sla.policy"].create(
            {
                "name": "Standard",
                "model_id": cls.entity.model_id.id,
                "user_id": cls.manager.id,
                "item_ids": list(items) or [cls._item()],
                **vals,
            }
        )
        if activate:
            policy.action_activate()
        if default and activate:
            policy.action_set_default()
        return policy

    def _create_ticket(self, **vals):
        return self.env["helpdesk.ticket"].create(
            {"name": "Printer on fire", "description": "<p>Help</p>", **vals}
        )


@contextmanager
def called_by(env, uid):
    """Let the edge have found out that this user calls, as it does for each request;
    None for a request without log-in."""
    transaction = env.transaction
    before = transaction.default_env
    transaction.default_env = api.Environment(env.cr, uid, {})
    try:
        yield
    finally:
        transaction.default_env = before


def follow(env, model, name, ttype="char", **vals):
    """Give a model a stored field, as another addon or an administrator would."""
    env["ir.model.fields"].create(
        {
            "name": name,
            "model_id": env["ir.model"]._get_id(model),
            "ttype": ttype,
            "field_description": name,
            "store": True,
            **vals,
        }
    )


def utc(text):
    """A naive UTC datetime, from the way it is written in a test."""
    return datetime.fromisoformat(text)
