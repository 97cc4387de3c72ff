# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Actions for people who left, or for nobody (SEMANTICS E4)."""

from odoo import Command
from odoo.tests import new_test_user

from ..common_action import SlaActionCase

MODULE = "helpdesk_sla_enhanced"


class TestAddressees(SlaActionCase):
    """A ticket of Bo, whose team Lea leads; the policy belongs to the manager. Its KPI
    fails at 11:00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        group = "helpdesk_mgmt.group_helpdesk_user"
        cls.bo, cls.lea, cls.gone = (
            new_test_user(cls.env, name, group, email=f"{name}@example.org")
            for name in ("bo", "lea", "gone")
        )
        cls.gone.active = False
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {"name": "T", "user_id": cls.lea.id, "user_ids": [Command.link(cls.bo.id)]}
        )

    def _fail(self, action, user=None, leader=None, archive=(), **vals):
        """Let a ticket fail whose action is ``action``; the run of the action."""
        self._create_policy(self._item(action_ids=[self._on("failure", action)]))
        self.team.user_id = self.lea if leader is None else leader
        with self.at("2026-01-05 09:00"):
            ticket = self._create_ticket(
                team_id=self.team.id, user_id=user and user.id, **vals
            )
            self.env.cr.flush()
            for someone in archive:
                someone.active = False
        self.known = self.env["mail.mail"].search([])
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
            self.run_cron("actions")
        (run,) = self._runs(ticket)
        self.assertEqual(run.state, "done", run.error)
        self.ticket = ticket
        return run

    def _readers(self):
        return (self.env["mail.mail"].search([]) - self.known).recipient_ids

    def _ref(self, name):
        return self.env.ref(f"{MODULE}.action_sla_{name}")

    def _mailing(self, **vals):
        template = self.env["mail.template"].create(
            {
                "name": "Alarm",
                "model_id": self.entity.model_id.id,
                "subject": "Alarm",
                "body_html": "<p>Alarm</p>",
                "use_default_to": False,
                "auto_delete": False,
                **vals,
            }
        )
        return self._server_action(
            state="mail_post", mail_post_method="email", template_id=template.id
        )

    def _assert_said(self, run, *words):
        for word in words:
            self.assertIn(word, run.passed_on or "")

    def test_a_warning_for_whom_is_there(self):
        """SEMANTICS E4: the log says nothing where nothing is to be said."""
        run = self._fail(self._ref("warning_mail"), self.bo)
        self.assertEqual(self._readers(), self.bo.partner_id)
        self.assertFalse(run.passed_on)

    def test_a_mail_to_a_responsible_who_left(self):
        """SEMANTICS E4: the leader of the team is next."""
        run = self._fail(self._ref("warning_mail"), self.bo, archive=self.bo)
        self.assertEqual(self._readers(), self.lea.partner_id)
        self._assert_said(run, self.bo.name, self.lea.name)

    def test_a_mail_about_a_ticket_that_its_customer_made(self):
        """SEMANTICS E4: the helpdesk had assigned it to them; they are not warned."""
        customer = new_test_user(
            self.env, "ann", "base.group_portal", email="ann@example.com"
        )
        self.team.user_ids |= customer
        run = self._fail(self._ref("warning_mail"), customer)
        self.assertEqual(self.ticket.user_id, customer)
        self.assertEqual(self._readers(), self.lea.partner_id)
        self._assert_said(run, "Nobody was there", self.lea.name)

    def test_a_to_do_on_a_ticket_that_its_customer_made(self):
        """SEMANTICS E4: a customer gets no work of ours."""
        customer = new_test_user(
            self.env, "ann", "base.group_portal", email="ann@example.com"
        )
        self.team.user_ids |= customer
        self._fail(self._ref("breach_activity"), customer)
        self.assertEqual(self.ticket.activity_ids.user_id, self.lea)

    def test_a_mail_about_a_ticket_of_nobody(self):
        """SEMANTICS E4."""
        run = self._fail(self._ref("warning_mail"))
        self.assertEqual(self._readers(), self.lea.partner_id)
        self._assert_said(run, "Nobody was there", self.lea.name)

    def test_a_mail_to_a_leader_who_left(self):
        """SEMANTICS E4: the responsible is next."""
        run = self._fail(self._ref("breach_mail"), self.bo, archive=self.lea)
        self.assertEqual(self._readers(), self.bo.partner_id)
        self._assert_said(run, self.lea.name, self.bo.name)

    def test_a_mail_when_both_left(self):
        """SEMANTICS E4: the owner of the policy is the last."""
        self.manager.email = "manager@example.org"
        run = self._fail(self._ref("breach_mail"), self.bo, archive=self.bo | self.lea)
        self.assertEqual(self._readers(), self.manager.partner_id)
        self._assert_said(run, self.manager.name)

    def test_a_template_of_ones_own(self):
        """SEMANTICS E4: whose words for the addressee know nothing of this."""
        action = self._mailing(partner_to="{{ object.user_id.partner_id.id or '' }}")
        run = self._fail(action, self.bo, archive=self.bo)
        self.assertEqual(self._readers(), self.lea.partner_id)
        self._assert_said(run, self.bo.name, self.lea.name)

    def test_a_template_for_nobody(self):
        """SEMANTICS E4: such as a ticket without a customer."""
        action = self._mailing(partner_to="{{ object.partner_id.id or '' }}")
        run = self._fail(action, self.bo)
        self.assertEqual(self._readers(), self.bo.partner_id)
        self._assert_said(run, "Nobody was there", self.bo.name)

    def test_a_template_for_an_address(self):
        """SEMANTICS E4: an address is somebody."""
        run = self._fail(self._mailing(email_to="noc@example.org"), self.bo)
        self.assertFalse(run.passed_on)

    def test_a_template_for_one_who_left_and_one_who_did_not(self):
        """SEMANTICS E4: who is there is enough."""
        both = f"{self.gone.partner_id.id},{self.bo.partner_id.id}"
        run = self._fail(self._mailing(partner_to=both), self.bo)
        self.assertEqual(self._readers(), self.bo.partner_id)
        self.assertFalse(run.passed_on)

    def test_a_to_do_for_a_responsible_who_left(self):
        """SEMANTICS E4."""
        run = self._fail(self._ref("breach_activity"), self.bo, archive=self.bo)
        self.assertEqual(self.ticket.activity_ids.user_id, self.lea)
        self._assert_said(run, self.bo.name, self.lea.name)

    def test_a_to_do_on_a_ticket_of_nobody(self):
        """SEMANTICS E4."""
        run = self._fail(self._ref("breach_activity"))
        self.assertEqual(self.ticket.activity_ids.user_id, self.lea)
        self._assert_said(run, "Nobody was there")

    def test_a_to_do_for_one_who_left(self):
        """SEMANTICS E4."""
        action = self._server_action(
            state="next_activity",
            activity_type_id=self.env.ref("mail.mail_activity_data_todo").id,
            activity_user_type="specific",
            activity_user_id=self.gone.id,
        )
        run = self._fail(action, self.bo)
        self.assertEqual(self.ticket.activity_ids.user_id, self.bo)
        self._assert_said(run, self.gone.name, self.bo.name)

    def test_assigned_to_a_leader_who_left(self):
        """SEMANTICS E4: without anybody responsible the owner is next."""
        run = self._fail(self._ref("assign_leader"), archive=self.lea)
        self.assertEqual(self.ticket.user_id, self.manager)
        self._assert_said(run, self.lea.name, self.manager.name)

    def test_assigned_to_the_leader_of_none(self):
        """SEMANTICS E4: who is responsible stays."""
        nobody = self.env["res.users"]
        run = self._fail(self._ref("assign_leader"), self.bo, leader=nobody)
        self.assertEqual(self.ticket.user_id, self.bo)
        self._assert_said(run, "Nobody was there", self.bo.name)

    def test_assigned_to_one_who_left(self):
        """SEMANTICS E4."""
        action = self._server_action(
            state="sla_assign", sla_assign_to="user", sla_assign_user_id=self.gone.id
        )
        run = self._fail(action)
        self.assertEqual(self.ticket.user_id, self.lea)
        self._assert_said(run, self.gone.name, self.lea.name)

    def test_a_follower_who_left(self):
        """SEMANTICS E4."""
        run = self._fail(self._ref("follow_leader"), self.bo, archive=self.lea)
        self.assertIn(self.bo.partner_id, self.ticket.message_partner_ids)
        self.assertNotIn(self.lea.partner_id, self.ticket.message_partner_ids)
        self._assert_said(run, self.lea.name, self.bo.name)

    def test_followers_of_whom_one_left(self):
        """SEMANTICS E4: who is there is enough."""
        action = self._server_action(
            state="followers",
            followers_type="specific",
            partner_ids=[Command.set((self.gone | self.bo).partner_id.ids)],
        )
        run = self._fail(action)
        self.assertIn(self.bo.partner_id, self.ticket.message_partner_ids)
        self.assertFalse(run.passed_on)
