# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who decided what: in the history, and in the chatters of tickets and SLAs."""

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import html2plaintext

from ...engine import choosing, collector
from ..common import SlaCase


class WhoCase(SlaCase):
    """As on a server, where changes are tracked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=False))
        cls.policy = cls._create_policy()
        cls.gold = cls._create_policy(default=False, name="Gold")
        cls.cr.flush()  # what was created is no change

    def setUp(self):
        super().setUp()
        self.enterContext(self.at("2026-01-05 09:00"))
        self.ticket = self._create_ticket(team_id=False)
        self.env["sla.engine"]._process_pending()

    def _said(self, record):
        """What was said in a chatter, newest first: by whom, and the words."""
        messages = self.env["mail.message"].search(
            [("model", "=", record._name), ("res_id", "=", record.id)]
        )
        return [
            (message.author_id, html2plaintext(message.body))
            for message in messages
            if message.body
        ]

    def _tracked(self, record):
        """What Odoo tracked of a record: by whom, field, old → new."""
        self.env.flush_all()
        self.cr.flush()  # when Odoo writes it
        values = self.env["mail.tracking.value"].search(
            [
                ("mail_message_id.model", "=", record._name),
                ("mail_message_id.res_id", "=", record.id),
            ]
        )
        return {
            value.field_id.name: value.mail_message_id.author_id for value in values
        }

    def _history(self, record, kind):
        return self.env["sla.event"].search(
            [
                ("tracker_id.res_model", "=", record._name),
                ("tracker_id.res_id", "=", record.id),
                ("kind", "=", kind),
            ]
        )


@tagged("post_install", "-at_install")
class TestWhoOnTickets(WhoCase):
    def test_the_default_is_nobodys_choice(self):
        event = self._history(self.ticket, "policy")
        self.assertEqual((event.detail, event.old_value), ("Standard", False))
        self.assertFalse(event.user_id)
        self.assertFalse([said for said in self._said(self.ticket) if "SLA" in said[1]])

    def test_another_sla_is_told_by_whoever_chose_it(self):
        """SEMANTICS F1: a person's choice, old and new."""
        self.ticket.with_user(self.agent).sla_policy_id = self.gold
        event = self._history(self.ticket, "policy")[0]
        self.assertEqual((event.old_value, event.detail), ("Standard", "Gold"))
        self.assertEqual(event.user_id, self.agent)
        self.assertEqual(
            self._said(self.ticket)[0],
            (self.agent.partner_id, "SLA: Standard → Gold"),
        )

    def test_no_sla_is_told(self):
        self.ticket.with_user(self.agent).write(
            {"sla_policy_id": False, "sla_no_sla": True}
        )
        event = self._history(self.ticket, "policy")[0]
        self.assertEqual((event.old_value, event.detail), ("Standard", "No SLA"))
        self.assertEqual(
            self._said(self.ticket)[0],
            (self.agent.partner_id, "SLA: Standard → No SLA"),
        )

    def test_no_sla_is_told_where_none_applied(self):
        """A choice of none is one, though the SLA was none before."""
        self.policy.action_unset_default()
        ticket = self._create_ticket()
        self.env["sla.engine"]._process_pending()
        ticket.with_user(self.agent).sla_no_sla = True
        event = self._history(ticket, "policy")[0]
        self.assertEqual((event.detail, event.user_id), ("No SLA", self.agent))

    def test_a_choice_taken_back_tells_what_came_instead(self):
        self.ticket.with_user(self.agent).sla_policy_id = self.gold
        self.env["sla.engine"]._process_pending()
        self.ticket.with_user(self.agent).sla_policy_id = False
        self.env["sla.engine"]._process_pending()
        self.assertEqual(self._said(self.ticket)[0][1], "SLA: Gold → Standard")

    def test_an_automation_says_nothing_in_the_chatter(self):
        """SEMANTICS A5: only people do; the history has both."""
        before = self._said(self.ticket)
        self.ticket.sudo().sla_policy_id = self.gold
        event = self._history(self.ticket, "policy")[0]
        self.assertEqual((event.detail, event.user_id.id), ("Gold", False))
        self.assertEqual(self._said(self.ticket), before)

    def test_no_transition_is_told_in_the_chatter(self):
        """SEMANTICS A5."""
        before = self._said(self.ticket)
        self.enterContext(self.at("2026-01-05 18:00"))
        self.run_cron("clock")
        self.assertTrue(self._history(self.ticket, "failure"))
        self.assertEqual(self._said(self.ticket), before)

    def test_the_ticket_itself_is_not_written(self):
        """SEMANTICS A5: a line in the chatter is no change of the ticket."""
        before = self.ticket.write_date
        self.enterContext(self.at("2026-01-05 10:00"))
        ticket = self.ticket.with_user(self.agent)
        ticket.env["sla.record"]._choose(ticket, self.gold.with_user(self.agent))
        self.assertEqual(self._said(self.ticket)[0][1], "SLA: Standard → Gold")
        self.env.flush_all()
        self.ticket.invalidate_recordset(["write_date"])
        self.assertEqual(self.ticket.write_date, before)

    def test_a_waiver_and_its_end(self):
        """SEMANTICS G5."""
        self.enterContext(self.at("2026-01-05 18:00"))
        instance = self.instance_of(self.ticket).with_user(self.manager)
        instance.action_waive("Power cut")
        instance.action_unwaive()
        kpi = self.resolve.name
        self.assertEqual(
            self._said(self.ticket)[:2],
            [
                (
                    self.manager.partner_id,
                    f"SLA: the waiver of the failure of {kpi} was taken back.",
                ),
                (
                    self.manager.partner_id,
                    f"SLA: the failure of {kpi} was waived: Power cut",
                ),
            ],
        )
        for kind in ("waived", "unwaived"):
            self.assertEqual(self._history(self.ticket, kind).user_id, self.manager)

    def test_a_reason_with_percent_signs(self):
        self.enterContext(self.at("2026-01-05 18:00"))
        self.instance_of(self.ticket).with_user(self.manager).action_waive("100% %s")
        self.assertIn("100% %s", self._said(self.ticket)[0][1])

    def test_a_choice_that_waits_in_the_backlog_keeps_who_made_it(self):
        """SEMANTICS A6."""
        choosing.choose(
            self.env, self.ticket.with_user(self.agent), "manual", self.gold.id, False
        )
        choosing.choose(
            self.env["sla.mixin"].with_user(self.agent).env,
            self.ticket,
            "manual",
            self.gold.id,
            False,
        )
        ((model, now, entries),) = collector.get_waiting(self.env).take()
        self.env["sla.backlog"]._put(model, entries, now, ValueError("Test"))
        self.env["sla.backlog"].sudo().search([])._judge_together(now)
        event = self._history(self.ticket, "policy")[0]
        self.assertEqual((event.detail, event.user_id), ("Gold", self.agent))


