# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The items of policies."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import (
    item_checks,
    item_order,
    item_texts,
    item_words,
    policy_checks,
    proof,
    usual_criteria,
)
from ..engine.actions import attaching
from ..sla_core.policy.domains import parse
from ..sla_core.policy.durations import TOO_LONG, plain, seconds
from ..sla_core.time.clock import DAY
from ..sla_core.time.moments import epoch, moment

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

    policy_id = fields.Many2one(  #: The SLA it belongs to.
        comodel_name="sla.policy",
        string="SLA",
        required=True,
        ondelete="cascade",
        index=True,
    )
    #: Of two that match for a KPI, the one with the lower number applies.
    sequence = fields.Integer(default=10)
    #: The promise in words, as agents read it.
    name = fields.Char(required=True, translate=True)
    #: Archived ones begin no clock; those that run go on.
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
    failure_unit = fields.Selection(  #: The unit of `failure_after`.
        selection=UNIT_SELECTION, required=True, default="hour"
    )
    warn_after = fields.Float(
        help="Working time from the start after which the KPI is nearing its failure. "
        "Zero: no warning.",
    )
    warn_unit = fields.Selection(  #: The unit of `warn_after`.
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
        selection=[("policy", "Same as the SLA"), ("yes", "Yes"), ("no", "No")],
        required=True,
        default="policy",
        help="Whether this item's clock stands still while the record is on hold.",
    )
    pause_override = fields.Boolean(
        string="Own On Hold Rule",
        help="Use the rule below instead of the one of the KPI or the model.",
    )
    #: The records that are on hold, a domain; used with `pause_override`.
    pause_when = fields.Char(string="On Hold When", default="[]")
    max_hold = fields.Float(
        string="Maximum Hold",
        help="Elapsed time after which a hold ends by itself. Zero: no limit.",
    )
    max_hold_unit = fields.Selection(  #: The unit of `max_hold`; elapsed time.
        selection=UNIT_SELECTION, required=True, default="hour"
    )
    action_ids = fields.One2many(
        comodel_name="sla.item.action",
        inverse_name="item_id",
        string="Actions",
        copy=True,
    )  #: What is to be run when something happens to the clock.
    deadline_field_id = fields.Many2one(
        comodel_name="ir.model.fields",
        string="Deadline Field",
        ondelete="set null",
        domain="[('model_id', '=', model_id), ('ttype', '=', 'datetime'), "
        "('store', '=', True), ('required', '=', False)]",
        help="A field of the record that receives the failure time.",
    )
    condition_text = fields.Char(
        string="Condition",
        compute="_compute_condition_text",
        help="The records this item is for, in words.",
    )
    failure_text = fields.Char(
        string="Target",
        compute="_compute_failure_text",
        inverse="_inverse_texts",
        help="Write it like 15m, 4h, 2d or 1d 4h.",
    )
    warn_text = fields.Char(
        string="Warning",
        compute="_compute_warn_text",
        inverse="_inverse_texts",
        help="As the target. Empty: none.",
    )
    terms = fields.Char(compute="_compute_terms")  #: Target and warning in words.
    #: When it would be due for a record that is made now.
    example = fields.Char(compute="_compute_example")
    terms_problem = fields.Char(
        string="Failure After and Warn After",
        compute="_compute_terms_problem",
        help="Why these terms cannot be saved.",
    )
    suggested_name = fields.Char(
        compute="_compute_suggested_name",
        help="A name made from the KPI and the target.",
    )
    name_offered = fields.Char(
        store=False,
        help="The name that the open form has filled in by itself.",
    )
    name_is_stale = fields.Boolean(
        compute="_compute_name_is_stale",
        help="Whether the target was changed, and the name still says the old one.",
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

    # -- what is refused --------------------------------------------------------------

    def _sla_check_values(self, vals):
        """Refuse terms of nothing, or less than nothing, in words (SEMANTICS K)."""
        result = super()._sla_check_values(vals)
        item_checks.check_signs(self, vals)
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
        item_checks.check_models(self)
        item_checks.check_conditions(self)
        item_checks.check_times(self)
        item_checks.check_deadline_field(self)
        in_force = self.policy_id.filtered(lambda policy: policy.state == "active")
        policy_checks.check_has_items(in_force)
        proof.prove_later(self.env, self.policy_id)

    @api.ondelete(at_uninstall=True)
    def _unlink_except_used(self):
        """Refuse to lose history; archiving is the way out (SEMANTICS C5)."""
        # Also that of records which the user may not read.
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

    # -- write, delete, tell ----------------------------------------------------------

    def write(self, vals):
        """An active policy keeps an item, also when one moves (SEMANTICS C1, K).
        Moving an item gives its actions another owner (C7, P1).

        :raise AccessError: for those who move actions and may not attach any
        """
        moved = self.filtered(
            lambda item: item.policy_id.id != vals.get("policy_id", item.policy_id.id)
        )
        left = self.policy_id if "policy_id" in vals else self.policy_id.browse()
        result = super().write(vals)
        attaching.check(moved._all_actions())
        in_force = left.filtered(lambda policy: policy.state == "active")
        policy_checks.check_has_items(in_force)
        return result

    def unlink(self):
        """An active policy keeps an item (SEMANTICS C1, K)."""
        policies = self.policy_id.filtered(lambda policy: policy.state == "active")
        result = super().unlink()
        policy_checks.check_has_items(policies.exists())
        return result

    def action_duplicate(self):
        """Make a copy that is asked right after this item."""
        self.ensure_one()
        item_order.duplicate(self)

    def _all_actions(self):
        """The lines of all actions of these items, archived ones included."""
        return self.with_context(active_test=False).action_ids

    def _told_in(self):
        return self.policy_id

    def _told_name(self):
        return self.env._("Item %(item)s (%(terms)s)", item=self.name, terms=self.terms)

    # -- the terms --------------------------------------------------------------------

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
        day = unit == "day" and self._calendar()._sla_hours_per_day_seconds()
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

    def _due(self, start):
        """The failure time of a start at ``start``, False if there is none (I6).

        Both are naive UTC datetimes.
        """
        target = self._safely_seconds(self.failure_after, self.failure_unit)
        return self._after(start, target)

    def _warned(self, start):
        """The warning time of a start at ``start``, False if there is none."""
        warning = self._safely_seconds(self.warn_after, self.warn_unit)
        return self._after(start, warning)

    def _safely_seconds(self, value, unit):
        """Working seconds of a value and a unit as they stand in a form, where both
        may be anything; 0 for what is no duration or longer than ten years (K)."""
        if not self or not unit or plain(value) is None:
            return 0
        counted = self._seconds(value, unit)
        return counted if abs(counted) < TOO_LONG else 0

    def _after(self, start, working):
        """The moment some working seconds after ``start``, False for none, or fewer,
        or if the working hours do not hold them. Both are naive UTC datetimes."""
        self.ensure_one()
        at = self._clock().add(epoch(start), working) if working > 0 else None
        return moment(at) if at is not None else False

    def _clock(self):
        """The clock of the item's examples: in a shared calendar with the public
        holidays of the policy's company, else of the reader's (C4)."""
        company = self.policy_id.company_id or self.env.company
        # The calendar may be another company's, which the reader may not read.
        return self._calendar().sudo()._sla_clock(company.id)

    # -- the terms in words -----------------------------------------------------------

    @api.depends("applicable_when", "policy_id.model_id")
    @api.depends_context("lang")
    def _compute_condition_text(self):
        item_texts.set_conditions(self)

    # One each: of the fields of one compute none is known while another is written.
    @api.depends("failure_after", "failure_unit")
    def _compute_failure_text(self):
        for item in self:
            item.failure_text = item_texts.duration_text(
                item.failure_after, item.failure_unit
            )

    @api.depends("warn_after", "warn_unit")
    def _compute_warn_text(self):
        for item in self:
            item.warn_text = item_texts.duration_text(item.warn_after, item.warn_unit)

    def _inverse_texts(self):
        """Take the terms that were typed, target and warning in one write."""
        for item in self:
            terms = item_texts.typed_terms(item)
            if terms:
                item.write(terms)

    @api.depends("failure_after", "failure_unit", "warn_after", "warn_unit")
    def _compute_terms(self):
        for item in self:
            item.terms = item_words.terms_text(item)

    @api.depends(
        "failure_after",
        "failure_unit",
        "warn_after",
        "warn_unit",
        "calendar_id",
        "policy_id.calendar_id",
        "policy_id.company_id",
    )
    @api.depends_context("company")
    def _compute_example(self):
        """A worked example: what the terms mean for a record of right now (D4)."""
        start = self.env["sla.engine"]._sla_now()
        for item in self:
            item.example = item_words.worked_example(item, start)

    @api.depends(
        "failure_after",
        "failure_unit",
        "warn_after",
        "warn_unit",
        "calendar_id",
        "policy_id.calendar_id",
    )
    def _compute_terms_problem(self):
        """Why the terms will be refused, shown while they are typed (SEMANTICS K)."""
        for item in self:
            item.terms_problem = item_words.why_no_terms(item)

    @api.depends("kpi_id", "failure_after", "failure_unit")
    @api.depends_context("lang")
    def _compute_suggested_name(self):
        for item in self:
            item.suggested_name = item_words.name_of(item)

    @api.depends("name", "kpi_id", "failure_after", "failure_unit")
    def _compute_name_is_stale(self):
        """A name written for other terms is offered one made from the present ones."""
        for item in self:
            item.name_is_stale = item_words.is_stale_name(item)

    @api.onchange("kpi_id", "failure_after", "failure_unit")
    def _onchange_suggested_name(self):
        """Keep a name that was made from the terms true to them. One that somebody
        wrote stays, see ``name_is_stale``."""
        if not self.suggested_name:
            return
        if not self.name or self.name in (
            self.name_offered,
            item_words.name_of(self._origin),
        ):
            self.name = self.suggested_name
            self.name_offered = self.name

    @api.onchange("kpi_id")
    def _onchange_kpi_id(self):
        """Offer the criteria that the chosen KPI usually has."""
        usual_criteria.offer(self)
