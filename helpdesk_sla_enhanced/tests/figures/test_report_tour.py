# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A manager's question, answered in a browser (SEMANTICS R3, R4)."""

from datetime import timedelta

from odoo import fields
from odoo.tests import no_retry, tagged

from ..screens.test_js import BrowserCase
from .test_report import ReportCase


@tagged("post_install", "-at_install")
class TestReportTour(BrowserCase, ReportCase):
    """Last month the team Gold answered Peeters too late twice, by an hour and by
    three; everything else of last month, and of this one, is better."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.item_ids = [
            cls._item(
                name="Answer",
                kpi_id=cls.first_response.id,
                success_criteria="[('first_response_date', '!=', False)]",
            )
        ]
        cls.maes = cls.env["res.partner"].create({"name": "Maes", "is_company": True})
        first = fields.Date.today().replace(day=1)
        cls.this_month = fields.Datetime.to_datetime(first)
        cls.last_month = cls.this_month - timedelta(days=14)

    def _answered(self, hours, partner, moment=None, **vals):
        """A ticket of last month, answered after some hours; two are promised."""
        moment = moment or self.last_month
        with self.at(moment):
            vals = {"team_id": self.gold.id, "partner_id": partner.id, **vals}
            ticket = self._create_ticket(**vals)
            self.env["sla.engine"]._process_pending()
        answered = moment + timedelta(hours=hours)
        with self.at(answered):
            ticket.first_response_date = answered
            self.env["sla.engine"]._process_pending()

    @no_retry
    def test_who_was_late_last_month_in_less_than_ten_clicks(self):
        """SEMANTICS R3, R4: First Response last month by team, the worst customer, the
        average lateness, and the tickets behind it; counted from the menu of the
        applications on."""
        self._answered(3, self.contact, name="Alpha")
        self._answered(5, self.contact, name="Beta")
        self._answered(1, self.maes)
        self._answered(4, self.maes, team_id=self.silver.id)
        for _ticket in range(3):
            before = self.last_month - timedelta(days=31)
            self._answered(9, self.maes, before, team_id=self.silver.id)
        self.make_bundles("web.assets_backend_lazy")
        self.start_tour("/odoo", "sla_report_question", login=self.manager.login)
