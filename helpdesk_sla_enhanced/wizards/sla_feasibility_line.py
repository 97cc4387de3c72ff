# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether one person, or a team, can keep their open promises."""

from odoo import fields, models


class SlaFeasibilityLine(models.TransientModel):
    """The open promises of one person, or those of a team that nobody has taken."""

    _name = "sla.feasibility.line"
    _description = "Open Promises of a Person"

    #: The question that this line answers.
    feasibility_id = fields.Many2one(
        comodel_name="sla.feasibility", required=True, ondelete="cascade"
    )
    #: The person or the team.
    name = fields.Char(string="Responsible", required=True)
    #: How many promises are theirs.
    promise_count = fields.Integer(string="Promises")
    needed_hours = fields.Float(
        string="Hours Needed",
        help="The work of these promises, and of a team also of what its people have "
        "taken and what is due no later.",
    )
    available_hours = fields.Float(
        string="Hours Available",
        help="The working hours until the last deadline, without time off.",
    )
    #: How many of them they cannot keep.
    late_count = fields.Integer(string="Cannot Be Met")
    first_time = fields.Datetime(
        string="First Missed Deadline", help="The first deadline that cannot be met."
    )
    #: The promises that cannot be kept.
    late_ids = fields.Many2many(
        comodel_name="sla.kpi.instance", string="Those that cannot be met"
    )

    def action_open(self):
        """Open the promises that cannot be met, by deadline.

        :return: the action that does
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cannot be met: %s", self.name),
            "res_model": "sla.kpi.instance",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.late_ids.ids)],
        }
