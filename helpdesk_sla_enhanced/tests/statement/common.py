# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Tickets of a customer in January, of which the customer is told in February."""

from lxml import html

from odoo import Command

from ...wizards.sla_customer_report import REPORT
from ..figures.test_report import ReportCase


class StatementCase(ReportCase):
    """Ann of Peeters, whose tickets have to be solved within two hours; the company's
    days are those of Brussels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.resource_calendar_id = cls.calendar
        (cls.customer | cls.contact).write({"tz": "Europe/Brussels", "lang": "en_US"})

    def _ticket(self, solved=None, **vals):
        return super()._ticket(solved, **{"partner_id": self.contact.id, **vals})

    def _report(self, customers=None, user=None, **vals):
        """The dialog, filled in by a manager."""
        customers = customers or self.customer
        report = self.env["sla.customer.report"].with_user(user or self.manager)
        return report.create({"partner_ids": [Command.set(customers.ids)], **vals})

    def _read(self, report):
        """The page that becomes the PDF."""
        render = self.env(user=report.env.user)["ir.actions.report"]._render_qweb_html
        page = html.fromstring(render(REPORT, report.ids)[0])
        return page

    def _said(self, customers=None, at="2026-02-10 09:00", **vals):
        """The page of a month later, or what a table of it says."""
        with self.at(at):
            return self._read(self._report(customers, **vals))

    def _words(self, page):
        return " ".join(page.find(".//main").text_content().split())

    def _rows(self, page, table):
        """The cells of a table, row by row."""
        return [
            [" ".join(cell.text_content().split()) for cell in row.iterfind("td")]
            for row in page.iterfind(f".//table[@name='{table}']/tbody/tr")
        ]
