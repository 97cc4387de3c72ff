# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Customers, and what they have bought."""

from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine.access import as_engine
from ..engine.statement import mailing


class ResPartner(models.Model):
    """A customer, who may have bought entitlements (SEMANTICS M1), and may get a report
    each month (issue 13, point 4)."""

    _inherit = "res.partner"

    sla_entitlement_count = fields.Integer(
        string="Entitlements",
        compute="_compute_sla_entitlement_count",
        groups="helpdesk_sla_enhanced.group_sla_user",
        help="What this customer has bought, in force today or later.",
    )
    sla_report_next = fields.Date(
        string="Next SLA Report",
        copy=False,
        index="btree_not_null",
        groups="helpdesk_sla_enhanced.group_sla_manager",
        help="On this day the report of the month before is mailed.",
    )
    sla_report_monthly = fields.Boolean(
        string="SLA Report Each Month",
        compute="_compute_sla_report_monthly",
        inverse="_inverse_sla_report_monthly",
        search="_search_sla_report_monthly",
        groups="helpdesk_sla_enhanced.group_sla_manager",
        help="At the beginning of each month this contact gets a mail that tells how "
        "the promises to the customer were kept in the last one.",
    )

    def _compute_sla_entitlement_count(self):
        """Count what is in force of the whole customer, also on its contacts."""
        found = self.env["sla.entitlement"].search(
            [
                ("partner_id.commercial_partner_id", "in", self._sla_family().ids),
                ("state_now", "in", ("waiting", "active")),
            ]
        )
        counts = Counter(found.mapped(lambda one: one.commercial_partner_id.id))
        for partner in self:
            partner.sla_entitlement_count = counts[partner._sla_family().id]

    def _sla_family(self):
        """The customers that these partners belong to."""
        return self.commercial_partner_id._origin

    def action_view_sla_entitlements(self):
        """Open what this customer has bought."""
        self.ensure_one()
        self.env["sla.entitlement"].check_access("read")
        self.check_access("read")
        family = self._sla_family()
        name = "helpdesk_sla_enhanced.sla_entitlement_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        domain = [("partner_id.commercial_partner_id", "=", family.id)]
        context = {"default_partner_id": family.id}
        return {**action, "domain": domain, "context": context}

    # -- the report of each month -----------------------------------------------------

    @api.depends("sla_report_next")
    def _compute_sla_report_monthly(self):
        for partner in self:
            partner.sla_report_monthly = bool(partner.sla_report_next)

    def _inverse_sla_report_monthly(self):
        """Begin with the present month, at its end, or send no more."""
        today = self.env["sla.engine"]._sla_now().date()
        for partner in self:
            if partner.sla_report_monthly != bool(partner.sla_report_next):
                wanted = partner.sla_report_monthly
                partner.sla_report_next = wanted and mailing.next_month(today)

    def _search_sla_report_monthly(self, operator, value):
        if operator != "in":
            return NotImplemented
        chosen = Domain("sla_report_next", "!=", False)
        unset = Domain("sla_report_next", "=", False)
        return Domain.OR(chosen if wanted else unset for wanted in value)

    @api.model
    def _cron_sla_reports(self):
        """Mail the reports of the last month. What the scheduled action runs."""
        mailing.send_due(as_engine(self.env))
