# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The terms of an item in words, and what they mean for a record of right now (D4)."""

from odoo import api, fields, models

from ..sla_core.policy.durations import TOO_LONG, plain
from ..sla_core.time.moments import epoch, moment


class SlaItem(models.Model):
    """Whatever is typed into a form has an answer here: what is no duration has no
    words and no moment. That it cannot be saved is told by ``terms_problem`` while it
    is being typed, and by the checks when it is saved (SEMANTICS K).
    """

    _inherit = "sla.item"

    terms = fields.Char(compute="_compute_terms")
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
        help="Whether the target was changed, and the name still tells the old one.",
    )

    @api.depends("failure_after", "failure_unit", "warn_after", "warn_unit")
    def _compute_terms(self):
        for item in self:
            item.terms = item._term_text(item.failure_after, item.failure_unit)
            warning = item._term_text(item.warn_after, item.warn_unit)
            if item.terms and warning and item.warn_after > 0:
                item.terms = self.env._(
                    "%(target)s, warning after %(warning)s",
                    target=item.terms,
                    warning=warning,
                )

    def _term_text(self, value, unit):
        """A duration in the words of an agreement: "15 min", "2 working days"; nothing
        for what is no duration."""
        if not unit or plain(value) is None:
            return ""
        text = f"{value:g}"
        if unit == "minute":
            return self.env._("%s min", text)
        if unit == "hour":
            return self.env._("%s h", text)
        if value == 1:
            return self.env._("1 working day")
        return self.env._("%s working days", text)

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
            item.example = item._worked_example(start)

    def _worked_example(self, start):
        self.ensure_one()
        if self._safely_seconds(self.failure_after, self.failure_unit) <= 0:
            return False
        due = self._due(start)
        if not due:
            return self.env._("These working hours never reach the target.")
        warning = self._warned(start)
        if warning and warning < due:
            return self.env._(
                "A start on %(start)s warns on %(warning)s and fails on %(due)s.",
                start=self._format_moment(start),
                warning=self._format_moment(warning),
                due=self._format_moment(due),
            )
        return self.env._(
            "A start on %(start)s fails on %(due)s.",
            start=self._format_moment(start),
            due=self._format_moment(due),
        )

    @api.depends(
        "failure_after",
        "failure_unit",
        "warn_after",
        "warn_unit",
        "calendar_id",
        "policy_id.calendar_id",
    )
    def _compute_terms_problem(self):
        """Why the terms will be refused, told while they are typed (SEMANTICS K)."""
        for item in self:
            item.terms_problem = item._why_no_terms()

    def _why_no_terms(self):
        """Say why the target and the warning are no terms, or False."""
        self.ensure_one()
        target = self._safely_seconds(self.failure_after, self.failure_unit)
        warning = self._safely_seconds(self.warn_after, self.warn_unit)
        if plain(self.failure_after) is None or plain(self.warn_after) is None:
            return self.env._("Failure After and Warn After must be numbers.")
        if not self.failure_unit or not self.warn_unit:
            return self.env._("Choose minutes, hours or working days.")
        if self.failure_after <= 0:
            return self.env._("Failure After must be more than zero.")
        if self.warn_after < 0:
            return self.env._("Warn After cannot be negative. Zero: no warning.")
        if not target:
            return self.env._("Failure After must lie within ten years.")
        if self.warn_after and (not warning or warning >= target):
            return self.env._(
                "The warning must come before the failure: make Warn After shorter "
                "than Failure After."
            )
        return False

    # -- the name ---------------------------------------------------------------------

    @api.depends("kpi_id", "failure_after", "failure_unit")
    @api.depends_context("lang")
    def _compute_suggested_name(self):
        for item in self:
            item.suggested_name = item._name_of(item)

    def _name_of(self, terms):
        """The name that an item's KPI and target make, "" without one of them."""
        text = terms.failure_after > 0 and terms._term_text(
            terms.failure_after, terms.failure_unit
        )
        if not text or not terms.kpi_id:
            return ""
        return self.env._(
            "%(kpi)s within %(target)s", kpi=terms.kpi_id.name, target=text
        )

    @api.depends("name", "kpi_id", "failure_after", "failure_unit")
    def _compute_name_is_stale(self):
        """A name written for other terms is offered one made from the present ones.

        That is, in a form: the KPI or the target is not the stored one any more, but
        the name still is.
        """
        for item in self:
            stored = item._origin
            item.name_is_stale = bool(
                item.suggested_name
                and item.suggested_name != item.name
                and stored
                and item.name == stored.name
                and stored._name_of(stored) != item.suggested_name
            )

    @api.onchange("kpi_id", "failure_after", "failure_unit")
    def _onchange_suggested_name(self):
        """Keep a name that was made from the terms true to them. One that somebody
        wrote stays, see ``name_is_stale``."""
        if not self.suggested_name:
            return
        if not self.name or self.name in (
            self.name_offered,
            self._name_of(self._origin),
        ):
            self.name = self.suggested_name
            self.name_offered = self.name

    def _due(self, start):
        """The failure time of a start at ``start``, False if there is none (I6).

        Both are naive UTC datetimes.
        """
        seconds = self._safely_seconds(self.failure_after, self.failure_unit)
        return self._after(start, seconds)

    def _warned(self, start):
        """The warning time of a start at ``start``, False if there is none."""
        seconds = self._safely_seconds(self.warn_after, self.warn_unit)
        return self._after(start, seconds)

    def _safely_seconds(self, value, unit):
        """Working seconds of a value and a unit as they stand in a form, where both
        may be anything; 0 for what is no duration or longer than ten years (K)."""
        if not self or not unit or plain(value) is None:
            return 0
        seconds = self._seconds(value, unit)
        return seconds if abs(seconds) < TOO_LONG else 0

    def _after(self, start, seconds):
        """The moment some working seconds after ``start``, False for none, or fewer,
        or if the working hours do not hold them. Both are naive UTC datetimes."""
        self.ensure_one()
        at = self._clock().add(epoch(start), seconds) if seconds > 0 else None
        return moment(at) if at is not None else False

    def _clock(self):
        """The clock of the item's examples: in a shared calendar with the public
        holidays of the policy's company, else of the reader's (C4)."""
        company = self.policy_id.company_id or self.env.company
        # Managers read no calendars beyond their own companies'; the policy's is meant.
        return self._calendar().sudo()._sla_clock(company.id)

    def _format_moment(self, moment, near=None):
        """A moment in the reader's time zone and language.

        :param near: a moment whose year is understood, and need not be said
        """
        local = fields.Datetime.context_timestamp(self, moment)
        pattern = "EEE d MMM yyyy HH:mm"
        if near and fields.Datetime.context_timestamp(self, near).year == local.year:
            pattern = "EEE d MMM HH:mm"
        return self.env["ir.qweb.field.datetime"].value_to_html(
            local.replace(tzinfo=None), {"format": pattern, "tz_name": "UTC"}
        )
