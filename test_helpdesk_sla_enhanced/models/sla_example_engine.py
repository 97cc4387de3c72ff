# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# The developer's page of the handbook quotes this file.
from odoo import api, models

from odoo.addons.helpdesk_sla_enhanced.sla_core.time.clock import WorkClock

#: When the workshop is open, by calendar: pairs of UTC epoch seconds, as another system
#: knows them. Read yours once and keep them, with ``ormcache``.
OPENINGS = {}


class SlaEngine(models.AbstractModel):
    """Working time that no calendar of Odoo can say."""

    _inherit = "sla.engine"

    @api.model
    def _sla_clock(self, calendar_id, company_id):
        openings = OPENINGS.get(calendar_id)
        if openings:
            return WorkClock(lambda begin, end: openings)
        return super()._sla_clock(calendar_id, company_id)
