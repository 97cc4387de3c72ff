# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The figures of all KPIs, to count and compare."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine import config, figures
from ..store import report_rows
from .sla_kpi_instance import STATUS_SELECTION

#: The figure that is no field of a row but one of a group, and of what.
MEDIAN = "median_hours:max"


class SlaReport(models.Model):
    """One row for each KPI instance, as it is at this moment (SEMANTICS R2, R3).

    Readable where the record is (P1). What does not count, as it was cancelled or
    replaced by a newer one, has no figures; what is not known as yet is left out of
    averages.
    """

    _name = "sla.report"
    _inherit = ["sla.engine.table"]
    _description = "SLA Report"
    _auto = False
    _order = "id desc"
    _rec_name = "kpi_id"
    _depends = {
        "sla.kpi.instance": ["waived", "waive_reason", "waive_reason_id"],
        "helpdesk.ticket": list(report_rows.TICKET),
    }

    #: The instance that this row is of.
    instance_id = fields.Many2one(
        comodel_name="sla.kpi.instance", string="KPI Instance", readonly=True
    )
    #: The record, as the engine knows it.
    tracker_id = fields.Many2one(comodel_name="sla.tracker", readonly=True)
    #: The technical name of the record's model.
    res_model = fields.Char(string="Technical Model", readonly=True)
    #: The id of the record.
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", aggregator=None, readonly=True
    )
    #: The record's name, as the reader may see it.
    record_name = fields.Char(string="Record", compute="_compute_record_name")
    #: The kind of record.
    entity_id = fields.Many2one(
        comodel_name="sla.entity", string="Model", readonly=True
    )
    #: The record's company.
    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    #: The SLA that promised.
    policy_id = fields.Many2one(comodel_name="sla.policy", string="SLA", readonly=True)
    #: The line of the SLA whose terms applied.
    item_id = fields.Many2one(comodel_name="sla.item", string="Item", readonly=True)
    #: What was measured.
    kpi_id = fields.Many2one(comodel_name="sla.kpi", string="KPI", readonly=True)
    #: 1 for the first clock of this KPI on the record, 2 for the second.
    cycle = fields.Integer(aggregator=None, readonly=True)
    is_current = fields.Boolean(
        string="Counts in Reports",
        readonly=True,
        help="The newest result of each KPI and cycle that was not cancelled.",
    )
    #: The status at this moment.
    status = fields.Selection(selection=STATUS_SELECTION, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        readonly=True,
        help="Who was responsible for the record when the KPI was met or failed.",
    )
    #: When the clock began, UTC.
    start_time = fields.Datetime(string="Start", readonly=True)
    #: The deadline, UTC.
    failure_time = fields.Datetime(string="Due", readonly=True)
    #: When it was met, late or in time, UTC.
    met_time = fields.Datetime(string="Met", readonly=True)
    end_time = fields.Datetime(
        string="End", readonly=True, help="When it was met, failed or was cancelled."
    )
    on_hold_since = fields.Datetime(
        readonly=True, help="Since when it is on hold; empty while it runs."
    )
    #: Who waived the failure.
    waived_by = fields.Many2one(comodel_name="res.users", readonly=True)
    #: Why it was waived, as a kind of reason.
    waive_reason_id = fields.Many2one(
        comodel_name="sla.waive.reason",
        string="Kind of Reason to Waive",
        readonly=True,
    )
    #: Why it was waived, in words.
    waive_reason = fields.Char(string="Reason to Waive", readonly=True)

    # What the ticket says now.
    #: The ticket itself, if the reader may see it.
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket", string="Ticket", readonly=True
    )
    #: The ticket's team.
    team_id = fields.Many2one(comodel_name="helpdesk.ticket.team", readonly=True)
    #: The ticket's customer, a person or a company.
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", readonly=True
    )
    #: The company of that customer.
    commercial_partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer's Company", readonly=True
    )
    #: The ticket's category.
    category_id = fields.Many2one(
        comodel_name="helpdesk.ticket.category", readonly=True
    )
    #: The channel by which the ticket came.
    channel_id = fields.Many2one(comodel_name="helpdesk.ticket.channel", readonly=True)
    #: The ticket's priority.
    priority = fields.Selection(selection="_select_priority", readonly=True)

    # What is counted.
    #: One if it was met in time, for sums.
    met = fields.Integer(string="Met in Time", readonly=True)
    breached = fields.Integer(
        readonly=True, help="Not met in time, also when met late; not waived."
    )
    waived = fields.Integer(
        readonly=True, help="Failures that are excused: they count in no rate."
    )
    running = fields.Integer(readonly=True, help="Neither met nor failed as yet.")
    met_rate = fields.Float(
        string="Met in Time (%)",
        aggregator="avg",
        readonly=True,
        help="Of those met and breached, how many were met in time.",
    )
    met_rate_strict = fields.Float(
        string="Met in Time, Waived Counted (%)",
        aggregator="avg",
        readonly=True,
        help="As if nothing had been waived.",
    )
    #: The promise, in working hours.
    target_hours = fields.Float(string="Target (h)", aggregator="avg", readonly=True)
    elapsed_hours = fields.Float(
        string="Used Time (h)",
        aggregator="avg",
        readonly=True,
        help="The average working time until it was met or failed, without holds.",
    )
    median_hours = fields.Float(
        string="Used Time, Median (h)",
        aggregator="max",
        readonly=True,
        help="Half of the KPIs took less working time than this, half took more.",
    )
    #: The used working time in percent of the target; over 100: late.
    used_percent = fields.Float(
        string="Used Share of Target (%)", aggregator="avg", readonly=True
    )
    late_hours = fields.Float(
        string="Late By (h)",
        aggregator="avg",
        readonly=True,
        help="The average working time by which breached KPIs were met too late, or "
        "their records closed. Those that are still open are left out.",
    )
    hold_hours = fields.Float(
        string="On Hold (h)",
        readonly=True,
        help="Working time on hold, of all ended holds together.",
    )

    @property
    def _table_query(self):
        """The rows at this moment."""
        off = bool(config.get_snapshot(self.env).disabled)
        tickets = self._search_readable("helpdesk.ticket")
        return report_rows.report_sql(self.env, off, tickets)

    @api.model
    def _domain_searched(self):
        """The rows of tickets know whether the reader may see theirs."""
        others = set(config.tracked_models(self.env)) - {"helpdesk.ticket"}
        known = Domain("ticket_id", "!=", False)
        return known | self._domain_readable_of(sorted(others))

    @api.model
    def _select_priority(self):
        ticket = self.env["helpdesk.ticket"]
        return ticket._fields["priority"]._description_selection(self.env)

    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        names = self._names_of((row.res_model, row.res_id) for row in self)
        for row in self:
            row.record_name = names.get((row.res_model, row.res_id), "")

    @api.model
    def _read_group(self, domain, groupby=(), aggregates=(), *args, **kwargs):
        """Count in memory."""
        with report_rows.counting(self.env):
            return super()._read_group(domain, groupby, aggregates, *args, **kwargs)

    @api.model
    def _read_grouping_sets(self, domain, grouping_sets, aggregates=(), order=None):
        """Add up the totals of a table from its cells, where that can be done."""
        cells = figures.cells_of(self, grouping_sets, aggregates, order)
        if cells is not None:
            rows = self._read_group(domain, cells.groupby, cells.parts, order=order)
            return [cells.total(rows, groupby) for groupby in grouping_sets]
        with report_rows.counting(self.env):
            return super()._read_grouping_sets(
                domain, grouping_sets, aggregates, order=order
            )

    def _read_group_select(self, aggregate_spec, query):
        """Work out medians: of all rows of a group, never of other groups."""
        if aggregate_spec == MEDIAN:
            hours = self._field_to_sql(self._table, "elapsed_hours", query)
            return report_rows.median_sql(hours)
        return super()._read_group_select(aggregate_spec, query)

    # -- the way to what is counted (R4) ----------------------------------------------

    def action_open_record(self):
        """Open the record of the KPI."""
        return self.instance_id.action_open_record()

    def action_open_instance(self):
        """Open the KPI's own form, with its times and its history."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sla.kpi.instance",
            "res_id": self.instance_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_ask_waive(self):
        """Ask why the failures among these are waived; see there."""
        return self.instance_id.action_ask_waive()

    def action_unwaive(self):
        """Take waivers back; see there."""
        return self.instance_id.action_unwaive()
