# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Actions that say on the ticket what they ran for."""

from odoo import Command
from odoo.tools import html2plaintext

from .common import SlaCase


class SlaActionCase(SlaCase):
    """Actions post a message of one word, by default the name of their trigger."""

    def _server_action(self, model="helpdesk.ticket", **vals):
        return self.env["ir.actions.server"].create(
            {
                "name": "Action",
                "model_id": self.env["ir.model"]._get_id(model),
                "state": "code",
                "code": "record.message_post(body=env.context['sla_trigger'])",
                **vals,
            }
        )

    def _saying(self, word):
        """An action that says ``word``."""
        return self._server_action(
            name=word, code=f"record.message_post(body={word!r})"
        )

    def _writing(self, field, value):
        """An action that writes a value into a field of the ticket."""
        return self._server_action(
            state="object_write",
            update_path=field,
            evaluation_type="value",
            **(
                {"resource_ref": f"{value._name},{value.id}"}
                if hasattr(value, "_name")
                else {"value": value}
            ),
        )

    def _on(self, trigger, server_action=None, **vals):
        server_action = server_action or self._server_action()
        return Command.create(
            {"trigger": trigger, "server_action_id": server_action.id, **vals}
        )

    def _step(self, offset, unit="percent", word=None, **vals):
        """A step of escalation whose action says ``word``, or its offset."""
        action = self._saying(word or f"{offset:g} {unit}")
        return self._on("escalation", action, offset=offset, offset_unit=unit, **vals)

    def _runs(self, ticket):
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
