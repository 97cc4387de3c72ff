# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaToyPlain(models.Model):
    """A record without company, without name, without the mixin."""

    _name = "sla.toy.plain"
    _description = "SLA Toy Plain"

    moment = fields.Datetime()
    state = fields.Selection(
        selection=[("open", "Open"), ("closed", "Closed")], default="open"
    )
