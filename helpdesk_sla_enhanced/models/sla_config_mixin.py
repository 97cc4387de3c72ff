# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class SlaConfigMixin(models.AbstractModel):
    """A model whose records the engine judges by.

    Every change of such a record makes all workers read the configuration anew. What
    waits in the transaction is judged before, by the rules it happened under.
    """

    _name = "sla.config.mixin"
    _description = "SLA Configuration"

    @api.model_create_multi
    def create(self, vals_list):
        self.env["sla.engine"]._process_pending()
        records = super().create(vals_list)
        self.env["sla.config"]._changed()
        return records

    def write(self, vals):
        self.env["sla.engine"]._process_pending()
        result = super().write(vals)
        self.env["sla.config"]._changed()
        return result

    def unlink(self):
        self.env["sla.engine"]._process_pending()
        result = super().unlink()
        self.env["sla.config"]._changed()
        return result
