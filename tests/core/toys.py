# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Toy records, policies and calendars, small enough to be judged minute by minute.

A toy day has 24 minutes and a toy week seven days, so that a few steps of a test cross
closings, nights and weekends.
"""

from __future__ import annotations

from itertools import combinations, product
from typing import NamedTuple

from hypothesis import strategies as st

DAY = 24
WEEK = 7 * DAY


def _week(days, *hours):
    """The working minutes of a week."""
    return frozenset(
        day * DAY + minute
        for day in days
        for begin, end in hours
        for minute in range(begin, end)
    )


#: The working minutes of a week, by calendar; 0 is every minute, 3 has none at all.
CALENDARS = {
    0: frozenset(range(WEEK)),
    1: _week(range(5), (8, 12), (13, 17)),
    2: _week((0, 2, 3, 6), (6, 20)),
    3: frozenset(),
}


class Facts(NamedTuple):
    """What is true of the record; moments are minutes."""

    priority: int = 0
    stage: str = "new"
    waiting: bool = False
    created: int = 0
    start: int | None = None
    archived: bool = False
    policy: int = 1
    inactive: frozenset = frozenset()


class Condition(NamedTuple):
    """``field in values``; without values it is an empty condition."""

    field: str = "stage"
    values: frozenset = frozenset()

    @property
    def empty(self):
        return not self.values

    def true_of(self, facts):
        return getattr(facts, self.field) in self.values


class Step(NamedTuple):
    """A step of escalation: at a percentage of the target, or working minutes before
    or after the failure."""

    action: int
    kind: str
    amount: int


class Item(NamedTuple):
    """An item; durations are working minutes, ``max_hold`` elapsed ones."""

    id: int
    kpi: int
    applies: Condition
    success: Condition
    pause: Condition
    target: int
    warn_after: int
    calendar: int
    may_pause: bool
    max_hold: int
    steps: tuple = ()

    def applies_to(self, facts):
        return self.applies.empty or self.applies.true_of(facts)


class Kpi(NamedTuple):
    """A KPI in a policy; ``start`` names the field it counts from, which may be the
    KPI's own."""

    id: int
    start: str
    reopen: str
    repeat: bool
    own: bool = False


class Policy(NamedTuple):
    id: int
    kpis: tuple
    items: tuple


class World(NamedTuple):
    """Everything that is configured; all but the first are options of the model."""

    policies: dict
    recalculate: bool
    reapply_always: bool
    hold: Condition
    closed: Condition = Condition()


def _among(*pairs):
    return [Condition(field, frozenset(values)) for field, *values in pairs]


EMPTY = ("stage",)
OPEN = ("stage", "new", "hold")
HOLDING = ("waiting", True)
APPLIES = _among(
    *(EMPTY, EMPTY, OPEN, OPEN),
    *(("priority", 0), ("priority", 0, 1), ("waiting", False), HOLDING),
)
SUCCESS = _among(
    *(("stage", "done"), ("stage", "done"), ("stage", "done", "lost")),
    *(EMPTY, ("waiting", False)),
)
PAUSE = _among(HOLDING, HOLDING, HOLDING, ("stage", "hold"), EMPTY)
CALENDAR = (0, 1, 2, 0, 1, 2, 0, 1, 2, 3)
MAY_PAUSE = (True, True, True, False)
MAX_HOLD = (0, 0, 3, 10, 30)
#: Shares of a target, and minutes after the failure.
STEPS = (
    *(("percent", 0.1), ("percent", 0.5), ("percent", 1)),
    *(("before", 0.1), ("before", 0.5)),
    *(("after", 1), ("after", 10), ("after", 40)),
)

# Drawn together: what costs time is the number of draws.
conditions = st.sampled_from(list(product(APPLIES, SUCCESS, PAUSE)))
terms = st.sampled_from(list(product(CALENDAR, MAY_PAUSE, MAX_HOLD)))
natures = st.sampled_from(list(product(("continue", "cycle", "keep"), (False, True))))
#: The start field that a KPI has for itself, if any.
own_starts = st.sampled_from([None, None, "start", "created"])
stairs = st.sampled_from(
    [some for count in range(4) for some in combinations(STEPS, count)]
)
options = st.sampled_from(list(product((False, False, True), (False, False, True))))


def steps_of(target, stair):
    """The steps of an item, all different; its percentages make whole minutes."""
    percents = [n for n in range(1, 101) if target * n % 100 == 0]
    steps = {}
    for kind, amount in stair:
        if kind == "percent":
            amount = percents[int(amount * (len(percents) - 1))]
        elif kind == "before":
            amount = max(1, int(amount * target))
        if kind != "before" or amount < target:
            steps.setdefault((kind, amount), len(steps) + 1)
    return tuple(Step(action, *offset) for offset, action in steps.items())


@st.composite
def items(draw, number, kpis):
    target = draw(st.integers(1, 120))
    warnings = [target // 3, target // 2, max(target - 2, 0), 0]
    return Item(
        number,
        draw(st.sampled_from(kpis)),
        *draw(conditions),
        target,
        draw(st.sampled_from(warnings)),
        *draw(terms),
        steps_of(target, draw(stairs)),
    )


@st.composite
def worlds(draw):
    """Two policies that share their KPIs."""
    nature = {kpi: draw(natures) for kpi in (1, 2)}
    own = {kpi: draw(own_starts) for kpi in (1, 2)}
    policies = {}
    for number in (1, 2):
        offered = draw(st.sampled_from([(1,), (1, 2), (1, 2)]))
        lines = [
            draw(items(number * 10 + n, offered))
            for n in range(draw(st.integers(1, 4)))
        ]
        kpis = tuple(
            Kpi(
                kpi,
                own[kpi] or draw(st.sampled_from(["created", "start"])),
                *nature[kpi],
                bool(own[kpi]),
            )
            for kpi in offered
            if any(item.kpi == kpi for item in lines)
        )
        policies[number] = Policy(number, kpis, tuple(lines))
    return World(policies, *draw(options), draw(st.sampled_from(PAUSE)))
