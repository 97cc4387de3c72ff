# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The settings of SLAs."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import hold_stages


class ResConfigSettings(models.TransientModel):
    """SLAs of the company, and the address of ``/sla/health``."""

    _inherit = "res.config.settings"

    sla_enabled = fields.Boolean(related="company_id.sla_enabled", readonly=False)
    sla_default_policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="Default SLA",
        compute="_compute_sla_default_policy_id",
        inverse="_inverse_sla_default_policy_id",
        domain="[('model', '=', 'helpdesk.ticket'), ('state', '=', 'active'), "
        "('company_id', 'in', (company_id, False))]",
        help="Applies to every new ticket that no other SLA was chosen for.",
    )
    #: Whether the default SLA is that of all companies, not this one's own.
    sla_default_is_shared = fields.Boolean(
        string="Shared Default SLA", compute="_compute_sla_default_policy_id"
    )
    sla_pause_stage_ids = fields.Many2many(
        comodel_name="helpdesk.ticket.stage",
        string="On Hold Stages",
        compute="_compute_sla_pause_stage_ids",
        inverse="_inverse_sla_pause_stage_ids",
        help="The clocks stand still while a ticket is in one of these stages.",
    )
    #: Whether the on hold rule is more than a choice of stages.
    sla_pause_is_condition = fields.Boolean(
        string="On Hold by a Condition", compute="_compute_sla_pause_stage_ids"
    )
    #: That rule, which the settings show and do not change.
    sla_pause_condition = fields.Char(
        string="On Hold Condition", compute="_compute_sla_pause_stage_ids"
    )

    sla_health_token = fields.Char(
        string="Monitoring Token",
        config_parameter="helpdesk_sla_enhanced.health_token",
        help="A program that sends this token may read the figures of the Health page. "
        "Empty: none may.",
    )

    def action_sla_health_token(self):
        """Make a new token for monitoring; the old one is worth nothing any more."""
        self.ensure_one()
        self.check_access("write")
        self.env["ir.config_parameter"].set_param(
            self._fields["sla_health_token"].config_parameter, secrets.token_urlsafe(32)
        )
        return {"type": "ir.actions.client", "tag": "reload"}

    @api.depends("company_id")
    def _compute_sla_default_policy_id(self):
        for settings in self:
            settings.sla_default_policy_id = settings._sla_default_policy()
            settings.sla_default_is_shared = bool(
                settings.sla_default_policy_id
                and not settings.sla_default_policy_id.company_id
            )

    def _sla_default_policy(self):
        """The company's own default, else the shared one (SEMANTICS C2)."""
        own, shared = self._sla_defaults()
        return own or shared

    def _sla_defaults(self):
        """The company's own default, and that of all companies without one."""
        defaults = self.env["sla.policy"].search(
            [
                ("model", "=", "helpdesk.ticket"),
                ("is_default", "=", True),
                ("company_id", "in", (self.company_id.id, False)),
            ]
        )
        own = defaults.filtered("company_id")
        return own, defaults - own

    def _inverse_sla_default_policy_id(self):
        """Choose for this company alone: no other one, and no shared default, is
        touched (SEMANTICS C2)."""
        for settings in self:
            own, shared = settings._sla_defaults()
            chosen = settings.sla_default_policy_id
            if chosen == (own or shared):
                continue
            if chosen.company_id:
                chosen.action_set_default()
                continue
            if chosen != shared and (chosen or not own):
                settings._check_sla_alone(chosen or shared)
                if chosen:
                    chosen.action_set_default()
                else:
                    shared.action_unset_default()
            own.action_unset_default()

    def _check_sla_alone(self, policy):
        """Refuse to decide for other companies on the screen of one (SEMANTICS C2)."""
        # sudo: also those that the user does not see; whether there are any, not which
        if self.env["res.company"].sudo().search_count([], limit=2) > 1:
            raise UserError(
                self.env._(
                    "%(policy)s is shared by all companies, and these settings are "
                    "those of %(company)s alone. Choose an SLA of this company, or "
                    "change the shared default on the SLA itself.",
                    policy=policy.name,
                    company=self.company_id.name,
                )
            )

    @api.depends("company_id")
    def _compute_sla_pause_stage_ids(self):
        rule = hold_stages.ticket_entity(self.env)._pause_rule()
        stage_ids = hold_stages.stages_of(rule)
        for settings in self:
            settings.sla_pause_stage_ids = stage_ids or []
            settings.sla_pause_is_condition = stage_ids is None
            settings.sla_pause_condition = str(rule) if stage_ids is None else False

    def _inverse_sla_pause_stage_ids(self):
        """Write the stages as the model's condition, never over another one (B3)."""
        entity = hold_stages.ticket_entity(self.env)
        for settings in self:
            hold_stages.set_stages(entity, settings.sla_pause_stage_ids.ids)
