# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import choosing, conditions
from ..sla_core.policy.domains import leaves, parse

STATE_SELECTION = [
    ("draft", "Draft"),
    ("active", "Active"),
    ("inactive", "Inactive"),
]
#: Context keys by which a default and the one that takes its place know each other.
SUCCESSOR, PREDECESSORS = "sla_default_successor", "sla_default_predecessors"


class SlaPolicy(models.Model):
    """A service level agreement: ordered items for one model (SEMANTICS A1, C)."""

    _name = "sla.policy"
    _inherit = ["sla.config.mixin", "mail.thread"]
    _description = "SLA"
    _order = "model, name, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    description = fields.Text(translate=True)
    active = fields.Boolean(default=True, tracking=True)
    model_id = fields.Many2one(
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
    state = fields.Selection(
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
    item_ids = fields.One2many(
        comodel_name="sla.item", inverse_name="policy_id", string="Items", copy=True
    )
    item_count = fields.Integer(compute="_compute_counts")
    running_count = fields.Integer(compute="_compute_counts")

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
        entities = self.env["sla.entity"].sudo().search([("active", "=", True)])
        return [("id", "in", entities.model_id.ids)]

    def _compute_counts(self):
        items = dict(
            self.env["sla.item"]._read_group(
                [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
            )
        )
        running = dict(
            self.env["sla.kpi.instance"]._read_group(
                [
                    ("policy_id", "in", self.ids),
                    ("status", "in", ("in_progress", "nearing", "paused")),
                ],
                ["policy_id"],
                ["__count"],
            )
        )
        for policy in self:
            policy.item_count = items.get(policy, 0)
            policy.running_count = running.get(policy, 0)

    @api.constrains("applicable_from_field_id", "model_id")
    def _check_applicable_from(self):
        for policy in self:
            conditions.check_start_field(
                self.env, policy.model, policy.applicable_from_field_id, policy.name
            )

    @api.constrains("company_id", "calendar_id")
    def _check_calendar_company(self):
        for policy in self:
            policy._check_company_of(policy.calendar_id)

    def _check_company_of(self, calendar, item_name=""):
        """Refuse the working hours of another company (SEMANTICS K)."""
        theirs, ours = calendar.sudo().company_id, self.company_id
        if theirs and ours and theirs != ours:
            raise ValidationError(
                self.env._(
                    "%(name)s: the working hours %(calendar)s belong to another "
                    "company.",
                    name=item_name or self.name,
                    calendar=calendar.sudo().name,
                )
            )

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

    @api.ondelete(at_uninstall=True)
    def _unlink_except_used(self):
        """Refuse to lose history; archiving is the way out (SEMANTICS C5)."""
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

    def write(self, vals):
        """Archiving a policy deactivates it (SEMANTICS C6)."""
        if vals.get("active") is False:
            self.filtered(lambda policy: policy.state == "active").action_deactivate()
        return super().write(vals)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        for policy, vals in zip(self, vals_list, strict=True):
            vals.setdefault("state", "draft")
            if "name" not in (default or {}):
                vals["name"] = self.env._("%s (copy)", policy.name)
        return vals_list

    def action_activate(self):
        """Put draft and inactive policies into force (SEMANTICS C1).

        :raise UserError: if a policy could never do anything.
        """
        self.filtered(lambda policy: policy.state != "active").state = "active"

    @api.constrains("state", "active", "item_ids", "calendar_id")
    def _check_active(self):
        """An active policy is complete, whoever made it active (SEMANTICS C1, K)."""
        for policy in self.filtered(lambda policy: policy.state == "active"):
            policy._check_complete()

    def _check_complete(self):
        """Validate everything that activation promises, naming the item at fault."""
        self.ensure_one()
        self._check_has_items()
        if not self.active:
            raise ValidationError(
                self.env._("Unarchive %(policy)s first.", policy=self.name)
            )
        self.item_ids._validate_fields(list(self.item_ids._fields))
        for item in self.item_ids:
            item._check_reach()

    def _check_has_items(self):
        """A policy in force has an item that is not archived (SEMANTICS K)."""
        for policy in self:
            if not policy.item_ids.filtered("active"):
                raise ValidationError(
                    self.env._("Add an item to %(policy)s first.", policy=policy.name)
                )

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
        replaced = self._current_default()
        replaced.with_context(**{SUCCESSOR: self.ids}).is_default = False
        self.flush_model(["is_default"])
        self.with_context(**{PREDECESSORS: replaced.ids}).is_default = True

    def action_unset_default(self):
        """Leave new records without a default policy."""
        self.write({"is_default": False})

    def _current_default(self):
        self.ensure_one()
        return self.search(
            [
                ("model_id", "=", self.model_id.id),
                ("company_id", "=", self.company_id.id),
                ("is_default", "=", True),
                ("id", "!=", self.id),
            ]
        )

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
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "helpdesk_sla_enhanced.sla_kpi_instance_action"
        )
        action["domain"] = [("policy_id", "=", self.id)]
        action["context"] = {}
        return action

    def _fields_in_use(self):
        """The names of the record's fields that starts and conditions look at."""
        self.ensure_one()
        items = self.item_ids.sudo()
        starts = self.applicable_from_field_id | items.kpi_id.applicable_from_field_id
        texts = [
            text
            for item in items
            for text in (
                item.applicable_when,
                item.success_criteria,
                str(item._pause_rule()),
            )
        ]
        used = {
            leaf.path.partition(".")[0]
            for text in texts
            for leaf in leaves(parse(text))
        }
        return used | {"create_date", "write_date", *starts.sudo().mapped("name")}

    def _entity(self):
        """The entity of the policy's model, empty if it is not enabled."""
        self.ensure_one()
        return (
            self.env["sla.entity"].sudo().search([("model_id", "=", self.model_id.id)])
        )
