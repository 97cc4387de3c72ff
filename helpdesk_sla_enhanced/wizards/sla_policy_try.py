# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Trying an SLA on a record."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import item_words
from ..engine.cases import trying
from ..sla_core.time.moments import moment


class SlaPolicyTry(models.TransientModel):
    """Shows what an SLA, a draft too, would make of a record that is there. Nothing is
    written to the record, and it keeps the SLA that it has (SEMANTICS W)."""

    _name = "sla.policy.try"
    _inherit = ["sla.values.mixin"]
    _description = "Try an SLA"

    #: The SLA that is tried.
    policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    model = fields.Char(string="Technical Name", related="policy_id.model")
    #: The id of the record that it is tried on.
    res_id = fields.Many2oneReference(string="Record", model_field="model")
    #: What it would make of the record.
    outcome = fields.Html(compute="_compute_outcome", sanitize=False)

    def _record(self):
        """The record, which the user must be able to read; maybe none."""
        self.ensure_one()
        if (
            not self.res_id
            or self.model not in self.env["sla.record"]._enabled_models()
        ):
            return None
        record = self.env["sla.record"]._records(self.model, [self.res_id]).exists()
        record.check_access("read")
        return record or None

    @api.depends("policy_id", "res_id")
    def _compute_outcome(self):
        for wizard in self:
            record = wizard._record()
            wizard.outcome = False
            if record:
                try:
                    found = trying.try_on(wizard.policy_id, record)
                except ValueError as error:
                    text = self.env._("It cannot be checked: %s", error)
                    wizard.outcome = Markup("<p>%s</p>") % text
                else:
                    wizard.outcome = wizard._shown(found)

    def _shown(self, found):
        """A line for each KPI."""
        head = [
            self.env._("KPI"),
            self.env._("Item"),
            self.env._("Start"),
            self.env._("Warning"),
            self.env._("Due"),
            self.env._("Status"),
        ]
        titles = Markup("").join(Markup("<th>%s</th>") % text for text in head)
        rows = Markup("").join(self._line(one) for one in found)
        return Markup(
            "<table class='table table-sm'><thead><tr>%s</tr></thead>"
            "<tbody>%s</tbody></table>"
        ) % (titles, rows)

    def _line(self, one):
        if one.instance is None:
            return Markup(
                "<tr><td>%s</td><td colspan='5' class='text-muted'>%s</td></tr>"
            ) % (one.kpi.name, one.why)
        timer = one.instance.timer
        statuses = self.env["sla.kpi.instance"]._fields["status"]
        cells = [
            one.kpi.name,
            one.item.name,
            *map(self._moment, (timer.start, timer.warning, timer.failure)),
            dict(statuses._description_selection(self.env)).get(timer.status, ""),
        ]
        return Markup("<tr>%s</tr>") % Markup("").join(
            Markup("<td>%s</td>") % cell for cell in cells
        )

    def _moment(self, seconds):
        if seconds is None:
            return ""
        return item_words.moment_text(self, moment(seconds))

    def action_save_cases(self):
        """Keep what is shown as test cases, one for each KPI.

        :return: the action that opens them
        :raise UserError: if no record is chosen, or the SLA cannot judge it
        """
        record = self._record()
        if record is None:
            raise UserError(self.env._("Choose a record first."))
        cases = self.env["sla.policy.case"]
        try:
            found = trying.try_on(self.policy_id, record)
        except ValueError as error:
            text = self.env._(
                "%(name)s: %(error)s", name=self.policy_id.name, error=error
            )
            raise UserError(text) from error
        for one in found:
            timer = one.instance and one.instance.timer
            start = moment(timer.start) if timer else record.create_date
            cases |= cases._make(record, self.policy_id, one.kpi, start)
        return cases._opened()
