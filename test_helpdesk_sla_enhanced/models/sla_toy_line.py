# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaToyLine(models.Model):
    """A piece of a job."""

    _name = "sla.toy.line"
    _description = "SLA Toy Line"

    name = fields.Char()
    job_id = fields.Many2one(comodel_name="sla.toy.job", ondelete="cascade", index=True)
    quantity = fields.Integer(default=1)
    shipped = fields.Boolean()
