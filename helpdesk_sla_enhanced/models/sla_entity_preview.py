# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from markupsafe import Markup

from odoo import api, fields, models

#: So many names of fields make a line of the preview.
NAMES_SHOWN = 6


class SlaEntity(models.Model):
    """What enabling a model means, in words, and where to go from there."""

    _inherit = "sla.entity"

    preview = fields.Html(
        string="What You Get", compute="_compute_preview", sanitize=False
    )
    kpi_count = fields.Integer(string="KPIs", compute="_compute_use_counts")
    policy_count = fields.Integer(string="SLAs", compute="_compute_use_counts")
    active_policy_count = fields.Integer(compute="_compute_use_counts")

    @api.depends("model_id")
    def _compute_use_counts(self):
        kpis = self._count_by_model("sla.kpi", [])
        policies = self._count_by_model("sla.policy", [])
        active = self._count_by_model("sla.policy", [("state", "=", "active")])
        for entity in self:
            model = entity.model_id._origin
            entity.kpi_count = kpis.get(model, 0)
            entity.policy_count = policies.get(model, 0)
            entity.active_policy_count = active.get(model, 0)

    def _count_by_model(self, name, domain):
        domain = [("model_id", "in", self.model_id._origin.ids), *domain]
        return dict(self.env[name]._read_group(domain, ["model_id"], ["__count"]))

    @api.depends("model_id")
    def _compute_preview(self):
        """Say what enabling the model means; nothing before one is chosen."""
        for entity in self:
            model = self.env.get(entity.model_id.model)
            if model is None or entity._why_not_trackable():
                entity.preview = False
                continue
            lines = entity._preview_lines(model)
            items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
            entity.preview = Markup("<ul class='mb-0'>%s</ul>") % items

    def _preview_lines(self, model):
        return [
            self._preview_records(model),
            self._preview_starts(model),
            self._preview_company(model),
            self.env._(
                "Their forms show the clocks. The Actions menu of forms and lists "
                "gets “Apply SLA” and “SLA history”."
            ),
            self._preview_lists(model),
        ]

    def _preview_records(self, model):
        count = model.sudo().with_context(active_test=False).search_count([])
        if not count:
            return self.env._("New records get the default SLA. There are none yet.")
        return self.env._(
            "New records get the default SLA. The records that are there, %(count)s, "
            "stay as they are until you apply it to them.",
            count=f"{count:,}",
        )

    def _preview_starts(self, model):
        moments = [
            field._description_string(self.env)
            for field in model._fields.values()
            if field.type == "datetime" and field.store and field.name != "write_date"
        ]
        names = ", ".join(moments[:NAMES_SHOWN])
        if len(moments) > NAMES_SHOWN:
            names = self.env._("%(names)s and others", names=names)
        return self.env._("Clocks can count from: %(names)s.", names=names)

    def _preview_company(self, model):
        if "company_id" in model._fields:
            return self.env._("The SLAs of its own company apply to a record.")
        return self.env._(
            "These records have no company: the SLAs of the company in which a record "
            "was created apply to it."
        )

    def _preview_lists(self, model):
        if "sla_status" in model._fields:
            return self.env._("Lists can be filtered, sorted and grouped by SLA.")
        return self.env._(
            "Lists of KPIs can be filtered and grouped. The model's own lists can, "
            "too, when a developer adds the SLA fields to it."
        )

    # -- from here on -----------------------------------------------------------------

    def action_view_kpis(self):
        """Open the KPIs of the model; new ones are for it."""
        return self._open_for_model("helpdesk_sla_enhanced.sla_kpi_action")

    def action_view_policies(self):
        """Open the SLAs of the model; new ones are for it."""
        return self._open_for_model("helpdesk_sla_enhanced.sla_policy_action")

    def _open_for_model(self, name):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(name)
        action.pop("path", None)
        action["domain"] = [("model_id", "=", self.model_id.id)]
        action["context"] = {"default_model_id": self.model_id.id}
        return action

    def action_new_policy(self):
        """Write an SLA for the model."""
        action = self.action_view_policies()
        return {**action, "views": [(False, "form")], "view_mode": "form"}
