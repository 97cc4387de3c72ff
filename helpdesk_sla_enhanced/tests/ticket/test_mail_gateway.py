# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The main job, end to end: a customer's mail gets a deadline, an answer or a breach.

Ann writes on Monday 5 January 2026 at 14:00 in Brussels. The team works from 9 to 17,
Tuesday is a holiday. Her mail is to be answered within four hours of work, so by
Wednesday at 10:00, and a warning goes out after three: on Monday at 17:00.
"""

from contextlib import contextmanager
from datetime import datetime

from odoo import Command
from odoo.tests import new_test_user, tagged

from ..common_mail import SupportMailCase

RECEIVED = datetime(2026, 1, 5, 13, 0, 0)  # naive UTC, as all of these
ANSWERED = datetime(2026, 1, 5, 14, 2, 17)
WARNED = datetime(2026, 1, 5, 16, 0, 0)
FAILED = datetime(2026, 1, 7, 9, 0, 0)


@tagged("post_install", "-at_install")
class TestMailGateway(SupportMailCase):
    """From the mail alias to the outbox, with the default policy of the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.leader = new_test_user(
            cls.env,
            "lea",
            "helpdesk_mgmt.group_helpdesk_manager",
            email="lea@example.org",
        )
        cls.team.user_id = cls.leader
        cls.first = cls.env.ref("helpdesk_sla_enhanced.kpi_first_response")
        cls.next = cls.env.ref("helpdesk_sla_enhanced.kpi_next_response")
        cls.policy = cls._create_policy()
        cls.policy.action_activate()
        cls.policy.action_set_default()

    @classmethod
    def _create_policy(cls):
        return cls.env["sla.policy"].create(
            {
                "name": "Standard",
                "model_id": cls.env["ir.model"]._get_id("helpdesk.ticket"),
                "user_id": cls.leader.id,
                "calendar_id": cls._create_calendar().id,
                "item_ids": [
                    Command.create(
                        {
                            "name": "First response in four hours",
                            "kpi_id": cls.first.id,
                            "success_criteria": "[('first_response_date','!=',False)]",
                            "failure_after": 4,
                            "failure_unit": "hour",
                            "warn_after": 3,
                            "warn_unit": "hour",
                            "action_ids": cls._actions(),
                        }
                    ),
                    Command.create(
                        {
                            "name": "Next response in two hours",
                            "kpi_id": cls.next.id,
                            "applicable_when": "[('awaiting_reply', '=', True), "
                            "('first_response_date', '!=', False)]",
                            "success_criteria": "[('awaiting_reply', '=', False)]",
                            "failure_after": 2,
                            "failure_unit": "hour",
                        }
                    ),
                ],
            }
        )

    @classmethod
    def _create_calendar(cls):
        calendar = cls.env["resource.calendar"].create(
            {
                "name": "9 to 17 in Brussels",
                "tz": "Europe/Brussels",
                "attendance_ids": [
                    Command.create(
                        {
                            "name": "Day",
                            "dayofweek": str(day),
                            "hour_from": 9,
                            "hour_to": 17,
                            "day_period": "morning",
                        }
                    )
                    for day in range(5)
                ],
            }
        )
        cls.env["resource.calendar.leaves"].create(
            {
                "name": "Epiphany",
                "calendar_id": calendar.id,
                "date_from": datetime(2026, 1, 5, 23, 0, 0),
                "date_to": datetime(2026, 1, 6, 22, 59, 59),
            }
        )
        return calendar

    @classmethod
    def _actions(cls):
        """A note that warns the agents, and a mail to the leader on failure."""
        model_id = cls.env["ir.model"]._get_id("helpdesk.ticket")
        template = cls.env["mail.template"].create(
            {
                "name": "SLA",
                "model_id": model_id,
                "subject": "SLA of {{ object.name }}",
                "body_html": "<p>Please look at <t t-out='object.name'/>.</p>",
                "use_default_to": False,
                "email_to": "lea@example.org",
                "email_from": "support@helpdesk.example.org",
                "auto_delete": False,
            }
        )
        commands = []
        for trigger, method in (("warning", "comment"), ("failure", "email")):
            action = cls.env["ir.actions.server"].create(
                {
                    "name": f"Mail on {trigger}",
                    "model_id": model_id,
                    "state": "mail_post",
                    "mail_post_method": method,
                    "template_id": template.id,
                }
            )
            commands.append(
                Command.create({"trigger": trigger, "server_action_id": action.id})
            )
        return commands

    @contextmanager
    def _at(self, moment):
        """Do things at a moment, naive UTC, up to where a transaction commits."""
        with self.mock_datetime_and_now(moment):
            yield
            self.env.cr.flush()

    def _receive_at(self, moment, name):
        with self._at(moment):
            return self._receive(name)

    def _run_crons_at(self, moment):
        """Let time act, then what it asked for, as the scheduler does."""
        with self._at(moment), self.enter_registry_test_mode():
            for name in ("ir_cron_sla_clock", "ir_cron_sla_actions"):
                self.env.ref(f"helpdesk_sla_enhanced.{name}").method_direct_trigger()
        self.env.invalidate_all()

    def _instances(self, ticket, kpi):
        return ticket.sla_kpi_instance_ids.filtered(lambda i: i.kpi_id == kpi)

    def _mails(self, ticket):
        return self.env["mail.mail"].search(
            [("model", "=", "helpdesk.ticket"), ("res_id", "=", ticket.id)]
        )

    def test_mail_gets_a_deadline(self):
        """SEMANTICS F1, F2, D3: the default policy counts the team's working time."""
        ticket = self._receive_at(RECEIVED, "thunderbird_plain")
        self.assertEqual(ticket.sla_policy_id, self.policy)
        self.assertEqual(ticket.sla_source, "default")
        self.assertRecordValues(
            ticket.sla_kpi_instance_ids,
            [
                {
                    "kpi_id": self.first.id,
                    "status": "in_progress",
                    "start_time": RECEIVED,
                    "warning_time": WARNED,
                    "failure_time": FAILED,
                    "calendar_id": self.policy.calendar_id.id,
                }
            ],
        )

    def test_every_program_gets_a_deadline(self):
        """SEMANTICS F2: so does mail of any form."""
        for name in (
            "outlook_html",
            "gmail_attachment",
            "apple_mail_screenshot",
            "evolution_iso_8859_15",
            "group_relayed",
        ):
            with self.subTest(name=name):
                ticket = self._receive_at(RECEIVED, name)
                self.assertEqual(
                    self._instances(ticket, self.first).failure_time, FAILED
                )

    def test_answer_by_mail_meets_first_response(self):
        """SEMANTICS A3, I2: an agent's mail succeeds at its own moment."""
        ticket = self._receive_at(RECEIVED, "thunderbird_plain")
        self._receive_at(ANSWERED, "agent_reply")
        self.assertRecordValues(
            self._instances(ticket, self.first),
            [{"status": "succeeded", "met_time": ANSWERED, "end_time": ANSWERED}],
        )

    def test_answer_in_the_chatter_meets_first_response(self):
        """SEMANTICS A3, I2: so does one from Odoo."""
        ticket = self._receive_at(RECEIVED, "thunderbird_plain")
        with self._at(ANSWERED):
            self._answer(ticket)
        self.assertRecordValues(
            self._instances(ticket, self.first),
            [{"status": "succeeded", "met_time": ANSWERED}],
        )

    def test_automatic_reply_meets_nothing(self):
        """SEMANTICS A3: an agent's out of office leaves the clock running."""
        ticket = self._receive_at(RECEIVED, "thunderbird_plain")
        self._receive_at(ANSWERED, "agent_out_of_office")
        instance = self._instances(ticket, self.first)
        self.assertEqual(instance.status, "in_progress")
        self.assertFalse(instance.met_time)

    def test_warning_is_posted(self):
        """SEMANTICS E1, A3: the warning posts on the ticket and answers no one."""
        ticket = self._receive_at(RECEIVED, "thunderbird_plain")
        before = ticket.message_ids
        self._run_crons_at(WARNED)
        self.assertEqual(self._instances(ticket, self.first).status, "nearing")
        message = ticket.message_ids - before
        self.assertEqual(message.subject, "SLA of Label printer stopped")
        self.assertEqual(message.author_id, self.leader.partner_id)
        self.assertFalse(ticket.first_response_date)
        self.assertTrue(ticket.awaiting_reply)

    def test_nothing_done_breaches(self):
        """SEMANTICS I2, E1: the clock finds the breach, the outbox mails the leader."""
        ticket = self._receive_at(RECEIVED, "thunderbird_plain")
        self.assertFalse(self._mails(ticket))
        self._run_crons_at(FAILED)
        instance = self._instances(ticket, self.first)
        self.assertRecordValues(
            instance,
            [{"status": "noncompliant", "met_time": False, "end_time": FAILED}],
        )
        mail = self._mails(ticket)
        self.assertEqual(mail.email_to, "lea@example.org")
        self.assertEqual(mail.subject, "SLA of Label printer stopped")
        self._run_crons_at(FAILED)
        self.assertEqual(self._mails(ticket), mail)

    def test_answered_in_time_mails_no_one(self):
        """SEMANTICS E2: what was answered in time is neither warned nor failed."""
        ticket = self._receive_at(RECEIVED, "thunderbird_plain")
        self._receive_at(ANSWERED, "agent_reply")
        posted, sent = ticket.message_ids, self._mails(ticket)
        self._run_crons_at(FAILED)
        self.assertEqual(ticket.message_ids, posted)
        self.assertEqual(self._mails(ticket), sent)

    def test_reply_starts_next_response(self):
        """SEMANTICS A3, G4: each unanswered reply of the customer is a new cycle."""
        replied = datetime(2026, 1, 7, 9, 10, 30)
        ticket = self._receive_at(RECEIVED, "thunderbird_plain")
        self._receive_at(ANSWERED, "agent_reply")
        self.assertFalse(self._instances(ticket, self.next))
        self._receive_at(replied, "thunderbird_reply")
        with self._at(datetime(2026, 1, 7, 10, 0, 0)):
            self._answer(ticket)
        with self._at(datetime(2026, 1, 7, 11, 0, 0)):
            ticket.with_user(self.env.ref("base.public_user")).sudo().message_post(
                body="One more thing",
                author_id=self.customer.id,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        self.assertRecordValues(
            self._instances(ticket, self.next).sorted("cycle"),
            [
                {
                    "cycle": 1,
                    "status": "succeeded",
                    "start_time": replied,
                    "failure_time": datetime(2026, 1, 7, 11, 10, 30),
                    "met_time": datetime(2026, 1, 7, 10, 0, 0),
                },
                {
                    "cycle": 2,
                    "status": "in_progress",
                    "start_time": datetime(2026, 1, 7, 11, 0, 0),
                    "failure_time": datetime(2026, 1, 7, 13, 0, 0),
                    "met_time": False,
                },
            ],
        )

    def test_customers_automatic_reply_starts_nothing(self):
        """SEMANTICS A3: two machines keep no deadline running."""
        ticket = self._receive_at(RECEIVED, "thunderbird_plain")
        with self._at(ANSWERED):
            self._answer(ticket)
        self._receive_at(datetime(2026, 1, 5, 14, 3, 0), "exchange_out_of_office")
        self.assertFalse(self._instances(ticket, self.next))
