# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The stages in which tickets are on hold."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..engine import hold_stages

MANAGER = "helpdesk_sla_enhanced.group_sla_manager"


class SlaHoldStages(models.TransientModel):
    """Lets SLA managers, who may not open the settings, say in which stages tickets
    are on hold (SEMANTICS B3, P1)."""

    _name = "sla.hold.stages"
    _inherit = ["sla.values.mixin"]
    _description = "Stages on Hold"

    stage_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.stage",
        string="On Hold Stages",
        default=lambda self: self._stages(),
        help="The clocks stand still while a ticket is in one of these stages.",
    )
    condition = fields.Char(
        string="On Hold When",
        default=lambda self: self._condition(),
        readonly=True,
        help="A rule that is more than a list of stages; administrators change it.",
    )

    @api.model
    def _stages(self):
        return hold_stages.stages_of(self._rule()) or []

    @api.model
    def _condition(self):
        rule = self._rule()
        return str(rule) if hold_stages.stages_of(rule) is None else False

    @api.model
    def _rule(self):
        return hold_stages.ticket_entity(self.env)._pause_rule()

    def action_save(self):
        """Set the stages.

        :raise AccessError: for those who are no SLA managers
        """
        self.ensure_one()
        if not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only SLA managers can set the stages on hold.")
            )
        hold_stages.set_stages(hold_stages.ticket_entity(self.env), self.stage_ids.ids)
