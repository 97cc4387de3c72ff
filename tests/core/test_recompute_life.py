# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""New terms for running instances of random lives, against a count of minutes."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from sla_core.judging.recompute import recompute
from sla_core.judging.record import settle
from sla_core.judging.restore import restore
from sla_core.judging.terms import Terms, terms_of
from sla_core.timer import timer as tm
from test_life import CLOCKS, Life, held, waits
from toys import CALENDARS, DAY, WEEK


def counted(start, target, calendar, holds):
    """The moment at which ``target`` minutes have counted, minute by minute.

    None for a calendar without working time.
    """
    if not CALENDARS[calendar]:
        return None
    minute = start
    while target:
        held_up = any(begin <= minute < end for begin, end in holds)
        target -= minute % WEEK in CALENDARS[calendar] and not held_up
        minute += 1
    return minute


terms_of_toys = st.builds(
    Terms,
    st.integers(1, 60),
    st.just(0),
    st.sampled_from(sorted(CALENDARS)),
    st.booleans(),
    st.sampled_from([0, 0, 5, DAY]),
).flatmap(
    lambda terms: st.integers(0, terms.target - 1).map(
        lambda warn_after: terms._replace(warn_after=warn_after)
    )
)


class Recomputed(Life):
    """One record; whatever its life was, its instances can be recomputed."""

    def live(self):
        """The instances that are live in truth, settled or not, and their holds."""
        for number in sorted(self.glue.stored):
            ended = tuple(h for h in self.glue.holds[number] if h[1] is not None)
            instance = self.glue.stored[number]._replace(holds=ended)
            change = settle(instance, self.now, CLOCKS.__getitem__)
            if change.after.timer.status in tm.LIVE:
                holds = held(self.glue.holds[number], change.transitions)
                yield instance, change.after.timer, holds

    @invariant()
    def the_same_terms_change_nothing(self):
        for number, stored in self.glue.stored.items():
            ended = tuple(h for h in self.glue.holds[number] if h[1] is not None)
            instance = stored._replace(holds=ended)
            own = terms_of(instance)
            found = recompute(instance, own, self.now, CLOCKS.__getitem__)
            assert (found.change, found.causes) == (None, ())

    @rule(minutes=waits, terms=terms_of_toys)
    def other_terms_count_as_if_they_had_always_been(self, minutes, terms):
        self.wait(minutes, "stopped")
        for instance, timer, holds in self.live():
            found = recompute(instance, terms, self.now, CLOCKS.__getitem__)
            ended = [h for h in holds if h[1] is not None] if terms.allow_pause else []
            failure = counted(timer.start, terms.target, terms.calendar, ended)
            if terms == terms_of(instance):
                assert found.change is None
                continue
            if failure is None:
                assert found.without_deadline and found.change is None
                continue
            after = found.change.after
            assert terms_of(after) == terms
            self.check_times(after.timer, timer, failure, terms, ended)
            self.check_twice(after, terms, found)

    def check_times(self, after, before, failure, terms, ended):
        """The status and the deadlines, from the count of minutes alone."""
        warning = counted(after.start, terms.warn_after, terms.calendar, ended)
        held_since = before.hold_start
        stays = held_since is not None and terms.allow_pause and failure > held_since
        over = held_since is not None and 0 < terms.max_hold <= self.now - held_since
        if stays and not over:
            assert (after.status, after.hold_start) == (tm.PAUSED, held_since)
        elif stays:
            assert after.hold_start is None
            ended = [*ended, (held_since, held_since + terms.max_hold)]
            failure = counted(after.start, terms.target, terms.calendar, ended)
            warning = counted(after.start, terms.warn_after, terms.calendar, ended)
        assert after.failure == failure
        assert after.warning == (warning if terms.warn_after else None)
        if after.status == tm.PAUSED:
            return
        status, end = tm.IN_PROGRESS, None
        if failure <= self.now:
            status, end = tm.NONCOMPLIANT, failure
        elif terms.warn_after and warning <= self.now:
            status = tm.NEARING
        assert (after.status, after.end) == (status, end)

    def check_twice(self, after, terms, found):
        """Once recomputed there is nothing left to do, and the way back is exact.

        Steps are given again from the item each time, and none are given here."""
        if after.timer.status in tm.LIVE:
            holds = [h for h in self.holds_after(after, found) if h[1] is not None]
            again = after._replace(holds=tuple(holds))
            assert recompute(again, terms, self.now, CLOCKS.__getitem__).causes == ()
        before = found.settled.timer
        if before.hold_start == after.timer.hold_start:
            back = restore(
                after._replace(holds=tuple(self.holds_of(after))),
                found.saved,
                self.now,
                CLOCKS.__getitem__,
            )
            assert back.after.timer._replace(steps=()) == before._replace(steps=())
            assert back.after.calendar == found.settled.calendar

    def holds_of(self, after):
        """The ended holds of an instance, as stored."""
        return [h for h in self.glue.holds[after.id] if h[1] is not None]

    def holds_after(self, after, found):
        """The holds of an instance once its recompute is stored."""
        return held(self.glue.holds[after.id], found.change.transitions)


Recomputed.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=20,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestRecomputed = Recomputed.TestCase
