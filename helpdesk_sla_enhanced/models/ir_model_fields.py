# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Fields that are renamed or go while SLAs use them."""

from odoo import models

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ..engine import uninstalling


class IrModelFields(models.Model):
    """Fields that are deleted, renamed, or go with their addon."""

    _inherit = "ir.model.fields"

    def _prepare_update(self):
        """Keep fields that SLAs use from being deleted or renamed by a user, and take
        out of force what uses them when their addon goes."""
        pairs = {(field.model, field.name) for field in self}
        going = self.env.context.get(MODULE_UNINSTALL_FLAG)
        uninstalling.lose_fields(self.env, pairs, refuse=not going)
        return super()._prepare_update()
