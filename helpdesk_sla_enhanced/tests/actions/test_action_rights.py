# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""No kind of action does for its owner what they may not do by hand (C7)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common_kinds import EMPLOYEES, RUN_LOGGER, SERVER_LOGGER, KindCase

#: What only those see who may edit users.
SECRET = '<t t-out="object.partner_id.signup_type"/>'


@tagged("post_install", "-at_install")
class TestActionRights(KindCase):
    """Odoo runs most kinds as superuser; a policy's actions stop at the owner's rights.

    Three owners, none of them in the helpdesk:

    - a stranger, from whom a record rule hides the ticket;
    - a follower, who may read the ticket and write messages, but change nothing;
    - the same follower for an action that Odoo does not examine beforehand, since it
      names the groups that may run it.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls._create_user("sla_stranger")
        cls.follower = cls._create_user("sla_follower")
        cls.employees = cls.env.ref(EMPLOYEES)

    def _before_running(self, ticket):
        ticket.message_subscribe((self.customer | self.follower.partner_id).ids)
        self.env.flush_all()
        self.world = self._world(ticket)

    def _world(self, ticket):
        """All that an action could have changed."""
        ticket.invalidate_recordset()
        count = {
            name: self.env[name].search_count([])
            for name in ("mail.mail", "mail.message", "mail.activity", "res.partner")
        }
        return {
            **ticket.read(["name", "priority", "stage_id", "user_id", "partner_id"])[0],
            "followers": ticket.message_partner_ids.ids,
            "policy": ticket.sla_policy_id,
            "customer": ticket.partner_id.read(["name", "ref"]),
            "calls": len(self.receiver.calls),
            **count,
        }

    @mute_logger(RUN_LOGGER, SERVER_LOGGER)
    def _assert_refused_to(self, owner, action, error=AccessError):
        ticket, run = self._run_on_a_ticket(action, owner)
        self.assertEqual((run.state, run.attempts), ("pending", 1))
        self.assertIn(f"{error.__module__}.{error.__name__}", run.error)
        self.assertEqual(self._world(ticket), self.world)
        return run.error

    def _open(self, action):
        """Let Odoo examine nothing beforehand."""
        (action | action.child_ids).group_ids = [Command.set(self.employees.ids)]
        return action

    def _assert_hidden(self, action):
        """Refused to whom the ticket is hidden from by a record rule."""
        self._assert_refused_to(self.stranger, action)
        self._assert_refused_to(self.stranger, self._open(action))

    def _assert_no_write(self, action):
        """Refused to those who may not write, whether Odoo looks first or not."""
        self._assert_hidden(action)
        action.group_ids = False
        self._assert_refused_to(self.follower, action)
        self._assert_refused_to(self.follower, self._open(action))

    def _may_read(self, action):
        """What needs no more than the right to read is done, for the comparison."""
        return self._run_well(self._open(action), self.follower)

    # -- Kinds that change the record ------------------------------------------------

    def test_update(self):
        """SEMANTICS C7, E1."""
        self._assert_no_write(self._kind_update())

    def test_update_of_a_related_record(self):
        """SEMANTICS C7, E1: by an agent, who may write tickets but no customers."""
        action = self._kind_update("partner_id.ref", "LATE")
        self._assert_no_write(action)
        action.group_ids = False
        self._assert_refused_to(self.agent, action)

    def test_update_of_a_field_for_other_groups(self):
        """SEMANTICS C7, E1: the right on the record is none on each of its fields."""
        action = self._kind_update("partner_id.signup_type", "reset")
        self.agent.group_ids += self.env.ref("base.group_partner_manager")
        self.assertIn("signup_type", self._assert_refused_to(self.agent, action))

    def test_update_of_a_record_that_a_rule_hides(self):
        """SEMANTICS C7, E1: the customer belongs to another company."""
        self.agent.group_ids += self.env.ref("base.group_partner_manager")
        action = self._kind_update("partner_id.ref", "LATE")
        self.assertEqual(self._run_well(action).partner_id.ref, "LATE")
        action = self._kind_update("partner_id.ref", "LATER")
        self.customer.company_id = self.env["res.company"].create({"name": "Others"})
        self._assert_refused_to(self.agent, action)

    def test_change_of_the_stage(self):
        """SEMANTICS C7, E1."""
        self._assert_no_write(self._kind_stage())

    def test_assign_to_a_user(self):
        """SEMANTICS C7, E1."""
        self._assert_no_write(self._kind_assign_user())

    def test_assign_to_the_leader(self):
        """SEMANTICS C7, E1."""
        self._assert_no_write(self._kind_assign_leader())

    def test_add_followers(self):
        """SEMANTICS C7, E1."""
        self._assert_no_write(self._kind_followers())

    def test_remove_followers(self):
        """SEMANTICS C7, E1."""
        self._assert_no_write(self._kind_unfollow())

    def test_apply_sla(self):
        """SEMANTICS C7, E1, F1."""
        self._assert_no_write(self._kind_apply())

    def test_code(self):
        """SEMANTICS C7, E1."""
        self._assert_no_write(self._kind_code())

    def test_several_actions(self):
        """SEMANTICS C7, E1: all or nothing, and children as their parent."""
        self._assert_no_write(self._kind_multi())
        said = self._kind_message("note")
        self._assert_refused_to(
            self.follower, self._open(self._kind_multi(said, self._kind_update()))
        )

    # -- Kinds that make other records -----------------------------------------------

    def test_create_a_record(self):
        """SEMANTICS C7, E1: who may make no contacts, makes none."""
        self._assert_no_write(self._kind_create())
        self._assert_no_write(self._kind_create(link=True))
        self._assert_refused_to(self.agent, self._kind_create())

    def test_link_a_created_record(self):
        """SEMANTICS C7, E1: the contact would be allowed, the link to it is not."""
        self.follower.group_ids += self.env.ref("base.group_partner_manager")
        self._assert_refused_to(self.follower, self._open(self._kind_create(link=True)))

    def test_duplicate_a_record(self):
        """SEMANTICS C7, E1."""
        self._assert_no_write(self._kind_copy())
        self._assert_refused_to(self.agent, self._kind_copy())

    # -- Kinds that only tell --------------------------------------------------------

    def test_email(self):
        """SEMANTICS C7, E1: not of a hidden ticket, nor what the owner may not see."""
        self._assert_hidden(self._kind_email())
        self._may_read(self._kind_email())
        secret = self._kind_email(body_html=SECRET)
        refusal = self._assert_refused_to(self.agent, secret, UserError)
        self.assertIn("signup_type", refusal)

    def test_message(self):
        """SEMANTICS C7, E1: it makes the recipients followers, a change."""
        self._assert_no_write(self._kind_message())

    def test_note(self):
        """SEMANTICS C7, E1."""
        self._assert_no_write(self._kind_message("note"))

    def test_activity(self):
        """SEMANTICS C7, E1: it makes the responsible a follower, a change."""
        self._assert_no_write(self._kind_activity())

    def test_webhook(self):
        """SEMANTICS C7, E1: nothing leaves the house that the owner may not see."""
        self._assert_hidden(self._kind_webhook())
        self._assert_hidden(self._kind_webhook("name"))
        self._may_read(self._kind_webhook("name"))
        self.assertEqual(self.receiver.calls[-1][1]["name"], "Printer on fire")

    # -- Where the rights come from --------------------------------------------------

    def test_rights_are_those_of_the_moment(self):
        """SEMANTICS C7: of when the action runs, not of when it was attached."""
        action = self._kind_update()
        self._assert_refused_to(self.follower, action)
        self.follower.group_ids += self.env.ref("helpdesk_mgmt.group_helpdesk_user")
        self.assertEqual(self._run_well(action, self.follower).priority, "3")

    def test_an_owner_of_another_company_is_told(self):
        """SEMANTICS C7: an action runs in the record's company."""
        others = self.env["res.company"].create({"name": "Others"})
        self.env.user.company_ids += others
        policy = self._create_policy(
            self._item(action_ids=[self._on("start", self._kind_update())]),
            user_id=self.agent.id,
        )
        ticket = self._create_ticket(company_id=others.id, team_id=False, user_id=False)
        with mute_logger(RUN_LOGGER):
            self.run_cron("actions")
        error = self._runs(ticket).error
        self.assertIn(f"The owner of {policy.name} may not work in Others", error)
        self.assertEqual(ticket.priority, "1")

    def test_an_action_runs_in_the_company_of_its_record(self):
        """SEMANTICS C7: in that alone, in the language and time zone of its owner."""
        others = self.env["res.company"].create({"name": "Others"})
        self.env.user.company_ids += others
        self.env["res.lang"]._activate_lang("nl_BE")
        self.agent.write(
            {
                "company_ids": [Command.link(others.id)],
                "lang": "nl_BE",
                "tz": "Pacific/Auckland",
            }
        )
        action = self._kind_code(
            "record.write({'name': '%s %s %s %s' % (env.company.name, "
            "env.companies.mapped('name'), env.lang, env.tz)})"
        )
        ticket = self._run_well(
            action, company_id=others.id, team_id=False, user_id=False
        )
        self.assertEqual(ticket.name, "Others ['Others'] nl_BE Pacific/Auckland")

    def test_an_action_follows_its_record_into_another_company(self):
        """SEMANTICS C7: the record's company is that of the moment."""
        others = self.env["res.company"].create({"name": "Others"})
        self.env.user.company_ids += others
        self.agent.company_ids += others
        action = self._kind_code("record.write({'name': env.company.name})")
        self._create_policy(
            self._item(action_ids=[self._on("start", action)]), user_id=self.agent.id
        )
        ticket = self._create_ticket(team_id=False, user_id=False)
        self.env["sla.engine"]._process_pending()
        ticket.company_id = others
        self.run_cron("actions")
        self.assertEqual(ticket.name, "Others")
