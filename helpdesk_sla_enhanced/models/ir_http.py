# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the web client learns with the page."""

from odoo import models

from .sla_health import MANAGER


class IrHttp(models.AbstractModel):
    """Tells the web client with the page which models have an SLA panel, so that the
    forms of all others cost nothing, and SLA managers whether alarms are late."""

    _inherit = "ir.http"

    def session_info(self):
        """Add the models with a panel and, for managers, how late alarms are."""
        info = super().session_info()
        user = self.env.user
        if user._is_internal():
            info["sla_models"] = self.env["sla.record"]._enabled_models()
            if user.has_group(MANAGER):
                info["sla_late_minutes"] = self.env["sla.health"].late_minutes()
        return info
