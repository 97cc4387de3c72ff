# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Entitlements that are for some products."""

from odoo import api, models


class SlaEntitlement(models.Model):
    """An entitlement that names products is narrower than one that does not (M5)."""

    _inherit = "sla.entitlement"

    @api.model
    def _sla_scope_fields(self):
        """Look at the product of a ticket, too."""
        return {**super()._sla_scope_fields(), "product_id": "product_ids"}
