# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The pauses of instances."""

from odoo import api, fields, models

from ..store import facts, upkeep
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

    #: The clock that stood still.
    instance_id = GuardedMany2one(
        comodel_name="sla.kpi.instance",
        string="KPI Instance",
        required=True,
        ondelete="cascade",
        index=True,
    )
    record_name = fields.Char(related="instance_id.record_name", string="Record")
    kpi_id = fields.Many2one(related="instance_id.kpi_id")
    policy_id = fields.Many2one(related="instance_id.policy_id")
    #: When the hold began, UTC.
    start_time = fields.Datetime(required=True)
    end_time = fields.Datetime(help="Empty while the hold is running.")
    duration = fields.Float(
        string="Elapsed (h)",
        compute="_compute_duration",
        aggregator="sum",
        help="Elapsed time, in hours; of a running hold up to now.",
    )

    first_id = fields.Integer(
        string="First Hold",
        help="The hold which this one goes on with under another instance.",
    )

    def init(self):
        """Leave room in the pages for rows that grow."""
        # Each row is written twice, when the hold begins and when it ends.
        upkeep.leave_room(self.env, self._table, 50)
        return super().init()

    @api.depends("start_time", "end_time", "instance_id.resume_time")
    def _compute_duration(self):
        """As :meth:`_field_to_sql` says it, which lists sort and sum by (H7)."""
        now = self.env["sla.engine"]._sla_now()
        for hold in self:
            resume = hold.instance_id.resume_time
            end = hold.end_time or min(filter(None, (resume, now)))
            seconds = (end - hold.start_time).total_seconds()
            hold.duration = max(0, seconds) / 3600

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr != "duration":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields["duration"], "read")
        return facts.hold_hours_sql(self.env, alias)

    def action_open_record(self):
        """Open the tracked record."""
        self.ensure_one()
        return self.instance_id.action_open_record()