@tagged("post_install", "-at_install")
class TestWhoOnPolicies(WhoCase):
    def setUp(self):
        super().setUp()
        self.item = self.policy.item_ids.with_user(self.manager)

    def _line(self):
        return self._said(self.policy)[0]

    def test_a_changed_target(self):
        self.item.write({"failure_after": 4, "warn_after": 3})
        author, text = self._line()
        self.assertEqual(author, self.manager.partner_id)
        self.assertIn("Failure After: 2 → 4", text)
        self.assertIn("Warn After: 0 → 3", text)

    def test_a_changed_condition(self):
        self.item.applicable_when = "[('priority', '=', '3')]"
        self.assertIn("Applicable When: [] → [('priority', '=', '3')]", self._line()[1])

    def test_a_changed_pause_rule_and_calendar(self):
        self.item.write(
            {
                "pause_override": True,
                "pause_when": "[('priority', '=', '3')]",
                "calendar_id": self.calendar.id,
            }
        )
        text = self._line()[1]
        self.assertIn("Own On Hold Rule: No → Yes", text)
        self.assertIn("Working Hours: None → Desk Europe/Brussels", text)

    def test_a_changed_order(self):
        self.item.sequence = 99
        self.assertIn("10 → 99", self._line()[1])

    def test_items_that_come_and_go(self):
        self.policy.with_user(self.manager).item_ids = [self._item(name="Late")]
        self.assertIn("Added: Item Late (2 h)", self._line()[1])
        self.policy.item_ids[-1].with_user(self.manager).unlink()
        self.assertIn("Removed: Item Late (2 h)", self._line()[1])
        self.assertEqual(self._line()[0], self.manager.partner_id)

    def test_actions(self):
        server_action = self.env["ir.actions.server"].create(
            {
                "name": "Call",
                "model_id": self.entity.model_id.id,
                "state": "code",
                "code": "pass",
            }
        )
        self.item.sudo().action_ids = [
            Command.create({"trigger": "warning", "server_action_id": server_action.id})
        ]
        self.assertIn("Added: Action Call of item Resolve", self._line()[1])
        self.item.sudo().action_ids.trigger = "failure"
        self.assertIn("Warning → Failure", self._line()[1])

    def test_what_does_not_change_is_not_told(self):
        before = self._said(self.policy)
        self.item.write({"failure_after": 2.0, "name": "Resolve"})
        self.assertEqual(self._said(self.policy), before)

    def test_a_new_sla_does_not_list_its_items(self):
        new = self._create_policy(default=False, name="New", activate=False)
        self.assertFalse([said for said in self._said(new) if "Added" in said[1]])

    def test_the_sla_itself(self):
        policy = self.policy.with_user(self.manager)
        policy.write({"calendar_id": self.calendar.id, "allow_pause": False})
        tracked = self._tracked(self.policy)
        for name in ("calendar_id", "allow_pause"):
            self.assertEqual(tracked[name], self.manager.partner_id)

    def test_kpis_and_enabled_models(self):
        resolve = self.resolve.with_env(self.env).with_user(self.manager)
        resolve.reopen = "cycle"
        self.assertIn("reopen", self._tracked(resolve))
        entity = self.entity.with_env(self.env)
        entity.reapply = "always"
        self.assertIn("reapply", self._tracked(entity))
