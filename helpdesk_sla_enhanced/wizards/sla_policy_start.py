# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The first SLA."""

from markupsafe import Markup

from odoo import api, fields, models

from ..engine.matrix import axes, template

#: The KPIs of each choice.
KPIS = {
    "two": ["first_response", "resolve"],
    "three": ["first_response", "next_response", "resolve"],
}


class SlaPolicyStart(models.TransientModel):
    """Makes an SLA for tickets that most desks can begin with (SEMANTICS C1): KPIs by
    priority, warned of and told by mail. It is a draft, to be adapted."""

    _name = "sla.policy.start"
    _inherit = ["sla.values.mixin"]
    _description = "Start an SLA from a Template"

    #: The name of the SLA that is made.
    name = fields.Char(required=True, default=lambda self: self.env._("Standard"))
    #: Whether working hours count or all time.
    hours = fields.Selection(
        selection=[("office", "Office hours"), ("always", "Around the clock")],
        string="When Time Counts",
        required=True,
        default="office",
    )
    #: The working hours that count.
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Working Hours",
        default=lambda self: self.env.company.resource_calendar_id,
        domain="[('company_id', 'in', (allowed_company_ids[0], False))]",
    )
    #: Which KPIs get promises.
    kpis = fields.Selection(
        selection=[
            ("two", "First Response and Resolve"),
            ("three", "First Response, Next Response and Resolve"),
        ],
        string="KPIs",
        required=True,
        default="two",
    )
    #: Whether the mails are there that it would send.
    can_mail = fields.Boolean(compute="_compute_can_mail")
    with_mails = fields.Boolean(
        string="Warning Mails",
        default=lambda self: bool(template.mails(self.env)),
        help="Mail a warning to the responsible, and a failure to the team leader.",
    )
    #: The promises that would be made, as a table.
    outline = fields.Html(compute="_compute_outline", sanitize=False)

    def _compute_can_mail(self):
        self.can_mail = bool(template.mails(self.env))

    @api.depends("kpis")
    @api.depends_context("lang")
    def _compute_outline(self):
        """The targets and warnings that the items will have, as a table."""
        labels = dict(axes.values(self.env, "helpdesk.ticket", template.PATH))
        for wizard in self:
            kpis = template.kpis(self.env, KPIS[wizard.kpis or "two"])
            wizard.outline = self._outline(kpis, labels)

    @api.model
    def _outline(self, kpis, labels):
        head = Markup("").join(Markup("<th>%s</th>") % kpi.name for kpi in kpis)
        rows = Markup("").join(
            Markup("<tr><th scope='row'>%s</th>%s</tr>")
            % (labels.get(str(level), level), self._cells(kpis, level))
            for level in range(3, -1, -1)
        )
        return Markup(
            "<table class='table table-sm mb-0'><thead><tr><td></td>%s</tr></thead>"
            "<tbody>%s</tbody></table>"
        ) % (head, rows)

    @api.model
    def _cells(self, kpis, level):
        cells = []
        for kpi in kpis:
            target, warn = template.TARGETS[kpi.code][level]
            said = self.env._(
                "%(target)s, warning after %(warning)s", target=target, warning=warn
            )
            cells.append(Markup("<td>%s</td>") % said)
        return Markup("").join(cells)

    def action_create(self):
        """Make the SLA, a draft. :return: the action that opens it"""
        self.ensure_one()
        policy = self.env["sla.policy"].create(
            {
                "name": self.name,
                "model_id": self.env["ir.model"]._get_id("helpdesk.ticket"),
                "calendar_id": self.hours == "office" and self.calendar_id.id,
                "company_id": self._company().id,
            }
        )
        template.fill(policy, KPIS[self.kpis], self.with_mails)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_policy_action"
        )
        action.pop("path", None)
        return {**action, "res_id": policy.id, "views": [(False, "form")]}

    def _company(self):
        """The company whose working hours they are; none, for all, otherwise."""
        if self.hours == "office":
            return self.calendar_id.company_id
        return self.env["res.company"]
