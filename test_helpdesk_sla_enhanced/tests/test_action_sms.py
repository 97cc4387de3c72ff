# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Text messages: a kind of action that comes with another addon of Odoo."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.helpdesk_sla_enhanced.tests.common_kinds import (
    EMPLOYEES,
    RUN_LOGGER,
    SERVER_LOGGER,
    KindCase,
)


@tagged("post_install", "-at_install")
class TestActionSms(KindCase):
    def _kind_sms(self):
        template = self.env["sms.template"].create(
            {
                "name": "Notice",
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "body": "We work on {{ object.name }}",
            }
        )
        return self._server_action(
            state="sms", sms_template_id=template.id, sms_method="sms"
        )

    def _texts(self):
        return self.env["sms.sms"].search([("body", "ilike", "We work on")])

    def test_an_sms_is_queued(self):
        """SEMANTICS E1: to the customer."""
        self._run_well(self._kind_sms())
        self.assertEqual(self._texts().body, "We work on Printer on fire")
        self.assertEqual(self._texts().partner_id, self.customer)

    @mute_logger(RUN_LOGGER, SERVER_LOGGER)
    def test_an_sms_about_a_hidden_ticket_is_refused(self):
        """SEMANTICS C7, E1: whether Odoo looks beforehand or not."""
        stranger = self._create_user("sla_stranger")
        action = self._kind_sms()
        for groups in (self.env["res.groups"], self.env.ref(EMPLOYEES)):
            action.group_ids = [Command.set(groups.ids)]
            _ticket, run = self._run_on_a_ticket(action, stranger)
            self.assertEqual((run.state, run.attempts), ("pending", 1))
            self.assertIn(AccessError.__name__, run.error)
        self.assertFalse(self._texts())
