# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Disabling a model, enabling it again, and records older than their SLA."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import choosing
from ..sla_core.timer import timer


class SlaEntity(models.Model):
    """The life of an enabled model (SEMANTICS B1).

    Archiving disables: from then on no record gets an SLA and none is re-selected.
    What runs goes on to its end as under a deactivated policy (C6): the model stays
    watched until nothing of it runs any more.
    """

    _inherit = "sla.entity"

    running_count = fields.Integer(
        string="Running KPIs",
        compute="_compute_running_count",
        help="KPI instances of this model that have not ended.",
    )
    waiting_count = fields.Integer(
        string="Waiting Records",
        compute="_compute_waiting_count",
        help="Changes of records that are still to be processed in the background.",
    )

    def _compute_running_count(self):
        counts = dict(
            self.env["sla.kpi.instance"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "in", self.mapped("model")),
                    ("status_now", "in", timer.LIVE),
                ],
                ["res_model"],
                ["__count"],
            )
        )
        for entity in self:
            entity.running_count = counts.get(entity.model, 0)

    def _compute_waiting_count(self):
        counts = dict(
            self.env["sla.backlog"]
            .sudo()
            ._read_group(
                [("res_model", "in", self.mapped("model"))], ["res_model"], ["__count"]
            )
        )
        for entity in self:
            entity.waiting_count = counts.get(entity.model, 0)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_used(self):
        """Refuse to lose history; disabling is the way out (SEMANTICS B1, C5)."""
        trackers = self.env["sla.tracker"].sudo()
        for entity in self:
            domain = [("res_model", "=", entity.model), ("policy_id", "!=", False)]
            if trackers.search(domain, limit=1):
                raise UserError(
                    self.env._(
                        "Records of %(model)s have or had an SLA. Disable the model "
                        "instead of deleting it.",
                        model=entity.model_id.name,
                    )
                )

    # -- disabling --------------------------------------------------------------------

    def action_disable(self, running="finish"):
        """Stop applying SLAs to these models (SEMANTICS B1).

        :param running: what becomes of the running instances: ``finish`` lets success,
            pause, breach and actions go on to their end, ``cancel`` cancels them now
        :raise AccessError: for anybody but system administrators
        """
        if running not in ("finish", "cancel"):
            raise ValueError(running)
        self.check_access("write")
        if running == "cancel":
            policies = self.env["sla.policy"].sudo().with_context(active_test=False)
            choosing.cancel_policies(
                self.env, policies.search([("model_id", "in", self.model_id.ids)])
            )
        self.write({"active": False})

    def action_ask_disable(self):
        """Disable the model, asking first what becomes of its running instances."""
        self.ensure_one()
        self.check_access("write")
        if not self.running_count:
            return self.action_disable()
        return self._open_wizard(
            "helpdesk_sla_enhanced.sla_entity_disable_action", entity=self.id
        )

    def action_enable(self):
        """Apply SLAs to new records of these models again."""
        self.write({"active": True})

    # -- records older than their SLA -------------------------------------------------

    def action_apply_existing(self):
        """Ask which records without SLA are to get one (SEMANTICS F2).

        :return: the action of the dialog, which previews and applies
        :raise UserError: if the model is disabled
        """
        self.ensure_one()
        self.check_access("write")
        if not self.active:
            raise UserError(
                self.env._("Enable %(model)s first.", model=self.model_id.name)
            )
        return self._open_wizard(
            "helpdesk_sla_enhanced.sla_apply_existing_action", entity=self.id
        )

    @api.model
    def _open_wizard(self, name, entity):
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        action["context"] = {"default_entity_id": entity}
        return action

    def action_view_waiting(self):
        """Open the changes of this model that are still to be judged."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_backlog_action"
        )
        action["domain"] = [("res_model", "=", self.model)]
        return action
