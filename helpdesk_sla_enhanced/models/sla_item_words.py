# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The terms of an item in words, and what they mean for a record of right now (D4)."""

from odoo import api, fields, models

from ..sla_core.moments import epoch, moment


class SlaItem(models.Model):
    _inherit = "sla.item"

    terms = fields.Char(compute="_compute_terms")
    example = fields.Char(compute="_compute_example")

    @api.depends("failure_after", "failure_unit", "warn_after", "warn_unit")
    def _compute_terms(self):
        for item in self:
            item.terms = item._term_text(item.failure_after, item.failure_unit)
            if item.warn_after:
                item.terms = self.env._(
                    "%(target)s, warning after %(warning)s",
                    target=item.terms,
                    warning=item._term_text(item.warn_after, item.warn_unit),
                )

    def _term_text(self, value, unit):
        """A duration in the words of an agreement: "15 min", "2 working days"."""
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
        if not self._target_seconds():
            return False
        due = self._due(start)
        if not due:
            return self.env._("These working hours never reach the target.")
        warning = self._after(start, self._warning_seconds())
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

    def _due(self, start):
        """The failure time of a start at ``start``, False if there is none (I6).

        Both are naive UTC datetimes.
        """
        return self._after(start, self._target_seconds())

    def _after(self, start, seconds):
        """The moment some working seconds after ``start``, False for none or if the
        working hours do not hold them. Both are naive UTC datetimes."""
        self.ensure_one()
        at = self._clock().add(epoch(start), seconds) if seconds else None
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
