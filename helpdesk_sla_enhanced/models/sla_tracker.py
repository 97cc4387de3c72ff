# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The tracker: the SLA of one record."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine import config, my_queue, process
from ..store import record_order, tracker_rows, upkeep
from ..store.tracker_rows import RecordRow

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
    instances (SEMANTICS I3). Those with ``sla_`` say them as the records do; the ones
    after them are for *My SLA Queue*, which lists trackers of all models (U7).
    """

    _name = "sla.tracker"
    _inherit = ["sla.engine.table", "sla.facts.mixin"]
    _description = "SLA Tracker"
    _rec_name = "res_id"
    _log_access = False

    #: The technical name of the record's model.
    res_model = fields.Char(string="Model", required=True)
    #: The id of the record.
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True
    )
    #: The record's company.
    company_id = fields.Many2one(comodel_name="res.company", string="Company")
    #: The SLA that applies to the record; empty: none.
    policy_id = fields.Many2one(
        comodel_name="sla.policy", string="SLA", ondelete="restrict", index=True
    )
    #: Who or what chose it.
    source = fields.Selection(selection=SOURCE_SELECTION)
    #: Whether somebody chose that no SLA applies.
    no_sla = fields.Boolean(string="No SLA")
    #: When the record's running hold began, UTC.
    on_hold_since = fields.Datetime()
    #: When the record last went on hold, UTC.
    last_on_hold = fields.Datetime()
    on_hold_minutes = fields.Float(
        string="On Hold (min)", help="Working time of all ended holds, in minutes."
    )
    #: All clocks of the record.
    kpi_instance_ids = fields.One2many(
        comodel_name="sla.kpi.instance",
        inverse_name="tracker_id",
        string="KPI Instances",
    )
    #: What happened to the record and its clocks.
    event_ids = fields.One2many(
        comodel_name="sla.event", inverse_name="tracker_id", string="History"
    )
    stands_since = fields.Datetime(
        string="Stopped Since",
        help="When the record came into a company whose SLAs were switched off.",
    )
    #: Whether any instance of the record counts.
    is_tracked = fields.Boolean()
    #: Whether one has failed and is not waived; met late, it has failed too.
    is_breached = fields.Boolean()
    #: The next warning of what runs, UTC.
    warning_time = fields.Datetime()
    #: The next deadline of what runs, UTC.
    failure_time = fields.Datetime()
    #: The next deadline of what is on hold, as it stood when that began, UTC.
    held_failure_time = fields.Datetime(string="Failure Time of KPIs on Hold")
    #: When the first hold ends by itself, UTC.
    resume_time = fields.Datetime()
    unmet_failure_time = fields.Datetime(
        string="Failure Time of Unmet Breaches",
        help="The earliest failure that is not met, not waived, and that somebody "
        "still works on.",
    )

    #: The record's name, as the reader may see it.
    record_name = fields.Char(
        compute="_compute_record_name",
        search="_search_record_name",
    )
    model_label = fields.Char(
        string="Kind", compute="_compute_model_label", help="What kind of record it is."
    )
    #: Who is responsible for the record now.
    responsible_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        compute="_compute_responsible_id",
    )
    is_due = fields.Boolean(
        string="Has a Promise to Keep",
        compute="_compute_is_due",
        search="_search_is_due",
        help="Something runs, is on hold, or has failed and is still being worked on.",
    )
    is_mine = fields.Boolean(
        string="Mine",
        compute="_compute_whose",
        search="_search_is_mine",
        help="You are responsible for the record.",
    )
    is_unassigned = fields.Boolean(
        string="Unassigned in My Teams",
        compute="_compute_whose",
        search="_search_is_unassigned",
        help="Nobody is responsible for the record, and it belongs to one of your "
        "teams.",
    )

    _record_uniq = models.Constraint(
        "UNIQUE(res_model, res_id)", "A record has one SLA tracker."
    )

    def init(self):
        """Leave room in the pages for rows that are updated often."""
        upkeep.leave_room(self.env, self._table)
        return super().init()

    def _stopped_since(self):
        """Since when the record's clocks stand still, as the SLAs of its company are
        off or it came into such a company (F5); naive UTC, or False."""
        self.ensure_one()
        # As it is known in memory: lists ask this of every row.
        if self.company_id.id not in config.get_snapshot(self.env).disabled:
            return False
        moments = (self.stands_since, self.company_id.sla_disabled_since)
        return max(filter(None, moments), default=False)

    # -- as lists show it -------------------------------------------------------------

    def _compute_sla_facts(self):
        process.process_pending(self.env)
        rows = tracker_rows.read_tracked(self.env, self.ids)
        for tracker in self:
            tracker._set_sla_facts(rows.get(tracker.id, RecordRow()))

    def _compute_sla_summary(self):
        for model, trackers in self.grouped("res_model").items():
            said = {}
            if model in self.env:
                records = self.env[model].browse(trackers.mapped("res_id"))
                said = self.env["sla.record"]._summaries(records)
            for tracker in trackers:
                tracker.sla_summary = said.get(tracker.res_id, {"lines": []})

    def _sla_join_tracker(self, alias, query):
        """These are the trackers."""
        return alias

    # -- the queue --------------------------------------------------------------------

    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        names = self._names_of((row.res_model, row.res_id) for row in self)
        for tracker in self:
            key = tracker.res_model, tracker.res_id
            tracker.record_name = names.get(key, "")

    def _search_record_name(self, operator, value):
        if operator.startswith("not"):
            return NotImplemented
        named = Domain("display_name", operator, value)
        return my_queue.of_all_models(self.env, lambda _model, _field: named)

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_model_label(self):
        models_ = self.env["ir.model"].sudo()  # sudo: the names of kinds of records
        for name, trackers in self.grouped("res_model").items():
            trackers.model_label = name in self.env and models_._get(name).name

    def _compute_responsible_id(self):
        users = my_queue.responsibles(self)
        for tracker in self:
            tracker.responsible_id = users.get(tracker.id)

    def _compute_is_due(self):
        due = self.search([("id", "in", self.ids), ("is_due", "=", True)])
        for tracker in self:
            tracker.is_due = tracker in due

    def _search_is_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "COALESCE(%s) IS NOT NULL",
                SQL(", ").join(record_order.record_order_sql(self.env, alias)),
            )
        )

    def _compute_whose(self):
        mine = self.search(Domain("id", "in", self.ids) & my_queue.mine(self.env))
        free = self.search(Domain("id", "in", self.ids) & my_queue.unassigned(self.env))
        for tracker in self:
            tracker.is_mine = tracker in mine
            tracker.is_unassigned = tracker in free

    def _search_is_mine(self, operator, value):
        return my_queue.mine(self.env) if operator == "in" else NotImplemented

    def _search_is_unassigned(self, operator, value):
        return my_queue.unassigned(self.env) if operator == "in" else NotImplemented
