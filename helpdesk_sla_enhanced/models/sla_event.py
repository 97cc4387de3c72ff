# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The history of tracked records."""

from odoo import api, fields, models

from .sla_fields import GuardedMany2one

KIND_SELECTION = [
    ("policy", "SLA applied"),
    ("start", "Started"),
    ("warning", "Nearing failure"),
    ("failure", "Not met in time"),
    ("escalation", "Escalated"),
    ("success", "Met"),
    ("met_late", "Met late"),
    ("pause", "On hold"),
    ("resume", "Resumed"),
    ("hold_end", "Hold ended"),
    ("cancel", "Cancelled"),
    ("reopened", "Reopened"),
    ("no_deadline", "No failure time"),
    ("drift", "Differs from the rules"),
    ("stopped", "Stopped: endless loop"),
    ("waived", "Waived"),
    ("unwaived", "Waiver taken back"),
    ("recompute", "Recomputed"),
    ("recompute_undo", "Recompute undone"),
]


class SlaEvent(models.Model):
    """The append-only history of a tracked record."""

    _name = "sla.event"
    _inherit = ["sla.engine.table"]
    _description = "SLA Event"
    _order = "time desc, id desc"

    _no_deadline = models.Index("(time) WHERE kind = 'no_deadline'")
    _log_access = False
    _sla_record_path = "tracker_id"
    _rec_name = "kind"

    #: The record, as the engine knows it.
    tracker_id = GuardedMany2one(
        comodel_name="sla.tracker",
        string="Tracker",
        required=True,
        ondelete="cascade",
        index=True,
    )
    #: The clock it happened to; empty: the record as a whole.
    instance_id = GuardedMany2one(
        comodel_name="sla.kpi.instance",
        string="KPI Instance",
        ondelete="cascade",
        index="btree_not_null",
    )
    kpi_id = fields.Many2one(related="instance_id.kpi_id")
    #: The name of the record, as the reader may see it.
    record_name = fields.Char(string="Record", compute="_compute_record_name")
    #: When it happened, UTC: of a deadline that moment, not that of the job.
    time = fields.Datetime(required=True)
    #: What happened.
    kind = fields.Selection(selection=KIND_SELECTION, required=True)
    #: More of it in words, such as a name or a reason.
    detail = fields.Char()
    old_value = fields.Char(string="Before", help="What it was before this.")
    user_id = GuardedMany2one(
        comodel_name="res.users",
        string="By",
        help="Who decided this. Empty: the time, a rule or a change of the record.",
    )

    @api.depends("tracker_id")
    def _compute_record_name(self):
        """The name of the tracked record, as the reader may see it."""
        # sudo: which record it is; its name is read as the reader may see it
        trackers = self.sudo().tracker_id
        names = self._names_of((t.res_model, t.res_id) for t in trackers)
        for event in self:
            tracker = event.sudo().tracker_id  # as above
            event.record_name = names.get((tracker.res_model, tracker.res_id), "")
