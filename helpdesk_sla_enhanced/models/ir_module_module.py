# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Addons that are uninstalled while SLAs use what they bring."""

from odoo import api, models

from ..engine import uninstalling


class IrModuleModule(models.Model):
    """Addons that are uninstalled while SLAs use their models and fields."""

    _inherit = "ir.module.module"

    def module_uninstall(self):
        """Drop SLA data of models and fields that are about to be uninstalled.

        Odoo deletes field by field and model by model, in a registry that does not
        match the database any more: too late to cancel instances by the rules.
        """
        names = self.mapped("name")
        uninstalling.forget_models(
            self.env, self._sla_removed("ir.model", names).mapped("model")
        )
        fields = self._sla_removed("ir.model.fields", names)
        pairs = {(field.model, field.name) for field in fields}
        uninstalling.lose_fields(self.env, pairs, refuse=False)
        return super().module_uninstall()

    @api.model
    def _sla_removed(self, kind, names):
        """The models or fields that no other addon than these declares."""
        # sudo: who may uninstall an addon may have no right to read what it declares
        data = self.env["ir.model.data"].sudo()
        ours = data.search([("model", "=", kind), ("module", "in", names)])
        domain = [("model", "=", kind), ("res_id", "in", ours.mapped("res_id"))]
        others = data.search([*domain, ("module", "not in", names)])
        kept = set(others.mapped("res_id"))
        ids = [number for number in ours.mapped("res_id") if number not in kept]
        return self.env[kind].sudo().browse(ids).exists()  # read as their names were
