# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Present terms for instances that are running, and the way back (SEMANTICS C5)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from odoo import api
from odoo.models import BaseModel

from ..sla_core.judging.recompute import Recompute, recompute
from ..sla_core.judging.record import Change, Instance
from ..sla_core.judging.restore import restore
from ..sla_core.judging.spec import ItemSpec, Row, holds_true
from ..sla_core.judging.terms import Terms as PinnedTerms
from ..sla_core.judging.terms import terms_of_item
from ..sla_core.time.moments import epoch
from ..sla_core.timer import timer as tm
from ..sla_core.timer.deadlines import warned
from ..store import reading, recompute_lines
from ..store.batch import Head
from . import company_clocks, conditions, config, settling

#: Instances that a preview reads together.
READ_TOGETHER = 1000


def _by_id(found: dict[int, list[Instance]]) -> dict[int, Instance]:
    return {i.id: i for instances in found.values() for i in instances}


def recompute_policy(
    env: api.Environment, policy: BaseModel
) -> Iterator[list[tuple[PinnedTerms, Recompute]]]:
    """What the present terms make of the policy's running instances.

    Those of companies whose SLAs are off stand still and are left out (F5).

    :return: an iterator over lists of pairs of the terms that the instance's item
        gives today and the :class:`~..sla_core.judging.recompute.Recompute`
    """
    snapshot = config.get_snapshot(env)
    now = env["sla.engine"]._sla_now()
    after = 0
    while rows := recompute_lines.read_running(
        env, policy.id, after, snapshot.disabled, READ_TOGETHER
    ):
        after = rows[-1][0]
        found = reading.read_instances(env, {row[1] for row in rows}, with_holds=True)
        wanted = {row[0]: row[2] for row in rows}
        results = recompute_found(env, policy, found, wanted, now)
        yield list(results.values())


def recompute_found(
    env: api.Environment,
    policy: BaseModel,
    found: dict[int, list[Instance]],
    wanted: dict[int, int],
    now: datetime,
) -> dict[int, tuple[PinnedTerms, Recompute]]:
    """Recompute some instances of the policy.

    :param found: ``{tracker id: [Instance]}``, with ended holds
    :param wanted: the ids of the instances that are recomputed, with the ids of
        their companies, or 0
    :return: ``{instance id: (Terms, Recompute)}``, without those that no item of
        the policy gives terms to any more
    """
    items = items_of(env, policy)
    instances = {
        number: instance
        for number, instance in _by_id(found).items()
        if number in wanted and instance.item in items
    }
    new = {number: terms_of_item(items[one.item]) for number, one in instances.items()}
    pausing = {number for number, terms in new.items() if terms.allow_pause}
    held = held_unpaused(env, policy, found, pausing)
    clocks_of, at = company_clocks.clocks_by_company(env), epoch(now)
    results = {}
    for number, instance in instances.items():
        clocks, steps = clocks_of(wanted[number]), items[instance.item].steps
        result = recompute(instance, new[number], at, clocks, number in held, steps)
        results[number] = new[number], result
    return results


def items_of(env: api.Environment, policy: BaseModel) -> dict[int, ItemSpec]:
    """The policy's items as the engine judges by them, by id."""
    terms = config.get_snapshot(env).policies.get(policy.id)
    return terms.spec.items if terms else {}


def held_unpaused(
    env: api.Environment,
    policy: BaseModel,
    found: dict[int, list[Instance]],
    wanted: Collection[int],
) -> set[int]:
    """Those of the wanted ids whose instance cannot pause as yet, while its own
    pause rule is true of its record."""
    asked = {
        tracker: waiting
        for tracker, instances in found.items()
        if (
            waiting := [
                instance
                for instance in instances
                if instance.id in wanted and not instance.timer.allow_pause
            ]
        )
    }
    items = items_of(env, policy)
    if not asked or not items:
        return set()
    heads = reading.read_tracker_heads(env, list(asked)).get(policy.model, [])
    rows = read_pause_rows(env, policy, heads)
    return {
        instance.id
        for head in heads
        if head.id in rows
        for instance in asked[head.tracker]
        if instance.item in items
        and holds_true(rows[head.id], items[instance.item].pause)
    }


