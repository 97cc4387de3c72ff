# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rules together with another addon that stores what it derives from KPI instances."""

from odoo import Command
from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import follow
from odoo.addons.helpdesk_sla_enhanced.tests.common_recompute import RecomputeCase

INSTANCE = "sla.kpi.instance"
VERDICT = "for row in self: row['x_verdict'] = row.status"
HELD = "for row in self: row['x_held'] = bool(row.tracker_id.on_hold_since)"
#: Notes on the tag of the test what the rule saw.
TELL = """
old = (env.context.get("old_values") or {}).get(record.id, {})
seen = "%s > %s" % (old.get("status") or old.get("x_verdict"), record.status)
env["helpdesk.ticket.tag"].create({"name": seen})
"""


@tagged("post_install", "-at_install")
class TestRulesBesideFollowers(RecomputeCase):
    """Each transition is seen once, whatever follows it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(cls.env["base.automation"]._unregister_hook)
        cls.addClassCleanup(cls.registry.reset_changes)
        vals = {"depends": "status", "compute": VERDICT}
        follow(cls.env, INSTANCE, "x_verdict", **vals)
        vals = {"depends": "tracker_id.on_hold_since", "compute": HELD}
        follow(cls.env, INSTANCE, "x_held", "boolean", **vals)
        cls._create_policy(cls._item(), allow_pause=True)
        cls.entity.pause_when = str([("stage_id", "=", cls.stage_awaiting.id)])

    def _rule(self, trigger, **vals):
        model_id = self.env["ir.model"]._get_id(INSTANCE)
        act = {"name": "Tell", "model_id": model_id, "state": "code", "code": TELL}
        self.env["base.automation"].create(
            {
                "name": "Rule",
                "model_id": model_id,
                "trigger": trigger,
                "action_server_ids": [Command.create(act)],
                **vals,
            }
        )

    def _live(self, **context):
        """A ticket that is held for a while, and solved; what rules saw of it."""
        before = self.env["helpdesk.ticket.tag"].search([])
        with self.at("2026-01-05 09:00"):
            vals = {"name": "Printer", "description": "Help"}
            ticket = self.env["helpdesk.ticket"].with_context(**context).create(vals)
            self.env.cr.flush()
        for minute, stage in (
            (10, self.stage_awaiting),
            (20, self.stage_new),
            (30, self.stage_done),
        ):
            with self.at(f"2026-01-05 09:{minute}"):
                ticket.stage_id = stage
                self.env.cr.flush()
        tags = self.env["helpdesk.ticket.tag"].search([], order="id") - before
        return tags.mapped("name")

    def test_a_rule_sees_each_transition_once(self):
        """SEMANTICS E6: not the birth, which is no write, nor what is computed."""
        self._rule("on_write")
        self.assertEqual(
            self._live(),
            [
                "in_progress > paused",
                "paused > in_progress",
                "in_progress > succeeded",
            ],
        )

    def test_a_rule_on_births_and_changes(self):
        """SEMANTICS E6."""
        self._rule("on_create_or_write")
        self.assertEqual(
            self._live(),
            [
                "None > in_progress",
                "in_progress > paused",
                "paused > in_progress",
                "in_progress > succeeded",
            ],
        )

    def test_a_rule_on_the_field_of_another_addon(self):
        """SEMANTICS E6: it is computed by Odoo, so a rule may name it; once each."""
        field = self.env["ir.model.fields"]._get(INSTANCE, "x_verdict")
        self._rule("on_write", trigger_field_ids=[Command.set(field.ids)])
        self.assertEqual(
            self._live(),
            [
                "in_progress > paused",
                "paused > in_progress",
                "in_progress > succeeded",
            ],
        )

    def test_a_silent_change_stays_silent(self):
        """SEMANTICS E6, F4: also for rules that name a field of another addon."""
        field = self.env["ir.model.fields"]._get(INSTANCE, "x_verdict")
        self._rule("on_create_or_write", trigger_field_ids=[Command.set(field.ids)])
        self._rule("on_write")
        self.assertEqual(self._live(sla_silent=True), [])
