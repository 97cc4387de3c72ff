# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from .sla_health import MANAGER


class IrHttp(models.AbstractModel):
    """Tells the web client of SLA managers, with the page, whether alarms are late."""

    _inherit = "ir.http"

    def session_info(self):
        info = super().session_info()
        if self.env.user._is_internal() and self.env.user.has_group(MANAGER):
            info["sla_late_minutes"] = self.env["sla.health"].late_minutes()
        return info
