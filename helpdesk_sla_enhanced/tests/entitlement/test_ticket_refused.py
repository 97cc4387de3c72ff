# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tickets for which nothing is left, by every way in (SEMANTICS M3)."""

from ast import literal_eval

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import called_by
from ..common_entitled import EntitledCase

NOW = "2026-01-05 09:00:00"


@tagged("post_install", "-at_install")
class TestTicketRefused(EntitledCase):
    """One case was bought, and Ann has used it."""

    def setUp(self):
        super().setUp()
        self.enterContext(self.at(NOW))
        self.manager.name = "Mia Manager"
        self.gold = self._entitle(total_terms=1, restrict=True)
        self.first = self._ticket()

    def _assertFlagged(self, ticket):
        self.assertFalse(ticket.entitlement_id)
        self.assertTrue(ticket.entitlement_refused)
        self.assertEqual(ticket.entitlement_refused_id, self.gold)
        self.assertIn("is used up: 1 of 1 cases", ticket.entitlement_refusal_reason)
        self.assertEqual(self._left(self.gold), 0)

    def test_the_backend_refuses_and_says_why(self):
        """M3: what is used up, by which tickets, since when, who can renew."""
        with self.assertRaises(UserError) as caught:
            self._ticket()
        self.assertEqual(
            str(caught.exception),
            f"“Gold” is used up: 1 of 1 cases. Used by {self.first.number}. Since "
            "01/05/2026 nothing is left. Mia Manager or an SLA manager can renew it.",
        )

    def test_tickets_that_the_reader_may_not_read_are_not_named(self):
        """P1: they are counted only."""
        own = new_test_user(
            self.env, "own_only", "helpdesk_mgmt.group_helpdesk_user_own"
        )
        self.first.sudo().user_id = self.desk
        with self.assertRaisesRegex(UserError, "Used by 1 tickets") as caught:
            self._ticket(user=own, user_id=own.id)
        self.assertNotIn(self.first.number, str(caught.exception))

    def test_a_form_and_rpc_are_refused_whatever_they_send(self):
        """M3: the mark of a customer's message cannot be sent."""
        context = {"sla_from_customer": True, "sla_own": {"sla_from_customer": True}}
        model = self.env["helpdesk.ticket"].with_user(self.desk)
        vals = {
            "name": "Printer",
            "description": "<p>Help</p>",
            "partner_id": self.ann.id,
            "entitlement_id": False,
            "entitlement_refused": True,
        }
        with self.assertRaises(UserError):
            model.with_context(**context).create(vals)
        with self.assertRaises(UserError):
            model.with_context(**context).web_save(vals, {"id": {}})

    def test_an_import_refuses_the_row(self):
        """M3: the file's other rows are told apart."""
        result = (
            self.env["helpdesk.ticket"]
            .with_user(self.desk)
            .load(
                ["name", "description", "partner_id/.id"],
                [
                    ["One", "<p>1</p>", str(self.other.id)],
                    ["Two", "<p>2</p>", str(self.ann.id)],
                ],
            )
        )
        self.assertFalse(result["ids"])
        # Odoo tells first what it met with all rows at once.
        whole, message = result["messages"]
        self.assertIn("Two: “Gold” is used up", whole["message"])
        self.assertEqual(message["rows"], {"from": 1, "to": 1})
        self.assertIn("“Gold” is used up", message["message"])

    def test_a_mail_is_accepted_and_flagged(self):
        """M3: a customer's message is never lost, no matter who runs the gateway."""
        self.ann.email = "ann@example.com"
        gateway = self.env["mail.thread"].with_user(self.desk)
        ticket_id = (
            gateway.sudo(False)
            .with_user(self.env.user)
            .message_process("helpdesk.ticket", self._mail("<a@example.com>"))
        )
        self._assertFlagged(self.env["helpdesk.ticket"].browse(ticket_id))

    def test_a_mail_of_a_colleague_is_accepted_too(self):
        """M3: an agent who forwards a customer's mail gets no bounce."""
        self.desk.email = "ann@example.com"
        alias = self.env["mail.alias"].create(
            {
                "alias_name": "desk-defaults",
                "alias_model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "alias_defaults": repr({"partner_id": self.ann.id}),
            }
        )
        domain = self.env["mail.alias.domain"].create({"name": "desk.example.org"})
        alias.alias_domain_id = domain
        ticket_id = self.env["mail.thread"].message_process(
            False, self._mail("<b@example.com>", "desk-defaults@desk.example.org")
        )
        self._assertFlagged(self.env["helpdesk.ticket"].browse(ticket_id))

    def _mail(self, message_id, to="help@desk.example.org"):
        return (
            f"From: Ann <ann@example.com>\nTo: {to}\nSubject: Printer\n"
            f"Message-Id: {message_id}\nDate: Mon, 5 Jan 2026 09:00:00 +0000\n"
            "Content-Type: text/plain\n\nIt burns.\n"
        )

    def test_a_website_form_is_accepted_and_flagged(self):
        """M3: Odoo's website form creates as superuser, for the public."""
        public = self.env.ref("base.public_user")
        with called_by(self.env, public.id):
            ticket = self._ticket(user=self.env.ref("base.user_root"))
        self._assertFlagged(ticket)

    def test_a_rule_is_accepted_and_flagged(self):
        """M3: an automation has nobody to tell."""
        rule = self.env["ir.actions.server"].browse(1)
        model = self.env["helpdesk.ticket"].with_user(self.desk)
        model = model.with_context(__action_done={rule: model})
        ticket = model.create(
            {"name": "x", "description": "<p>x</p>", "partner_id": self.ann.id}
        )
        self._assertFlagged(ticket)

    def test_resolving_cancelling_and_reopening_are_never_refused(self):
        """M3: what is left may go below zero."""
        gold = self._entitle(
            name="Later", total_terms=1, restrict=True, decrease_on="resolve"
        )
        tickets = self._ticket() | self._ticket()
        self.assertEqual(tickets.entitlement_id, gold)
        tickets.stage_id = self.stage_done
        self.assertEqual(self._left(gold), -1)
        tickets.stage_id = self.stage_new
        tickets.stage_id = self.stage_cancelled
        self.assertEqual(self._left(gold), 1)

    def test_a_person_cannot_put_it_on_a_ticket(self):
        """M3: asked when a person chooses it, not when a rule does."""
        ticket = self._ticket(user=self.env.ref("base.user_root"))
        with self.assertRaisesRegex(UserError, "is used up"):
            ticket.with_user(self.desk).entitlement_id = self.gold

    def test_hours_need_more_than_none(self):
        """M3: more than zero hours; a quarter is enough."""
        hours = self._entitle(
            name="Hours", allocation="hours", total_terms=0.25, restrict=True
        )
        ticket = self._ticket()
        self.assertEqual(ticket.entitlement_id, hours)
        ticket.time_spent = 0.25
        with self.assertRaises(UserError):
            self._ticket()

    def test_a_barred_channel_is_refused_in_its_own_words(self):
        """M3: listed with 0."""
        self._entitle(
            name="By mail", channels=[(self.phone, 0)], restrict=True, is_default=True
        )
        with self.assertRaisesRegex(UserError, "does not cover the channel “Phone”"):
            self._ticket(channel_id=self.phone.id)

    # -- what a manager decides -------------------------------------------------------

    def _flagged(self):
        return self._ticket(user=self.env.ref("base.user_root"))

    def test_a_manager_renews_with_one_click(self):
        """Point 5: the renewal is used, and the mark goes."""
        ticket = self._flagged().with_user(self.manager)
        ticket.action_entitlement_renew()
        self.assertEqual(ticket.entitlement_id.previous_id, self.gold)
        self.assertFalse(ticket.entitlement_refused)
        self.assertEqual(self._left(ticket.entitlement_id), 0)

    def test_a_manager_charges_anyway(self):
        """Point 5: below zero."""
        ticket = self._flagged().with_user(self.manager)
        ticket.action_entitlement_charge()
        self.assertEqual(ticket.entitlement_id, self.gold)
        self.assertFalse(ticket.entitlement_refused)
        self.assertEqual(self._left(self.gold), -1)

    def test_a_manager_lets_it_pass(self):
        """Point 5: without entitlement."""
        ticket = self._flagged().with_user(self.manager)
        ticket.action_entitlement_pass()
        self.assertFalse(ticket.entitlement_id)
        self.assertFalse(ticket.entitlement_refused)
        self.assertIn("Let pass", ticket.entitlement_reason)

    def test_agents_do_not_decide(self):
        """Point 5: managers only."""
        ticket = self._flagged().with_user(self.desk)
        for action in ("renew", "charge", "pass"):
            with self.assertRaises(AccessError):
                getattr(ticket, f"action_entitlement_{action}")()

    def test_the_list_of_refused_tickets_opens(self):
        """Point 5: a list for managers."""
        ticket = self._flagged()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.helpdesk_ticket_refused_action"
        )
        model = self.env["helpdesk.ticket"].with_user(self.manager)
        self.assertEqual(model.search(literal_eval(action["domain"])), ticket)


