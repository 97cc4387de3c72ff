# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from odoo.addons.helpdesk_sla_enhanced.models.sla_batch import SILENT_KEY


class BaseAutomation(models.Model):
    """Rules on KPI instances keep quiet where actions of an SLA do (SEMANTICS F4)."""

    _inherit = "base.automation"

    @api.model
    def _get_actions(self, records, triggers):
        """Find no rule for a silent change of KPI instances.

        Thousands of imported tickets would set off a rule each otherwise, although
        no action of their SLA runs. The key is the engine's own, on calls of its own:
        who may import silently was decided there.
        """
        if records._name == "sla.kpi.instance" and records.env.context.get(SILENT_KEY):
            return self.browse()
        return super()._get_actions(records, triggers)
