# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The way back: a recompute is taken back (SEMANTICS C5).

The saved times come into force again, moved by the holds since. Terminal instances are
frozen (G1); the one exception is an instance that has failed through the recompute
which is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..timer import timer as tm
from ..timer.escalation import StepSpec, offsets
from ..timer.steps import restarted
from ..timer.timer import Timer, Transition
from .recompute import UNDO, Saved
from .record import Change, Clocks, Instance, settle
from .reliving import ended_holds, relive


def restore(
    instance: Instance,
    saved: Saved,
    now: int,
    clocks: Clocks,
    hold_from: int | None = None,
    steps: Iterable[StepSpec] = (),
) -> Change | None:
    """Take a recompute back: the saved terms and times, moved by the holds since.

    An instance that has failed, but would not have by the saved terms, failed through
    the recompute alone and lives again; if it was met since, it has succeeded. None for
    what stays as it is: succeeded, cancelled, or failed by the saved terms as well.

    :param instance: with its ended holds
    :param hold_from: the record is on hold, from then on, and the recompute had ended
        or forbidden it
    :param steps: the escalation of its item
    """
    first = settle(instance, now, clocks)
    old = first.after.timer
    if old.status not in (*tm.LIVE, tm.NONCOMPLIANT):
        return None
    terms = saved.terms
    clock = clocks(terms.calendar)
    timer = _as_saved(old.start, saved)
    timer = timer._replace(steps=restarted(timer, offsets(steps, terms.target), clock))
    if terms.allow_pause:
        timer = tm.replay(timer, ended_holds(instance, first)[saved.holds :], clock)
    timer, done = relive(old, timer, now, clock, hold_from)
    if old.status == tm.NONCOMPLIANT == timer.status:
        return None
    # A warning or failure that only now would have been found never comes to be.
    held = [signal for signal in first.transitions if signal.kind == tm.RESUME]
    after = first.after._replace(calendar=terms.calendar, timer=timer)
    return Change(instance, after, [*held, Transition(UNDO, now), *done])


def _as_saved(start: int, saved: Saved) -> Timer:
    """The timer as it ran when it was saved, without its steps."""
    terms = saved.terms
    return Timer(
        tm.IN_PROGRESS,
        start,
        terms.target,
        terms.warn_after,
        saved.warning,
        saved.failure,
        allow_pause=terms.allow_pause,
        max_hold=terms.max_hold,
        held_work=saved.held_work,
        held_clock=saved.held_clock,
    )
