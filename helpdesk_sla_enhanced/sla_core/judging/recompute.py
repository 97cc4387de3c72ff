# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""New terms for an instance that is running, and the way back (SEMANTICS C5).

An instance is pinned to the terms it was born with. :func:`recompute` says what other
terms, or the same ones in a calendar that has changed, make of it: its clock is started
anew and its ended holds are replayed in it, so that the result is what it would have
been had the terms always been these. A running hold stays, frozen, as long as it may.
:func:`restore` takes a recompute back. Terminal instances are frozen (G1); the one
exception is an instance that has failed through a recompute which is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..time.clock import Clock
from ..timer import timer as tm
from ..timer.escalation import Escalation, StepSpec, offsets
from ..timer.steps import anew
from ..timer.timer import Span, Timer, Told, Transition
from .record import Change, Clocks, Instance, settle
from .spec import ItemSpec

# What the history calls the two.
RECOMPUTE = "recompute"
UNDO = "recompute_undo"

# Why an instance changes.
TARGET = "target"
WARNING = "warning"
CALENDAR = "calendar"  # another calendar
PAUSE = "pause"  # pausing is allowed, or not any more
MAX_HOLD = "max_hold"
HOURS = "hours"  # the same calendar, but its hours or its leaves have changed
DRIFT = "drift"  # around the clock, and yet the times do not follow from the terms
CAUSES = (TARGET, WARNING, CALENDAR, PAUSE, MAX_HOLD, HOURS, DRIFT)


class Terms(NamedTuple):
    """What is pinned in an instance; in the order of the first :data:`CAUSES`."""

    target: int
    warn_after: int
    calendar: int
    allow_pause: bool
    max_hold: int


class Saved(NamedTuple):
    """The terms and times of a live instance at one moment, enough to go back to them.

    ``holds`` is the number of its ended holds, which the times include.
    """

    terms: Terms
    warning: int | None
    failure: int
    held_work: int
    held_clock: int
    holds: int


class Recompute(NamedTuple):
    """What new terms make of an instance.

    ``settled`` is the instance by its old terms, after what time alone did. ``change``
    is None when nothing changes, and also when it is ``without_deadline``: the calendar
    gives no failure time, so the instance stays as it is (I6). ``causes`` in the order
    of :data:`CAUSES`; ``saved`` is what :func:`restore` needs.
    """

    settled: Instance
    saved: Saved
    change: Change | None = None
    causes: tuple[str, ...] = ()
    without_deadline: bool = False


def terms_of(instance: Instance) -> Terms:
    """The terms that the instance is pinned to."""
    timer = instance.timer
    return Terms(
        timer.target,
        timer.warn_after,
        instance.calendar,
        timer.allow_pause,
        timer.max_hold,
    )


def terms_of_item(item: ItemSpec) -> Terms:
    """The terms that the item gives to what is born today."""
    return Terms(
        item.target, item.warn_after, item.calendar, item.allow_pause, item.max_hold
    )


def recompute(
    instance: Instance,
    terms: Terms,
    now: int,
    clocks: Clocks,
    on_hold: bool = False,
    steps: Iterable[StepSpec] = (),
) -> Recompute:
    """What ``terms`` make of an instance at ``now``; see :class:`Recompute`.

    What is late by the new terms has failed at its true time, and is warned of
    likewise (I2). A hold that is not allowed any more ends now.

    :param instance: with its ended holds; one that is not live is left alone
    :param on_hold: whether the record is on hold now, for an instance that could not
        pause before: its hold begins now
    :param steps: the escalation of its item, which is no term but follows the target
    """
    first = settle(instance, now, clocks)
    settled = first.after
    timer = settled.timer
    holds = _ended_holds(instance, first)
    result = Recompute(settled, _saved(settled, holds))
    if timer.status not in tm.LIVE:
        return result
    causes = _causes(settled, holds, terms, now, clocks)
    if not causes:
        return result
    clock = clocks(terms.calendar)
    fresh = _begun_anew(timer, holds, terms, clock, steps)
    if fresh is None:
        return result._replace(causes=causes, without_deadline=True)
    fresh, done = _relive(timer, fresh, now, clock, now if on_hold else None)
    after = settled._replace(calendar=terms.calendar, timer=fresh)
    told = [*first.transitions, Transition(RECOMPUTE, now), *done]
    return result._replace(causes=causes, change=Change(instance, after, told))


