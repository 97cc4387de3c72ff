# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaToyTag(models.Model):
    """A label of jobs; both sides of the relation can be written."""

    _name = "sla.toy.tag"
    _description = "SLA Toy Tag"

    name = fields.Char(required=True)
    urgent = fields.Boolean()
    job_ids = fields.Many2many(comodel_name="sla.toy.job")
