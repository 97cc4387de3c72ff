# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which models can be enabled."""

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine import uninstalling

#: What Odoo keeps for itself: of these only what people have a screen for is offered.
MACHINERY = (
    *("auth", "base_import.", "bus.", "discuss.", "html_editor.", "iap.", "mail."),
    *("properties.", "report.", "res.device", "res.users.", "sms.", "web_tour."),
)
#: What Odoo is made of, and its logs. They have screens, but nobody waits for them.
DEFINITIONS = ("ir.", "privacy.")


class IrModel(models.Model):
    """Knows which models can be enabled for SLA, so that only these are offered."""

    _inherit = "ir.model"

    #: Whether the model can be enabled for SLAs; searched by the model's form.
    sla_possible = fields.Boolean(
        string="Can Have SLAs",
        compute="_compute_sla_possible",
        search="_search_sla_possible",
    )

    def _compute_sla_possible(self):
        offered = self._sla_offered(set(self.mapped("model")))
        for model in self:
            model.sla_possible = model.model in offered

    def _search_sla_possible(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("model", "in", list(self._sla_offered(set(self.env.registry))))

    @api.model
    def _sla_offered(self, names):
        """Of some models those that are offered to be enabled (SEMANTICS B1).

        Each can be; but nobody looks for Odoo's own logs, queues and definitions among
        orders and tasks. Code may enable whatever the entity does not refuse.
        """
        entities = self.env["sla.entity"]
        # sudo: which models have a screen, of which nobody is shown anything here
        actions = self.env["ir.actions.act_window"].sudo()
        shown = {name for (name,) in actions._read_group([], ["res_model"])}
        return {
            name
            for name in names
            if not name.startswith(DEFINITIONS)
            and (name in shown or not name.startswith(MACHINERY))
            and not entities._why_not(name)
        }

    def unlink(self):
        """Take what is tracked of the models along (SEMANTICS F6)."""
        uninstalling.forget_models(self.env, self.mapped("model"))
        return super().unlink()
