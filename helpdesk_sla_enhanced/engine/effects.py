# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the transitions of an instance put into the history and into the outbox."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from odoo import api
from odoo.sql_db import BaseCursor

from ..sla_core.judging.record import Outcome
from ..sla_core.judging.summary import summarize
from ..store import writing
from ..store.batch import Batch, Case, Event, Head
from ..store.plumbing import CONFLICTS
from . import change_effects, collector, live, waker
from .snapshot import Snapshot
from .waker import CLOCK, CLOCK_RUNS

_logger = logging.getLogger(__name__)

#: How many actions in a row have led to what changes now, by cursor.
DEPTHS: WeakKeyDictionary[BaseCursor, int] = WeakKeyDictionary()


def fill(
    env: api.Environment,
    batch: Batch,
    snapshot: Snapshot,
    case: Case,
    head: Head,
    outcome: Outcome,
) -> None:
    """Put what became of one record into the batch."""
    changes = outcome.changes
    if not changes and head.tracker and head == case.head:
        return
    after = [change.after for change in changes]
    changed = {instance.id for instance in after}
    after += [other for other in case.instances if other.id not in changed]
    position = batch.add_head(head, summarize(after))
    if head.tracker and head.home != case.head.home:
        batch.moved.append(head.tracker)
    if (head.policy, head.no_sla) != (case.head.policy, case.head.no_sla):
        fill_policy(env, batch, snapshot, case, head, position)
    for kpi_id, _item in outcome.without_deadline:
        name = env["sla.kpi"].browse(kpi_id).name
        batch.events.append(Event(position, None, batch.now, "no_deadline", name))
    for change in changes:
        change_effects.fill_change(
            env, batch, snapshot, position, change, case.entry.silent
        )


def fill_policy(
    env: api.Environment,
    batch: Batch,
    snapshot: Snapshot,
    case: Case,
    head: Head,
    position: int,
) -> None:
    """Tell in the history which SLA a record had and has now, and who chose it;
    what a person chose, they say in the record's chatter as well."""
    new = policy_name(env, snapshot, head)
    had_one = case.head.tracker or case.head.policy
    old = policy_name(env, snapshot, case.head) if had_one else None
    user = case.entry.user if case.entry.choice else 0
    told = f"{new}. {case.why}" if case.why else new
    event = Event(position, None, batch.now, "policy", told, old, user or None)
    batch.events.append(event)
    if user and case.entry.logged:
        batch.choices.append((head.id, user, old, new))


def policy_name(env: api.Environment, snapshot: Snapshot, head: Head) -> str:
    """The name of the policy of a record, as the history names it."""
    if not head.policy:
        return env._("No SLA")
    terms = snapshot.policies.get(head.policy)
    # One that is not in force any more is not among those that are known.
    return terms.name if terms else env["sla.policy"].browse(head.policy).name


def tell_choices(env: api.Environment, batch: Batch) -> None:
    """Say in the chatter of records what people chose for them, in their name.

    The record itself is not written (A5), and a chatter that cannot be written
    costs no judgement (A6).
    """
    model = env.get(batch.model)
    if not batch.choices or not hasattr(model, "_message_log_batch"):
        return
    try:
        with env.cr.savepoint(flush=False):
            for user_id in {choice[1] for choice in batch.choices}:
                user = env["res.users"].browse(user_id)
                reader = env(context={**env.context, "lang": user.lang})
                bodies = {
                    record_id: reader._("SLA: %(old)s → %(new)s", old=old, new=new)
                    if old
                    else reader._("SLA: %(new)s", new=new)
                    for record_id, by, old, new in batch.choices
                    if by == user_id
                }
                model.browse(bodies)._message_log_batch(
                    bodies=bodies, author_id=user.partner_id.id
                )
            env["mail.message"].flush_model()
    except CONFLICTS:
        raise
    except Exception:  # whatever a chatter can raise (A6)
        _logger.exception("The choice of an SLA could not be logged in a chatter")


def apply_batch(env: api.Environment, batch: Batch) -> None:
    """Write a batch, have the crons wake in time and open screens follow."""
    if not batch.heads:
        return
    with collector.alone(env):
        acting = writing.write_batch(env, batch)
    if acting:
        env["sla.action.run"]._wake(acting)
    live.tell(env, batch.model, live.seen(batch))
    collector.forget_read(env)
    env["sla.mixin"]._forget_record_facts(
        batch.model, [head.id for head in batch.heads]
    )
    if not env.context.get(CLOCK_RUNS):  # it looks for what comes next
        due = batch.next_due()
        if due is not None:
            waker.wake_by(env, CLOCK, due)


def get_depth(env: api.Environment) -> int:
    """How many actions in a row have led to what changes now (E8)."""
    return DEPTHS.get(env.cr, 0)


@contextmanager
def caused_by(env: api.Environment, depth: int) -> Iterator[None]:
    """While this lasts, what changes is the consequence of an action."""
    before = get_depth(env)
    DEPTHS[env.cr] = depth
    try:
        yield
    finally:
        DEPTHS[env.cr] = before
