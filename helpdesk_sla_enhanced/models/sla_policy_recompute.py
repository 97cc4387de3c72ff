# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .sla_recompute import LEFT


class SlaPolicy(models.Model):
    _inherit = "sla.policy"

    recompute_ids = fields.One2many(
        comodel_name="sla.recompute", inverse_name="policy_id", string="Recomputes"
    )
    recompute_count = fields.Integer(compute="_compute_recompute_count")

    def _compute_recompute_count(self):
        counts = dict(
            self.env["sla.recompute"]
            .sudo()
            ._read_group([("policy_id", "in", self.ids)], ["policy_id"], ["__count"])
        )
        for policy in self:
            policy.recompute_count = counts.get(policy, 0)

    def action_recompute(self):
        """Preview what the present terms make of the running instances (C5).

        While another recompute of the policy is at work, show that one instead.

        :raise UserError: if the policy is a draft
        :raise AccessError: for anybody but SLA managers
        """
        self.ensure_one()
        self._check_recompute()
        if self.state == "draft":
            raise UserError(self.env._("Activate %(policy)s first.", policy=self.name))
        jobs = self.env["sla.recompute"]
        domain = [("policy_id", "=", self.id), ("state", "in", list(LEFT))]
        job = jobs.search(domain, limit=1) or jobs._preview(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_recompute_action"
        )
        return {**action, "res_id": job.id, "views": [(False, "form")]}

    def action_view_recomputes(self):
        """Open the recomputes of this policy."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_recompute_action"
        )
        return {**action, "domain": [("policy_id", "=", self.id)]}

    def _check_recompute(self):
        """Only managers recompute, and only policies that they may write."""
        if not self.env.user.has_group("helpdesk_sla_enhanced.group_sla_manager"):
            raise AccessError(
                self.env._("Only SLA managers can recompute running instances.")
            )
        self.check_access("write")
