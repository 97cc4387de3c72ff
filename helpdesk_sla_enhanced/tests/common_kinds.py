# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One action of each kind, as somebody makes it in the form, and who runs it."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from odoo import Command
from odoo.tests import new_test_user

from .common_action import SlaActionCase

RUN_LOGGER = "odoo.addons.helpdesk_sla_enhanced.engine.actions.queue"
SERVER_LOGGER = "odoo.addons.base.models.ir_actions"
EMPLOYEES = "base.group_user"


class Receiver:
    """A web server on this machine that keeps what webhooks bring."""

    def __init__(self):
        self.calls = []
        self.status = 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.calls.append((dict(self.headers), json.loads(body)))
                self.send_response(receiver.status)
                self.end_headers()

            def log_message(self, *_args):
                """Keep the log of the tests clean."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class KindCase(SlaActionCase):
    """A ticket of Ann's in a team whose leader is Lea, and an action of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receiver = Receiver()
        cls.addClassCleanup(cls.receiver.close)
        cls.leader = cls._create_user("sla_leader", "helpdesk_mgmt.group_helpdesk_user")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Ann", "email": "ann@example.com", "phone": "+32 475 12 34 56"}
        )
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "Printers",
                "user_id": cls.leader.id,
                "user_ids": [Command.set((cls.leader | cls.agent).ids)],
            }
        )

    @classmethod
    def _create_user(cls, login, groups=EMPLOYEES, **vals):
        email = f"{login}@example.org"
        return new_test_user(cls.env, login, groups, email=email, **vals)

    def _create_ticket(self, **vals):
        return super()._create_ticket(
            **{
                "partner_id": self.customer.id,
                "team_id": self.team.id,
                "user_id": self.agent.id,
                **vals,
            }
        )

    def _run_on_a_ticket(self, action, owner=None, **vals):
        """Let a policy run the action at the start of a new ticket.

        :return: the ticket and the run
        """
        policy = self.env["sla.policy"].search([("is_default", "=", True)])
        policy.action_deactivate("cancel")
        policy = self._create_policy(
            self._item(action_ids=[self._on("start", action)]),
            user_id=(owner or self.agent).id,
        )
        ticket = self._create_ticket(**vals)
        self._before_running(ticket)
        self.run_cron("actions")
        return ticket, self._runs(ticket)

    def _before_running(self, ticket):
        """For those who look at the ticket as it is before the action runs."""

    def _run_well(self, action, owner=None, **vals):
        """The ticket after the action has run without an error."""
        ticket, run = self._run_on_a_ticket(action, owner, **vals)
        self.assertEqual(run.state, "done", run.error)
        return ticket

    def _field(self, name, model="helpdesk.ticket"):
        return self.env["ir.model.fields"]._get(model, name)

    def _template(self, **vals):
        return self.env["mail.template"].create(
            {
                "name": "Notice",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "subject": "About {{ object.name }}",
                "body_html": "<p>Hurry</p>",
                "use_default_to": False,
                "partner_to": "{{ object.partner_id.id }}",
                "auto_delete": False,
                **vals,
            }
        )

    # -- The kinds -------------------------------------------------------------------

    def _kind_email(self, **vals):
        template = self._template(**vals)
        return self._server_action(
            state="mail_post", template_id=template.id, mail_post_method="email"
        )

    def _kind_message(self, method="comment"):
        template = self._template()
        return self._server_action(
            state="mail_post", template_id=template.id, mail_post_method=method
        )

    def _kind_activity(self, **vals):
        return self._server_action(
            **{
                "state": "next_activity",
                "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                "activity_summary": "Call the customer",
                "activity_user_type": "generic",
                "activity_user_field_name": "user_id",
                **vals,
            }
        )

    def _kind_create(self, link=False):
        return self._server_action(
            state="object_create",
            crud_model_id=self.env["ir.model"]._get_id("res.partner"),
            value="Made by the SLA",
            link_field_id=link and self._field("partner_id").id,
        )

    def _kind_copy(self):
        model_id = self.env["ir.model"]._get_id("res.partner")
        return self._server_action(
            state="object_copy",
            crud_model_id=model_id,
            resource_ref=f"res.partner,{self.customer.id}",
        )

    def _kind_update(self, path="priority", value="3"):
        return self._writing(path, value)

    def _kind_stage(self):
        return self._writing("stage_id", self.stage_awaiting)

    def _kind_assign_user(self):
        return self._server_action(
            state="sla_assign", sla_assign_to="user", sla_assign_user_id=self.leader.id
        )

    def _kind_assign_leader(self, path="team_id.user_id"):
        return self._server_action(
            state="sla_assign", sla_assign_to="path", sla_assign_path=path
        )

    def _kind_followers(self, **vals):
        return self._server_action(
            state="followers", **(vals or {"partner_ids": self.leader.partner_id.ids})
        )

    def _kind_unfollow(self):
        return self._server_action(
            state="remove_followers",
            followers_type="generic",
            followers_partner_field_name="partner_id",
        )

    def _kind_webhook(self, *names):
        return self._server_action(
            name="Tell the pager",
            state="webhook",
            webhook_url=self.receiver.url,
            webhook_field_ids=[self._field(name).id for name in names],
        )

    def _kind_apply(self):
        gold = self._create_policy(default=False, name="Gold")
        return self._server_action(state="sla_apply", sla_policy_id=gold.id)

    def _kind_code(self, code="record.write({'priority': '3'})"):
        return self._server_action(code=code)

    def _kind_multi(self, *children):
        children = children or (self._kind_update(), self._kind_assign_user())
        action = self._server_action(state="multi")
        for child in children:
            child.parent_id = action
        return action
