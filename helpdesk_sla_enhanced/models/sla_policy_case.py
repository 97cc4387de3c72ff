# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The test cases of policies."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import client_actions
from ..engine.cases import describing, gate, judging, making, running
from ..engine.lint import rules as lint


class SlaPolicyCase(models.Model):
    """A record like this, made at this moment, is due then by that item (W3).

    A case is judged as the engine would judge such a record, but in memory: no record
    is made, and none is changed.
    """

    _name = "sla.policy.case"
    _inherit = ["sla.values.mixin"]
    _description = "SLA Test Case"
    _order = "policy_id, sequence, id"

    #: The SLA that is tested.
    policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        required=True,
        ondelete="cascade",
        index=True,
    )
    #: The order of the cases on the SLA's screen.
    sequence = fields.Integer(default=10)
    #: What the case shows, in words.
    name = fields.Char(required=True)
    model = fields.Char(string="Technical Name", related="policy_id.model")
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Company",
        required=True,
        default=lambda self: self.env.company,
        help="The company of the record, whose public holidays count.",
    )
    values = fields.Json(
        help="What the record is, by the names of its fields. For the rest it is as a "
        "new one.",
    )
    values_domain = fields.Char(
        string="Record Values",
        compute="_compute_values_domain",
        inverse="_inverse_values_domain",
        help="What the record is: one value for each field. For the rest it is as a "
        "new one.",
    )
    #: `values` in words.
    values_text = fields.Char(string="Record", compute="_compute_values_text")
    start_time = fields.Datetime(
        string="Made On",
        required=True,
        default=fields.Datetime.now,
        help="When the record is made. The KPI counts from then, unless it counts from "
        "another field that the record has a value in.",
    )
    #: The KPI whose item and deadlines are expected.
    kpi_id = fields.Many2one(
        comodel_name="sla.kpi",
        string="KPI",
        required=True,
        ondelete="cascade",
        domain="[('model', '=', model)]",
    )
    expects_none = fields.Boolean(
        string="No Item Applies",
        help="The KPI is not for such a record.",
    )
    expected_item_id = fields.Many2one(
        comodel_name="sla.item",
        string="Expected Item",
        ondelete="set null",
        domain="[('policy_id', '=', policy_id), ('kpi_id', '=', kpi_id)]",
        help="Empty: whichever applies.",
    )
    expected_warning_time = fields.Datetime(
        string="Expected Warning", help="Empty: whenever it is."
    )
    expected_failure_time = fields.Datetime(
        string="Expected Due", help="Empty: whenever it is."
    )
    #: Why it is expected, for those who read the case later.
    note = fields.Text()
    result = fields.Selection(
        selection=[(judging.PASSED, "Passed"), (judging.FAILED, "Failed")],
        compute="_compute_result",
        help="What the SLA as it is now makes of the case.",
    )
    #: What is otherwise than expected; empty when it passes.
    difference = fields.Text(string="What Differs", compute="_compute_result")

    @api.depends("values", "policy_id")
    def _compute_values_domain(self):
        for case in self:
            values = case.model in self.env and case.values or {}
            domain = values and describing.to_domain(self.env, case.model, values)
            case.values_domain = str(domain or [])

    def _inverse_values_domain(self):
        for case in self:
            case.values = describing.to_values(
                self.env, case.model, case.values_domain or "[]"
            )

    @api.depends("values", "policy_id")
    @api.depends_context("lang")
    def _compute_values_text(self):
        for case in self:
            text = describing.to_text(self.env, case.model or "", case.values or {})
            case.values_text = text or self.env._("A new record")

    @api.depends(
        "company_id",
        "expected_failure_time",
        "expected_item_id",
        "expected_warning_time",
        "expects_none",
        "kpi_id",
        "policy_id",
        "start_time",
        "values",
    )
    @api.depends_context("lang", "tz")
    def _compute_result(self):
        """Judged each time: a result of yesterday would be one of another policy."""
        ready = self.filtered(lambda c: c.policy_id.id and c.kpi_id and c.start_time)
        verdicts = running.run(ready)
        for case in self:
            verdict = verdicts.get(case)
            case.result = verdict and verdict.result
            case.difference = verdict and "\n".join(verdict.differences)

    # -- what is refused --------------------------------------------------------------

    @api.constrains("values", "policy_id")
    def _check_case_values(self):
        for case in self:
            describing.check_values(self.env, case.model, case.values or {}, case.name)

    @api.constrains("kpi_id", "policy_id", "expected_item_id", "company_id")
    def _check_belongs(self):
        """Its KPI and item are of its policy, and so is its company."""
        for case in self:
            # sudo: only compared
            policy, item = case.sudo().policy_id, case.sudo().expected_item_id
            if item and (item.policy_id, item.kpi_id) != (policy, case.kpi_id):
                raise ValidationError(
                    self.env._(
                        "%(case)s: the item %(item)s is not one of this SLA and KPI.",
                        case=case.name,
                        item=item.name,
                    )
                )
            if case.kpi_id.model_id != policy.model_id:
                raise ValidationError(
                    self.env._(
                        "%(case)s: the KPI %(kpi)s is for another model than the SLA.",
                        case=case.name,
                        kpi=case.kpi_id.name,
                    )
                )
            if policy.company_id and policy.company_id != case.company_id:
                raise ValidationError(
                    self.env._(
                        "%(case)s: the SLA is for records of %(company)s.",
                        case=case.name,
                        company=policy.company_id.name,
                    )
                )

    @api.constrains(
        "expected_item_id",
        "expected_failure_time",
        "expected_warning_time",
        "expects_none",
    )
    def _check_expects(self):
        """It expects something, and nothing that excludes something else."""
        for case in self:
            times = case.expected_failure_time or case.expected_warning_time
            something = bool(case.expected_item_id or times)
            if something == case.expects_none:
                raise ValidationError(
                    self.env._(
                        "%(case)s: say which item applies or when the record is due, "
                        "or that no item applies.",
                        case=case.name,
                    )
                )

    # -- buttons ----------------------------------------------------------------------

    @api.onchange("policy_id")
    def _onchange_policy_id(self):
        self.company_id = self.policy_id.company_id or self.company_id

    def action_expect(self):
        """Expect what the SLA makes of these cases now.

        :raise UserError: if it cannot judge one
        """
        for case in self:
            try:
                case.write(
                    {
                        "expected_warning_time": False,
                        "expected_failure_time": False,
                        **making.expectation(case),
                    }
                )
            except ValueError as error:
                text = self.env._("%(name)s: %(error)s", name=case.name, error=error)
                raise UserError(text) from error

    def action_run(self):
        """Run these cases. :return: a notification that names those that fail"""
        self.check_access("read")
        verdicts = running.run(self)
        failing = [
            gate.said(case, verdict.differences)
            for case, verdict in verdicts.items()
            if verdict.differences
        ]
        self.invalidate_recordset(["result", "difference"])
        passed = len(verdicts) - len(failing)
        title = self.env._(
            "Passed: %(passed)s. Failed: %(failed)s.",
            passed=passed,
            failed=len(failing),
        )
        return client_actions.notice(
            "danger" if failing else "success",
            "\n".join(failing),
            title=title,
            sticky=bool(failing),
            next=client_actions.RELOAD,
        )

    @api.model
    def action_from_instances(self, instance_ids):
        """Keep what the SLAs of KPI instances make of their records as test cases.

        :return: the action that opens them
        :raise AccessError: if the user may not read one of the records
        :raise UserError: if a policy cannot be used as it is
        """
        instances = self.env["sla.kpi.instance"].browse(instance_ids)
        instances.check_access("read")
        cases = self.browse()
        for instance in instances:
            record = self.env[instance.res_model].browse(instance.res_id)
            cases |= self._make(
                record, instance.policy_id, instance.kpi_id, instance.start_time
            )
        return cases._opened()

    @api.model
    def action_from_doubt(self, policy_id, text):
        """Keep the example of what is doubted about an SLA as a test case, with what
        the SLA makes of it now.

        :param text: the doubt, as the form of the SLA says it
        :return: the action that opens the case
        :raise AccessError: for anybody but SLA managers
        :raise UserError: if that is not doubted any more, or has no example
        """
        self.check_access("create")
        policy = self.env["sla.policy"].browse(policy_id)
        policy.check_access("read")
        # sudo: as the form looks at it
        doubt = lint.doubt_of(policy.sudo(), text)
        if doubt is None:
            raise UserError(self.env._("This has changed meanwhile. Reload the page."))
        kpi, values, made = doubt.example
        made = made or self.env["sla.engine"]._sla_now()
        kpi = kpi.with_env(self.env)
        try:
            vals = making.example_vals(policy, kpi, values, made, text)
        except ValueError as error:
            text = self.env._("%(name)s: %(error)s", name=policy.name, error=error)
            raise UserError(text) from error
        return self.create(vals)._opened()

    @api.model
    def _make(self, record, policy, kpi, start):
        """A case of a record that is there.

        :raise AccessError: if the user may not read the record
        :raise UserError: if the policy cannot be used as it is
        """
        record.check_access("read")
        try:
            vals = making.case_vals(record, policy, kpi, start)
        except ValueError as error:
            text = self.env._("%(name)s: %(error)s", name=policy.name, error=error)
            raise UserError(text) from error
        return self.create(vals)

    def _opened(self):
        """The action that shows these cases."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_policy_case_action"
        )
        action.pop("path", None)
        if len(self) == 1:
            return {**action, "res_id": self.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", self.ids)], "context": {}}
