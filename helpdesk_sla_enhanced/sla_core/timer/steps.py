# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The steps of escalation of a timer that runs already (SEMANTICS C5)."""

from __future__ import annotations

from ..time.clock import Clock
from .escalation import Steps, Wanted, come, laid_out, named
from .facts import Timer, changed


def with_steps(timer: Timer, steps: Wanted, now: int, clock: Clock) -> Timer:
    """The timer with the steps that its item has by now (C5).

    Those it had already keep their moments. New ones whose moment is past by ``now``
    do not come any more.
    """
    if named(timer.steps) == steps:
        return timer
    had = {(step.action, step.offset): step for step in timer.steps}
    until = now if timer.hold_start is None else timer.hold_start
    fresh, _past = come(restarted(timer, steps, clock), until)
    return changed(
        timer, steps=tuple(had.get((step.action, step.offset), step) for step in fresh)
    )


def restarted(timer: Timer, steps: Wanted, clock: Clock) -> Steps:
    """The steps as if none had come yet, after the holds that have ended."""
    counted = timer.target + timer.held_work
    return laid_out(steps, timer.start, counted, timer.failure, clock)
