# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.fields import Domain


class IrModel(models.Model):
    """Knows which models can be enabled for SLA, so that only these are offered."""

    _inherit = "ir.model"

    sla_possible = fields.Boolean(
        string="Can Have SLAs",
        compute="_compute_sla_possible",
        search="_search_sla_possible",
    )

    def _compute_sla_possible(self):
        entities = self.env["sla.entity"]
        for model in self:
            model.sla_possible = not entities._why_not(model.model, model.name)

    def _search_sla_possible(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        entities = self.env["sla.entity"]
        names = [name for name in self.env.registry if not entities._why_not(name)]
        return Domain("model", "in", names)

    def unlink(self):
        """Take what is tracked of the models along (SEMANTICS F6)."""
        self.env["sla.config"]._forget_models(self.mapped("model"))
        return super().unlink()
