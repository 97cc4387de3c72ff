# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Terms that a desk sells again and again (SEMANTICS M)."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields, models


class SlaEntitlementTemplate(models.Model):
    """The terms that a desk sells again and again (SEMANTICS M1)."""

    _name = "sla.entitlement.template"
    _inherit = ["sla.entitlement.terms.mixin"]
    _description = "Entitlement Template"
    _order = "name, id"
    _sla_bounds = {"total_terms": (0, 1_000_000_000), "duration": (0, 10_000)}

    #: What is sold, as it is chosen for an entitlement.
    name = fields.Char(required=True, translate=True)
    #: Archived ones are not offered any more.
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(help="Empty: for all companies.")
    user_id = fields.Many2one(
        default=False, help="Empty: the user who makes the entitlement."
    )
    #: How many entitlements were made from it.
    entitlement_count = fields.Integer(
        string="Entitlements", compute="_compute_entitlement_count"
    )
    duration = fields.Integer(
        default=1, help="How long an entitlement of this kind is good. 0: without end."
    )
    #: The unit of `duration`.
    duration_unit = fields.Selection(
        selection=[("day", "Days"), ("month", "Months"), ("year", "Years")],
        required=True,
        default="year",
    )
    #: How the terms are divided between channels, copied to entitlements.
    channel_ids = fields.One2many(
        comodel_name="sla.entitlement.template.channel",
        inverse_name="template_id",
        string="Channels",
        copy=True,
    )

    def _compute_entitlement_count(self):
        counts = dict(
            self.env["sla.entitlement"]._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["__count"]
            )
        )
        for template in self:
            template.entitlement_count = counts.get(template, 0)

    def copy_data(self, default=None):
        """A copy says that it is one."""
        vals_list = super().copy_data(default=default)
        for template, vals in zip(self, vals_list, strict=True):
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", template.name)
        return vals_list

    def _next_start(self, start):
        """The first day after an entitlement of this kind that starts on a day; False
        where it has no end."""
        self.ensure_one()
        if not self.duration:
            return False
        if self.duration_unit == "day":
            return start + timedelta(days=self.duration)
        return start + relativedelta(**{f"{self.duration_unit}s": self.duration})

    def action_make_entitlement(self):
        """Open a new entitlement with these terms; its customer is to be filled in."""
        self.ensure_one()
        self.check_access("read")
        name = "helpdesk_sla_enhanced.sla_entitlement_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        context = {"default_template_id": self.id, "default_name": self.name}
        return {**action, "context": context, "views": [(False, "form")]}

    def action_view_entitlements(self):
        """Open the entitlements that were made from this template."""
        self.ensure_one()
        self.check_access("read")
        name = "helpdesk_sla_enhanced.sla_entitlement_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        context = {"default_template_id": self.id}
        domain = [("template_id", "=", self.id)]
        return {**action, "domain": domain, "context": context}
