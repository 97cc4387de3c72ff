# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How instances are written: at once, and in sight of automation rules (E6)."""

import logging
from contextlib import contextmanager

from odoo.tools import SQL

from . import followers, plumbing
from .batch import BATCH_KEY, SILENT_KEY, Batch, instance_values, term_values
from .columns import CHANGING, ID, PINNED, SHOWN, SHOWN_AT, TERMS, Rows
from .plumbing import CONFLICTS

_logger = logging.getLogger(__name__)

#: The fields of an instance that a batch may change.
WRITTEN = frozenset(name for name, _kind in (*CHANGING, *TERMS))


def write_instances(env, batch, trackers):
    """Update, then insert instances, through the ORM's own methods.

    Automation rules see one write per new status and one create (E6). What is
    cancelled goes first, since a KPI has at most one live instance.
    """
    batch.instance_ids = [change.after.id for _position, change in batch.changes]
    grouped = batch.updates_by_status()
    for status in sorted(grouped):
        for numbers in batch.by_silence(grouped[status]):
            call_rules(env, "write", batch, numbers)
    births = batch.births
    if births:
        batch.birth_rows = {
            number: birth_row(env, batch, trackers, number) for number in births
        }
        for numbers in batch.by_silence(births):
            call_rules(env, "create", batch, numbers)


def call_rules(env, name, batch, numbers):
    """Write some changes of a batch by a method that rules may be hooked into.

    A rule that fails loses what it did itself. It costs neither the transition
    nor the user's save (A6), and no rule on another instance.

    :param name: ``write`` or ``create``
    """
    if name not in vars(type(env["sla.kpi.instance"])):  # no rules
        write_some(env, name, batch, numbers)
        return
    try:
        with shielded(env):
            write_some(env, name, batch, numbers)
    except CONFLICTS:
        raise
    except Exception:  # whatever a rule can raise, it costs no transition (A6)
        if len(numbers) > 1:
            for number in numbers:
                call_rules(env, name, batch, [number])
            return
        instance = batch.changes[numbers[0]][1].after
        _logger.exception(
            "An automation rule failed on a KPI instance of %s %s that became %s",
            batch.model,
            batch.heads[batch.changes[numbers[0]][0]].id,
            instance.timer.status,
        )
        batch.claim = numbers
        written(env, name, batch)


@contextmanager
def shielded(env):
    """Undo everything that happens in here if it fails, now or when Odoo would
    have written it, and nothing else."""
    env.flush_all()
    try:
        with env.cr.savepoint(flush=False):
            yield
            env.flush_all()
    except Exception:  # raised again
        env.transaction.clear()
        raise


def write_some(env, name, batch, numbers):
    """Call ``write`` or ``create``; the override on the instance model writes.

    Silent changes say so in the context, for whatever follows the transitions.
    """
    context = {BATCH_KEY: batch, SILENT_KEY: numbers[0] in batch.silent}
    instances = env["sla.kpi.instance"].with_context(**context)
    batch.claimable, batch.claim = name, numbers
    if name == "write":
        status = batch.changes[numbers[0]][1].after.timer.status
        ids = [batch.instance_ids[number] for number in numbers]
        instances.browse(ids).write({"status": status})
    else:
        rows = [batch.birth_rows[number] for number in numbers]
        shown = range(len(SHOWN))
        instances.create([{SHOWN[n]: row[SHOWN_AT[n]] for n in shown} for row in rows])


def written(env, name, batch):
    """Write the claimed changes of a batch in one statement; their instances."""
    instances = env["sla.kpi.instance"]
    if name == "write":
        ids = [batch.instance_ids[number] for number in batch.claim]
        with followers.telling_update(env, instances._name, WRITTEN, ids):
            update_instances(env, batch)
    else:
        ids = followers.tell_inserted(
            env, instances._name, insert_instances(env, batch)
        )
    followers.compute_followers(env, name)
    return instances.browse(ids)


def birth_row(env, batch, trackers, number):
    position, change = batch.changes[number]
    instance, head = change.after, batch.heads[position]
    timer = instance.timer
    return (
        trackers[position],
        batch.model,
        head.id,
        head.home or None,
        instance.policy,
        instance.item,
        instance.kpi,
        instance.calendar or None,
        instance.cycle,
        instance.previous or None,
        timer.start,
        timer.target,
        timer.warn_after,
        timer.allow_pause,
        timer.max_hold,
        instance.reapplied or None,
        *instance_values(instance),
    )


def claim(env, context, kind):
    """The batch that a call was made for, once; None for any other call."""
    batch = context.get(BATCH_KEY)
    if not isinstance(batch, Batch) or batch.claimable != kind:
        return None
    batch.claimable = None
    return batch


def insert_instances(env, batch):
    """Insert the claimed births of a batch, in order; their ids."""
    rows = [batch.birth_rows[number] for number in batch.claim]
    ids = plumbing.insert_rows(env, "sla_kpi_instance", (*PINNED, *CHANGING), rows)
    for number, instance_id in zip(batch.claim, ids, strict=True):
        batch.instance_ids[number] = instance_id
    return ids


def update_instances(env, batch):
    """Update the claimed instances of a batch."""
    changes = [batch.changes[number][1] for number in batch.claim]
    columns = CHANGING
    rows = [(c.after.id, *instance_values(c.after)) for c in changes]
    if batch.new_terms:
        columns = (*CHANGING, *TERMS)
        rows = [
            (*row, *term_values(change.after))
            for row, change in zip(rows, changes, strict=True)
        ]
    source = Rows((("id", ID), *columns), rows)
    env.cr.execute(
        SQL(
            "UPDATE sla_kpi_instance AS i SET %s FROM %s WHERE i.id = u.id",
            source.assigned(columns),
            source.source,
        )
    )
