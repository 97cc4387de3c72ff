# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaToyDelegate(models.Model):
    """A record most fields of which live on another one."""

    _name = "sla.toy.delegate"
    _inherits = {"sla.toy.plain": "plain_id"}
    _description = "SLA Toy Delegate"

    plain_id = fields.Many2one(
        comodel_name="sla.toy.plain", required=True, ondelete="cascade", index=True
    )
    code = fields.Char()
