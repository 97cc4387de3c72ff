# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Timers to write examples with: moments like "09:30", durations in hours."""

from __future__ import annotations

from sla_core.time.clock import ALWAYS, DAY, WorkClock
from sla_core.timer import timer as tm

MINUTE, HOUR = 60, 3600
TICK = "tick"


def at(text):
    """The instant of "09:30" on day 0, or of "1 09:30" on day 1."""
    day, _space, clock = text.rpartition(" ")
    hours, minutes = clock.split(":")
    return int(day or 0) * DAY + int(hours) * HOUR + int(minutes) * MINUTE


def every_day(low, high):
    return [(day + 9 * HOUR, day + 17 * HOUR) for day in range(low, high, DAY)]


OFFICE = WorkClock(every_day)  # nine to five, every day


def new(start="09:00", target=2.0, warn=1.0, clock=ALWAYS, **terms):
    """A timer that may pause; target and warning in hours."""
    terms = {"allow_pause": True, **terms}
    seconds = int(target * HOUR), int(warn * HOUR)
    return tm.born(at(start), *seconds, clock, **terms)


def play(timer, *script, clock=ALWAYS):
    """The timer after (event, moment) pairs, and the transitions in words."""
    told = []
    for event, moment in script:
        if event == TICK:
            timer, done = tm.advance(timer, at(moment), clock)
        else:
            timer, done = tm.step(timer, event, at(moment), clock)
        told += done
    return timer, told
