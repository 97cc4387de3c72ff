# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaToyWizard(models.TransientModel):
    """Has records for an hour or two."""

    _name = "sla.toy.wizard"
    _description = "SLA Toy Wizard"

    moment = fields.Datetime()
