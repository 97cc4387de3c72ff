# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import SQL

SOURCE_SELECTION = [
    ("manual", "Manual"),
    ("automatic", "Automatic"),
    ("entitlement", "Entitlement"),
    ("default", "Default"),
]


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
        help="When the record came into a company whose SLAs were switched off."
    )
    is_tracked = fields.Boolean()
    is_breached = fields.Boolean()
    warning_time = fields.Datetime()
    failure_time = fields.Datetime()
    held_failure_time = fields.Datetime()
    resume_time = fields.Datetime()

    _record_uniq = models.Constraint(
        "UNIQUE(res_model, res_id)", "A record has one SLA tracker."
    )

    def init(self):
        self.env["sla.store"]._leave_room(self._table)
        return super().init()

    def _record_status(self):
        """The status of each tracked record now: ``{tracker id: status}``."""
        self.env["sla.engine"]._process_pending()
        status = self.env["sla.store"]._record_status_sql("sla_tracker")
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT id, %s FROM sla_tracker WHERE id = ANY(%s)",
                    status,
                    self.ids,
                )
            )
        )

    def _due_time(self):
        """The next failure: of the running KPIs, else of those on hold (I3)."""
        self.ensure_one()
        return self.failure_time or self.held_failure_time
