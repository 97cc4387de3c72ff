# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether an action that waits in the outbox is still worth running."""

from odoo import models
from odoo.fields import Domain

from ..engine import effects, process
from ..sla_core.timer import timer as tm

#: The statuses in which a trigger is still true (SEMANTICS E5).
STILL_TRUE = {
    tm.WARNING: (tm.NEARING, tm.PAUSED, tm.IN_PROGRESS),
    tm.FAILURE: (tm.NONCOMPLIANT,),
    tm.ESCALATION: (tm.NEARING, tm.PAUSED, tm.IN_PROGRESS, tm.NONCOMPLIANT),
    tm.SUCCESS: (tm.SUCCEEDED,),
    tm.PAUSE: (tm.PAUSED,),
    tm.RESUME: (tm.IN_PROGRESS, tm.NEARING),
    tm.CANCELLATION: (tm.CANCELED,),
}
#: The triggers that are about a KPI which is not met yet (E2).
UNMET = (tm.WARNING, tm.FAILURE, tm.ESCALATION)


class SlaActionRun(models.Model):
    _inherit = "sla.action.run"

    def _run(self):
        """Run the action; what it changes is judged at once, as following from it
        (E8)."""
        with effects.caused_by(self.env, self.depth + 1):
            result = super()._run()
            process.process_pending(self.env)
        return result

    def _why_not(self):
        """Say why the action is not worth running any more, or False (E5)."""
        self.ensure_one()
        if not self._record():
            return self.env._("The record was deleted.")
        if not self.action_id.active:
            return self.env._("The action was archived.")
        return self._why_untrue() or self._why_outdone()

    def _why_untrue(self):
        """Say why its trigger is not true any more, or False.

        The facts of this moment count, also those that the clock has not settled.
        """
        instance = self.instance_id
        if self._is_waived():
            return self.env._("The failure was waived.")
        wanted = STILL_TRUE.get(self.trigger)
        if wanted and instance.status_now not in wanted:
            labels = dict(instance._fields["status"]._description_selection(self.env))
            return self.env._(
                "The status is %(status)s by now.", status=labels[instance.status_now]
            )
        if self.trigger in UNMET and instance.met_time:
            return self.env._("It was met meanwhile, late.")
        if self.trigger == tm.ESCALATION and not instance.is_current:
            return self.env._("Another KPI instance has replaced it.")
        if self.trigger == tm.PAUSE and instance.on_hold_since > self.due_time:
            return self.env._("That hold has ended.")
        return False

    def _is_waived(self):
        """Whether it is about a failure that is waived (G5)."""
        return self.trigger in UNMET and self.instance_id.waived

    def _why_outdone(self):
        """Say which step of escalation goes further and is due as well, or False."""
        if self.trigger != tm.ESCALATION:
            return False
        further = Domain("instance_id", "=", self.instance_id.id) & Domain(
            [("trigger", "=", tm.ESCALATION), ("due_time", ">", self.due_time)]
        )
        if self.search_count(further, limit=1) or self.instance_id._has_step_due():
            return self.env._("A further step is due as well.")
        return False
