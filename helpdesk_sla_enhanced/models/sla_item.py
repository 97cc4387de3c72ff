# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..engine import proof
from ..sla_core.policy.domains import parse
from ..sla_core.policy.durations import TOO_LONG, seconds
from ..sla_core.time.clock import DAY

#: More minutes than ten years have: no term and no hold is longer.
LARGEST_TERM = 5_300_000

UNIT_SELECTION = [
    ("minute", "Minutes"),
    ("hour", "Hours"),
    ("day", "Working Days"),
]


class SlaItem(models.Model):
    """One line of a policy: the terms of one KPI for the records it applies to."""

    _name = "sla.item"
    _inherit = ["sla.config.mixin"]
    _description = "SLA Item"
    _order = "policy_id, sequence, id"
    _told_fields = (
        "name",
        "active",
        "sequence",
        "kpi_id",
        "applicable_when",
        "success_criteria",
        "failure_after",
        "failure_unit",
        "warn_after",
        "warn_unit",
        "calendar_id",
        "allow_pause",
        "pause_override",
        "pause_when",
        "max_hold",
        "max_hold_unit",
        "deadline_field_id",
        "policy_id",
    )

    policy_id = fields.Many2one(
        comodel_name="sla.policy",
        string="SLA",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    model_id = fields.Many2one(related="policy_id.model_id")
    model = fields.Char(related="policy_id.model")
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    kpi_id = fields.Many2one(
        comodel_name="sla.kpi",
        string="KPI",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('model_id', '=', model_id)]",
        help="What is measured, such as the first response.",
    )
    applicable_when = fields.Char(
        default="[]",
        help="The records this item is for. For each KPI the first item that matches "
        "applies. Empty: all.",
    )
    success_criteria = fields.Char(
        default="[]",
        help="The KPI is met, its promise kept, as soon as the record matches. "
        "Empty: never.",
    )
    failure_after = fields.Float(
        required=True,
        default=1.0,
        help="Must be met within this working time from the start; then the "
        "promise is broken.",
    )
    failure_unit = fields.Selection(
        selection=UNIT_SELECTION, required=True, default="hour"
    )
    warn_after = fields.Float(
        help="Working time from the start after which the KPI is nearing its failure. "
        "Zero: no warning.",
    )
    warn_unit = fields.Selection(
        selection=UNIT_SELECTION, required=True, default="hour"
    )
    calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Working Hours",
        ondelete="restrict",
        domain="company_id and [('company_id', 'in', (company_id, False))] or []",
        help="Empty: the working hours of the SLA.",
    )
    allow_pause = fields.Selection(
        selection=[("policy", "As the SLA"), ("yes", "Yes"), ("no", "No")],
        required=True,
        default="policy",
        help="Whether this item's clock stands still while the record is on hold.",
    )
    pause_override = fields.Boolean(
        string="Own Pause Rule",
        help="Use the rule below instead of the one of the KPI or the model.",
    )
    pause_when = fields.Char(string="On Hold When", default="[]")
    max_hold = fields.Float(
        string="Maximum Hold",
        help="Elapsed time after which a hold ends by itself. Zero: no limit.",
    )
    max_hold_unit = fields.Selection(
        selection=UNIT_SELECTION, required=True, default="hour"
    )
    action_ids = fields.One2many(
        comodel_name="sla.item.action",
        inverse_name="item_id",
        string="Actions",
        copy=True,
    )
    deadline_field_id = fields.Many2one(
        comodel_name="ir.model.fields",
        string="Deadline Field",
        ondelete="set null",
        domain="[('model_id', '=', model_id), ('ttype', '=', 'datetime'), "
        "('store', '=', True), ('required', '=', False)]",
        help="A field of the record that receives the failure time.",
    )

    _sla_bounds = {
        name: (-LARGEST_TERM, LARGEST_TERM)
        for name in ("failure_after", "warn_after", "max_hold")
    }

    # No number that is none gets in by another way either: NaN is the largest here.
    _failure_after_sane = models.Constraint(
        f"CHECK(failure_after > 0 AND failure_after <= {LARGEST_TERM})",
        "Failure After must be more than zero, and no more than ten years.",
    )
    _warn_after_sane = models.Constraint(
        f"CHECK(warn_after >= 0 AND warn_after <= {LARGEST_TERM})",
        "Warn After cannot be negative, and is no more than ten years.",
    )
    _max_hold_sane = models.Constraint(
        f"CHECK(max_hold >= 0 AND max_hold <= {LARGEST_TERM})",
        "The maximum hold cannot be negative, and is no more than ten years.",
    )

    def _sla_check_values(self, vals):
        """Refuse terms of nothing, or less than nothing, in words (SEMANTICS K)."""
        result = super()._sla_check_values(vals)
        name = vals.get("name") or ", ".join(self[:1].mapped("name"))
        if "failure_after" in vals and float(vals["failure_after"] or 0) <= 0:
            raise ValidationError(
                self.env._(
                    "Item %(item)s: the target must be more than zero.", item=name
                )
            )
        if any(float(vals.get(term) or 0) < 0 for term in ("warn_after", "max_hold")):
            raise ValidationError(
                self.env._(
                    "Item %(item)s: the warning and the maximum hold cannot be "
                    "negative.",
                    item=name,
                )
            )
        return result

    @api.constrains(
        "active",
        "allow_pause",
        "applicable_when",
        "calendar_id",
        "deadline_field_id",
        "failure_after",
        "failure_unit",
        "kpi_id",
        "max_hold",
        "max_hold_unit",
        "pause_override",
        "pause_when",
        "policy_id",
        "success_criteria",
        "warn_after",
        "warn_unit",
    )
    def _check_item(self):
        """Everything that an item must be, what others build on first (SEMANTICS K)."""
        self._check_models()
        self._check_conditions()
        self._check_times()
        self._check_deadline_field()
        in_force = self.policy_id.filtered(lambda policy: policy.state == "active")
        in_force._check_has_items()
        proof.prove_later(self.env, self.policy_id)

    def _check_times(self):
        """The warning comes before the failure, in working seconds (SEMANTICS K)."""
        for item in self:
            target, warning = item._target_seconds(), item._warning_seconds()
            if target <= 0:
                raise ValidationError(
                    self.env._(
                        "Item %(item)s: the target must be more than zero.",
                        item=item.name,
                    )
                )
            if max(target, warning, item._max_hold_seconds()) >= TOO_LONG:
                raise ValidationError(
                    self.env._(
                        "Item %(item)s: no target, warning or hold is longer than ten "
                        "years.",
                        item=item.name,
                    )
                )
            if warning >= target:
                raise ValidationError(
                    self.env._(
                        "Item %(item)s: the warning must come before the failure.",
                        item=item.name,
                    )
                )
            item.policy_id._check_company_of(item.calendar_id, item.name)
            item._check_calendar()
            item.action_ids._check_offset()
            if item.policy_id.state == "active":
                item._check_reach()

    def _check_reach(self):
        """Refuse a target that its working hours do not hold (SEMANTICS K)."""
        if not self._due(self.env["sla.engine"]._sla_now()):
            raise ValidationError(
                self.env._(
                    "Item %(item)s: its working hours do not hold the target in ten "
                    "years.",
                    item=self.name,
                )
            )

    def _check_calendar(self):
        """Refuse working hours that give no deadline, naming the item (SEMANTICS K)."""
        try:
            self._calendar()._sla_check_usable()
        except ValidationError as error:
            raise ValidationError(
                self.env._(
                    "Item %(item)s: %(problem)s", item=self.name, problem=error.args[0]
                )
            ) from error

    def _check_conditions(self):
        labels = {
            name: self._fields[name]._description_string(self.env)
            for name in ("applicable_when", "success_criteria", "pause_when")
        }
        for item in self:
            for name, label in labels.items():
                proof.check_condition(
                    self.env, item.model, item[name], label, item.name
                )

    def _check_models(self):
        for item in self:
            if item.kpi_id.model_id != item.policy_id.model_id:
                raise ValidationError(
                    self.env._(
                        "Item %(item)s: the KPI %(kpi)s is for another model than "
                        "the SLA.",
                        item=item.name,
                        kpi=item.kpi_id.name,
                    )
                )

    def _check_deadline_field(self):
        """A deadline field takes the failure time of one KPI, no more (D6)."""
        for item in self.filtered("deadline_field_id"):
            reason = item._why_no_deadline_field()
            if reason:
                raise ValidationError(
                    self.env._(
                        "Item %(item)s: %(field)s cannot be the deadline field. "
                        "%(reason)s",
                        item=item.name,
                        field=item.deadline_field_id.sudo().field_description,
                        reason=reason,
                    )
                )

    def _why_no_deadline_field(self):
        """Say why the deadline field is unfit, or False."""
        self.ensure_one()
        name = self.deadline_field_id.sudo().name
        field = (
            self.env[self.model]._fields.get(name) if self.model in self.env else None
        )
        if self.deadline_field_id.sudo().model != self.model or field is None:
            return self.env._("It is no field of the records.")
        if field.type != "datetime" or not field.store or field.required:
            return self.env._("It must be a stored, optional date and time.")
        if field.compute or field.related:
            return self.env._("It is computed.")
        if name in self.policy_id._fields_in_use():
            return self.env._("The SLA counts from it or has a condition on it.")
        items = self.policy_id.item_ids
        others = items.filtered(lambda i: i.deadline_field_id == self.deadline_field_id)
        if others.kpi_id - self.kpi_id:
            return self.env._("Another KPI of the SLA uses it.")
        return False

    @api.ondelete(at_uninstall=True)
    def _unlink_except_used(self):
        """Refuse to lose history; archiving is the way out (SEMANTICS C5)."""
        instances = self.env["sla.kpi.instance"].sudo()
        used = instances.search([("item_id", "in", self.ids)], limit=1)
        if used:
            raise UserError(
                self.env._(
                    "The item %(item)s is in use and cannot be deleted. Archive it "
                    "instead.",
                    item=used.item_id.name,
                )
            )

    def write(self, vals):
        """An active policy keeps an item, also when one moves (SEMANTICS C1, K)."""
        left = self.policy_id if "policy_id" in vals else self.policy_id.browse()
        result = super().write(vals)
        left.filtered(lambda policy: policy.state == "active")._check_has_items()
        return result

    def unlink(self):
        """An active policy keeps an item (SEMANTICS C1, K)."""
        policies = self.policy_id.filtered(lambda policy: policy.state == "active")
        result = super().unlink()
        policies.exists()._check_has_items()
        return result

    def _told_in(self):
        return self.policy_id

    def _told_name(self):
        return self.env._("Item %(item)s (%(terms)s)", item=self.name, terms=self.terms)

    def _calendar(self):
        """The calendar that counts: the item's, else the policy's, else none (C4)."""
        self.ensure_one()
        return self.calendar_id or self.policy_id.calendar_id

    def _target_seconds(self):
        """The target in working seconds (D4)."""
        return self._seconds(self.failure_after, self.failure_unit)

    def _warning_seconds(self):
        """The warning in working seconds, 0 for none (D5)."""
        return self._seconds(self.warn_after, self.warn_unit)

    def _max_hold_seconds(self):
        """The longest hold in elapsed seconds, 0 for no limit (H7)."""
        return seconds(self.max_hold, self.max_hold_unit, DAY)

    def _seconds(self, value, unit):
        """Working seconds of a value, whatever it is: see :func:`.seconds`."""
        self.ensure_one()
        day = unit == "day" and self._calendar().sudo()._sla_hours_per_day_seconds()
        return seconds(value, unit, day)

    def _may_pause(self):
        """Whether the clock may be held, the item's word before the policy's (D5)."""
        self.ensure_one()
        if self.allow_pause == "policy":
            return self.policy_id.allow_pause
        return self.allow_pause == "yes"

    def _pause_rule(self, entity=None):
        """The rule that counts: the item's, else the KPI's, else the model's (D5).

        :param entity: the enabled model, where the caller knows it already
        """
        self.ensure_one()
        return parse(self._pause_text(entity))

    def _pause_text(self, entity=None):
        """The same rule as it is stored."""
        if self.pause_override:
            return self.pause_when
        if self.kpi_id.pause_override:
            return self.kpi_id.pause_when
        return (entity or self.policy_id._entity()).pause_when
