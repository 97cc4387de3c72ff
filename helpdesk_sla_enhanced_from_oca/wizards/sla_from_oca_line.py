# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One SLA in the preview of the move."""

from odoo import fields, models


class SlaFromOcaLine(models.TransientModel):
    """What becomes of one SLA of Helpdesk SLA, and what of it cannot be kept.

    Only shown: what is moved is read again (a browser keeps no line of fields that
    cannot be written).
    """

    _name = "sla.from.oca.line"
    _description = "SLA to Move"

    #: The dialog it belongs to.
    wizard_id = fields.Many2one(
        comodel_name="sla.from.oca", required=True, ondelete="cascade"
    )
    #: The name of the old SLA.
    name = fields.Char(string="Old SLA")
    #: The company of the old SLA; empty: all.
    company_id = fields.Many2one(comodel_name="res.company")
    #: Whether it becomes an SLA of the new kind.
    is_moved = fields.Boolean(string="Will Be Moved")
    #: What it becomes, in words.
    becomes = fields.Text()
    #: How many of its clocks run and are carried on.
    running_count = fields.Integer(string="Running Clocks")
    #: What cannot be carried over, and why.
    problems = fields.Text(string="Not Carried Over")
