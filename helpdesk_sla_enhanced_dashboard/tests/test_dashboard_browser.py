# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The dashboard in a browser (issue 13, point 3)."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common import SlaCase
from odoo.addons.helpdesk_sla_enhanced.tests.screens.test_js import BrowserCase

URL = "/odoo/action-helpdesk_sla_enhanced_dashboard.sla_dashboard_action"


@tagged("post_install", "-at_install")
class TestDashboardBrowser(BrowserCase, SlaCase):
    """The browser's clock cannot be frozen, so these tickets are of today."""

    def test_it_opens_as_a_sample_and_with_true_figures(self):
        """SEMANTICS R3: at first nothing is measured; then three of four are met, one
        runs and one is on hold."""
        self.env["helpdesk.ticket"].search([]).unlink()
        self._open("sla_dashboard_sample")
        team = self.env["helpdesk.ticket.team"].create({"name": "Gold"})
        self._create_policy(self._item(failure_after=2), allow_pause=True)
        now = fields.Datetime.now()
        for hours in (1, 1, 1, 4):
            with self.at(now - timedelta(hours=6)):
                ticket = self._create_ticket(team_id=team.id)
                self.env["sla.engine"]._process_pending()
            with self.at(now - timedelta(hours=6 - hours)):
                ticket.stage_id = self.stage_done
                self.env["sla.engine"]._process_pending()
        self._create_ticket(name="Screen is dark", team_id=team.id)
        held = self._create_ticket(name="Spare part is ordered", team_id=team.id)
        held.stage_id = self.stage_awaiting
        self.env["sla.engine"]._process_pending()
        self._open("sla_dashboard")

    def setUp(self):
        super().setUp()
        # Made while a page waits for them, they keep its other requests waiting, too.
        for name in ("web.assets_web", "web.assets_tests", "spreadsheet.o_spreadsheet"):
            bundle = self.env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
            bundle.css()
            bundle.js()

    def _open(self, tour):
        self.start_tour(URL, tour, login="sla_manager", timeout=180)
