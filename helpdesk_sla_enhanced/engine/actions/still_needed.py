# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether an action that waits in the outbox is still worth running (SEMANTICS E5)."""

from __future__ import annotations

from typing import Literal

from odoo.fields import Domain
from odoo.models import BaseModel

from ...sla_core.timer import timer as tm

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


def why_not(run: BaseModel) -> str | Literal[False]:
    """Say why one sla.action.run is not worth running any more, or False (E5)."""
    if not run._record():
        return run.env._("The record was deleted.")
    if not run.action_id.active:
        return run.env._("The action was archived.")
    return why_untrue(run) or why_outdone(run)


def why_untrue(run: BaseModel) -> str | Literal[False]:
    """Say why the trigger of one run is not true any more, or False.

    The facts of this moment count, also those that the clock has not settled.
    """
    instance = run.instance_id
    if is_waived(run):
        return run.env._("The failure was waived.")
    wanted = STILL_TRUE.get(run.trigger)
    if wanted and instance.status_now not in wanted:
        labels = dict(instance._fields["status"]._description_selection(run.env))
        return run.env._(
            "The status is %(status)s by now.", status=labels[instance.status_now]
        )
    if run.trigger in UNMET and instance.met_time:
        return run.env._("It was met meanwhile, late.")
    if run.trigger == tm.ESCALATION and not instance.is_current:
        return run.env._("Another KPI instance has replaced it.")
    if run.trigger == tm.PAUSE and instance.on_hold_since > run.due_time:
        return run.env._("That hold has ended.")
    return False


def is_waived(run: BaseModel) -> bool:
    """Whether one run is about a failure that is waived (G5)."""
    return run.trigger in UNMET and run.instance_id.waived


def why_outdone(run: BaseModel) -> str | Literal[False]:
    """Say which step of escalation goes further and is due as well, or False."""
    if run.trigger != tm.ESCALATION:
        return False
    further = Domain("instance_id", "=", run.instance_id.id) & Domain(
        [("trigger", "=", tm.ESCALATION), ("due_time", ">", run.due_time)]
    )
    if run.search_count(further, limit=1) or run.instance_id._has_step_due():
        return run.env._("A further step is due as well.")
    return False
