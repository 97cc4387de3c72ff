# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The report for customers."""

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ..engine.entitlement import periods
from ..engine.statement import period, words

REPORT = "helpdesk_sla_enhanced.customer_report_action_report"


class SlaCustomerReport(models.TransientModel):
    """Tells customers what they were promised in a period, and what became of it
    (issue 13, point 4).

    Days are those of the company. The figures are those of the records that the user
    may read.
    """

    _name = "sla.customer.report"
    _inherit = ["sla.values.mixin"]
    _description = "SLA Report for Customers"

    #: The customers, each of whom gets a report of their own.
    partner_ids = fields.Many2many(
        comodel_name="res.partner", string="Customers", required=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        domain="[('id', 'in', allowed_company_ids)]",
        help="The report covers this company's records, in its layout.",
    )
    #: The days that the report tells of.
    period = fields.Selection(
        selection=[
            ("last_month", "Last Month"),
            ("this_month", "This Month"),
            ("last_quarter", "Last Quarter"),
            ("this_year", "This Year"),
            ("dates", "Dates"),
        ],
        required=True,
        default="last_month",
    )
    #: The first day, in the company's time zone.
    date_from = fields.Date(
        string="From",
        compute="_compute_dates",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    #: The last day, in the company's time zone.
    date_to = fields.Date(
        string="To",
        compute="_compute_dates",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )

    @api.model
    def default_get(self, fields_list):
        """The customers of the screen that opens the dialog, each company once."""
        values = super().default_get(fields_list)
        context = self.env.context
        if context.get("active_model") == "res.partner":
            chosen = self.env["res.partner"].browse(context.get("active_ids") or [])
            customers = chosen.exists().commercial_partner_id
            values.setdefault("partner_ids", [Command.set(customers.ids)])
        return values

    @api.depends("period", "company_id")
    def _compute_dates(self):
        for report in self:
            today = periods.today_of(report.company_id or self.env.company)
            chosen = period.named(report.period, today)
            if chosen:
                report.date_from, report.date_to = chosen
            elif not report.date_from:
                report.date_from, report.date_to = period.month_before(today)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        """The period has a day at least (SEMANTICS K)."""
        for report in self:
            if report.date_from > report.date_to:
                raise ValidationError(
                    self.env._("The period must not end before it starts.")
                )

    def action_print(self):
        """Make the PDF: each customer begins a page, in their own language."""
        self.ensure_one()
        return self.env.ref(REPORT).report_action(self)

    def _by_customer(self):
        """The same report for each of its customers; itself if there is one."""
        self.ensure_one()
        if len(self.partner_ids) < 2:
            return self
        dates = {"date_from": self.date_from, "date_to": self.date_to}
        return self.browse().concat(
            *(
                self.copy({**dates, "partner_ids": [Command.set(customer.ids)]})
                for customer in self.partner_ids
            )
        )

    def _statements(self):
        """What each customer is told. For the template of the report."""
        self.ensure_one()
        told = period.Period(self.date_from, self.date_to)
        return [
            words.statement(customer, told, self.company_id)
            for customer in self.partner_ids
        ]

    def _file_name(self):
        """The name of the file, without its ending, in the language of the reader."""
        self.ensure_one()
        told = period.Period(self.date_from, self.date_to)
        customer = self.partner_ids if len(self.partner_ids) == 1 else None
        env = self.with_context(lang=customer.lang).env if customer else self.env
        if customer:
            return env._(
                "SLA report %(customer)s, %(period)s",
                customer=customer.commercial_partner_id.name,
                period=period.text(env, told),
            )
        return env._("SLA report, %(period)s", period=period.text(env, told))

    def _file(self):
        """The report as a file: its name and its content."""
        self.ensure_one()
        render = self.env["ir.actions.report"]._render_qweb_pdf
        content, ending = render(REPORT, self.ids)
        return f"{self._file_name()}.{ending}", content
