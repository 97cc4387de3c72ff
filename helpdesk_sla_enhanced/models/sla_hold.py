# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models

from .sla_fields import GuardedMany2one


class SlaHold(models.Model):
    """One interval during which an instance's clock stood still (SEMANTICS H5)."""

    _name = "sla.hold"
    _inherit = ["sla.engine.table"]
    _description = "SLA Hold"
    _order = "start_time desc, id desc"
    _log_access = False
    _sla_record_path = "instance_id"
    _rec_name = "start_time"

    instance_id = GuardedMany2one(
        comodel_name="sla.kpi.instance",
        string="KPI Instance",
        required=True,
        ondelete="cascade",
        index=True,
    )
    start_time = fields.Datetime(required=True)
    end_time = fields.Datetime(help="Empty while the hold is running.")

    def init(self):
        self.env["sla.store"]._leave_room(self._table)
        return super().init()
