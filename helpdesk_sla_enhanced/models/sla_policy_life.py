# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The states of a policy: draft → active → inactive → active (SEMANTICS C1, C6)."""

from odoo import models
from odoo.exceptions import UserError

from ..sla_core import timer


class SlaPolicy(models.Model):
    _inherit = "sla.policy"

    def write(self, vals):
        """Keep to the order of the states, whoever writes them (SEMANTICS C1, C2)."""
        if vals.get("state") == "draft":
            left = self.filtered(lambda policy: policy.state != "draft")
            if left:
                raise UserError(
                    self.env._(
                        "%(policy)s was in force and cannot be a draft again. "
                        "Deactivate it instead.",
                        policy=left[0].name,
                    )
                )
        elif vals.get("state") == "inactive":
            vals = {**vals, "is_default": False}
        return super().write(vals)

    def _check_complete(self):
        self._check_model_enabled()
        return super()._check_complete()

    def _count_live(self):
        """How many instances of these policies run, whoever may see them."""
        instances = self.env["sla.kpi.instance"].sudo()
        return instances.search_count(
            [("policy_id", "in", self.ids), ("status_now", "in", timer.LIVE)]
        )

    def action_ask_deactivate(self):
        """Deactivate the policy, asking first what becomes of its running instances.

        :return: the action of the dialog, or nothing when none runs (SEMANTICS C6)
        """
        self.ensure_one()
        self.check_access("write")
        if not self._count_live():
            return self.action_deactivate()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_policy_deactivate_action"
        )
        action["context"] = {"default_policy_id": self.id}
        return action

    def _give_up(self, lost):
        """Take a policy out of force that asks for fields which are vanishing.

        Its running instances are cancelled: whether they are met could not be told.

        :param lost: the labels of the fields
        """
        self.ensure_one()
        if self.state != "active" and not self._count_live():
            return
        self.action_deactivate()
        self._cancel_running()
        self._message_log(
            body=self.env._(
                "Taken out of force, and running KPIs cancelled: %(fields)s cannot "
                "be asked for any more. Change the conditions, then activate the SLA "
                "again.",
                fields=lost,
            )
        )
