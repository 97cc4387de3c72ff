# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""When the steps of an escalation come, or came (SEMANTICS E7)."""

from __future__ import annotations

from typing import NamedTuple

from odoo import api

from ...sla_core.time.clock import Clock
from ...sla_core.timer.stretches import Course, moment_of
from ...sla_core.timer.timer import CANCELED, SUCCEEDED, Timer


class Step(NamedTuple):
    """A step of escalation: what it does, and when, in epoch seconds."""

    at: int
    name: str


def steps(env: api.Environment, timer: Timer, way: Course, clock: Clock) -> list[Step]:
    """The steps of a clock in order of time, without those that it ended before.

    Worked out like the way itself, from the start and the holds: the clock forgets a
    step that has come.

    :param env: as superuser
    """
    if not timer.steps:
        return []
    ended = timer.end if timer.status in (SUCCEEDED, CANCELED) else timer.met
    ids = [step.action for step in timer.steps]
    actions = env["sla.item.action"].with_context(active_test=False)
    found_actions = actions.search_fetch([("id", "in", ids)], ["server_action_id"])
    names = {action.id: action.server_action_id.name for action in found_actions}
    found = []
    for step in timer.steps:
        at = _moment(timer, step.offset, way, clock)
        if at is not None and (ended is None or at <= ended):
            found.append(Step(at, names.get(step.action, "")))
    return sorted(found)


def _moment(timer: Timer, offset: int, way: Course, clock: Clock) -> int | None:
    """When a step comes; None while the clock is on hold before it."""
    if offset < 0:
        return moment_of(way, timer.target + offset)
    return clock.add(timer.failure, offset) if timer.hold_start is None else None
