# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The action log in words: on which record, how late, and why an action did not run."""

from odoo import api, fields, models

#: Seconds up to which an action counts as punctual.
PUNCTUAL = 60
#: What Odoo puts between an error and the code in which it came up.
EVALUATED = " while evaluating"


class SlaActionRun(models.Model):
    _inherit = "sla.action.run"

    record_name = fields.Char(related="instance_id.record_name", string="Record")
    policy_id = fields.Many2one(related="instance_id.policy_id")
    lateness = fields.Char(
        compute="_compute_lateness",
        help="How long after its moment it ran, or has been waiting.",
    )
    failure = fields.Char(
        string="Last Failure",
        compute="_compute_failure",
        compute_sudo=True,
        help="What its last failure says, without the code that failed.",
    )

    @api.depends("state", "due_time", "done_time", "next_try_time")
    def _compute_lateness(self):
        now = self.env["sla.engine"]._sla_now()
        for run in self:
            run.lateness = run._lateness_at(now)

    def _lateness_at(self, now):
        """How late it ran or is at ``now``, in words; nothing for what will not run."""
        if self.state not in ("done", "pending"):
            return False
        end = self.done_time if self.state == "done" else now
        seconds = int(((end or now) - self.due_time).total_seconds())
        if self.state == "done" and seconds <= PUNCTUAL:
            return self.env._("On time")
        if seconds < 0:
            return self.env._("Not due yet")
        if self.state == "done":
            return self.env._("%s late", self._duration_text(seconds))
        return self.env._("Waiting for %s", self._duration_text(seconds))

    @api.model
    def _duration_text(self, seconds):
        """A duration in two units at most: "45 s", "12 min", "3 h 05 min", "2 d 4 h".

        As the screens of the browser write it.
        """
        days, rest = divmod(seconds, 86400)
        hours, minutes = rest // 3600, rest % 3600 // 60
        if days:
            return self.env._("%(days)s d %(hours)s h", days=days, hours=hours)
        if hours:
            return self.env._(
                "%(hours)s h %(minutes)s min", hours=hours, minutes=f"{minutes:02}"
            )
        if minutes:
            return self.env._("%s min", minutes)
        return self.env._("%s s", seconds)

    @api.depends("error")
    def _compute_failure(self):
        for run in self:
            lines = [line.strip() for line in (run.error or "").splitlines()]
            last = next((line for line in reversed(lines) if line), "")
            # What fails in code is told one line before that code.
            told = [line for line in lines if line.endswith(EVALUATED)]
            last = told[-1].removesuffix(EVALUATED) if told else last
            run.failure = self._without_class(last) or False

    @api.model
    def _without_class(self, line):
        """An error without the name of its class in front, which only developers read.

        ``odoo.exceptions.AccessError: You may not`` becomes ``You may not``.
        """
        name, colon, words = line.partition(": ")
        is_class = name.replace(".", "").isidentifier() and name.endswith(
            ("Error", "Exception", "Warning")
        )
        return words if colon and is_class and words else line
