# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Customers, and what they have bought."""

from collections import Counter

from odoo import fields, models


class ResPartner(models.Model):
    """A customer, who may have bought entitlements (SEMANTICS M1)."""

    _inherit = "res.partner"

    sla_entitlement_count = fields.Integer(
        string="Entitlements",
        compute="_compute_sla_entitlement_count",
        groups="helpdesk_sla_enhanced.group_sla_user",
        help="What this customer has bought, in force today or later.",
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
