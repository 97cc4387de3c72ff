# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A timer is started again and goes through the old one's events (SEMANTICS C5)."""

from __future__ import annotations

from collections.abc import Iterable

from ..time.clock import Clock
from ..timer import timer as tm
from ..timer.deadlines import warned
from ..timer.escalation import Escalation, StepSpec, offsets
from ..timer.timer import Signal, Span, Timer, Transition
from .record import Change, Instance
from .terms import Terms


def ended_holds(instance: Instance, settled: Change) -> tuple[Span, ...]:
    """The ended holds, with the one that time alone has ended meanwhile (H7)."""
    running = instance.timer.hold_start
    if running is None or settled.after.timer.hold_start is not None:
        return instance.holds
    end = next(signal.at for signal in settled.transitions if signal.kind == tm.RESUME)
    return (*instance.holds, (running, end))


def begun_anew(
    timer: Timer,
    holds: tuple[Span, ...],
    terms: Terms,
    clock: Clock,
    steps: Iterable[StepSpec] = (),
) -> Timer | None:
    """The same start and ended holds under other terms; None without a failure time."""
    fresh = tm.born(
        timer.start,
        terms.target,
        terms.warn_after,
        clock,
        allow_pause=terms.allow_pause,
        max_hold=terms.max_hold,
        holds=holds,
        steps=offsets(steps, terms.target),
    )
    if fresh is None:
        return None
    # A hold that the clock could not follow any more leaves the deadline behind.
    work = clock.between(fresh.start, fresh.failure)
    return fresh if work == fresh.target + fresh.held_work else None


def relive(
    old: Timer, fresh: Timer, now: int, clock: Clock, hold_from: int | None = None
) -> tm.Result:
    """What time and the running hold of ``old`` make of ``fresh`` up to ``now``.

    :param hold_from: a hold begins then, if none is running
    """
    timer = fresh._replace(hold_spent=old.hold_spent, last_hold=old.last_hold)
    done: list[Signal] = []
    if old.met is not None:
        timer, done = tm.step(timer, tm.MET, old.met, clock)
        return timer, _new_steps(old, done)
    if old.hold_start is not None:
        timer, signals = tm.step(timer, tm.HOLD, old.hold_start, clock)
        done = [transition for transition in signals if transition.kind != tm.PAUSE]
    elif hold_from is not None:
        timer, done = tm.step(timer, tm.HOLD, hold_from, clock)
    timer, signals = tm.advance(timer, now, clock)
    done += signals
    if old.hold_start is not None and timer.hold_start is None:
        if not any(transition.kind == tm.RESUME for transition in done):
            runs = timer.status in tm.RUNNING
            done.append(Transition(tm.RESUME if runs else tm.HOLD_END, now))
    if warned(old):
        done = [transition for transition in done if transition.kind != tm.WARNING]
    return timer, _new_steps(old, done)


def _new_steps(old: Timer, done: list[Signal]) -> list[Signal]:
    """The transitions without the steps that had come before, or that the item had not
    had as yet: those are past (C5)."""
    awaited = {step.action for step in old.steps if step.at is not None}
    return [
        signal
        for signal in done
        if not isinstance(signal, Escalation) or signal.action in awaited
    ]