@tagged("post_install", "-at_install")
class TestTicketPortal(HttpCase):
    """The helpdesk's own portal form, with a real request."""

    def _submit(self, login):
        self.authenticate(login, login)
        gold = self.env["sla.entitlement"].create(
            {
                "name": "Gold",
                "partner_id": self.env["res.users"]
                .search([("login", "=", login)])
                .partner_id.commercial_partner_id.id,
                "start_date": "2020-01-01",
                "total_terms": 0,
                "restrict": True,
            }
        )
        gold.state = "active"
        page = self.url_open("/new/ticket")
        token = page.text.split('name="csrf_token"')[1].split('value="')[1]
        answer = self.url_open(
            "/submitted/ticket",
            data={
                "csrf_token": token.split('"')[0],
                "subject": "By the portal",
                "description": "It burns",
            },
        )
        self.assertEqual(answer.status_code, 200)
        return self.env["helpdesk.ticket"].search([("name", "=", "By the portal")])

    def test_a_customer_is_accepted_and_flagged(self):
        """M3: the portal."""
        new_test_user(self.env, "portal_ann", "base.group_portal")
        ticket = self._submit("portal_ann")
        self.assertTrue(ticket.entitlement_refused)

    def test_an_internal_user_on_the_portal_is_accepted_too(self):
        """M3: also when an internal user uses the portal form."""
        new_test_user(self.env, "inside", "helpdesk_mgmt.group_helpdesk_user_own")
        ticket = self._submit("inside")
        self.assertTrue(ticket.entitlement_refused)
