# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Asking before a policy takes effect."""

from odoo import api, fields, models

from ..engine import defaults, never_met
from ..engine.cases import gate

ACTIVATE, SET_DEFAULT, UNSET_DEFAULT = "activate", "set_default", "unset_default"


class SlaPolicyAsk(models.TransientModel):
    """Says what a step in the life of a policy changes, and asks whether that is
    meant. Code that takes the step is not asked (SEMANTICS C1, C2)."""

    _name = "sla.policy.ask"
    _inherit = ["sla.values.mixin"]
    _description = "Question About an SLA"

    #: The SLA that takes the step.
    policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    #: The step that is asked about.
    step = fields.Selection(
        selection=[
            (ACTIVATE, "Activate"),
            (SET_DEFAULT, "Set as Default"),
            (UNSET_DEFAULT, "Unset Default"),
        ],
        required=True,
        readonly=True,
        default=ACTIVATE,
    )
    #: What follows from the step, in sentences.
    consequence = fields.Text(compute="_compute_consequence")
    #: The test cases that fail, a line for each.
    failures = fields.Text(
        string="Test Cases That Fail", compute="_compute_consequence"
    )
    reason = fields.Char(help="Why it is activated although test cases fail.")

    @api.depends("policy_id", "step")
    def _compute_consequence(self):
        """What follows, in sentences that name whom it concerns."""
        for wizard in self:
            policy = wizard.policy_id
            wizard.failures = False
            if not policy:
                wizard.consequence = False
            elif wizard.step == ACTIVATE:
                wizard.consequence = never_met.never_met_text(policy)
                wizard.failures = "\n".join(gate.failures(policy))
            elif wizard.step == SET_DEFAULT:
                wizard.consequence = defaults.replaced_text(policy)
            else:
                wizard.consequence = defaults.lost_text(policy)

    def action_confirm(self):
        """Take the step."""
        self.ensure_one()
        if self.step == ACTIVATE:
            self.policy_id.action_activate(reason=self.reason)
        elif self.step == SET_DEFAULT:
            self.policy_id.action_set_default()
        else:
            self.policy_id.action_unset_default()
        return {"type": "ir.actions.act_window_close"}
