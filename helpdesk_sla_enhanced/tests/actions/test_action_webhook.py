# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Webhooks of policies, called on a real web server."""

from datetime import timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common_kinds import RUN_LOGGER, KindCase


@tagged("post_install", "-at_install")
class TestActionWebhook(KindCase):
    def setUp(self):
        super().setUp()
        self.receiver.calls.clear()
        self.receiver.status = 200

    def test_the_receiver_learns_what_happened(self):
        """SEMANTICS E1: the fields that were chosen, and the KPI."""
        with self.at("2026-01-05 09:00"):
            ticket = self._run_well(self._kind_webhook("name", "priority"))
        [(headers, payload)] = self.receiver.calls
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertEqual(payload["_id"], ticket.id)
        self.assertEqual(payload["_model"], "helpdesk.ticket")
        self.assertEqual(payload["name"], "Printer on fire")
        self.assertEqual(payload["priority"], "1")
        facts = payload["_sla"]
        self.assertEqual(facts["kpi_code"], self.resolve.code)
        self.assertEqual((facts["trigger"], facts["status"]), ("start", "in_progress"))
        self.assertEqual(facts["failure_time"], "2026-01-05 11:00:00")
        self.assertIn(f"res_id={ticket.id}", facts["link"])

    @mute_logger(RUN_LOGGER)
    def test_a_call_that_fails_is_made_again_with_the_same_key(self):
        """SEMANTICS E3, E4: at least once; the key tells that it is the same one."""
        self.receiver.status = 503
        ticket, run = self._run_on_a_ticket(self._kind_webhook())
        self.assertEqual((run.state, run.attempts), ("pending", 1))
        self.assertIn("503", run.error)
        self.receiver.status = 200
        with self.at(run.next_try_time + timedelta(seconds=1)):
            self.run_cron("actions")
        self.assertEqual(run.state, "done")
        keys = [headers["Idempotency-Key"] for headers, _body in self.receiver.calls]
        self.assertEqual(len(keys), 2)
        self.assertEqual(len(set(keys)), 1)
        bodies = [body for _headers, body in self.receiver.calls]
        self.assertEqual([body["_sla"]["key"] for body in bodies], keys)
        self.assertEqual(bodies[0]["_id"], ticket.id)

    @mute_logger(RUN_LOGGER)
    def test_a_receiver_that_is_down_is_called_again(self):
        """SEMANTICS E4."""
        action = self._kind_webhook()
        action.webhook_url = "http://127.0.0.1:9/nobody-listens"
        _ticket, run = self._run_on_a_ticket(action)
        self.assertEqual((run.state, run.attempts), ("pending", 1))
        self.assertIn("The webhook could not be called (ConnectionError)", run.error)

    @mute_logger(RUN_LOGGER)
    def test_a_failure_does_not_tell_the_address(self):
        """SEMANTICS E4: its secrets are for those who may edit the action."""
        action = self._kind_webhook()
        for status, url in ((404, self.receiver.url), (200, "http://127.0.0.1:9/hook")):
            self.receiver.status = status
            action.webhook_url = f"{url}?token=secret"
            _ticket, run = self._run_on_a_ticket(action)
            self.assertIn("The webhook", run.error)
            self.assertNotIn("secret", run.error)

    def test_each_step_has_a_key_of_its_own(self):
        """SEMANTICS E3: of each record, hold, and child."""
        hook = self._kind_webhook()
        both = self._kind_multi(self._kind_webhook(), self._kind_webhook())
        self._create_policy(
            self._item(
                action_ids=[
                    self._on("start", both),
                    self._on("pause", hook),
                    self._on("resume", hook),
                ]
            ),
            user_id=self.agent.id,
        )
        for _n in range(2):
            ticket = self._create_ticket()
            for stage in (self.stage_awaiting, self.stage_in_progress) * 2:
                self.run_cron("actions")
                ticket.stage_id = stage
                self.run_cron("actions")
            self.assertEqual(set(self._runs(ticket).mapped("state")), {"done"})
        keys = [headers["Idempotency-Key"] for headers, _body in self.receiver.calls]
        self.assertEqual(len(keys), 2 * (2 + 2 + 2))
        self.assertEqual(len(set(keys)), len(keys))

    def test_other_webhooks_are_left_to_odoo(self):
        """SEMANTICS E3: those that no policy runs wait for the commit, as ever."""
        ticket = self._create_ticket()
        self._kind_webhook().with_context(
            active_model=ticket._name, active_id=ticket.id, active_ids=ticket.ids
        ).run()
        self.assertFalse(self.receiver.calls)
        self.env.cr.postcommit.run()
        self.assertEqual(len(self.receiver.calls), 1)
