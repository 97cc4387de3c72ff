# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Who may be silent: the user who called, whatever a context says (SEMANTICS F4)."""

from odoo import SUPERUSER_ID
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ...engine.access import as_engine
from ...engine.context import own, saying
from ..common import called_by
from ..common_action import SlaActionCase

SILENT = {"sla_silent": True}


class CallerCase(SlaActionCase):
    """A policy whose KPI says when it starts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env,
            "sla_portal",
            "base.group_portal",
            email="portal@example.com",
            password="sla_portal",
        )
        cls.agent.password, cls.manager.password = "sla_agent", "sla_manager"

    def setUp(self):
        super().setUp()
        self._create_policy(self._item(action_ids=[self._on("start")]))

    def _triggers(self, ticket):
        return self._runs(ticket).mapped("trigger")


@tagged("post_install", "-at_install")
class TestSilentCaller(CallerCase):
    def _create_as(self, env, **vals):
        ticket = env["helpdesk.ticket"].create(
            {"name": "T", "description": "x", **vals}
        )
        return self.env["helpdesk.ticket"].browse(ticket.id)

    def test_an_agent_whom_odoo_takes_through_superuser(self):
        """SEMANTICS F4: sudo keeps the caller, and the caller's rights."""
        env = self.env(user=self.agent, su=True, context=SILENT)
        self.assertEqual(self._triggers(self._create_as(env)), ["start"])

    def test_a_portal_user_whom_odoo_takes_through_superuser(self):
        """SEMANTICS F4."""
        env = self.env(user=self.portal, su=True, context=SILENT)
        self.assertEqual(self._triggers(self._create_as(env)), ["start"])

    def test_an_agent_whom_odoo_turns_into_the_superuser(self):
        """SEMANTICS F4: the edge knows who called."""
        env = self.env(user=SUPERUSER_ID, context=SILENT)
        with called_by(self.env, self.agent.id):
            ticket = self._create_as(env)
        self.assertEqual(self._triggers(ticket), ["start"])

    def test_nobody_whom_odoo_turns_into_the_superuser(self):
        """SEMANTICS F4: such as a call from outside that needs no log-in."""
        env = self.env(user=SUPERUSER_ID, context=SILENT)
        with called_by(self.env, None):
            ticket = self._create_as(env)
        self.assertEqual(self._triggers(ticket), ["start"])

    def test_an_agent_whom_odoo_turns_into_a_manager(self):
        """SEMANTICS F4."""
        env = self.env(user=self.manager.id, context=SILENT)
        with called_by(self.env, self.agent.id):
            ticket = self._create_as(env)
        self.assertEqual(self._triggers(ticket), ["start"])

    def test_a_manager_whom_odoo_takes_through_superuser(self):
        """SEMANTICS F4: an import stays silent on the way."""
        env = self.env(user=self.manager, su=True, context=SILENT)
        with called_by(self.env, self.manager.id):
            ticket = self._create_as(env)
        self.assertFalse(self._triggers(ticket))

    def test_a_job(self):
        """SEMANTICS F4: a job or an installation may be silent."""
        env = self.env(user=SUPERUSER_ID, context=SILENT)
        self.assertFalse(self._triggers(self._create_as(env)))

    def test_a_managers_import_file(self):
        """SEMANTICS F4."""
        tickets = self.env["helpdesk.ticket"].with_user(self.manager)
        result = tickets.with_context(**SILENT).load(
            ["name", "description"], [["T", "x"]]
        )
        ticket = self.env["helpdesk.ticket"].browse(result["ids"])
        self.assertTrue(self.instance_of(ticket))
        self.assertFalse(self._triggers(ticket))


