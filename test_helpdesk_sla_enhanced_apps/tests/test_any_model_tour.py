# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An administrator holds sales orders to an SLA, by clicks alone."""

from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaCase
from odoo.addons.helpdesk_sla_enhanced.tests.screens.test_js import BrowserCase


@tagged("post_install", "-at_install")
class TestAnyModelTour(BrowserCase, SlaCase):
    browser_size = "1600x1000"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Ann of the tour"})
        cls.env["mail.template"].create(
            {
                "name": "Order warning",
                "model_id": cls.env["ir.model"]._get_id("sale.order"),
                "subject": "{{ object.name }} is nearly late",
                "use_default_to": False,
                "email_to": "sales@example.com",
                "body_html": "<p>Confirm it.</p>",
            }
        )

    def test_sales_orders(self):
        """SEMANTICS B1, B2: enable, promise, and see it kept; no code, no restart.

        The warning of an order that is not confirmed goes out by mail.
        """
        self.start_tour(
            "/odoo/sla-enabled-models", "sla_any_model", login="admin", timeout=300
        )
        order = self.env["sale.order"].search([("partner_id", "=", self.customer.id)])
        self.assertEqual(order.state, "sale")
        instances = self.instance_of(order)
        self.assertEqual(
            {i.kpi_id.code: i.status for i in instances},
            {"confirmed": "succeeded", "invoiced": "in_progress"},
        )
        self._check_warning(instances.policy_id)

    def run_cron(self, name):
        """A browser test is in Odoo's test mode already."""
        cron = self.env.ref(f"helpdesk_sla_enhanced.ir_cron_sla_{name}")
        cron.method_direct_trigger()

    def _check_warning(self, policy):
        self.assertEqual((policy.state, policy.is_default), ("active", True))
        late = self.env["sale.order"].create({"partner_id": self.customer.id})
        confirmed = self.instance_of(late).filtered(
            lambda instance: instance.kpi_id.code == "confirmed"
        )
        with self.at(confirmed.warning_time + timedelta(minutes=1)):
            self.run_cron("clock")
            self.run_cron("actions")
        self.assertEqual(confirmed.status, "nearing")
        runs = self.env["sla.action.run"].search([("instance_id", "=", confirmed.id)])
        self.assertEqual(runs.mapped("state"), ["done"], runs.mapped("error"))
        mail = self.env["mail.mail"].search(
            [("model", "=", "sale.order"), ("res_id", "=", late.id)]
        )
        self.assertEqual(mail.subject, f"{late.name} is nearly late")
        self.assertEqual(mail.email_to, "sales@example.com")
