# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""New terms for an instance that is running (SEMANTICS C5).

An instance is pinned to the terms it was born with. :func:`recompute` says what other
terms, or the same ones in a calendar that has changed, make of it: its clock is started
again and its ended holds are replayed in it, so that the result is what it would have
been had the terms always been these. A running hold stays, frozen, as long as it may.
:mod:`.restore` takes a recompute back. Terminal instances are frozen (G1).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..timer import timer as tm
from ..timer.escalation import StepSpec
from ..timer.timer import Span, Transition
from .record import Change, Clocks, Instance, settle
from .reliving import begun_anew, ended_holds, relive
from .terms import Terms, terms_of

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
    holds = ended_holds(instance, first)
    result = Recompute(settled, _saved(settled, holds))
    if timer.status not in tm.LIVE:
        return result
    causes = _causes(settled, holds, terms, now, clocks)
    if not causes:
        return result
    clock = clocks(terms.calendar)
    fresh = begun_anew(timer, holds, terms, clock, steps)
    if fresh is None:
        return result._replace(causes=causes, without_deadline=True)
    fresh, done = relive(timer, fresh, now, clock, now if on_hold else None)
    after = settled._replace(calendar=terms.calendar, timer=fresh)
    signals = [*first.transitions, Transition(RECOMPUTE, now), *done]
    return result._replace(causes=causes, change=Change(instance, after, signals))


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
        again = begun_anew(settled.timer, holds, own, clock)
        present = settled.timer._replace(steps=())
        if again is None or relive(present, again, now, clock)[0] != present:
            causes.append(HOURS if own.calendar else DRIFT)
    return tuple(causes)
