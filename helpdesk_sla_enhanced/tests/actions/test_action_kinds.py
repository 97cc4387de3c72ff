# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every kind of server action does its work for an SLA, without code (E1)."""

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common_kinds import KindCase


@tagged("post_install", "-at_install")
class TestActionKinds(KindCase):
    """The owner is an agent, who may do by hand all that the actions do for him."""

    def _mail_about(self, ticket):
        mails = self.env["mail.mail"].search([("res_id", "=", ticket.id)])
        return mails.filtered(lambda mail: mail.subject == "About Printer on fire")

    def test_email_to_the_responsible(self):
        """SEMANTICS E1."""
        action = self._kind_email(partner_to="{{ object.user_id.partner_id.id }}")
        mail = self._mail_about(self._run_well(action))
        self.assertEqual(mail.recipient_ids, self.agent.partner_id)

    def test_email_to_the_manager(self):
        """SEMANTICS E1."""
        leader = "{{ object.team_id.user_id.partner_id.id }}"
        mail = self._mail_about(self._run_well(self._kind_email(partner_to=leader)))
        self.assertEqual(mail.recipient_ids, self.leader.partner_id)

    def test_email_to_the_customer(self):
        """SEMANTICS E1, A3: it is no answer."""
        ticket = self._run_well(self._kind_email())
        self.assertEqual(self._mail_about(ticket).recipient_ids, self.customer)
        self.assertFalse(ticket.first_response_date)

    def test_post_a_message(self):
        """SEMANTICS E1, A3: the customer reads it, and it is no answer."""
        ticket = self._run_well(self._kind_message())
        message = ticket.message_ids.filtered(lambda m: "Hurry" in m.body)
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_comment"))
        self.assertEqual(message.partner_ids, self.customer)
        self.assertFalse(ticket.first_response_date)

    def test_post_a_note(self):
        """SEMANTICS E1."""
        ticket = self._run_well(self._kind_message("note"))
        message = ticket.message_ids.filtered(lambda m: "Hurry" in m.body)
        self.assertEqual(message.subtype_id, self.env.ref("mail.mt_note"))

    def test_schedule_an_activity(self):
        """SEMANTICS E1: for the responsible."""
        activity = self._run_well(self._kind_activity()).activity_ids
        self.assertRecordValues(
            activity, [{"summary": "Call the customer", "user_id": self.agent.id}]
        )

    def test_create_a_record(self):
        """SEMANTICS E1, C7: linked to the ticket, made by the owner."""
        ticket = self._run_well(self._kind_create(link=True), self._partner_manager())
        self.assertEqual(ticket.partner_id.name, "Made by the SLA")
        self.assertEqual(ticket.partner_id.create_uid, self._partner_manager())

    def test_duplicate_a_record(self):
        """SEMANTICS E1."""
        self._run_well(self._kind_copy(), self._partner_manager())
        copies = self.env["res.partner"].search([("name", "=", "Ann (copy)")])
        self.assertEqual(copies.create_uid, self._partner_manager())

    def _partner_manager(self):
        """The agent, once they may make contacts."""
        self.agent.group_ids += self.env.ref("base.group_partner_manager")
        return self.agent

    def test_update_a_field(self):
        """SEMANTICS E1."""
        self.assertEqual(self._run_well(self._kind_update()).priority, "3")

    def test_update_a_field_of_a_related_record(self):
        """SEMANTICS E1."""
        action = self._kind_update("partner_id.ref", "LATE")
        ticket = self._run_well(action, self._partner_manager())
        self.assertEqual(ticket.partner_id.ref, "LATE")

    def test_change_the_stage(self):
        """SEMANTICS E1, E8: and the change is judged, here as a hold."""
        ticket = self._run_well(self._kind_stage())
        self.assertEqual(ticket.stage_id, self.stage_awaiting)
        self.assertEqual(self.instance_of(ticket).status, "paused")

    def test_assign_to_a_user(self):
        """SEMANTICS E1."""
        ticket = self._run_well(self._kind_assign_user())
        self.assertEqual(ticket.user_id, self.leader)

    def test_assign_to_a_user_by_an_update(self):
        """SEMANTICS E1: the way that Odoo knows does it as well."""
        ticket = self._run_well(self._writing("user_id", self.leader))
        self.assertEqual(ticket.user_id, self.leader)

    def test_assign_to_the_leader_of_the_team(self):
        """SEMANTICS E1."""
        ticket = self._run_well(self._kind_assign_leader())
        self.assertEqual(ticket.user_id, self.leader)

    def test_assigning_to_nobody_is_reported(self):
        """SEMANTICS E4: a team without a leader; who is responsible stays so."""
        self.team.user_id = False
        ticket, run = self._run_on_a_ticket(self._kind_assign_leader())
        self.assertIn("Nobody was there", run.passed_on)
        self.assertEqual(ticket.user_id, self.agent)

    def test_assigning_to_an_archived_user_is_reported(self):
        """SEMANTICS E4: the ticket would be lost to everybody."""
        action = self._kind_assign_user()
        self.leader.active = False
        ticket, run = self._run_on_a_ticket(action)
        self.assertIn(self.leader.name, run.passed_on)
        self.assertEqual(ticket.user_id, self.agent)

    def test_assign_is_made_on_the_form(self):
        """SEMANTICS E1: it knows the field, finds its name, says what is missing."""
        admin = self.env.ref("base.user_admin")
        with Form(self.env["ir.actions.server"].with_user(admin)) as form:
            form.model_id = self.entity.model_id
            form.state = "sla_assign"
            form.sla_assign_to = "path"
            form.sla_assign_path = "team_id.name"
            self.assertIn("Team > Name is not a user", form.warning)
            form.sla_assign_path = "team_id.user_id"
        action = form.record
        self.assertEqual(action.name, "Assign to Team > Team Leader")
        self.assertEqual(action.sla_assign_field_id.name, "user_id")
        self.assertFalse(action.warning)

    def test_an_assignment_without_a_target_does_not_run(self):
        """SEMANTICS K."""
        action = self._server_action(state="sla_assign", sla_assign_to="user")
        self.assertIn("Choose the user", action.warning)
        with self.assertRaisesRegex(UserError, "warnings"):
            action.run()

    def test_add_followers(self):
        """SEMANTICS E1: a person, and those found on the record."""
        ticket = self._run_well(self._kind_followers())
        self.assertIn(self.leader.partner_id, ticket.message_partner_ids)
        found = self._kind_followers(
            followers_type="generic",
            followers_partner_field_name="team_id.user_id.partner_id",
        )
        ticket = self._run_well(found)
        self.assertIn(self.leader.partner_id, ticket.message_partner_ids)

    def test_remove_followers(self):
        """SEMANTICS E1."""
        ticket = self._run_well(self._kind_unfollow())
        self.assertNotIn(self.customer, ticket.message_partner_ids)

    def _before_running(self, ticket):
        ticket.message_subscribe(self.customer.ids)

    def test_apply_an_sla(self):
        """SEMANTICS E1, F1."""
        ticket = self._run_well(self._kind_apply())
        self.assertEqual(ticket.sla_policy_id.name, "Gold")

    def test_run_code(self):
        """SEMANTICS E1, C7: with the owner's environment."""
        code = "record.write({'name': '%s %s' % (env.user.login, env.su)})"
        ticket = self._run_well(self._kind_code(code))
        self.assertEqual(ticket.name, "sla_agent False")

    def test_run_several_actions(self):
        """SEMANTICS E1: one after the other."""
        ticket = self._run_well(self._kind_multi())
        self.assertRecordValues(ticket, [{"priority": "3", "user_id": self.leader.id}])

    def test_actions_in_actions(self):
        """SEMANTICS E1, C7: however deep, as the owner."""
        code = "record.write({'name': '%s %s' % (env.user.login, env.su)})"
        inner = self._kind_multi(self._kind_stage(), self._kind_code(code))
        ticket = self._run_well(self._kind_multi(inner, self._kind_update()))
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": "sla_agent False",
                    "stage_id": self.stage_awaiting.id,
                    "priority": "3",
                }
            ],
        )

    def test_no_kind_was_forgotten(self):
        """SEMANTICS E1: a kind that a new version or addon brings wants a test here."""
        kinds = set(self.env["ir.actions.server"]._fields["state"].get_values(self.env))
        proven = (
            "object_write object_create object_copy code webhook multi next_activity "
            "mail_post followers remove_followers sms sla_assign sla_apply sla_record"
        )
        self.assertEqual(kinds - set(proven.split()), set())
