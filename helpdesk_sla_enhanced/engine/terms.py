# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Rows of the configuration as plain values that the engine judges by.

Nothing here asks the database. What is needed of all policies at once, the fields that
must be watched, is gathered when the configuration is read; a policy's own terms are
made when a record first needs them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from odoo.tools import SQL

from ..sla_core.judging.changes import JUDGE, REAPPLY
from ..sla_core.judging.spec import ItemSpec, KpiSpec, PolicySpec
from ..sla_core.policy.domains import parse
from ..sla_core.policy.durations import TOO_LONG, counted, day_seconds, seconds
from ..sla_core.time.clock import DAY
from ..sla_core.timer.escalation import ESCALATION, StepSpec
from ..store.config_rows import ConfigRow
from .row_layout import RowLayout
from .watches import Question

#: What no item applies to: recurring meetings and their occurrences (SEMANTICS B1).
EXCLUDED = {"calendar.event": [("recurrency", "=", False)]}


#: A SELECT without a WHERE, and the column of the records' ids in it.
Compiled = tuple[SQL, SQL]


@dataclass(slots=True)
class Acts:
    """What a policy does when time alone brings something about."""

    actions: dict[tuple[int, str], list[int]]
    #: The escalation steps, by action: how much, and in which unit.
    steps: dict[int, tuple[float, str]]


@dataclass(slots=True)
class Terms:
    """A policy as the engine uses it: its specification and how its row is read."""

    spec: PolicySpec
    model: str
    company: int
    calendar: int
    name: str
    starts: list[str]
    conditions: list[str]
    cases: list[list[tuple[int, int]]]
    asked: list[int]
    acts: Acts
    deadlines: dict[int, str]
    #: How its row is read, by company, as far as that can be kept.
    compiled: dict[int, Compiled] = field(default_factory=dict)


