# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How records were: what was tracked of them, and what their instances know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from odoo.fields import Field

from ...sla_core.judging.record import Instance
from ...sla_core.replay.versions import History, Past, history
from ...sla_core.timer import timer as tm
from ...sla_core.timer.facts import changed
from ...store import past_rows, reading
from ...store.batch import Head
from .. import config
from . import tickets
from .moments import when
from .planning import Plan


class Event(NamedTuple):
    """A line of the history: when, what, and of which instance, 0 for none."""

    at: int
    kind: str
    instance: int


class Known(NamedTuple):
    """What is known of one record: its head, the instances that it had, its versions
    by a plan, and since when it has its policy."""

    head: Head
    instances: tuple[Instance, ...]
    history: History
    applied: int
    created: int
    archived: int | None
    untouched: bool
    #: The instances that it had before its policy was applied.
    seed: tuple[Instance, ...]

    def lacking(self, plan: Plan) -> frozenset[str]:
        """The fields whose past is not known; none if nothing was ever changed."""
        if self.untouched:
            return frozenset()
        return plan.lacking | self.history.broken


def read_known(plan: Plan, ids: Collection[int]) -> dict[int, Known]:
    """What is known of records, by id."""
    env, model = plan.model.env, plan.model
    responsible = config.get_snapshot(env).responsible(model._name)
    heads = {
        head.id: head
        for head in reading.read_heads(env, model._name, list(ids), responsible)
    }
    trackers = [head.tracker for head in heads.values() if head.tracker]
    found = reading.read_instances(env, trackers, True) if trackers else {}
    events: defaultdict[int, list[Event]] = defaultdict(list)
    for row in past_rows.read_events(env, trackers) if trackers else ():
        events[row[0]].append(Event(*row[1:]))
    present = past_rows.read_present(model, plan.known, ids)
    moments = {
        head.id: [event.at for event in events[head.tracker]] for head in heads.values()
    }
    pasts = _read_pasts(plan, present, moments)
    return {
        number: _known(
            plan,
            head,
            tuple(found.get(head.tracker, ())),
            events[head.tracker],
            present[number],
            pasts[number],
        )
        for number, head in heads.items()
    }


def _known(
    plan: Plan,
    head: Head,
    instances: tuple[Instance, ...],
    events: list[Event],
    present: dict[str, Any],
    changes: list[Past],
) -> Known:
    created, written = present.pop("create_date") or 0, present.pop("write_date") or 0
    of_policy = [event.at for event in events if event.kind == "policy"]
    applied = max(of_policy[-1] if of_policy and head.policy else created, created)
    archived = None
    if not head.active and plan.model._active_name not in plan.tracked:
        ends = [event.at for event in events if event.kind == tm.CANCELLATION]
        archived = ends[-1] if ends else written
    return Known(
        head,
        instances,
        history(present, changes, created),
        applied,
        created,
        archived,
        written <= created + 1,
        _before(instances, events, applied),
    )


def _before(
    instances: tuple[Instance, ...], events: list[Event], applied: int
) -> tuple[Instance, ...]:
    """The instances that were born before a moment, as they were then."""
    born = {event.instance: event.at for event in events if event.kind == tm.START}
    return tuple(
        one
        if one.timer.met is None or one.timer.met < applied
        else changed(one, timer=changed(one.timer, met=None))
        for one in instances
        if born.get(one.id, applied) < applied
    )


def _read_pasts(
    plan: Plan, present: dict[int, dict[str, Any]], moments: dict[int, list[int]]
) -> defaultdict[int, list[Past]]:
    """The changes of the fields that have a history, by record.

    :param moments: when the engine judged each record: a change was made at one of
        them, if one lies within its transaction
    """
    names = {name: field.type for name, field in plan.tracked.items()}
    readers = {name: Reader(plan, field) for name, field in plan.tracked.items()}
    pasts: defaultdict[int, list[Past]] = defaultdict(list)
    for number, name, low, high, before, after in past_rows.read_tracked(
        plan.model, names, list(present)
    ):
        at = when(low, high, moments.get(number, []))
        value_of = readers[name].value_of
        pasts[number].append(Past(at, name, value_of(before), value_of(after)))
    if plan.noted:
        records = plan.model.browse(present)
        noted = tickets.noted_past(records, plan.noted, present, moments)
        for number, changes in noted.items():
            pasts[number] += changes
    return pasts


class Reader:
    """Makes of a tracked value what stands in the column of its field."""

    def __init__(self, plan: Plan, field: Field[Any]) -> None:
        self.kind = field.type
        self.keys: dict[str, Any] = {}
        if field.type == "selection":
            env = plan.model.env
            for code, _name in env["res.lang"].get_installed():
                lang = env(context={**env.context, "lang": code})
                for key, label in field._description_selection(lang):
                    self.keys.setdefault(label, key)

    def value_of(self, value: Any) -> Any:
        """The value, as the column has it; of moments the epoch seconds."""
        if self.kind == "boolean":
            return bool(value)
        if self.kind == "selection":
            return self.keys.get(value, value) or None
        if self.kind in ("many2one", "char", "text"):
            return value or None
        return value