def read_pause_rows(
    env: api.Environment, policy: BaseModel, heads: list[Head]
) -> dict[int, Row]:
    """The policy's rows of the records, by record id."""
    terms = config.get_snapshot(env).policies[policy.id]
    companies: dict[int, list[int]] = {}
    for head in heads:
        companies.setdefault(head.company, []).append(head.id)
    rows: dict[int, Row] = {}
    for company, ids in companies.items():
        rows |= conditions.read_rows(env, terms, company, ids)
    return rows


def apply_recompute(env: api.Environment, policy: BaseModel, lines: BaseModel) -> None:
    """Give the lines' instances their new terms, if they are what the preview saw.

    The instances are locked; the lines say afterwards what became of them.
    """
    now = env["sla.engine"]._sla_now()
    found = read_lines(env, lines)
    wanted = {row.id: row.company_id.id or 0 for row in lines.instance_id}
    results = recompute_found(env, policy, found, wanted, now)
    changes = {}
    for line in lines:
        number = line.instance_id.id
        terms, result = results.get(number, (None, None))
        reason = line._why_skipped(terms, result)
        if reason or result is None or result.change is None:
            line.write({"state": "skipped", "reason": reason})
        else:
            line._note_applied(now, result)
            changes[number] = result.change
    change_terms(env, found, now, changes)


def undo_recompute(env: api.Environment, policy: BaseModel, lines: BaseModel) -> None:
    """Give the lines' instances back what the recompute took from them."""
    now = env["sla.engine"]._sla_now()
    found = read_lines(env, lines)
    instances = _by_id(found)
    pausing = lines.filtered(lambda line: line.old_allow_pause).instance_id
    held = held_unpaused(env, policy, found, set(pausing.ids))
    later, items = lines._recomputed_again(), items_of(env, policy)
    clocks_of, at = company_clocks.clocks_by_company(env), epoch(now)
    changes = {}
    for line in lines:
        number = line.instance_id.id
        instance = instances[number]
        siblings = found[line.instance_id.tracker_id.id]
        reason = line._why_kept(instance, siblings, number in later)
        change = None
        if not reason:
            hold_from = line._hold_from(at) if number in held else None
            item = items.get(instance.item)
            steps = item.steps if item else ()
            clocks = clocks_of(line.instance_id.company_id.id or 0)
            change = restore(instance, line._saved(), at, clocks, hold_from, steps)
            reason = None if change else "failed"
        if change is None:
            line.write({"state": "kept", "reason": reason})
        else:
            line.write({"state": "undone"})
            changes[number] = change
    change_terms(env, found, now, changes)
    take_back_runs(env, changes)


def read_lines(env: api.Environment, lines: BaseModel) -> dict[int, list[Instance]]:
    """All instances of the lines' records, by tracker, with their ended holds."""
    trackers = lines.instance_id.tracker_id.ids
    return reading.read_instances(env, trackers, with_holds=True)


def take_back_runs(env: api.Environment, changes: dict[int, Change]) -> None:
    """Take actions out of the outbox that have not run and are not true any more.

    Left there, they would keep the true warning or failure from acting later: an
    action runs once (E3).
    """
    passed: dict[int, dict[int | str, bool]] = {}
    for number, change in changes.items():
        timer = change.after.timer
        failed = timer.status == tm.NONCOMPLIANT
        passed[number] = {tm.FAILURE: failed, tm.WARNING: failed or warned(timer)}
        for step in timer.steps:
            passed[number][step.action] = step.at is None
    runs = env["sla.action.run"].search(
        [
            ("instance_id", "in", list(passed)),
            ("trigger", "in", (tm.WARNING, tm.FAILURE, tm.ESCALATION)),
            ("state", "in", ("pending", "skipped")),
        ]
    )

    def untrue(run: BaseModel) -> bool:
        escalates = run.trigger == tm.ESCALATION
        key = run.action_id.id if escalates else run.trigger
        return not passed[run.instance_id.id].get(key, True)

    runs.filtered(untrue)._permitted().unlink()


def change_terms(
    env: api.Environment,
    found: dict[int, list[Instance]],
    now: datetime,
    changes: dict[int, Change],
) -> None:
    """Write changes of terms, by the ids of the instances."""
    settling.change_instances(
        env,
        found,
        now,
        lambda instance, _at, _clocks: changes.get(instance.id),
        new_terms=True,
    )
