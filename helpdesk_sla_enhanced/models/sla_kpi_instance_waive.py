# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The way to a waiver on the screen (SEMANTICS G5)."""

from odoo import models
from odoo.exceptions import UserError

from ..sla_core.timer import timer


class SlaKpiInstance(models.Model):
    _inherit = "sla.kpi.instance"

    def action_ask_waive(self):
        """Ask why the failures among these instances are waived.

        :return: the action of the dialog
        :raise UserError: if none of them has failed
        :raise AccessError: for anybody but SLA managers
        """
        self._check_manager()
        failures = self.filtered(
            lambda i: i.status_now == timer.NONCOMPLIANT and not i.waived
        )
        if not failures:
            raise UserError(
                self.env._("None of the selected KPIs has an unwaived failure.")
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_waive_action"
        )
        action["context"] = {
            "default_instance_ids": failures.ids,
            "default_chosen_count": len(self),
        }
        return action