class Source:
    """The rows of a configuration, and the terms of the policies among them.

    :param rows: what ``store/config_rows.py`` reads
    :param closed: the conditions that a record is done with, by model
    """

    def __init__(
        self, rows: dict[str, list[ConfigRow]], closed: dict[str, str]
    ) -> None:
        self.closed = closed
        self.entities = {row.model: row for row in rows["entities"]}
        self.policies = {row.id: row for row in rows["policies"]}
        self.kpis = {row.id: row for row in rows["kpis"]}
        self.calendars = {row.id: row for row in rows["calendars"]}
        self.items: defaultdict[int, list[ConfigRow]] = defaultdict(list)
        for row in rows["items"]:
            self.items[row.policy_id].append(row)
        self.actions: defaultdict[int, list[ConfigRow]] = defaultdict(list)
        for row in rows["actions"]:
            self.actions[row.item_id].append(row)

    @classmethod
    def empty(cls) -> Source:
        """The rows of a configuration in which nothing is enabled."""
        tables = ("entities", "policies", "kpis", "calendars", "items", "actions")
        return cls({name: [] for name in tables}, {})

    # -- what is needed of every policy -----------------------------------------------

    def questions(self, policy_id: int) -> dict[Question, int]:
        """The conditions and start fields of a policy:
        ``{(model, condition or None, field or None): what a change asks for}``."""
        policy = self.policies[policy_id]
        model, entity = policy.model, self.entities[policy.model]
        found: dict[Question, int] = {}

        def ask(text: str | None, start: str | None, asks: int) -> None:
            if text or start:
                key = model, text, start
                found[key] = found.get(key, 0) | asks

        ask(entity.pause_when, None, JUDGE)
        ask(self.closed.get(model), None, JUDGE)
        for item in self.items[policy_id]:
            ask(item.success_criteria, None, JUDGE)
            ask(self.pause_text(item, entity), None, JUDGE)
            if item.active:
                ask(item.applicable_when, None, JUDGE | REAPPLY)
                ask(None, self.start(item, policy), JUDGE)
        if model in EXCLUDED:
            ask(str(EXCLUDED[model]), None, JUDGE | REAPPLY)
        return found

    def start(self, item: ConfigRow, policy: ConfigRow) -> str:
        """The name of the field that an item's KPI counts from (C3)."""
        return self.kpis[item.kpi_id].start or policy.start or "create_date"

    def pause_text(self, item: ConfigRow, entity: ConfigRow) -> str | None:
        """The rule that counts: the item's, else the KPI's, else the model's (D5)."""
        if item.pause_override:
            return item.pause_when
        kpi = self.kpis[item.kpi_id]
        return kpi.pause_when if kpi.pause_override else entity.pause_when

    # -- one policy -------------------------------------------------------------------

    def acts(self, policy_id: int) -> Acts:
        """The ids of the actions of each item and trigger, in order, and the steps."""
        actions: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        steps: dict[int, tuple[float, str]] = {}
        for item in self.items[policy_id]:
            for action in self.actions[item.id]:
                if action.active:
                    actions[item.id, action.trigger].append(action.id)
                if action.trigger == ESCALATION:
                    steps[action.id] = action.offset, action.offset_unit
        return Acts(dict(actions), steps)

    def terms(self, policy_id: int) -> Terms:
        """One policy as plain values; see :mod:`..sla_core.judging.spec` for the row.

        :raise Exception: whatever a policy that cannot be used raises
        """
        policy = self.policies[policy_id]
        entity = self.entities[policy.model]
        items = [item for item in self.items[policy_id] if item.active]
        kpis = [self.kpis[k] for k in dict.fromkeys(item.kpi_id for item in items)]
        layout = RowLayout()
        for kpi in kpis:
            layout.add_start(kpi, kpi.start or policy.start or "create_date")
        layout.add_choices(kpis)
        return Terms(
            cases=self._selection(policy, items, kpis, layout),
            spec=self._policy_spec(policy, entity, kpis, layout),
            model=policy.model,
            company=policy.company_id or 0,
            calendar=policy.calendar_id or 0,
            name=policy.name,
            starts=layout.starts,
            conditions=layout.conditions,
            asked=layout.asked,
            acts=self.acts(policy_id),
            deadlines={
                item.id: item.deadline
                for item in self.items[policy_id]
                if item.deadline
            },
        )

    def _selection(
        self,
        policy: ConfigRow,
        items: list[ConfigRow],
        kpis: list[ConfigRow],
        layout: RowLayout,
    ) -> list[list[tuple[int, int]]]:
        """For each KPI its items in order, each with its condition (D2)."""
        cases: dict[int, list[tuple[int, int]]] = {kpi.id: [] for kpi in kpis}
        for item in items:
            applies = str(parse(item.applicable_when) + EXCLUDED.get(policy.model, []))
            cases[item.kpi_id].append((layout.ask(applies), item.id))
        return list(cases.values())

    def _policy_spec(
        self,
        policy: ConfigRow,
        entity: ConfigRow,
        kpis: list[ConfigRow],
        layout: RowLayout,
    ) -> PolicySpec:
        return PolicySpec(
            id=policy.id,
            kpis=tuple(
                KpiSpec(
                    kpi.id,
                    layout.start_of[kpi.id],
                    layout.chosen[kpi.id],
                    kpi.reopen,
                    bool(kpi.repeat),
                    bool(kpi.start),
                )
                for kpi in kpis
            ),
            items={
                item.id: self._item_spec(item, policy, entity, layout)
                for item in self.items[policy.id]
            },
            selecting=policy.state == "active" and entity.active,
            reapply_always=entity.reapply == "always",
            recalculate=bool(entity.recalculate_terminal),
            hold=layout.answer(entity.pause_when),
            closed=layout.answer(self.closed.get(policy.model)),
        )

    def _item_spec(
        self, item: ConfigRow, policy: ConfigRow, entity: ConfigRow, layout: RowLayout
    ) -> ItemSpec:
        calendar = item.calendar_id or policy.calendar_id
        day = day_seconds(self.calendars[calendar].hours_per_day) if calendar else DAY
        allow = item.allow_pause
        return ItemSpec(
            id=item.id,
            kpi=item.kpi_id,
            # Days of no hours hold no target: there is no failure time (I6).
            target=counted(item.failure_after, item.failure_unit, day) or TOO_LONG,
            warn_after=counted(item.warn_after or 0, item.warn_unit, day),
            calendar=calendar or 0,
            allow_pause=bool(policy.allow_pause)
            if allow == "policy"
            else allow == "yes",
            max_hold=counted(item.max_hold or 0, item.max_hold_unit, DAY),
            success=layout.answer(item.success_criteria),
            pause=layout.answer(self.pause_text(item, entity)),
            steps=tuple(
                _step(action, day)
                for action in self.actions[item.id]
                if action.active and action.trigger == ESCALATION
            ),
        )


def _step(action: ConfigRow, day: float) -> StepSpec:
    """An escalation step as the core knows it."""
    if action.offset_unit == "percent":
        return StepSpec(action.id, percent=action.offset)
    return StepSpec(action.id, seconds=seconds(action.offset, action.offset_unit, day))
