# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The KPIs."""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import remove_accents

from ..engine import condition_checks, proof, usual_criteria
from ..sla_core.judging import spec
from ..sla_core.policy.domains import parse

REOPEN_SELECTION = [
    (spec.KEEP, "Keep the result"),
    (spec.CONTINUE, "Continue the same clock"),
    (spec.CYCLE, "Start a new cycle"),
]
#: What a customer is told of a KPI (U6), and the shipped KPIs that are told as such.
ANSWER, SOLUTION = "answer", "solution"
PROMISES = {"first_response": ANSWER, "next_response": ANSWER, "resolve": SOLUTION}


class SlaKpi(models.Model):
    """What is measured: First Response, Resolve… (SEMANTICS A3)."""

    _name = "sla.kpi"
    _inherit = ["sla.config.mixin", "mail.thread"]
    _description = "SLA KPI"
    _order = "model, sequence, id"

    #: What is measured, as screens name it.
    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(
        required=True,
        compute="_compute_code",
        store=True,
        readonly=False,
        precompute=True,
        help="A short technical name, unique for the model, that code can rely on.",
    )
    #: Archived ones are not offered to items any more.
    active = fields.Boolean(default=True, tracking=True)
    #: The order in which screens show the KPIs of a record.
    sequence = fields.Integer(default=10, tracking=True)
    #: The model whose records are measured.
    model_id = fields.Many2one(
        comodel_name="ir.model",
        string="Model",
        required=True,
        ondelete="cascade",
        index=True,
        default=lambda self: self._default_model_id(),
    )
    model = fields.Char(
        string="Technical Name", related="model_id.model", store=True, index=True
    )
    #: From what until what it counts, for those who make SLAs.
    description = fields.Text(translate=True)
    applicable_from_field_id = fields.Many2one(
        comodel_name="ir.model.fields",
        string="Applicable From",
        ondelete="set null",
        domain="[('model_id', '=', model_id), ('ttype', '=', 'datetime'), "
        "('name', '!=', 'write_date'), "
        "'|', ('store', '=', True), ('related', '!=', False)]",
        help="The clock of this KPI starts at this moment. Empty: at that of the SLA.",
        tracking=True,
    )
    usual_applicable_when = fields.Char(
        compute="_compute_usual_criteria",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Offered as Applicable When to items that choose this KPI.",
    )
    usual_success_criteria = fields.Char(
        compute="_compute_usual_criteria",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="Offered as Success Criteria to items that choose this KPI.",
    )
    pause_override = fields.Boolean(
        string="Own On Hold Rule",
        help="Use the rule below instead of the on hold rule of the model.",
        tracking=True,
    )
    #: The records that are on hold, a domain; used with `pause_override`.
    pause_when = fields.Char(string="On Hold When", default="[]", tracking=True)
    reopen = fields.Selection(
        selection=REOPEN_SELECTION,
        string="When Reopened",
        default=spec.KEEP,
        required=True,
        help="What happens to a succeeded KPI when its success criteria become false.",
        tracking=True,
    )
    repeat = fields.Boolean(
        help="Start a new cycle each time the KPI becomes applicable again.",
        tracking=True,
    )

    promise = fields.Selection(
        selection=[(ANSWER, "An answer"), (SOLUTION, "The solution")],
        string="Shown to Customers As",
        compute="_compute_promise",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="What this KPI promises to the customer of a ticket: shown on the "
        "portal and in mails, where the team does that. Empty: not shown.",
    )
    #: The items of all SLAs that promise something for it.
    item_ids = fields.One2many(
        comodel_name="sla.item", inverse_name="kpi_id", string="Items"
    )

    _code_uniq = models.Constraint(
        "UNIQUE(model_id, code)", "A KPI with this code exists for the model already."
    )

    @api.model
    def _default_model_id(self):
        """The first enabled model, tickets before others."""
        return self.env["sla.entity"]._default_entity().model_id

    @api.depends("name")
    def _compute_code(self):
        """Make a code of the name; code relies on it, so it does not change again."""
        for kpi in self:
            words = re.findall("[a-z0-9]+", remove_accents(kpi.name or "").lower())
            kpi.code = kpi.code or "_".join(words) or ("kpi" if kpi.name else False)

    def _compute_promise(self):
        """Say so of the shipped KPIs, in databases that have them already, too."""
        for kpi in self:
            shipped = kpi.model == "helpdesk.ticket" and PROMISES.get(kpi.code)
            kpi.promise = kpi.promise or shipped

    def _compute_usual_criteria(self):
        """Say so of the shipped KPIs, in databases that have them already, too."""
        for kpi in self:
            shipped = usual_criteria.shipped(self.env, kpi.model, kpi.code)
            for name in usual_criteria.USUAL.values():
                kpi[name] = kpi[name] or shipped.get(name, "[]")

    @api.constrains("applicable_from_field_id", "model_id")
    def _check_applicable_from(self):
        for kpi in self:
            condition_checks.check_start_field(
                self.env, kpi.model, kpi.applicable_from_field_id, kpi.name
            )

    @api.constrains("pause_when", "model_id")
    def _check_pause_when(self):
        for kpi in self:
            proof.check_condition(
                self.env,
                kpi.model,
                kpi.pause_when,
                self.env._("On Hold When"),
                kpi.name,
            )

    @api.constrains("usual_applicable_when", "usual_success_criteria", "model_id")
    def _check_usual_criteria(self):
        for kpi in self:
            for name in usual_criteria.USUAL.values():
                label = self._fields[name]._description_string(self.env)
                proof.check_condition(self.env, kpi.model, kpi[name], label, kpi.name)

    def write(self, vals):
        """A KPI in use stays one for records of its model (SEMANTICS K)."""
        if vals.get("model_id"):
            moved = self.filtered(lambda kpi: kpi.model_id.id != vals["model_id"])
            used = moved._first_use()
            if used:
                raise UserError(
                    self.env._(
                        "The KPI %(kpi)s is used by the SLA %(policy)s, so its model "
                        "stays as it is. Make another KPI for the other model.",
                        kpi=used.kpi_id.name,
                        policy=used.policy_id.name,
                    )
                )
        return super().write(vals)

    @api.constrains("applicable_from_field_id", "pause_override", "pause_when")
    def _check_policies(self):
        """The policies that use a KPI can be used as it is now (SEMANTICS K)."""
        # Who edits KPIs sees all policies that use them, also of other companies.
        items = self.sudo().with_context(active_test=False).item_ids
        proof.prove_later(self.env, items.policy_id)

    def _first_use(self):
        """An item or an instance of one of these KPIs, visible to the user or not."""
        domain = [("kpi_id", "in", self.ids)]
        # sudo, twice: what is used is used, also where the user does not see it
        items = self.env["sla.item"].sudo().with_context(active_test=False)
        found = items.search(domain, limit=1)
        return found or self.env["sla.kpi.instance"].sudo().search(domain, limit=1)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_used(self):
        """Refuse to lose history; archiving is the way out (SEMANTICS C5)."""
        used = self._first_use()
        if used:
            raise UserError(
                self.env._(
                    "The KPI %(kpi)s is used by the SLA %(policy)s. Archive it "
                    "instead.",
                    kpi=used.kpi_id.name,
                    policy=used.policy_id.name,
                )
            )

    def _pause_rule(self):
        """The pause rule of its own as a list domain."""
        self.ensure_one()
        return parse(self.pause_when)
