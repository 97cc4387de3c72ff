# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Present terms for instances that are running, and the way back (SEMANTICS C5)."""

from odoo import models

from ..sla_core import timer as tm
from ..sla_core.moments import epoch, moment
from ..sla_core.recompute import (
    recompute,
    restore,
    terms_of_item,
    warned,
)
from ..sla_core.spec import holds_true

#: Instances that a preview reads together.
READ_TOGETHER = 1000


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    def _recompute_policy(self, policy):
        """What the present terms make of the policy's running instances.

        Those of companies whose SLAs are off stand still and are left out (F5).

        :return: an iterator over lists of pairs of the terms that the instance's item
            gives today and the :class:`~..sla_core.recompute.Recompute`
        """
        snapshot = self.env["sla.config"]._snapshot()
        now, store = self._sla_now(), self.env["sla.store"]
        after = 0
        while rows := store._read_running(
            policy.id, after, snapshot.disabled, READ_TOGETHER
        ):
            after = rows[-1][0]
            found = store._read_instances({row[1] for row in rows}, with_holds=True)
            wanted = {row[0]: row[2] for row in rows}
            results = self._recompute_found(policy, found, wanted, now)
            yield list(results.values())

    def _recompute_found(self, policy, found, wanted, now):
        """Recompute some instances of the policy.

        :param found: ``{tracker id: [Instance]}``, with ended holds
        :param wanted: the ids of the instances that are recomputed, with the ids of
            their companies, or 0
        :return: ``{instance id: (Terms, Recompute)}``, without those that no item of
            the policy gives terms to any more
        """
        items = self._items_of(policy)
        instances = {
            number: instance
            for number, instance in _by_id(found).items()
            if number in wanted and instance.item in items
        }
        new = {
            number: terms_of_item(items[instance.item])
            for number, instance in instances.items()
        }
        pausing = {number for number, terms in new.items() if terms.allow_pause}
        held = self._held_unpaused(policy, found, pausing)
        clocks_of, at = self._clocks(), epoch(now)
        return {
            number: (
                new[number],
                recompute(
                    instance,
                    new[number],
                    at,
                    clocks_of(wanted[number]),
                    number in held,
                    items[instance.item].steps,
                ),
            )
            for number, instance in instances.items()
        }

    def _items_of(self, policy):
        """The policy's items as the engine judges by them, by id."""
        terms = self.env["sla.config"]._snapshot().policies.get(policy.id)
        return terms.spec.items if terms else {}

    def _held_unpaused(self, policy, found, wanted):
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
        items = self._items_of(policy)
        if not asked or not items:
            return set()
        found = self.env["sla.store"]._read_tracker_heads(list(asked))
        heads = found.get(policy.model, ())
        rows = self._read_pause_rows(policy, heads)
        return {
            instance.id
            for head in heads
            if head.id in rows
            for instance in asked[head.tracker]
            if instance.item in items
            and holds_true(rows[head.id], items[instance.item].pause)
        }

    def _read_pause_rows(self, policy, heads):
        """The policy's rows of the records, by record id."""
        terms = self.env["sla.config"]._snapshot().policies[policy.id]
        companies = {}
        for head in heads:
            companies.setdefault(head.company, []).append(head.id)
        rows = {}
        for company, ids in companies.items():
            rows |= self.env["sla.condition"]._read_rows(terms, company, ids)
        return rows

    def _apply_recompute(self, policy, lines):
        """Give the lines' instances their new terms, if they are what the preview saw.

        The instances are locked; the lines say afterwards what became of them.
        """
        now = self._sla_now()
        found = self._read_lines(lines)
        wanted = {row.id: row.company_id.id or 0 for row in lines.instance_id}
        results = self._recompute_found(policy, found, wanted, now)
        changes = {}
        for line in lines:
            number = line.instance_id.id
            terms, result = results.get(number, (None, None))
            reason = line._why_skipped(terms, result)
            if reason:
                line.write({"state": "skipped", "reason": reason})
            else:
                line._note_applied(now, result)
                changes[number] = result.change
        self._change_terms(found, now, changes)

    def _undo_recompute(self, policy, lines):
        """Give the lines' instances back what the recompute took from them."""
        now = self._sla_now()
        found = self._read_lines(lines)
        instances = _by_id(found)
        pausing = lines.filtered(lambda line: line.old_allow_pause).instance_id
        held = self._held_unpaused(policy, found, set(pausing.ids))
        later, items = lines._recomputed_again(), self._items_of(policy)
        clocks_of, at = self._clocks(), epoch(now)
        changes = {}
        for line in lines:
            number = line.instance_id.id
            instance = instances[number]
            siblings = found[line.instance_id.tracker_id.id]
            reason = line._why_kept(instance, siblings, number in later)
            if not reason:
                hold_from = line._hold_from(at) if number in held else None
                item = items.get(instance.item)
                steps = item.steps if item else ()
                clocks = clocks_of(line.instance_id.company_id.id or 0)
                change = restore(instance, line._saved(), at, clocks, hold_from, steps)
                reason = None if change else "failed"
            if reason:
                line.write({"state": "kept", "reason": reason})
            else:
                line.write({"state": "undone"})
                changes[number] = change
        self._change_terms(found, now, changes)
        self._take_back_runs(changes)

    def _read_lines(self, lines):
        """All instances of the lines' records, by tracker, with their ended holds."""
        trackers = lines.instance_id.tracker_id.ids
        return self.env["sla.store"]._read_instances(trackers, with_holds=True)

    def _take_back_runs(self, changes):
        """Take actions out of the outbox that have not run and are not true any more.

        Left there, they would keep the true warning or failure from acting later: an
        action runs once (E3).
        """
        passed = {}
        for number, change in changes.items():
            timer = change.after.timer
            failed = timer.status == tm.NONCOMPLIANT
            passed[number] = {tm.FAILURE: failed, tm.WARNING: failed or warned(timer)}
            for step in timer.steps:
                passed[number][step.action] = step.at is None
        runs = self.env["sla.action.run"].search(
            [
                ("instance_id", "in", list(passed)),
                ("trigger", "in", (tm.WARNING, tm.FAILURE, tm.ESCALATION)),
                ("state", "in", ("pending", "skipped")),
            ]
        )

        def untrue(run):
            escalates = run.trigger == tm.ESCALATION
            key = run.action_id.id if escalates else run.trigger
            return not passed[run.instance_id.id].get(key, True)

        runs.filtered(untrue)._permitted().unlink()

    def _change_terms(self, found, now, changes):
        """Write changes of terms, by the ids of the instances."""
        self._change_instances(
            found,
            now,
            lambda instance, _at, _clocks: changes.get(instance.id),
            new_terms=True,
        )

    def _recompute_detail(self, change):
        """Old → new of a recompute; moments are UTC."""
        old, new = change.before.timer, change.after.timer
        parts = []
        if old.failure != new.failure:
            parts.append(
                self.env._(
                    "Failure %(old)s → %(new)s UTC",
                    old=moment(old.failure),
                    new=moment(new.failure),
                )
            )
        if old.warning != new.warning:
            parts.append(
                self.env._(
                    "Warning %(old)s → %(new)s UTC",
                    old=moment(old.warning) if old.warning is not None else "–",
                    new=moment(new.warning) if new.warning is not None else "–",
                )
            )
        return ", ".join(parts) or self.env._("Other terms, the same times.")


def _by_id(found):
    return {i.id: i for instances in found.values() for i in instances}