def _saved(settled: Instance, holds: tuple[Span, ...]) -> Saved:
    timer = settled.timer
    return Saved(
        terms_of(settled),
        timer.warning,
        timer.failure,
        timer.held_work,
        timer.held_clock,
        len(holds),
    )


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
    timer = timer._replace(steps=anew(timer, offsets(steps, terms.target), clock))
    if terms.allow_pause:
        timer = tm.replay(timer, _ended_holds(instance, first)[saved.holds :], clock)
    timer, done = _relive(old, timer, now, clock, hold_from)
    if old.status == tm.NONCOMPLIANT == timer.status:
        return None
    # A warning or failure that only now would have been found never comes to be.
    held = [told for told in first.transitions if told.kind == tm.RESUME]
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


def _ended_holds(instance: Instance, settled: Change) -> tuple[Span, ...]:
    """The ended holds, with the one that time alone has ended meanwhile (H7)."""
    running = instance.timer.hold_start
    if running is None or settled.after.timer.hold_start is not None:
        return instance.holds
    end = next(told.at for told in settled.transitions if told.kind == tm.RESUME)
    return (*instance.holds, (running, end))


def _causes(
    settled: Instance, holds: tuple[Span, ...], terms: Terms, now: int, clocks: Clocks
) -> tuple[str, ...]:
    own = terms_of(settled)
    causes = [
        cause
        for cause, ours, theirs in zip(CAUSES, own, terms, strict=False)
        if ours != theirs
    ]
    if own.calendar == terms.calendar:
        clock = clocks(own.calendar)
        again = _begun_anew(settled.timer, holds, own, clock)
        present = settled.timer._replace(steps=())
        if again is None or _relive(present, again, now, clock)[0] != present:
            causes.append(HOURS if own.calendar else DRIFT)
    return tuple(causes)


def _begun_anew(
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


def _relive(
    old: Timer, fresh: Timer, now: int, clock: Clock, hold_from: int | None = None
) -> tm.Result:
    """What time and the running hold of ``old`` make of ``fresh`` up to ``now``.

    :param hold_from: a hold begins then, if none is running
    """
    timer = fresh._replace(hold_spent=old.hold_spent, last_hold=old.last_hold)
    done: list[Told] = []
    if old.met is not None:
        timer, done = tm.step(timer, tm.MET, old.met, clock)
        return timer, _new_steps(old, done)
    if old.hold_start is not None:
        timer, told = tm.step(timer, tm.HOLD, old.hold_start, clock)
        done = [transition for transition in told if transition.kind != tm.PAUSE]
    elif hold_from is not None:
        timer, done = tm.step(timer, tm.HOLD, hold_from, clock)
    timer, told = tm.advance(timer, now, clock)
    done += told
    if old.hold_start is not None and timer.hold_start is None:
        if not any(transition.kind == tm.RESUME for transition in done):
            runs = timer.status in tm.RUNNING
            done.append(Transition(tm.RESUME if runs else tm.HOLD_END, now))
    if warned(old):
        done = [transition for transition in done if transition.kind != tm.WARNING]
    return timer, _new_steps(old, done)


def _new_steps(old: Timer, done: list[Told]) -> list[Told]:
    """What is told without the steps that had come before, or that the item had not
    had as yet: those are past (C5)."""
    awaited = {step.action for step in old.steps if step.at is not None}
    return [
        told
        for told in done
        if not isinstance(told, Escalation) or told.action in awaited
    ]


def warned(timer: Timer) -> bool:
    """Whether the warning of a live timer has come, also when it is on hold."""
    if timer.hold_start is None or timer.warning is None:
        return timer.status == tm.NEARING
    return timer.warning <= timer.hold_start
