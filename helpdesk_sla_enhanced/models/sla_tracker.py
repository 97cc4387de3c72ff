# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The tracker: the SLA of one record."""

from datetime import datetime
from typing import NamedTuple

from odoo import fields, models

from ..engine import config, process
from ..store import tracker_rows, upkeep

SOURCE_SELECTION = [
    ("manual", "Manual"),
    ("automatic", "Automatic"),
    ("entitlement", "Entitlement"),
    ("default", "Default"),
]


class Facts(NamedTuple):
    """What is true of a record at one moment; the moments are naive UTC."""

    status: str | None = None
    failure_time: datetime | None = None
    warning_time: datetime | None = None
    #: The failure time is that of a KPI on hold: nothing runs.
    on_hold: bool = False


class SlaTracker(models.Model):
    """What the engine knows of one tracked record.

    The fields from ``is_tracked`` on are the record-level facts of its current
    instances, kept here so that lists sort and filter by them without touching the
    instances (SEMANTICS I3).
    """

    _name = "sla.tracker"
    _inherit = ["sla.engine.table"]
    _description = "SLA Tracker"
    _rec_name = "res_id"
    _log_access = False

    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True
    )
    company_id = fields.Many2one(comodel_name="res.company", string="Company")
    policy_id = fields.Many2one(
        comodel_name="sla.policy", string="SLA", ondelete="restrict", index=True
    )
    source = fields.Selection(selection=SOURCE_SELECTION)
    no_sla = fields.Boolean(string="No SLA")
    on_hold_since = fields.Datetime()
    last_on_hold = fields.Datetime()
    on_hold_minutes = fields.Float(
        string="On Hold (min)", help="Working time of all ended holds, in minutes."
    )
    kpi_instance_ids = fields.One2many(
        comodel_name="sla.kpi.instance",
        inverse_name="tracker_id",
        string="KPI Instances",
    )
    event_ids = fields.One2many(
        comodel_name="sla.event", inverse_name="tracker_id", string="History"
    )
    stands_since = fields.Datetime(
        string="Stopped Since",
        help="When the record came into a company whose SLAs were switched off.",
    )
    is_tracked = fields.Boolean()
    is_breached = fields.Boolean()
    warning_time = fields.Datetime()
    failure_time = fields.Datetime()
    held_failure_time = fields.Datetime(string="Failure Time of KPIs on Hold")
    resume_time = fields.Datetime()
    unmet_failure_time = fields.Datetime(
        string="Failure Time of Unmet Breaches",
        help="The earliest failure that is not met, not waived, and that somebody "
        "still works for.",
    )

    _record_uniq = models.Constraint(
        "UNIQUE(res_model, res_id)", "A record has one SLA tracker."
    )

    def init(self):
        """Leave room in the pages for rows that are updated often."""
        upkeep.leave_room(self.env, self._table)
        return super().init()

    def _record_facts(self):
        """What is true of each tracked record now (I1, I3), by the expressions that
        lists search and sort by: ``{tracker id: Facts}``."""
        process.process_pending(self.env)
        rows = tracker_rows.read_record_facts(self.env, self.ids)
        return {tracker_id: Facts._make(row) for tracker_id, *row in rows}

    def _stopped_since(self):
        """Since when the record's clocks stand still, as the SLAs of its company are
        off or it came into such a company (F5); naive UTC, or False."""
        self.ensure_one()
        # As it is known in memory: lists ask this of every row.
        if self.company_id.id not in config.get_snapshot(self.env).disabled:
            return False
        moments = (self.stands_since, self.company_id.sla_disabled_since)
        return max(filter(None, moments), default=False)
