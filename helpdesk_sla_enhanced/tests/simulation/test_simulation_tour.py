# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Two days instead of three, from the question to the SLA that is in force."""

from odoo.tests import no_retry, tagged

from ..screens.test_js import BrowserCase
from .common import SlaQuarterCase

POLICIES = "/odoo/action-helpdesk_sla_enhanced.sla_policy_action"
SIMULATIONS = "/odoo/action-helpdesk_sla_enhanced.sla_simulation_action"
CRON = "helpdesk_sla_enhanced.ir_cron_sla_simulation"


@tagged("post_install", "-at_install")
class TestSimulationTour(BrowserCase, SlaQuarterCase):
    """As a manager of the helpdesk without the rights of an administrator."""

    @no_retry
    def test_from_the_question_to_the_activation(self):
        """SEMANTICS W1, W2, W3: asks, sees it running, opens a flipped ticket, keeps
        it as a test case, activates."""
        self._quarter()
        draft = self._two_days()
        self.env.cr.flush()
        self.make_bundles()
        login = self.manager.login
        self.start_tour(f"{POLICIES}/{draft.id}", "sla_simulation_ask", login=login)
        asked = self.env["sla.simulation"].search([("policy_id", "=", draft.id)])
        self.assertEqual((asked.state, asked.create_uid), ("running", self.manager))
        # not by run_cron: browser tests are in the test mode of the registry anyhow
        self.env.cr.flush()
        self.env.ref(CRON).method_direct_trigger()
        self.env.invalidate_all()
        self.start_tour(
            f"{SIMULATIONS}/{asked.id}", "sla_simulation_answer", login=login
        )
        self.env.invalidate_all()
        self.assertEqual(draft.state, "active")
        case = self.env["sla.policy.case"].search([("policy_id", "=", draft.id)])
        self.assertEqual((case.kpi_id, case.result), (self.resolve, "passed"))
