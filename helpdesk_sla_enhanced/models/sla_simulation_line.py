# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The results of simulations, line by line."""

from odoo import api, fields, models

from ..engine.simulation import proof_words

WAS_SELECTION = [
    ("none", "No SLA"),
    ("running", "Running"),
    ("met", "Met"),
    ("breached", "Breached"),
    ("waived", "Waived"),
]


class SlaSimulationLine(models.Model):
    """What a KPI of a record was, and what it would be by the SLA of a simulation (W2).

    Written by the engine alone; read where the record is, by the author of the
    simulation.
    """

    _name = "sla.simulation.line"
    _inherit = ["sla.engine.table"]
    _description = "SLA Simulation Result"
    _order = "flips desc, id"
    _log_access = False
    _rec_name = "kpi_id"

    #: The simulation it belongs to.
    simulation_id = fields.Many2one(
        comodel_name="sla.simulation",
        string="Simulation",
        required=True,
        ondelete="cascade",
    )
    #: The technical name of the record's model.
    res_model = fields.Char(string="Technical Model", required=True)
    #: The id of the record.
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", required=True, aggregator=None
    )
    #: The record's name, as the reader may see it.
    record_name = fields.Char(string="Record", compute="_compute_record_name")
    #: The record's company.
    company_id = fields.Many2one(comodel_name="res.company")
    #: The KPI that is compared.
    kpi_id = fields.Many2one(
        comodel_name="sla.kpi", string="KPI", required=True, ondelete="cascade"
    )
    #: 1 for the first clock of this KPI on the record, 2 for the second.
    cycle = fields.Integer(aggregator=None)
    #: The result that it is compared with.
    was = fields.Selection(selection=WAS_SELECTION, string="Then", required=True)
    #: The result by the SLA of the simulation.
    would_be = fields.Selection(selection=WAS_SELECTION, string="Now", required=True)
    flips = fields.Boolean(
        string="Result Changed",
        help="Met then and breached now, or the other way round.",
    )
    #: 100 if it was met, 0 if breached, for averages.
    was_rate = fields.Float(string="Met Then (%)", aggregator="avg")
    #: 100 if it would be met, 0 if breached, for averages.
    rate = fields.Float(string="Met Now (%)", aggregator="avg")
    #: The used working time then, in percent of the target then.
    was_percent = fields.Float(string="Used Then (%)", aggregator="avg")
    #: The used working time, in percent of the simulated target.
    used_percent = fields.Float(string="Used Now (%)", aggregator="avg")
    #: The item that applied then.
    was_item_id = fields.Many2one(
        comodel_name="sla.item", string="Item Then", ondelete="set null"
    )
    #: The item that would apply.
    item_id = fields.Many2one(
        comodel_name="sla.item", string="Item Now", ondelete="set null"
    )
    #: The deadline then, UTC.
    was_failure_time = fields.Datetime(string="Due Then")
    #: The simulated deadline, UTC.
    failure_time = fields.Datetime(string="Due Now")
    #: When it was met then, UTC.
    was_met_time = fields.Datetime(string="Date Met Then")
    #: When it would be met, UTC.
    met_time = fields.Datetime(string="Date Met Now")
    taken_seconds = fields.Integer(
        string="Working Time Taken (s)",
        aggregator="avg",
        help="Until it was met, or so far; holds are left out.",
    )
    #: Whether `taken_seconds` ended with its being met.
    taken_met = fields.Boolean(string="Met in That Time")
    #: The instance then; empty if there was none.
    instance_id = fields.Many2one(
        comodel_name="sla.kpi.instance", string="KPI Instance", ondelete="set null"
    )
    #: Who was responsible for the record.
    user_id = fields.Many2one(
        comodel_name="res.users", string="Responsible", ondelete="set null"
    )
    #: The ticket's team.
    team_id = fields.Many2one(comodel_name="helpdesk.ticket.team", ondelete="set null")
    #: The ticket's customer.
    partner_id = fields.Many2one(
        comodel_name="res.partner", string="Customer", ondelete="set null"
    )
    #: How the simulated deadline is worked out, step by step.
    proof = fields.Html(compute="_compute_proof", sanitize=False)

    _of_simulation = models.Index("(simulation_id, kpi_id)")

    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        names = self._names_of((line.res_model, line.res_id) for line in self)
        for line in self:
            line.record_name = names.get((line.res_model, line.res_id), "")

    @api.depends("simulation_id")
    def _compute_proof(self):
        for line in self:
            line.proof = proof_words.proof(line)

    @api.model
    def _domain_readable(self):
        """Also, only the author reads what a simulation has found."""
        own = fields.Domain("simulation_id.create_uid", "=", self.env.uid)
        return super()._domain_readable() & own

    def action_open_record(self):
        """Open the record."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def action_open_proof(self):
        """Open why it is due then by the SLA of the simulation, beside what was."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Proof"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_save_case(self):
        """Keep the record as a test case of the SLA that was simulated (W3): such a
        record, made at that moment, is due as that SLA says now.

        :return: the action that opens the case
        :raise AccessError: if the user may not read the record
        :raise UserError: if the SLA cannot be used as it is
        """
        self.ensure_one()
        self.check_access("read")
        record = self.env["sla.record"]._records(self.res_model, [self.res_id])
        start = self.instance_id.start_time or record.create_date
        policy = self.simulation_id.policy_id
        cases = self.env["sla.policy.case"]
        return cases._make(record, policy, self.kpi_id, start)._opened()
