# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the dialogs share that end something."""

from odoo import fields, models


class SlaRunningMixin(models.AbstractModel):
    """A dialog that ends something and asks what becomes of the instances that still
    run (SEMANTICS B1, C6)."""

    _name = "sla.running.mixin"
    _inherit = ["sla.values.mixin"]
    _description = "Question About Running KPIs"

    #: What becomes of the instances that run.
    running = fields.Selection(
        selection=[
            ("finish", "Let them finish: they are met, warn, fail and act as before"),
            ("cancel", "Cancel them now"),
        ],
        string="What Happens to Them",
        required=True,
        default="finish",
    )

    def _end(self, running):
        """End what the dialog is about.

        :param running: ``finish`` or ``cancel``, what becomes of running instances
        """
        raise NotImplementedError

    def action_confirm(self):
        """End it as chosen, and close the dialog."""
        self.ensure_one()
        self._end(self.running)
        return {"type": "ir.actions.act_window_close"}
