# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The actions of items."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import item_words
from ..engine.actions import attaching
from ..sla_core.policy.durations import plain
from ..sla_core.time.moments import epoch, moment
from ..sla_core.timer import timer
from ..sla_core.timer.escalation import StepSpec, laid_out, offsets
from .sla_item import LARGEST_TERM, UNIT_SELECTION

TRIGGER_SELECTION = [
    (timer.START, "Start"),
    (timer.WARNING, "Warning"),
    (timer.FAILURE, "Failure"),
    (timer.SUCCESS, "Success"),
    (timer.PAUSE, "Pause"),
    (timer.RESUME, "Resume"),
    (timer.CANCELLATION, "Cancellation"),
    (timer.ESCALATION, "Escalation"),
]
OFFSET_UNITS = [("percent", "% of the target"), *UNIT_SELECTION]


class SlaItemAction(models.Model):
    """A server action that runs when something happens to an item's KPI (E1)."""

    _name = "sla.item.action"
    _inherit = ["sla.config.mixin"]
    _description = "SLA Item Action"
    _order = "item_id, sequence, id"
    _rec_name = "server_action_id"
    _told_fields = (
        "active",
        "sequence",
        "trigger",
        "offset",
        "offset_unit",
        "server_action_id",
        "item_id",
    )

    #: The item whose clock asks for the action.
    item_id = fields.Many2one(
        comodel_name="sla.item",
        string="Item",
        required=True,
        ondelete="cascade",
        index=True,
    )
    model_id = fields.Many2one(related="item_id.model_id")
    #: The order in which actions of one transition are run.
    sequence = fields.Integer(default=10)
    #: Archived ones are not asked for any more.
    active = fields.Boolean(default=True)
    #: What happens to the clock when the action is asked for.
    trigger = fields.Selection(
        selection=TRIGGER_SELECTION, required=True, default=timer.WARNING
    )
    offset = fields.Float(
        help="When an escalation step comes: after this share of the target, or this "
        "much working time after the failure, or before it if negative.",
    )
    #: The unit of `offset`.
    offset_unit = fields.Selection(
        selection=OFFSET_UNITS, required=True, default="percent"
    )
    #: When an escalation step comes, in words; empty for other triggers.
    step = fields.Char(string="When", compute="_compute_step")
    example = fields.Char(
        compute="_compute_example",
        help="When it would run for a record whose clock starts now and is never on "
        "hold.",
    )
    #: What is run, with the rights of the SLA's owner.
    server_action_id = fields.Many2one(
        comodel_name="ir.actions.server",
        string="Action",
        required=True,
        ondelete="restrict",
        domain="[('model_id', '=', model_id), ('usage', '=', 'ir_actions_server'), "
        "('parent_id', '=', False)]",
    )

    _sla_bounds = {"offset": (-LARGEST_TERM, LARGEST_TERM)}

    _offset_sane = models.Constraint(
        f'CHECK("offset" >= -{LARGEST_TERM} AND "offset" <= {LARGEST_TERM})',
        "An escalation step is no more than ten years away.",
    )

    @api.depends("server_action_id", "trigger")
    @api.depends_context("sla_with_trigger", "lang")
    def _compute_display_name(self):
        """The name of what runs, where it is asked for with what it runs on."""
        words = dict(self._fields["trigger"]._description_selection(self.env))
        for action in self:
            # sudo: who may read the policy sees its actions by name
            name = action.server_action_id.sudo().name
            if self.env.context.get("sla_with_trigger"):
                name = self.env._(
                    "%(trigger)s: %(action)s",
                    trigger=words.get(action.trigger),
                    action=name,
                )
            action.display_name = name

    def _told_in(self):
        return self.item_id.policy_id

    def _told_name(self):
        # sudo: who may read the policy sees its actions by name
        return self.env._(
            "Action %(action)s of item %(item)s, on %(trigger)s",
            action=self.server_action_id.sudo().name,
            item=self.item_id.name,
            trigger=self._told_value(self._fields["trigger"]),
        )

    @api.constrains("server_action_id", "item_id")
    def _check_model(self):
        for action in self:
            # sudo: those who configure SLAs need not be able to read server actions,
            # nor who changes a server action the items that use it
            server_action = action.server_action_id.sudo()
            if server_action.model_id != action.item_id.sudo().model_id:
                raise ValidationError(
                    self.env._(
                        "Item %(item)s: the action %(action)s is for another model "
                        "than the SLA.",
                        item=action.item_id.name,
                        action=server_action.name,
                    )
                )

    @api.constrains("server_action_id")
    def _check_code(self):
        """What it runs neither commits nor rolls back (E3)."""
        # sudo: those who configure SLAs need not be able to read the code of actions
        self.server_action_id.sudo()._sla_check_code()

    @api.constrains("trigger", "offset", "offset_unit", "item_id")
    def _check_offset(self):
        """A step lies between the start and the failure, or after it (E7, K)."""
        for action in self.filtered(lambda a: a.trigger == timer.ESCALATION):
            reason = action._why_no_step()
            if reason:
                raise ValidationError(
                    self.env._(
                        "Item %(item)s: the escalation step of %(action)s is outside "
                        "its range. %(reason)s",
                        item=action.item_id.name,
                        # sudo: those who configure SLAs see actions by name
                        action=action.server_action_id.sudo().name,
                        reason=reason,
                    )
                )

    def _why_no_offset(self):
        """Say why the offset of an escalation is no share and no time, or False."""
        self.ensure_one()
        if self.offset_unit == "percent":
            if not 1 <= self.offset <= 100:
                return self.env._("Choose 1 to 100 % of the target.")
            return False
        seconds = self._offset_seconds()
        if not seconds:
            return self.env._(
                "Choose a time before the failure (negative) or after it. For the "
                "moment of the failure choose the trigger Failure."
            )
        return False

    def _why_no_step(self):
        """Say why the offset of an escalation is outside its range, or False."""
        reason = self._why_no_offset()
        if reason or self.offset_unit == "percent":
            return reason
        if self.item_id._target_seconds() + self._offset_seconds() <= 0:
            return self.env._("It would come before the start.")
        start = self.env["sla.engine"]._sla_now()
        if self.item_id._due(start) and not self._step_moment(start):
            return self.env._("The working hours do not reach it in ten years.")
        return False

    def _offset_seconds(self):
        """Working seconds from the failure, negative before it; not for percent."""
        self.ensure_one()
        return self.item_id._safely_seconds(self.offset, self.offset_unit)

    def _step_spec(self):
        """The step as the core knows it."""
        self.ensure_one()
        if self.offset_unit == "percent":
            return StepSpec(self.id, percent=plain(self.offset) or 0)
        return StepSpec(self.id, seconds=self._offset_seconds())

    def _offset_in(self, target):
        """The step's working seconds from the failure, None if it comes before the
        start of a clock with that target."""
        steps = offsets([self._step_spec()], target)
        return steps[0][1] if steps else None

    @api.depends("trigger", "offset", "offset_unit")
    def _compute_step(self):
        for action in self:
            escalates = action.trigger == timer.ESCALATION
            action.step = escalates and action._step_text()

    @api.depends(
        "trigger",
        "offset",
        "offset_unit",
        "item_id.failure_after",
        "item_id.failure_unit",
        "item_id.warn_after",
        "item_id.warn_unit",
        "item_id.calendar_id",
        "item_id.policy_id.calendar_id",
        "item_id.policy_id.company_id",
    )
    @api.depends_context("company")
    def _compute_example(self):
        """A worked example: when it runs for a record of right now (D4, E7)."""
        start = self.env["sla.engine"]._sla_now()
        for action in self:
            at = action._example_moment(start)
            action.example = at and item_words.moment_text(
                action.item_id, at, near=start
            )

    def _example_moment(self, start):
        """When time alone has it run, for a clock that starts at ``start``; False for
        what only people do."""
        item = self.item_id
        if not item:
            return False
        if self.trigger == timer.START:
            return start
        if self.trigger == timer.WARNING:
            return item._warned(start)
        if self.trigger == timer.FAILURE:
            return item._due(start)
        return self.trigger == timer.ESCALATION and self._step_moment(start)

    def _step_moment(self, start):
        """When the step comes for a clock that starts at ``start``, naive UTC; False
        if it never does."""
        if self._why_no_offset():
            return False
        item = self.item_id
        target = item._safely_seconds(item.failure_after, item.failure_unit)
        due = item._due(start)
        wanted = offsets([self._step_spec()], target)
        if not wanted or not due:
            return False
        ((_action, _offset, at),) = laid_out(
            wanted, epoch(start), target, epoch(due), item._clock()
        )
        return moment(at) if at is not None else False

    def _when_text(self):
        """When it runs, in words: "75 % of the target", "Failure"."""
        if self.trigger == timer.ESCALATION:
            return self._step_text()
        return dict(self._fields["trigger"]._description_selection(self.env))[
            self.trigger
        ]

    def _step_text(self):
        """The step in words: "75 % of the target", "2 h after the failure"."""
        return self._step_words(self.offset, self.offset_unit)

    @api.model
    def _step_words(self, offset, unit):
        """An escalation step in words, "" for what is none."""
        if plain(offset) is None or not unit:
            return ""
        if unit == "percent":
            return self.env._("%s %% of the target", f"{offset:g}")
        text = item_words.term_text(self.env, abs(offset), unit)
        if offset < 0:
            return self.env._("%s before the failure", text)
        return self.env._("%s after the failure", text)

    @api.model_create_multi
    def create(self, vals_list):
        """Ask whether the user may have these actions run (C7, P1)."""
        lines = super().create(vals_list)
        attaching.check(lines)
        return lines

    def write(self, vals):
        """Ask so when another action, or another item, is chosen."""
        attached = self.filtered(
            lambda line: (
                "server_action_id" in vals
                or line.item_id.id != vals.get("item_id", line.item_id.id)
            )
        )
        result = super().write(vals)
        attaching.check(attached)
        return result
