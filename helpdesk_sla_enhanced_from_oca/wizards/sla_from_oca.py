# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The move from Helpdesk SLA."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.helpdesk_sla_enhanced.engine import client_actions
from odoo.addons.helpdesk_sla_enhanced.engine.explaining import condition_words
from odoo.addons.helpdesk_sla_enhanced.engine.item_words import term_text

from .. import moving, plan


class SlaFromOca(models.TransientModel):
    """Shows what becomes of the SLAs of OCA's Helpdesk SLA, and moves them.

    Afterwards nothing here needs that addon, which can be uninstalled.
    """

    _name = "sla.from.oca"
    _description = "Move In from Helpdesk SLA"

    #: The old SLAs, each with what becomes of it.
    line_ids = fields.One2many(
        comodel_name="sla.from.oca.line",
        inverse_name="wizard_id",
        string="SLAs",
        default=lambda self: self._default_line_ids(),
    )
    #: How many of them move.
    moved_count = fields.Integer(compute="_compute_moved_count")
    use_for_new = fields.Boolean(
        string="Use for New Tickets",
        default=lambda self: self._default_use_for_new(),
        help="Makes them the default SLAs. Another default SLA is replaced.",
    )
    archive_old = fields.Boolean(
        string="Archive the Old SLAs",
        default=True,
        help="New tickets get no deadline from the old addon any more. What runs in it "
        "runs on until it is uninstalled.",
    )

    @api.model
    def _default_use_for_new(self):
        """Yes, where that replaces nothing."""
        return not self.env["sla.policy"].search_count(
            [("model", "=", plan.TICKET), ("is_default", "=", True)], limit=1
        )

    @api.model
    def _default_line_ids(self):
        """What becomes of each old SLA, as things stand now."""
        return [Command.create(self._line_values(one)) for one in self._read()]

    @api.depends("line_ids.is_moved")
    def _compute_moved_count(self):
        for wizard in self:
            wizard.moved_count = len(wizard.line_ids.filtered("is_moved"))

    @api.model
    def _read(self):
        """The plans, for who may manage the SLAs of all companies that have some.

        :raise UserError: naming the companies that are not switched on
        """
        self.check_access("create")
        plans = plan.read(self.env)
        companies = self.env["res.company"].union(*(p.sla.company_id for p in plans))
        missing = companies - self.env.companies
        if missing:
            raise UserError(
                self.env._(
                    "Old SLAs belong to companies that are not selected: %s. All move "
                    "together; select these companies as well.",
                    # sudo: the name of what has to be selected
                    ", ".join(missing.sudo().mapped("name")),
                )
            )
        return plans

    @api.model
    def _line_values(self, one):
        """A line of the preview."""
        return {
            "name": one.sla.name,
            "company_id": one.sla.company_id.id,
            "is_moved": not one.refused,
            "becomes": not one.refused and self._becomes(one),
            "running_count": one.running,
            "problems": "\n".join(one.refused + one.notes),
        }

    @api.model
    def _becomes(self, one):
        """What an old SLA becomes, in words."""
        targets = [term_text(self.env, item.value, item.unit) for item in one.items]
        teams = self.env["helpdesk.ticket.team"].union(*(i.teams for i in one.items))
        condition = [("team_id", "in", teams.ids), *one.condition]
        words = [
            self.env._(
                "%(kpi)s within %(target)s",
                kpi=moving.kpi_name(one),
                target=", ".join(dict.fromkeys(targets)),
            ),
            self.env._("For: %s", self._said(condition)),
            self.env._("Met when: %s", self._said(one.success)),
        ]
        if one.pause:
            words.append(self.env._("On hold when: %s", self._said(one.pause)))
        return "\n".join(words)

    @api.model
    def _said(self, domain):
        return condition_words.sentence(self.env, plan.TICKET, domain)

    def action_move(self):
        """Make the SLAs, carry the clocks on, and archive the old SLAs if asked.

        :return: the action that shows what was made
        :raise UserError: if nothing can be moved
        """
        self.ensure_one()
        plans = [one for one in self._read() if not one.refused]
        if not plans:
            raise UserError(self.env._("None of the old SLAs can be moved."))
        made = {
            company: moving.make_policy(self.env, company, group)
            for company, group in moving.by_company(plans).items()
        }
        policies = self.env["sla.policy"].union(*(one for one, _items in made.values()))
        count = moving.carry_clocks(self.env, made)
        if self.use_for_new:
            for policy in policies:
                policy.action_set_default()
        if self.archive_old:
            # sudo: who manages SLAs here need not be a manager of the helpdesk
            for one in plans:
                one.sla.sudo().active = False
        said = self.env._(
            "SLAs: %(slas)s, tickets: %(tickets)s", slas=len(policies), tickets=count
        )
        return client_actions.notice("success", said, next=self._opened(policies))

    @api.model
    def _opened(self, policies):
        """The action that shows the new SLAs."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_policy_action"
        )
        action.pop("path", None)
        return {**action, "domain": [("id", "in", policies.ids)]}
