# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models


class SlaToyAbstract(models.AbstractModel):
    """Has no records at all."""

    _name = "sla.toy.abstract"
    _description = "SLA Toy Abstract"

    moment = fields.Datetime()


class SlaToyReport(models.Model):
    """Has the records of others."""

    _name = "sla.toy.report"
    _description = "SLA Toy Report"
    _auto = False

    moment = fields.Datetime(readonly=True)

    @property
    def _table_query(self):
        return "SELECT id, moment FROM sla_toy_plain"
