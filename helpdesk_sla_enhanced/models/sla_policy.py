# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The policies."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..engine import (
    calendar_checks,
    choosing,
    condition_checks,
    defaults,
    never_met,
    policy_checks,
    policy_counts,
)
from ..engine.cases import copying, gate
from ..engine.entitlement import checks
from ..engine.lint import rules as lint
from ..sla_core.timer import timer
from .sla_recompute import LEFT

STATE_SELECTION = [
    ("draft", "Draft"),
    ("active", "Active"),
    ("inactive", "Inactive"),
]


class SlaPolicy(models.Model):
    """A service level agreement: ordered items for one model (SEMANTICS A1, C)."""

    _name = "sla.policy"
    _inherit = ["sla.config.mixin", "mail.thread"]
    _description = "SLA"
    _order = "model, name, id"

    #: What it is called on records.
    name = fields.Char(required=True, translate=True, tracking=True)
    description = fields.Text(translate=True)  #: For those who choose it.
    customer_text = fields.Html(
        string="Text for Customers",
        translate=True,
        help="What customers read of this agreement on their tickets.",
    )
    #: Archived: is offered nowhere.
    active = fields.Boolean(default=True, tracking=True)
    model_id = fields.Many2one(  #: The model whose records it is for.
        comodel_name="ir.model",
        string="Applies To",
        required=True,
        ondelete="cascade",
        index=True,
        default=lambda self: self._default_model_id(),
        domain=lambda self: self._domain_model_id(),
    )
    model = fields.Char(
        string="Technical Name", related="model_id.model", store=True, index=True
    )
    state = fields.Selection(  #: Only active ones judge.
        selection=STATE_SELECTION,
        required=True,
        readonly=True,
        default="draft",
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Company",
        help="Empty: shared by all companies.",
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Owner",
        required=True,
        default=lambda self: self._default_user_id(),
        tracking=True,
        help="The actions of this SLA run with the rights of this user.",
    )
    applicable_from_field_id = fields.Many2one(
        comodel_name="ir.model.fields",
        string="Applicable From",
        ondelete="set null",
        domain="[('model_id', '=', model_id), ('ttype', '=', 'datetime'), "
        "('name', '!=', 'write_date'), "
        "'|', ('store', '=', True), ('related', '!=', False)]",
        help="The moment the KPIs count from. Empty: the creation of the record.",
        tracking=True,
    )
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Working Hours",
        ondelete="restrict",
        domain="company_id and [('company_id', 'in', (company_id, False))] or []",
        help="The hours in which time counts. Empty: around the clock.",
        tracking=True,
    )
    allow_pause = fields.Boolean(
        default=True,
        help="The clocks stand still while the record is on hold.",
        tracking=True,
    )
    is_default = fields.Boolean(
        string="Default",
        readonly=True,
        copy=False,
        help="Applies to every new record that no other SLA was chosen for.",
    )
    default_until = fields.Datetime(
        string="Was Default Until",
        readonly=True,
        copy=False,
        help="Since when this SLA is no longer the default and no other has taken "
        "its place. Empty again as soon as there is one, or none is needed.",
    )
    item_ids = fields.One2many(  #: Its promises, in their order.
        comodel_name="sla.item", inverse_name="policy_id", string="Items", copy=True
    )
    item_count = fields.Integer(compute="_compute_counts")  #: How many items it has.
    running_count = fields.Integer(compute="_compute_counts")  #: Clocks that run.
    recompute_ids = fields.One2many(  #: Terms given anew to what runs.
        comodel_name="sla.recompute", inverse_name="policy_id", string="Recomputes"
    )
    #: How many were made.
    recompute_count = fields.Integer(compute="_compute_told_counts")
    #: How many test cases it has.
    case_count = fields.Integer(compute="_compute_told_counts")
    entitlement_count = fields.Integer(  #: How many entitlements promise it.
        string="Entitlements",
        compute="_compute_entitlement_count",
        groups="helpdesk_sla_enhanced.group_sla_user",
    )
    lint_messages = fields.Json(compute="_compute_lint")  #: What is doubtful, as data.
    lint_html = fields.Html(  #: The same, to be read.
        string="Worth a Look", compute="_compute_lint", sanitize=False
    )

    _default_uniq = models.UniqueIndex(
        "(model_id, (COALESCE(company_id, 0))) WHERE is_default",
        "There is a default SLA for this model and company already.",
    )
    _default_active = models.Constraint(
        "CHECK(NOT is_default OR state = 'active')",
        "Only an active SLA can be the default.",
    )

    @api.model
    def _default_model_id(self):
        """The first enabled model, tickets before others."""
        return self.env["sla.entity"]._default_entity().model_id

    @api.model
    def _default_user_id(self):
        """The user who makes the policy; the administrator for OdooBot, as whom no
        action may ever run (C7)."""
        if self.env.user.active:
            return self.env.user
        return self.env.ref("base.user_admin", raise_if_not_found=False)

    @api.model
    def _domain_model_id(self):
        # The domain is part of the field, which all who read a policy may see.
        entities = self.env["sla.entity"].sudo().search([("active", "=", True)])
        return [("id", "in", entities.model_id.ids)]

    def _compute_counts(self):
        policy_counts.count(self, "item_count", "running_count")

    def _compute_told_counts(self):
        policy_counts.count(self, "recompute_count", "case_count")

    def _compute_entitlement_count(self):
        policy_counts.count(self, "entitlement_count")

    # -- what is refused --------------------------------------------------------------

    @api.constrains("applicable_from_field_id", "model_id")
    def _check_applicable_from(self):
        for policy in self:
            condition_checks.check_start_field(
                self.env, policy.model, policy.applicable_from_field_id, policy.name
            )

    @api.constrains("company_id", "calendar_id")
    def _check_calendar_company(self):
        for policy in self:
            calendar_checks.check_company(policy, policy.calendar_id)

    @api.constrains("model_id")
    def _check_model_of_items(self):
        """The items stay ones for records of the policy's model (SEMANTICS K)."""
        items = self.with_context(active_test=False).item_ids
        items._check_item()
        items.action_ids._check_model()

    @api.constrains("model_id")
    def _check_model_enabled(self):
        for policy in self:
            if not policy._entity():
                raise ValidationError(
                    self.env._(
                        "%(policy)s: the model %(model)s is not enabled for SLA.",
                        policy=policy.name,
                        model=policy.model_id.name,
                    )
                )

    @api.constrains("company_id", "model_id")
    def _check_entitlements(self):
        """Customers who are promised this can go on having it (SEMANTICS M4)."""
        checks.check_promised(self)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_used(self):
        """Refuse to lose history; archiving is the way out (SEMANTICS C5)."""
        # Also that of records which the user may not read.
        instances = self.env["sla.kpi.instance"].sudo()
        used = instances.search([("policy_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "The SLA %(policy)s is in use and cannot be deleted. Archive it "
                    "instead.",
                    policy=used.policy_id.name,
                )
            )

    # -- create, write, copy ----------------------------------------------------------

    def write(self, vals):
        """Keep to the order of the states, deactivate what is archived, and tell of a
        default that comes or goes (SEMANTICS C1, C2, C6).

        :raise UserError: if a policy that has been active is to be a draft again
        :raise AccessError: for those who choose another owner of a policy with actions
            and may not attach actions
        """
        policy_checks.check_owner(self, vals.get("user_id"))
        policy_checks.check_no_draft_again(self, vals)
        if vals.get("state") == "inactive":
            vals = {**vals, "is_default": False}
        chosen = "is_default" in vals
        before = chosen and self.filtered("is_default")
        if vals.get("active") is False:
            self.filtered(lambda policy: policy.state == "active").action_deactivate()
        result = super().write(vals)
        if chosen:
            defaults.tell_changes(before, self.filtered("is_default"))
        return result

    def copy_data(self, default=None):
        """A copy is a draft, and its name says that it is one (SEMANTICS C1)."""
        vals_list = super().copy_data(default=default)
        for policy, vals in zip(self, vals_list, strict=True):
            vals.setdefault("state", "draft")
            policy_checks.own_copy(policy, vals)
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", policy.name)
        return vals_list

    def copy(self, default=None):
        """A copy has the test cases as well (SEMANTICS W3)."""
        copies = super().copy(default)
        copying.copy_cases(self, copies)
        return copies

    # -- the states -------------------------------------------------------------------

    def action_activate(self, reason=""):
        """Put draft and inactive policies into force (SEMANTICS C1).

        :param reason: why, although test cases fail (W3)
        :raise UserError: if a policy could never do anything, or test cases fail
        """
        waiting = self.filtered(lambda policy: policy.state != "active")
        gate.with_reason(waiting, reason).state = "active"

    @api.constrains("state", "active", "item_ids", "calendar_id")
    def _check_active(self):
        """An active policy is complete, whatever made it active (SEMANTICS C1, K)."""
        for policy in self.filtered(lambda policy: policy.state == "active"):
            policy_checks.check_complete(policy)

    @api.constrains("state")
    def _check_cases(self):
        """What is put into force passes its test cases (SEMANTICS W3)."""
        gate.check(self.filtered(lambda policy: policy.state == "active"))

    def action_deactivate(self, running="finish"):
        """Take active policies out of force; a default one is none any more.

        :param running: what becomes of the running instances: ``finish`` lets them
            run to their end, ``cancel`` cancels them (SEMANTICS C6).
        """
        if running not in ("finish", "cancel"):
            raise ValueError(running)
        policies = self.filtered(lambda policy: policy.state == "active")
        policies.write({"state": "inactive", "is_default": False})
        if running == "cancel":
            policies._cancel_running()

    def _cancel_running(self):
        """Cancel every live instance of these policies, through the one way in."""
        choosing.cancel_policies(self.env, self)

    def action_set_default(self):
        """Make this the policy of new records of its model and company (C2).

        :raise UserError: if the policy is not active.
        """
        self.ensure_one()
        if self.state != "active":
            raise UserError(self.env._("Activate %(policy)s first.", policy=self.name))
        defaults.replace_default(self)

    def action_unset_default(self):
        """Leave new records without a default policy."""
        self.write({"is_default": False})

    def action_forget_default(self):
        """Have nobody warned any more that these were the default."""
        self.write({"default_until": False})

    def _count_live(self):
        """How many instances of these policies run, visible to the user or not."""
        # Those of records which the user may not read are cancelled with the others.
        instances = self.env["sla.kpi.instance"].sudo()
        return instances.search_count(
            [("policy_id", "in", self.ids), ("status_now", "in", timer.LIVE)]
        )

    # -- asked before -----------------------------------------------------------------

    def action_ask_activate(self):
        """Activate the policy, asking first when an item can never be met, or a test
        case fails (SEMANTICS W3).

        :return: the action of the dialog, or nothing when there is nothing to ask
        """
        self.ensure_one()
        self.check_access("write")
        if not never_met.never_met_items(self) and not gate.failures(self):
            return self.action_activate()
        return self._ask("activate")

    def action_ask_deactivate(self):
        """Deactivate the policy, asking first what becomes of its running instances.

        The loss of the default is asked about even when nothing runs.

        :return: the action of the dialog, or nothing when there is nothing to ask
            (SEMANTICS C2, C6)
        """
        self.ensure_one()
        self.check_access("write")
        if not self._count_live() and not self.is_default:
            return self.action_deactivate()
        action = self._action_named("sla_policy_deactivate_action")
        return {**action, "context": {"default_policy_id": self.id}}

    def action_ask_default(self):
        """Make this the default, asking first when it takes the place of another.

        :return: the action of the dialog, or nothing when there is nothing to ask
        :raise UserError: if the policy is not active.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "active" or not defaults.current_default(self):
            return self.action_set_default()
        return self._ask("set_default")

    def action_ask_unset_default(self):
        """Take the default back, asking first. :return: the action of the dialog"""
        self.ensure_one()
        self.check_access("write")
        return self._ask("unset_default")

    def _ask(self, step):
        """The dialog that says what follows from a step, and asks for it."""
        action = self._action_named("sla_policy_ask_action")
        context = {"default_policy_id": self.id, "default_step": step}
        return {**action, "context": context}

    @api.model
    def _action_named(self, name):
        """An action of this addon, by the name of its record."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            f"helpdesk_sla_enhanced.{name}"
        )

    # -- records and their instances --------------------------------------------------

    @api.private  # takes records, which no browser can send
    def apply_to(self, records, source="automatic"):
        """Apply this policy to ``records``, now (SEMANTICS F1).

        A record keeps a choice of higher origin, and a policy of another company is
        never attached.

        :param records: records of the policy's model
        :param source: ``manual``, ``automatic`` or ``default``
        :return: the records that it was applied to
        :raise UserError: if the policy is not active or for another model
        """
        self._check_applies_to(records)
        return choosing.apply(self.env, records, self, source)

    def _check_applies_to(self, records):
        """Refuse records that are none of this policy's.

        :raise UserError: if the policy is not active or for another model
        """
        self.ensure_one()
        if records._name != self.model:
            raise UserError(
                self.env._(
                    "%(policy)s is not for records of this kind.", policy=self.name
                )
            )
        if self.state != "active":
            raise UserError(self.env._("Activate %(policy)s first.", policy=self.name))

    def action_view_instances(self):
        """Open the KPI instances of this policy."""
        self.ensure_one()
        self.check_access("read")
        action = self._action_named("sla_kpi_instance_action")
        return {**action, "domain": [("policy_id", "=", self.id)], "context": {}}

    def action_recompute(self):
        """Preview what the present terms make of the running instances (C5).

        While another recompute of the policy is at work, show that one instead.

        :raise UserError: if the policy is a draft
        :raise AccessError: for anybody but SLA managers
        """
        self.ensure_one()
        self._check_recompute()
        if self.state == "draft":
            raise UserError(self.env._("Activate %(policy)s first.", policy=self.name))
        jobs = self.env["sla.recompute"]
        domain = [("policy_id", "=", self.id), ("state", "in", list(LEFT))]
        job = jobs.search(domain, limit=1) or jobs._preview(self)
        action = self._action_named("sla_recompute_action")
        return {**action, "res_id": job.id, "views": [(False, "form")]}

    def action_view_recomputes(self):
        """Open the recomputes of this policy."""
        self.ensure_one()
        self.check_access("read")
        action = self._action_named("sla_recompute_action")
        return {**action, "domain": [("policy_id", "=", self.id)]}

    def _check_recompute(self):
        """Only managers recompute, and only policies that they may write."""
        if not self.env.user.has_group("helpdesk_sla_enhanced.group_sla_manager"):
            raise AccessError(
                self.env._("Only SLA managers can recompute running instances.")
            )
        self.check_access("write")

    def _entity(self):
        """The entity of the policy's model, empty if it is not enabled."""
        self.ensure_one()
        # Any internal user reads policies, but only SLA users read entities.
        entities = self.env["sla.entity"].sudo()
        return entities.search([("model_id", "=", self.model_id.id)])

    # -- what is worth a look ---------------------------------------------------------

    @api.depends_context("lang")
    def _compute_lint(self):
        """Look at stored policies. No field is depended on, or the form would ask the
        server at each change of one (SEMANTICS K)."""
        for policy in self:
            messages = policy._lint() if policy.id else []
            policy.lint_messages = messages
            urgent = lint.run_urgent(policy) if policy.id else []
            rest = [text for text in messages if text not in urgent]
            # sudo: as in _lint
            policy.lint_html = lint.to_block(self.env, rest, urgent, policy.sudo())

    def onchange(self, values, field_names, fields_spec):
        """Look when the form is opened and saved, not while it is being edited."""
        asked = {
            name: spec
            for name, spec in fields_spec.items()
            if name not in ("lint_messages", "lint_html")
        }
        return super().onchange(values, field_names, asked)

    def _lint(self):
        """All messages, in the order of SEMANTICS K: a list of sentences."""
        self.ensure_one()
        # Managers may not read all that the rules look at; only names are shown.
        return lint.run_all(self.sudo())
