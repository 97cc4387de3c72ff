# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models


class SlaToyJob(models.Model):
    """A record with everything that an SLA can look at."""

    _name = "sla.toy.job"
    _inherit = ["sla.mixin"]
    _description = "SLA Toy Job"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company", default=lambda self: self.env.company
    )
    start = fields.Datetime()
    due = fields.Datetime(help="Receives a failure time.")
    priority = fields.Selection(
        selection=[("0", "Low"), ("1", "Normal"), ("2", "High")], default="0"
    )
    waiting = fields.Boolean()
    note = fields.Char(help="Watched by nobody.")
    stage_id = fields.Many2one(comodel_name="sla.toy.stage")
    partner_id = fields.Many2one(comodel_name="res.partner")
    tag_ids = fields.Many2many(comodel_name="sla.toy.tag")
    line_ids = fields.One2many(comodel_name="sla.toy.line", inverse_name="job_id")
    # Two stored fields of one method: Odoo recomputes both when it is asked for one.
    line_count = fields.Integer(compute="_compute_weight", store=True)
    weight = fields.Integer(compute="_compute_weight", store=True)
    stage_done = fields.Boolean(related="stage_id.done")
    is_heavy = fields.Boolean(compute="_compute_is_heavy", search="_search_is_heavy")

    @api.depends("line_ids.quantity")
    def _compute_weight(self):
        for job in self:
            job.line_count = len(job.line_ids)
            job.weight = sum(job.line_ids.mapped("quantity"))

    @api.depends("weight")
    def _compute_is_heavy(self):
        for job in self:
            job.is_heavy = job.weight > 100

    def _search_is_heavy(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("weight", ">" if True in value else "<=", 100)]

    def action_try_in_vain(self):
        """Put the job on hold in a savepoint and undo that, as careful code does."""
        try:
            with self.env.cr.savepoint():
                self.waiting = True
                raise ValueError
        except ValueError:
            return
