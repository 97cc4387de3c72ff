# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How instances are written: at once, and in sight of automation rules (E6)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from odoo import api
from odoo.models import BaseModel
from odoo.tools import SQL

from . import followers, plumbing
from .batch import BATCH_KEY, SILENT_KEY, Batch
from .columns import ID, TEXT, Rows
from .instance_table import BORN, CHANGING, TERMS, Writer
from .plumbing import CONFLICTS

_logger = logging.getLogger(__name__)

#: The columns of a birth that say where it belongs; its facts follow.
PLACE = (("tracker_id", ID), ("res_model", TEXT), ("res_id", ID), ("company_id", ID))
BIRTH = Writer((*BORN, *TERMS, *CHANGING))
INSERTED = (*PLACE, *BIRTH.columns)
#: What is written of an instance that changes, and of one that also gets other terms.
CHANGE = Writer(CHANGING)
CHANGE_OF_TERMS = Writer((*CHANGING, *TERMS))
#: The fields of an instance that a batch may change.
WRITTEN = frozenset(name for name, _kind in CHANGE_OF_TERMS.columns)
#: What others that extend the creation of instances get to see of a birth.
SHOWN = (
    "tracker_id",
    "res_model",
    "res_id",
    "policy_id",
    "item_id",
    "kpi_id",
    "cycle",
    "status",
)
SHOWN_AT = [[name for name, _kind in INSERTED].index(name) for name in SHOWN]


def write_instances(
    env: api.Environment, batch: Batch, trackers: Sequence[int]
) -> None:
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
            number: birth_row(batch, trackers, number) for number in births
        }
        for numbers in batch.by_silence(births):
            call_rules(env, "create", batch, numbers)


def call_rules(
    env: api.Environment, name: str, batch: Batch, numbers: list[int]
) -> None:
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
def shielded(env: api.Environment) -> Iterator[None]:
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


def write_some(
    env: api.Environment, name: str, batch: Batch, numbers: list[int]
) -> None:
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


def written(env: api.Environment, name: str, batch: Batch) -> BaseModel:
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


def birth_row(batch: Batch, trackers: Sequence[int], number: int) -> tuple[Any, ...]:
    """The row of a birth, as :data:`INSERTED` orders it."""
    position, change = batch.changes[number]
    head = batch.heads[position]
    return (
        trackers[position],
        batch.model,
        head.id,
        head.home or None,
        *BIRTH.row(change.after),
    )


def claim(context: Mapping[str, Any], kind: str) -> Batch | None:
    """The batch that a call was made for, once; None for any other call."""
    batch = context.get(BATCH_KEY)
    if not isinstance(batch, Batch) or batch.claimable != kind:
        return None
    batch.claimable = None
    return batch


def insert_instances(env: api.Environment, batch: Batch) -> list[int]:
    """Insert the claimed births of a batch, in order; their ids."""
    rows = [batch.birth_rows[number] for number in batch.claim]
    ids = plumbing.insert_rows(env, "sla_kpi_instance", INSERTED, rows)
    for number, instance_id in zip(batch.claim, ids, strict=True):
        batch.instance_ids[number] = instance_id
    return ids


def update_instances(env: api.Environment, batch: Batch) -> None:
    """Update the claimed instances of a batch."""
    writer = CHANGE_OF_TERMS if batch.new_terms else CHANGE
    after = [batch.changes[number][1].after for number in batch.claim]
    rows = [(instance.id, *writer.row(instance)) for instance in after]
    source = Rows((("id", ID), *writer.columns), rows)
    env.cr.execute(
        SQL(
            "UPDATE sla_kpi_instance AS i SET %s FROM %s WHERE i.id = u.id",
            source.assigned(writer.columns),
            source.source,
        )
    )
