# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One toy record to write examples with; moments and durations are minutes."""

from __future__ import annotations

from glue import APPLICABLE, Glue, words
from toys import Condition, Facts, Item, Kpi, Policy, World


def when(field, *values):
    """A condition: the field is one of the values."""
    return Condition(field, frozenset(values))


EMPTY = Condition()
OPEN = when("stage", "new", "hold")
DONE = when("stage", "done")
WAITING = when("waiting", True)


def item(number, kpi=1, **terms):
    """An item of 60 minutes around the clock that is met when the stage is done."""
    values = {
        "applies": EMPTY,
        "success": DONE,
        "pause": WAITING,
        "target": 60,
        "warn_after": 0,
        "calendar": 0,
        "may_pause": True,
        "max_hold": 0,
    }
    return Item(number, kpi, **{**values, **terms})


def policy(number, *items, start="created", reopen="keep", repeat=False, own=False):
    """A policy whose KPIs are all of the same nature."""
    kpis = {item.kpi: Kpi(item.kpi, start, reopen, repeat, own) for item in items}
    return Policy(number, tuple(kpis.values()), items)


class Desk:
    """A record and its SLAs, created at minute 0."""

    def __init__(
        self,
        *policies,
        recalculate=False,
        reapply_always=False,
        closed=EMPTY,
        **facts,
    ):
        world = World(
            {policy.id: policy for policy in policies},
            recalculate,
            reapply_always,
            WAITING,
            closed,
        )
        self.glue = Glue(world)
        self.facts = Facts(**facts)
        self.outcome = None
        self.write(0)

    def write(self, at, _how=(), **values):
        """Change fields of the record at a minute; the transitions told, in words.

        :param _how: what else is said of the judgement, see ``sla_core.record.Record``
        """
        before, self.facts = self.facts, self.facts._replace(**values)
        reapplied = any(
            getattr(before, name) != getattr(self.facts, name) for name in APPLICABLE
        )
        self.outcome = self.glue.judge(self.facts, at, reapplied, **dict(_how))
        return [
            words(transition)
            for change in self.outcome.changes
            for transition in change.transitions
        ]

    def see(self, now):
        """What anybody sees of the instances at a minute, oldest first."""
        return list(self.glue.views(now))

    def one(self, now):
        """The only instance there is."""
        (view,) = self.see(now)
        return view

    def last(self, now):
        """The newest instance."""
        return self.see(now)[-1]

    def statuses(self, now):
        return [view.status for view in self.see(now)]

    def current(self, now):
        """The numbers of the instances that are current."""
        return [n for n, view in enumerate(self.see(now), 1) if view.current]
