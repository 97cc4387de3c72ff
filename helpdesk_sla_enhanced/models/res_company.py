# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""SLAs per company, on or off."""

from odoo import api, fields, models

from ..engine import company_switch, config, process
from .sla_fields import INTERNAL


class ResCompany(models.Model):
    """A company uses SLAs, or has switched them off (F5)."""

    _inherit = "res.company"

    sla_enabled = fields.Boolean(
        string="Service Level Agreements",
        default=True,
        help="While this is off no SLA is applied and no action runs for the company.",
        groups=INTERNAL,
    )
    #: When the company's SLAs were switched off, UTC; empty while they are on.
    sla_disabled_since = fields.Datetime(
        string="SLAs Switched Off Since",
        readonly=True,
        copy=False,
        groups=INTERNAL,
    )

    @api.model_create_multi
    def create(self, vals_list):
        """A company that begins without SLAs is off from then on (F5)."""
        companies = super().create(vals_list)
        # sudo: the right to create a company is not that to read and write these fields
        off = companies.filtered(lambda company: not company.sudo().sla_enabled)
        if off:
            now = self.env["sla.engine"]._sla_now()
            # sudo: as above
            super(ResCompany, off.sudo()).write({"sla_disabled_since": now})
            off.flush_recordset()
            config.note_change(self.env)
        return companies

    def write(self, vals):
        """Stop the SLAs of a company, or bring its records up to date (F5)."""
        if "sla_enabled" not in vals:
            return super().write(vals)
        process.process_pending(self.env)
        enabled = bool(vals["sla_enabled"])
        changed = self.filtered(lambda company: company.sla_enabled != enabled)
        stopped = {company: company.sla_disabled_since for company in changed}
        result = super().write(vals)
        since = False if enabled else self.env["sla.engine"]._sla_now()
        super(ResCompany, changed).write({"sla_disabled_since": since})
        self.flush_recordset()
        config.note_change(self.env)
        if changed:
            company_switch.tell_screens(self.env)
        for company, moment in stopped.items():
            if enabled and moment:
                company_switch.catch_up_company(self.env, company, moment)
        return result

    def _sla_moment(self, now):
        """``now``, or the moment at which the company's SLAs were switched off (F5)."""
        since = self.sudo().sla_disabled_since  # hidden from portal users, who may save
        return min(since, now) if since else now
