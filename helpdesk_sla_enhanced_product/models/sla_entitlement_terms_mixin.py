# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What entitlements and their templates say of products."""

from odoo import api, fields, models


class SlaEntitlementTermsMixin(models.AbstractModel):
    """Terms that are for tickets about some products only (SEMANTICS M1)."""

    _inherit = "sla.entitlement.terms.mixin"

    product_ids = fields.Many2many(
        comodel_name="product.product",
        string="Products",
        check_company=True,
        domain=[("ticket_active", "=", True)],
        help="Only for tickets about these products. Empty: for all.",
    )

    @api.model
    def _terms_fields(self):
        """Take the products over from a template as well."""
        return [*super()._terms_fields(), "product_ids"]
