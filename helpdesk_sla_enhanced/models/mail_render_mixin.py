# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What mail templates can say of a KPI."""

from odoo import api, models


class MailRenderMixin(models.AbstractModel):
    """Mail templates know the KPI instance that they are sent for (SEMANTICS E1)."""

    _inherit = "mail.render.mixin"

    @api.model
    def _render_eval_context(self):
        """Offer ``sla_instance`` to templates; empty unless an action sends them."""
        context = super()._render_eval_context()
        context["sla_instance"] = self.env["sla.kpi.instance"]._from_context()
        return context
