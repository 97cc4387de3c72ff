# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a recompute changes, line by line."""

from odoo import api, fields, models

from ..engine import durations
from ..sla_core.judging import recompute as rc
from ..sla_core.judging.recompute import Saved
from ..sla_core.judging.terms import Terms, terms_of
from ..sla_core.time.moments import epoch
from ..sla_core.timer import timer as tm

STATE_SELECTION = [
    ("ready", "To Apply"),
    ("applied", "Applied"),
    ("skipped", "Left Unchanged"),
    ("undone", "Undone"),
    ("kept", "Not Undone"),
]
REASON_SELECTION = [
    ("no_time", "The working hours give no failure time."),
    ("disabled", "The SLAs of its company are switched off."),
    ("canceled", "It was cancelled since."),
    ("ended", "It has ended since."),
    ("held", "It went on hold or resumed since."),
    ("moved", "Its times have changed since."),
    ("outdated", "The SLA or its working hours have changed since the preview."),
    ("recomputed", "It was recomputed again since."),
    ("waived", "Its failure was waived."),
    ("superseded", "Another KPI instance has replaced it."),
    ("failed", "It has failed by its old terms as well."),
    ("error", "It could not be changed."),
]


class SlaRecomputeLine(models.Model):
    """What a recompute makes of one instance: old and new terms and times.

    Written by the engine alone, since an undo believes what stands here; readable
    where the record is (SEMANTICS A4, P1). Durations are working seconds.
    """

    _name = "sla.recompute.line"
    _inherit = ["sla.engine.table"]
    _description = "SLA Recompute Line"
    _order = "would_breach desc, new_failure_time, id"
    _log_access = False
    _sla_record_path = "instance_id"
    _rec_name = "instance_id"

    #: The recompute it belongs to.
    recompute_id = fields.Many2one(
        comodel_name="sla.recompute",
        string="Recompute",
        required=True,
        ondelete="cascade",
    )
    #: The instance that gets the terms.
    instance_id = fields.Many2one(
        comodel_name="sla.kpi.instance",
        string="KPI Instance",
        required=True,
        ondelete="cascade",
        index=True,
    )
    record_name = fields.Char(string="Record", related="instance_id.record_name")
    kpi_id = fields.Many2one(related="instance_id.kpi_id")
    #: What became of the change.
    state = fields.Selection(
        selection=STATE_SELECTION, string="Result", required=True, copy=False
    )
    #: Why it was left out or not undone.
    reason = fields.Selection(selection=REASON_SELECTION)
    #: What went wrong, if it could not be changed.
    error = fields.Char()
    causes = fields.Char(string="Cause Codes", help="Separated by commas.")
    #: Why its times change, in words, old and new value.
    cause = fields.Char(compute="_compute_cause")
    would_breach = fields.Boolean(help="By its new terms it has failed already.")
    #: The deadline before, UTC.
    old_failure_time = fields.Datetime(string="Failure Time Before")
    #: The deadline after, UTC.
    new_failure_time = fields.Datetime(string="Failure Time After")
    #: The warning before, UTC; empty: none.
    old_warning_time = fields.Datetime(string="Warning Time Before")
    #: The warning after, UTC; empty: none.
    new_warning_time = fields.Datetime(string="Warning Time After")
    #: The promise before, in working seconds.
    old_target_seconds = fields.Integer(string="Target Before (s)")
    #: The promise after, in working seconds.
    new_target_seconds = fields.Integer(string="Target After (s)")
    #: Until the warning before, in working seconds; 0: none.
    old_warning_seconds = fields.Integer(string="Warning Term Before (s)")
    #: Until the warning after, in working seconds; 0: none.
    new_warning_seconds = fields.Integer(string="Warning Term After (s)")
    #: The hours that counted before; empty: around the clock.
    old_calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Working Hours Before",
        ondelete="restrict",
    )
    #: The hours that count after; empty: around the clock.
    new_calendar_id = fields.Many2one(
        comodel_name="resource.calendar",
        string="Working Hours After",
        ondelete="restrict",
    )
    #: Whether holds stopped the clock before.
    old_allow_pause = fields.Boolean(string="Pausing Allowed Before")
    #: Whether holds stop it after.
    new_allow_pause = fields.Boolean(string="Pausing Allowed After")
    #: The longest hold before, in elapsed seconds; 0: no limit.
    old_max_hold_seconds = fields.Integer(string="Maximum Hold Before (s)")
    #: The longest hold after, in elapsed seconds; 0: no limit.
    new_max_hold_seconds = fields.Integer(string="Maximum Hold After (s)")
    hold_since = fields.Datetime(
        string="On Hold Since", help="The hold that was running at the preview."
    )
    #: When this change was applied, UTC.
    applied_time = fields.Datetime()
    hold_ended = fields.Boolean(help="The recompute ended a running hold.")
    hold_count = fields.Integer(help="How many holds had ended before.")
    #: The working seconds of all holds that had ended before.
    held_seconds = fields.Integer(string="On Hold Before (s)")
    #: The elapsed seconds of these holds.
    held_clock_seconds = fields.Integer(string="On Hold Before, Elapsed (s)")

    _recompute_state = models.Index("(recompute_id, state)")

    # -- in words ----------------------------------------------------------------------

    @api.depends("causes")
    def _compute_cause(self):
        for line in self:
            words = [line._cause(code) for code in (line.causes or "").split(",")]
            line.cause = "; ".join(word for word in words if word)

    def _cause(self, code):
        """One cause in words, with old → new where there are values."""
        if code == rc.TARGET:
            return self.env._("Target: %s", self._change_of("target_seconds"))
        if code == rc.WARNING:
            return self.env._("Warning: %s", self._change_of("warning_seconds"))
        if code == rc.MAX_HOLD:
            return self.env._("Maximum hold: %s", self._change_of("max_hold_seconds"))
        if code == rc.CALENDAR:
            return self.env._(
                "Working hours: %(old)s → %(new)s",
                old=self._calendar_name(self.old_calendar_id),
                new=self._calendar_name(self.new_calendar_id),
            )
        if code == rc.HOURS:
            return self.env._(
                "The working hours of %s have changed",
                self._calendar_name(self.old_calendar_id),
            )
        if code == rc.PAUSE and self.new_allow_pause:
            return self.env._("Pausing is allowed")
        if code == rc.PAUSE:
            return self.env._("Pausing is not allowed any more")
        if code == rc.DRIFT:
            return self.env._("The times did not follow from the terms")
        return ""

    def _change_of(self, name):
        old, new = self[f"old_{name}"], self[f"new_{name}"]
        texts = (
            durations.working_time(self.env, seconds) if seconds else self.env._("none")
            for seconds in (old, new)
        )
        return " → ".join(texts)

    def _calendar_name(self, calendar):
        # sudo: it may be of a company that the manager does not see
        return calendar.sudo().name or self.env._("around the clock")

    def action_open_record(self):
        """Open the tracked record."""
        self.ensure_one()
        return self.instance_id.action_open_record()

    # -- to and from the core ----------------------------------------------------------

    @api.model
    def _preview_values(self, terms, result):
        """The line of an instance that a recompute would change, or could not, as the
        store writes it.

        :param terms: the new :class:`~..sla_core.recompute.Terms`
        :param result: the :class:`~..sla_core.recompute.Recompute`
        """
        saved, settled = result.saved, result.settled
        after = result.change.after.timer if result.change else None
        return {
            "instance_id": settled.id,
            "state": "skipped" if result.without_deadline else "ready",
            "reason": "no_time" if result.without_deadline else None,
            "causes": ",".join(result.causes),
            "would_breach": bool(after) and after.status == tm.NONCOMPLIANT,
            "hold_since": settled.timer.hold_start,
            "old_failure_time": saved.failure,
            "old_warning_time": saved.warning,
            "new_failure_time": after and after.failure,
            "new_warning_time": after and after.warning,
            **self._term_values("old", saved.terms),
            **self._term_values("new", terms),
        }

    @api.model
    def _term_values(self, prefix, terms):
        return {
            f"{prefix}_target_seconds": terms.target,
            f"{prefix}_warning_seconds": terms.warn_after,
            f"{prefix}_calendar_id": terms.calendar or None,
            f"{prefix}_allow_pause": terms.allow_pause,
            f"{prefix}_max_hold_seconds": terms.max_hold,
        }

    def _terms(self, prefix):
        return Terms(
            self[f"{prefix}_target_seconds"],
            self[f"{prefix}_warning_seconds"],
            self[f"{prefix}_calendar_id"].id or 0,
            self[f"{prefix}_allow_pause"],
            self[f"{prefix}_max_hold_seconds"],
        )

    def _promise(self, prefix):
        """The terms and times that the line shows, old or new, as the core has them."""
        return (
            self._terms(prefix),
            _epoch(self[f"{prefix}_warning_time"]),
            _epoch(self[f"{prefix}_failure_time"]),
        )

    def _saved(self):
        """What the instance had before, for the core to restore."""
        return Saved(
            *self._promise("old"),
            self.held_seconds,
            self.held_clock_seconds,
            self.hold_count,
        )

    def _hold_from(self, now):
        """Since when a record that is on hold now would have paused its instance."""
        return _epoch(self.applied_time) if self.hold_ended else now

    # -- what became of it -------------------------------------------------------------

    def _why_skipped(self, terms, result):
        """Why the instance is not what the preview saw any more, or None.

        :param terms: the terms its item gives now, or None
        :param result: the recompute of now, or None without terms
        """
        if self._is_off():
            return "disabled"
        if result is None:
            return "outdated"
        timer = result.settled.timer
        if timer.status not in tm.LIVE:
            return "canceled" if timer.status == tm.CANCELED else "ended"
        if timer.hold_start != _epoch(self.hold_since):
            return "held"
        if self._promise("old") != result.saved[:3]:
            return "moved"
        if result.without_deadline:
            return "no_time"
        if result.change is None:
            return "outdated"
        after = result.change.after.timer
        promise = (terms, after.warning, after.failure)
        return None if self._promise("new") == promise else "outdated"

    def _why_kept(self, instance, siblings, recomputed):
        """Why the instance cannot go back to its old terms, or None.

        :param siblings: all instances of the record
        :param recomputed: whether a later recompute was applied to it
        """
        if self._is_off():
            return "disabled"
        if recomputed or terms_of(instance) != self._terms("new"):
            return "recomputed"
        status = instance.timer.status
        if status in (tm.CANCELED, tm.SUCCEEDED):
            return "canceled" if status == tm.CANCELED else "ended"
        if status != tm.NONCOMPLIANT:
            return None
        if instance.timer.waived:
            return "waived"
        alive = any(
            other.kpi == instance.kpi and other.timer.status in tm.LIVE
            for other in siblings
        )
        return None if instance.current and not alive else "superseded"

    def _is_off(self):
        company = self.instance_id.company_id
        return bool(company) and not company.sla_enabled

    def _recomputed_again(self):
        """The ids of the instances that a later recompute was applied to."""
        later = self.search(
            [
                ("instance_id", "in", self.instance_id.ids),
                ("recompute_id", ">", self.recompute_id.id),
                ("state", "=", "applied"),
            ]
        )
        return set(later.instance_id.ids)

    def _note_applied(self, now, result):
        """Keep what an undo needs, and how it came out."""
        before, after = result.settled.timer, result.change.after.timer
        self.write(
            {
                "state": "applied",
                "applied_time": now,
                "would_breach": after.status == tm.NONCOMPLIANT,
                "hold_ended": before.hold_start is not None
                and after.hold_start is None,
                "hold_count": result.saved.holds,
                "held_seconds": result.saved.held_work,
                "held_clock_seconds": result.saved.held_clock,
            }
        )


def _epoch(value):
    return epoch(value) if value else None
