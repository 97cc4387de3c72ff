# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..sla_core import timer

TRIGGER_SELECTION = [
    (timer.START, "Start"),
    (timer.WARNING, "Warning"),
    (timer.FAILURE, "Failure"),
    (timer.SUCCESS, "Success"),
    (timer.PAUSE, "Pause"),
    (timer.RESUME, "Resume"),
    (timer.CANCELLATION, "Cancel"),
]


class SlaItemAction(models.Model):
    """A server action that runs when something happens to an item's KPI (E1)."""

    _name = "sla.item.action"
    _inherit = ["sla.config.mixin"]
    _description = "SLA Item Action"
    _order = "item_id, sequence, id"
    _rec_name = "server_action_id"

    item_id = fields.Many2one(
        comodel_name="sla.item",
        string="Item",
        required=True,
        ondelete="cascade",
        index=True,
    )
    model_id = fields.Many2one(related="item_id.model_id")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    trigger = fields.Selection(
        selection=TRIGGER_SELECTION, required=True, default=timer.WARNING
    )
    server_action_id = fields.Many2one(
        comodel_name="ir.actions.server",
        string="Action",
        required=True,
        ondelete="restrict",
        domain="[('model_id', '=', model_id), ('usage', '=', 'ir_actions_server')]",
    )

    @api.constrains("server_action_id", "item_id")
    def _check_model(self):
        for action in self:
            server_action = action.server_action_id.sudo()
            if server_action.model_id != action.item_id.sudo().model_id:
                raise ValidationError(
                    self.env._(
                        "Item %(item)s: the action %(action)s is for another model "
                        "than the SLA.",
                        item=action.item_id.name,
                        action=server_action.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_right()
        return super().create(vals_list)

    def write(self, vals):
        if "server_action_id" in vals:
            self._check_right()
        return super().write(vals)

    @api.model
    def _check_right(self):
        """Attaching an action needs the right to edit server actions (P1).

        :raise AccessError: without that right
        """
        self.env["ir.actions.server"].check_access("write")
