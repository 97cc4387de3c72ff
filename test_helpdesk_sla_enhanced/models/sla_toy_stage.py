# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaToyStage(models.Model):
    """Where a job stands."""

    _name = "sla.toy.stage"
    _description = "SLA Toy Stage"

    name = fields.Char(required=True)
    done = fields.Boolean()
