# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What was and what would be, side by side: a line for each KPI and cycle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...sla_core.judging.record import Instance, settle
from ...sla_core.judging.results import with_result
from ...sla_core.replay.dial import taken
from ...sla_core.timer import timer as tm
from .playing import Life

NONE, RUNNING, MET, BREACHED, WAIVED = "none", "running", "met", "breached", "waived"
Key = tuple[int, int]
#: The rate of what is met or breached; what runs or is waived is in neither (R3).
RATES = {MET: 100.0, BREACHED: 0.0}


def of_history(life: Life, until: int) -> dict[Key, Instance]:
    """The instances that count of a record, by KPI and cycle, as of a moment."""
    found = {}
    for instance in life.known.instances:
        if instance.current:
            found[instance.kpi, instance.cycle] = _settled(instance, until, life)
    return found


def of_play(life: Life) -> dict[Key, Instance]:
    """The instances that would count of a record, by KPI and cycle."""
    return _current(life.played.instances)


def _current(instances: tuple[Instance, ...]) -> dict[Key, Instance]:
    return {(one.kpi, one.cycle): one for one in instances if one.current}


def _settled(instance: Instance, until: int, life: Life) -> Instance:
    change = settle(instance, until, life.clocks)
    return with_result(change, instance.user or 0, life.clocks).after


def verdict(instance: Instance | None, waived: bool = False) -> str:
    """What became of a KPI."""
    if instance is None or instance.timer.status == tm.CANCELED:
        return NONE
    status = instance.timer.status
    if status == tm.SUCCEEDED:
        return MET
    if status != tm.NONCOMPLIANT:
        return RUNNING
    return WAIVED if waived or instance.timer.waived else BREACHED


def used(instance: Instance | None) -> float | None:
    """How much of its target a KPI took that has its result, in percent."""
    if instance is None or instance.elapsed is None or not instance.timer.target:
        return None
    return 100 * instance.elapsed / instance.timer.target


def compare(
    life: Life, before: dict[Key, Instance], until: int
) -> Iterator[dict[str, Any]]:
    """The lines of a record: what stands in their columns, moments in epoch seconds.

    A breach that was waived is waived by the other policy as well, if it breaches.

    :param before: what it is compared with, by KPI and cycle
    """
    after = of_play(life)
    calm = _current(life.unhurried)
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        waived = verdict(was) == WAIVED
        then, would_be = verdict(was), verdict(now, waived)
        if then == would_be == NONE:
            continue
        flips = {then, would_be} == {MET, BREACHED}
        slow = calm.get(key)
        took = taken(slow, until, life.clocks) if slow else None
        yield {
            "res_id": life.known.head.id,
            "company_id": life.known.head.company or life.known.head.home or None,
            "kpi_id": key[0],
            "cycle": key[1],
            "was": then,
            "would_be": would_be,
            "flips": flips,
            "was_rate": RATES.get(then),
            "rate": RATES.get(would_be),
            "was_percent": used(was),
            "used_percent": used(now),
            "user_id": (was.user if was else 0) or life.known.head.user or None,
            "instance_id": was.id if was else None,
            "taken_seconds": took.seconds if took and would_be != WAIVED else None,
            "taken_met": bool(took and took.met),
            **_terms("was_", was),
            **_terms("", now),
        }


def _terms(side: str, instance: Instance | None) -> dict[str, Any]:
    """By which item it was judged, and when it was due and met."""
    timer = instance.timer if instance else None
    return {
        f"{side}item_id": instance.item if instance else None,
        f"{side}failure_time": timer.failure if timer else None,
        f"{side}met_time": timer.met if timer else None,
    }


def acted(
    life: Life, actions: dict[tuple[int, str], list[int]]
) -> Iterator[tuple[int, str]]:
    """The actions that would have run: when, and at which trigger.

    :param actions: the ids of the actions of each item and trigger
    """
    items = {one.id: one for one in life.played.instances}
    failed = {
        (told.instance, told.signal.at)
        for told in life.played.story
        if told.signal.kind == tm.FAILURE
    }
    for told in life.played.story:
        instance, signal = items.get(told.instance), told.signal
        if instance is None:
            continue
        if signal.kind == tm.ESCALATION:
            yield signal.at, signal.kind
        elif signal.kind == tm.WARNING and (told.instance, signal.at) in failed:
            continue  # failure instead of warning (E5)
        else:
            for _action in actions.get((instance.item, signal.kind), ()):
                yield signal.at, signal.kind
