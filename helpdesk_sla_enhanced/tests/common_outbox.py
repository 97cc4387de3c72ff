# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What tests of the outbox share: tickets with actions, and a look at their rows."""

from odoo import Command
from odoo.tools import html2plaintext, mute_logger

from ..engine.actions import queue
from ..engine.transaction import own_transaction
from .common import SlaCase

RUN_LOGGER = "odoo.addons.helpdesk_sla_enhanced.engine.actions.queue"
SERVER_LOGGER = "odoo.addons.base.models.ir_actions"


class OutboxCase(SlaCase):
    """Policies whose actions are lines of code on a ticket."""

    def _action(self, code, **vals):
        """A server action of tickets that runs ``code``."""
        return self.env["ir.actions.server"].create(
            {
                "name": "Action",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "state": "code",
                "code": code,
                **vals,
            }
        )

    def _say(self, text):
        return self._action(f"record.message_post(body={text!r})")

    def _acting(self, *actions, trigger="start", **vals):
        """An active default policy whose item has the actions, in their order."""
        lines = [
            Command.create(
                {"trigger": trigger, "server_action_id": action.id, "sequence": number}
            )
            for number, action in enumerate(actions)
        ]
        return self._create_policy(self._item(warn_after=1, action_ids=lines), **vals)

    def _rows(self, ticket):
        """The ticket's actions in the outbox, oldest first."""
        self.env.invalidate_all()
        return self.env["sla.action.run"].search(
            [("instance_id.res_id", "=", ticket.id)], order="id"
        )

    def _said(self, ticket):
        """What the actions posted on the ticket, oldest first; not what the manager
        decided about its SLA."""
        messages = ticket.message_ids.sorted("id")
        owned = messages.filtered(lambda m: m.author_id == self.manager.partner_id)
        texts = [html2plaintext(message.body) for message in owned]
        return [text for text in texts if not text.startswith("SLA: ")]

    def _run_actions(self):
        with mute_logger(RUN_LOGGER, SERVER_LOGGER):
            self.run_cron("actions")

    def _begin_and_die(self):
        """A worker begins what is due first, and its process is killed."""
        self.env.cr.flush()
        with self.enter_registry_test_mode():
            with own_transaction(self.env) as own:
                claim = queue.claim(own)
        self.env.invalidate_all()
        return self.env["sla.action.run"].browse(claim and claim[0])

    def _come_back(self, row, attempts):
        """The worker that has started that attempt of the row goes on."""
        self.env.cr.flush()
        with self.enter_registry_test_mode():
            with own_transaction(row.env) as own:
                queue.run_locked(row.with_env(own), attempts)
        self.env.invalidate_all()
