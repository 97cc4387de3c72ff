# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""PDFs of reports for customers."""

import io

from odoo import models
from odoo.tools.pdf import merge_pdf

from ..engine.statement.apart import apart


class IrActionsReport(models.Model):
    """Reports for several customers in one PDF, with any wkhtmltopdf."""

    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Make the report of each customer by itself, and bind them together.

        Each begins on a page of its own. The wkhtmltopdf of Debian and Ubuntu makes
        no PDF of several documents.
        """
        make = super()._render_qweb_pdf_prepare_streams
        model = self._get_report(report_ref).model
        if model != "sla.customer.report" or not res_ids:
            return make(report_ref, data, res_ids)
        streams = {}
        for report in self.env[model].browse(res_ids):
            found = [
                make(report_ref, dict(data or {}), one.ids)[one.id]["stream"]
                for one in report._by_customer()
            ]
            if len(found) > 1:
                found = [io.BytesIO(merge_pdf([pdf.getvalue() for pdf in found]))]
            streams[report.id] = {"stream": found[0], "attachment": None}
        return streams

    def _prepare_html(self, html, report_model=False):
        """As Odoo; where a customer reads to the left, no word over another."""
        if report_model == "sla.customer.report":
            html = apart(html)
        return super()._prepare_html(html, report_model=report_model)
