# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Actions: from the transition through the outbox to the owner's own rights."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..common import utc
from ..common_action import SlaActionCase

RUN_LOGGER = "odoo.addons.helpdesk_sla_enhanced.engine.actions.queue"
SERVER_LOGGER = "odoo.addons.base.models.ir_actions"


@tagged("post_install", "-at_install")
class TestActions(SlaActionCase):
    def _policy(self, *actions, **vals):
        item = self._item(warn_after=1, action_ids=list(actions))
        return self._create_policy(item, **vals)

    def test_each_trigger_runs_its_action_once(self):
        """SEMANTICS E1, E3: however often the crons run."""
        self._policy(*(self._on(t) for t in ("start", "pause", "resume", "success")))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
            self.run_cron("actions")
        with self.at("2026-01-05 09:10"):
            ticket.stage_id = self.stage_awaiting
            self.run_cron("actions")
            self.run_cron("actions")
        with self.at("2026-01-05 09:20"):
            ticket.stage_id = self.stage_in_progress
            self.run_cron("actions")
        with self.at("2026-01-05 09:30"):
            ticket.stage_id = self.stage_done
            self.run_cron("actions")
            self.run_cron("clock")
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["start", "pause", "resume", "success"])
        self.assertEqual(set(self._runs(ticket).mapped("state")), {"done"})

    def test_each_hold_has_its_own_pause_and_resume(self):
        """SEMANTICS E3: once per hold."""
        self._policy(self._on("pause"), self._on("resume"))
        ticket = self._create_ticket()
        for _n in range(2):
            ticket.stage_id = self.stage_awaiting
            self.run_cron("actions")
            ticket.stage_id = self.stage_in_progress
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["pause", "resume", "pause", "resume"])
        holds = self._runs(ticket).hold_id
        self.assertEqual(len(holds), 2)

    def test_warning_and_failure_by_the_clock(self):
        """SEMANTICS E2, E5: the action knows how late it is."""
        late = self._server_action(
            code="record.message_post(body=str(env.context['sla_late_seconds']))"
        )
        self._policy(
            self._on("warning"), self._on("failure"), self._on("failure", late)
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
            self.run_cron("actions")
        with self.at("2026-01-05 11:02"):
            self.run_cron("clock")
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["warning", "failure", "120"])

    def test_a_failure_found_with_its_warning_runs_alone(self):
        """SEMANTICS E5: failure instead of warning."""
        self._policy(self._on("warning"), self._on("failure"))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 12:00"):
            self.run_cron("clock")
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["failure"])
        self.assertEqual(
            self._runs(ticket).mapped("state"), ["skipped", "done"], "with a reason"
        )

    def test_a_warning_of_a_solved_ticket_is_skipped(self):
        """SEMANTICS E5: the ticket was solved before the action ran."""
        self._policy(self._on("warning"))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
            ticket.stage_id = self.stage_done
            self.run_cron("actions")
        self.assertFalse(self._said(ticket))
        run = self._runs(ticket)
        self.assertEqual(run.state, "skipped")
        self.assertIn("Succeeded", run.reason)

    def test_success_actions_only_when_met_on_time(self):
        """SEMANTICS E2."""
        self._policy(self._on("success"))
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 11:30"):
            ticket.stage_id = self.stage_done
            self.run_cron("actions")
        self.assertFalse(self._runs(ticket))

    def test_switching_items_back_and_forth_runs_nothing_twice(self):
        """SEMANTICS E3: once per record, KPI, cycle and step."""
        urgent = self._item(
            name="Urgent",
            applicable_when="[('priority', '=', '3')]",
            action_ids=[self._on("start")],
        )
        others = self._item(name="Others", action_ids=[self._on("start")])
        self._create_policy(urgent, others)
        ticket = self._create_ticket(priority="3")
        for priority in ("1", "3", "1", "3"):
            ticket.priority = priority
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["start", "start"])

    def test_actions_run_as_the_owner(self):
        """SEMANTICS C7: the author of what an action posts is the policy's owner."""
        self._policy(self._on("start"))
        ticket = self._create_ticket()
        self.run_cron("actions")
        message = ticket.message_ids.filtered(lambda m: "start" in m.body)
        self.assertEqual(message.author_id, self.manager.partner_id)

    def test_an_owner_without_the_right_is_refused(self):
        """SEMANTICS C7: an update of a customer by one who may not write customers."""
        reader = new_test_user(
            self.env, "sla_reader", "helpdesk_mgmt.group_helpdesk_user"
        )
        action = self._server_action(
            state="object_write",
            update_path="partner_id.ref",
            value="HACKED",
            evaluation_type="value",
        )
        partner = self.env["res.partner"].create({"name": "Ann"})
        self._policy(self._on("start", action), user_id=reader.id)
        ticket = self._create_ticket(partner_id=partner.id)
        with mute_logger(RUN_LOGGER, SERVER_LOGGER):
            self.run_cron("actions")
        run = self._runs(ticket)
        self.assertEqual((run.state, run.attempts), ("pending", 1))
        self.assertIn(AccessError.__name__, run.error)
        self.assertFalse(partner.ref)

    def test_a_lost_owner_runs_nothing(self):
        """SEMANTICS C7: never as superuser; the run says what to do."""
        policy = self._policy(self._on("start"))
        ticket = self._create_ticket()
        policy.user_id.active = False
        with mute_logger(RUN_LOGGER):
            self.run_cron("actions")
        self.assertFalse(self._said(ticket))
        self.assertIn("is archived", self._runs(ticket).error)

    def test_a_failing_action_is_kept_and_tried_five_times(self):
        """SEMANTICS E4: after 1, 5, 30 and 120 minutes; it stops no other action."""
        boom = self._server_action(code="raise UserError('boom')")
        self._policy(self._on("start", boom), self._on("start"))
        minutes = 0
        with self.at("2026-01-05 09:00") as frozen, mute_logger(RUN_LOGGER):
            ticket = self._create_ticket()
            self.run_cron("actions")
            failing = self._runs(ticket)[0]
            self.assertEqual(self._said(ticket), ["start"])
            for tries, minutes in enumerate((1, 5, 30, 120), start=1):
                self.assertEqual((failing.state, failing.attempts), ("pending", tries))
                frozen.tick(minutes * 60 - 1)
                self.run_cron("actions")
                self.assertEqual(failing.attempts, tries)
                frozen.tick(1)
                self.run_cron("actions")
        self.assertEqual((failing.state, failing.attempts), ("failed", 5))
        self.assertIn("boom", failing.error)
        self.assertEqual(self._said(ticket), ["start"])

    def test_a_manager_runs_a_failed_action_again(self):
        """SEMANTICS E4: visible and re-runnable, for managers."""
        boom = self._server_action(code="raise UserError('boom')")
        self._policy(self._on("start", boom))
        ticket = self._create_ticket()
        run = self._runs(ticket)
        with mute_logger(RUN_LOGGER):
            self.run_cron("actions")
        boom.code = "record.message_post(body='at last')"
        with self.assertRaises(UserError):
            run.with_user(self.agent).action_skip()
        run.with_user(self.manager).action_skip()
        self.assertEqual(run.state, "skipped")
        run.with_user(self.manager).action_run_again()
        self.run_cron("actions")
        self.assertEqual(run.state, "done")
        self.assertEqual(self._said(ticket), ["at last"])

    def test_no_actions_for_a_silent_import(self):
        """SEMANTICS F4: honoured for managers, not for agents; later ones run."""
        self._policy(self._on("start"), self._on("failure"))
        values = {"name": "T", "description": "x"}
        silent = self.env["helpdesk.ticket"].with_context(sla_silent=True)
        with self.at("2026-01-05 09:00"):
            ours = silent.with_user(self.manager).create(dict(values))
            theirs = silent.with_user(self.agent).create(dict(values))
            self.run_cron("actions")
        self.assertFalse(self._said(ours))
        self.assertEqual(self._said(theirs), ["start"])
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
            self.run_cron("actions")
        self.assertEqual(self._said(ours), ["failure"])

    def test_born_noncompliant_fails_without_a_warning(self):
        """SEMANTICS F4."""
        assigned = self.env["ir.model.fields"]._get("helpdesk.ticket", "assigned_date")
        self._policy(
            self._on("warning"),
            self._on("failure"),
            applicable_from_field_id=assigned.id,
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket(assigned_date="2026-01-05 06:00:00")
            self.run_cron("actions")
        self.assertRecordValues(
            self.instance_of(ticket),
            [{"status": "noncompliant", "end_time": utc("2026-01-05 08:00")}],
        )
        self.assertEqual(self._said(ticket), ["failure"])

    def test_the_change_an_action_makes_is_judged(self):
        """SEMANTICS E8: a warning raises the priority, another item applies."""
        raise_priority = self._server_action(
            state="object_write",
            update_path="priority",
            value="3",
            evaluation_type="value",
        )
        policy = self._create_policy(
            self._item(name="Urgent", applicable_when="[('priority', '=', '3')]"),
            self._item(
                name="Others",
                failure_after=8,
                warn_after=1,
                action_ids=[self._on("warning", raise_priority)],
            ),
        )
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
            self.run_cron("actions")
        self.assertEqual(ticket.priority, "3")
        self.assertEqual(self.instance_of(ticket).item_id, policy.item_ids[0])

    def test_an_action_of_another_model_is_refused(self):
        """SEMANTICS K."""
        foreign = self._server_action(model="res.partner")
        with self.assertRaisesRegex(ValidationError, "Resolve.*another model"):
            self._policy(self._on("start", foreign))

    def test_attaching_an_action_needs_the_right_to_edit_actions(self):
        """SEMANTICS P1."""
        policy = self._create_policy()
        action = self._server_action()
        with self.assertRaises(AccessError):
            policy.with_user(self.manager).item_ids.action_ids = [
                self._on("start", action)
            ]

    def test_an_answer_by_an_action_is_no_first_response(self):
        """SEMANTICS A3."""
        answer = self._server_action(
            code="record.message_post(body='We are on it', message_type='comment', "
            "subtype_xmlid='mail.mt_comment')"
        )
        self._policy(self._on("start", answer))
        ticket = self._create_ticket()
        self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["We are on it"])
        self.assertFalse(ticket.first_response_date)

    def test_an_email_template_is_sent(self):
        """SEMANTICS E1: without code."""
        template = self.env["mail.template"].create(
            {
                "name": "Warning",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "subject": "{{ object.name }} is late",
                "use_default_to": False,
                "email_to": "boss@example.org",
                "body_html": "<p>Hurry</p>",
            }
        )
        action = self._server_action(
            state="mail_post", template_id=template.id, mail_post_method="email"
        )
        self._policy(self._on("start", action))
        ticket = self._create_ticket()
        self.run_cron("actions")
        self.assertEqual(self._runs(ticket).state, "done", self._runs(ticket).error)
        mails = self.env["mail.mail"].search(
            [("subject", "=", "Printer on fire is late")]
        )
        addresses = [mails.email_to, *mails.recipient_ids.mapped("email")]
        self.assertIn("boss@example.org", addresses)

    def test_an_activity_is_scheduled(self):
        """SEMANTICS E1: without code."""
        action = self._server_action(
            state="next_activity",
            activity_type_id=self.env.ref("mail.mail_activity_data_todo").id,
            activity_summary="Call the customer",
            activity_user_type="specific",
            activity_user_id=self.agent.id,
        )
        self._policy(self._on("start", action))
        ticket = self._create_ticket()
        self.run_cron("actions")
        self.assertEqual(ticket.activity_ids.summary, "Call the customer")
