# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Choosing the SLA of records."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..engine import client_actions

CHOICE_SELECTION = [
    ("policy", "This SLA"),
    ("none", "No SLA"),
    ("clear", "Let the entitlement or the default choose"),
]


class SlaApply(models.TransientModel):
    """Lets a user choose the SLA of one record or of a selection (SEMANTICS F1)."""

    _name = "sla.apply"
    _inherit = ["sla.values.mixin"]
    _description = "Apply SLA"

    #: The technical name of the records' model.
    res_model = fields.Char(string="Model", required=True)
    #: The ids of the records.
    res_ids = fields.Json(string="Records")
    #: The record, or how many they are.
    title = fields.Char(compute="_compute_title")
    present = fields.Char(
        string="Now",
        compute="_compute_title",
        help="The SLA of the record, and who chose it.",
    )
    #: Whether an SLA, none, or the rules' own choice is to apply.
    choice = fields.Selection(
        selection=CHOICE_SELECTION, default="policy", required=True, string="Apply"
    )
    policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        domain="[('id', 'in', possible_policy_ids)]",
        help="Active SLAs of these records and their companies.",
    )
    #: The active SLAs of the records' companies and shared ones.
    possible_policy_ids = fields.Many2many(
        string="Possible SLAs",
        comodel_name="sla.policy",
        compute="_compute_possible_policy_ids",
    )

    @api.model
    def default_get(self, fields):
        """Take the model and the records from the screen that opens the dialog."""
        values = super().default_get(fields)
        context = self.env.context
        if "res_model" in fields:
            values.setdefault("res_model", context.get("active_model"))
        if "res_ids" in fields:
            values.setdefault("res_ids", context.get("active_ids") or [])
        return values

    def _records(self):
        self.ensure_one()
        return self.env["sla.record"]._records(self.res_model, self.res_ids or [])

    @api.depends("res_model", "res_ids")
    def _compute_title(self):
        for wizard in self:
            records = wizard._records()
            wizard.present = False
            if len(records) == 1:
                wizard.title = records.display_name
                wizard.present = wizard._present(records)
            else:
                wizard.title = self.env._("Records: %(count)s", count=len(records))

    def _present(self, record):
        panel = self.env["sla.record"].panel(record._name, record.id)
        if not panel or not (panel["policy"] or panel["no_sla"]):
            return False
        return f"{panel['policy'] or self.env._('No SLA')} ({panel['source_label']})"

    @api.depends("res_model", "res_ids")
    def _compute_possible_policy_ids(self):
        for wizard in self:
            homes = self.env["sla.record"]._homes(wizard._records().exists())
            companies = {company.id for company in homes.values()}
            wizard.possible_policy_ids = self.env["sla.policy"].search(
                Domain("model", "=", wizard.res_model)
                & Domain("state", "=", "active")
                & Domain("company_id", "in", [False, *companies])
            )

    def action_apply(self):
        """Apply the choice, and say what became of it.

        :raise UserError: if it reached no record, with the reasons
        :raise AccessError: if the user may not see the SLA that was chosen
        """
        self.ensure_one()
        records = self._records()
        policy = self.policy_id if self.choice == "policy" else self.policy_id.browse()
        if self.choice == "policy" and not policy:
            raise UserError(self.env._("Choose the SLA to apply."))
        done, skipped = self.env["sla.record"]._choose(
            records, policy, no_sla=self.choice == "none"
        )
        if not done:
            raise UserError("\n".join(skipped or [self.env._("Nothing was selected.")]))
        return client_actions.notice(
            "warning" if skipped else "success",
            "\n".join(self._left_out(skipped)),
            title=self._result(done, policy),
            sticky=bool(skipped),
            next=client_actions.CLOSE,
        )

    def _result(self, done, policy):
        what = policy.name or dict(
            self._fields["choice"]._description_selection(self.env)
        ).get(self.choice)
        if len(done) == 1:
            return self.env._("%(record)s: %(sla)s", record=done.display_name, sla=what)
        return self.env._("%(sla)s: %(count)s records", sla=what, count=len(done))

    def _left_out(self, skipped):
        return [self.env._("Left as they were:"), *skipped] if skipped else []
