# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Deactivating a policy."""

from odoo import api, fields, models

from ..engine import defaults


class SlaPolicyDeactivate(models.TransientModel):
    """Says what follows when a policy is deactivated, and asks what becomes of its
    running instances (SEMANTICS C2, C6)."""

    _name = "sla.policy.deactivate"
    _inherit = ["sla.running.mixin"]
    _description = "Deactivate an SLA"

    #: The SLA that is to be deactivated.
    policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    #: How many of its instances run.
    running_count = fields.Integer(compute="_compute_running_count")
    #: What it means that a default goes; empty if it is none.
    default_loss = fields.Char(compute="_compute_running_count")

    @api.depends("policy_id")
    def _compute_running_count(self):
        for wizard in self:
            policy = wizard.policy_id
            wizard.running_count = policy._count_live()
            wizard.default_loss = bool(policy) and defaults.lost_text(policy)

    def _end(self, running):
        self.policy_id.action_deactivate(running=running)