@tagged("post_install", "-at_install")
class TestOwnContext(CallerCase):
    """Keys that the addon itself sets mean nothing when a client sends them."""

    def test_a_plain_number_says_nothing(self):
        """SEMANTICS A4: what a client sends is no word of the engine's."""
        for sent in (1, True, "1", [1], {"key": 1}, None):
            self.assertIsNone(own({"key": 1, "sla_own": sent}, "key"))
        self.assertEqual(own(saying({}, key=7), "key"), 7)

    def test_a_message_is_a_customers_whatever_the_context(self):
        """SEMANTICS A3: nobody writes "by no one"."""
        for key in ("sla_unattended", "sla_instance_id"):
            ticket = self._create_ticket(partner_id=self.portal.partner_id.id)
            written = ticket.with_user(self.portal).sudo().with_context(**{key: 1})
            written.message_post(
                body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
            self.assertTrue(ticket.awaiting_reply, key)

    def test_no_mail_is_marked_as_an_actions(self):
        """SEMANTICS A3: a person's mail does not say that a machine wrote it."""
        mails = self.env["mail.mail"].with_user(self.agent).sudo()
        mail = mails.with_context(sla_instance_id=1).create({"subject": "Hello"})
        self.assertFalse(mail.headers)

    def test_no_instance_is_named_by_a_client(self):
        """SEMANTICS P1: a template shows the KPI that its action runs for."""
        ticket = self._create_ticket()
        instance = self.instance_of(ticket)
        instances = self.env["sla.kpi.instance"]
        sent = instances.with_context(sla_instance_id=instance.id)
        self.assertFalse(sent._from_context())
        meant = instances.with_context(**saying({}, sla_instance_id=instance.id))
        self.assertEqual(meant._from_context(), instance)

    def test_a_choice_by_hand_stays_by_hand(self):
        """SEMANTICS F1: automation rules are recognised by more than a key."""
        ticket = self._create_ticket()
        for sent in (True, {}, {"1": [1]}):
            chosen = ticket.with_user(self.agent).with_context(__action_done=sent)
            chosen.sla_no_sla = True
            self.assertEqual(ticket.sla_source, "manual")
            ticket.sla_no_sla = False

    def test_the_engine_hears_nothing_of_the_caller(self):
        """SEMANTICS P1: not even the time zone."""
        context = {"tz": "Asia/Tokyo", "lang": "fr_BE", "sla_quiet": True, **SILENT}
        env = as_engine(self.env(context=context))
        self.assertEqual(dict(env.context), {})


@tagged("post_install", "-at_install")
class TestSilentRequests(CallerCase, HttpCase):
    """The same at Odoo's real edges."""

    def _call(self, user, method, *args, **kwargs):
        self.authenticate(user.login, user.login)
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/helpdesk.ticket/{method}",
            {
                "model": "helpdesk.ticket",
                "method": method,
                "args": args,
                "kwargs": kwargs,
            },
        )

    def _created(self, ids):
        return self.env["helpdesk.ticket"].browse(ids)

    def test_a_browser(self):
        """SEMANTICS F4: a manager may, an agent may not."""
        vals = {"name": "T", "description": "x"}
        ours = self._call(self.manager, "create", [vals], context=SILENT)
        theirs = self._call(self.agent, "create", [vals], context=SILENT)
        self.assertFalse(self._triggers(self._created(ours)))
        self.assertEqual(self._triggers(self._created(theirs)), ["start"])

    @mute_logger("odoo.addons.rpc.controllers.xmlrpc")  # goes with Odoo 20
    def test_remote_calls(self):
        """SEMANTICS F4: by RPC with log-in and password."""
        vals = {"name": "T", "description": "x"}
        triggers = []
        for user in (self.manager, self.agent):
            self.env.cr.flush()
            ids = self.xmlrpc_object.execute_kw(
                self.env.cr.dbname,
                user.id,
                user.login,
                "helpdesk.ticket",
                "create",
                [[vals]],
                {"context": SILENT},
            )
            triggers.append(self._triggers(self._created(ids)))
        self.assertEqual(triggers, [[], ["start"]])

    def test_a_message_on_the_portal(self):
        """SEMANTICS F4, A3: posted as superuser by Odoo, in the customer's name, with
        a context of the customer's making."""
        waits = str([("awaiting_reply", "=", True)])
        self._create_policy(
            self._item(applicable_when=waits, action_ids=[self._on("start")])
        )
        ticket = self._create_ticket(partner_id=self.portal.partner_id.id)
        ticket.message_subscribe(self.portal.partner_id.ids)
        self.assertFalse(self._triggers(ticket))
        self.authenticate("sla_portal", "sla_portal")
        self.make_jsonrpc_request(
            "/mail/message/post",
            {
                "thread_model": "helpdesk.ticket",
                "thread_id": ticket.id,
                "post_data": {"body": "Hello", "subtype_xmlid": "mail.mt_comment"},
                "context": {**SILENT, "sla_unattended": 1, "sla_instance_id": 1},
            },
        )
        self.assertTrue(ticket.awaiting_reply)
        self.assertEqual(self._triggers(ticket), ["start"])
