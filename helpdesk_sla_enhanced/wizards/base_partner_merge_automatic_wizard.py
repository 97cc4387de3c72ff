# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Merging contacts who have bought something."""

from odoo import api, models

from ..engine.entitlement import customers


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Odoo's dialog that makes one contact of several."""

    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _update_foreign_keys(self, src_partners, dst_partner):
        """Leave one default entitlement on each day first (SEMANTICS M1)."""
        customers.keep_one_default(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
