# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the transitions of an instance put into the history and into the outbox."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from ..sla_core.judging.summary import summarize
from ..sla_core.time.moments import moment
from ..sla_core.timer import timer as tm
from ..store import writing
from ..store.batch import DETAILED, Event, Run
from ..store.plumbing import CONFLICTS
from . import collector, waker
from .waker import CLOCK, CLOCK_RUNS

_logger = logging.getLogger(__name__)

#: How often one record is judged in a row while automation rules change it (E8).
ROUNDS = 10
#: How many actions in a row have led to what changes now, by cursor.
DEPTHS = WeakKeyDictionary()


def fill(env, batch, snapshot, case, head, outcome):
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
        fill_change(env, batch, snapshot, position, change, case.entry.silent)


def fill_policy(env, batch, snapshot, case, head, position):
    """Tell in the history which SLA a record had and has now, and who chose it;
    what a person chose, they say in the record's chatter as well."""
    new = policy_name(env, snapshot, head)
    begun = case.head.tracker or case.head.policy
    old = policy_name(env, snapshot, case.head) if begun else None
    user = case.entry.user if case.entry.choice else 0
    event = Event(position, None, batch.now, "policy", new, old, user or None)
    batch.events.append(event)
    if user and case.entry.told:
        batch.choices.append((head.id, user, old, new))


def policy_name(env, snapshot, head):
    if not head.policy:
        return env._("No SLA")
    terms = snapshot.policies.get(head.policy)
    # One that is not in force any more is not among those that are known.
    return terms.name if terms else env["sla.policy"].browse(head.policy).name


def tell_choices(env, batch):
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
                text = env(context={**env.context, "lang": user.lang})._
                bodies = {
                    record_id: text("SLA: %(old)s → %(new)s", old=old, new=new)
                    if old
                    else text("SLA: %(new)s", new=new)
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
        _logger.exception("The choice of an SLA could not be told in a chatter")


def fill_change(env, batch, snapshot, position, change, silent):
    """Put what became of one instance into the batch, and what is to be told and
    done of it."""
    number = batch.add_change(position, change, silent)
    instance = change.after
    terms = snapshot.policies.get(instance.policy)
    if terms is not None and terms.deadlines:
        fill_deadline(env, batch, terms, position, change)
    acts = snapshot.acts(instance.policy)
    for told in change.transitions:
        if told.kind in DETAILED:
            fill_detailed(env, batch, acts, position, number, told)
        else:
            event = Event(position, number, told.at, told.kind)
            batch.events.append(event)
        if acts is None or (silent and told.at <= batch.now):
            continue
        actions = acts.actions.get((instance.item, told.kind))
        if actions:
            fill_runs(env, batch, actions, position, number, told)


def fill_deadline(env, batch, terms, position, change):
    """Give the record's deadline field the failure time, when that changes (D6)."""
    before, after = change.before, change.after
    name = terms.deadlines.get(after.item)
    if not name:
        return
    key = name, batch.heads[position].id
    if after.timer.status == tm.CANCELED:
        batch.deadlines[key] = None
    elif before is None or before.timer.failure != after.timer.failure:
        batch.deadlines[key] = after.timer.failure


def apply_batch(env, batch):
    """Write a batch and see to it that the crons wake in time."""
    if not batch.heads:
        return
    with collector.alone(env):
        acting = writing.write_batch(env, batch)
    if acting:
        env["sla.action.run"]._wake(acting)
    collector.forget_read(env)
    env["sla.mixin"]._forget_record_facts(
        batch.model, [head.id for head in batch.heads]
    )
    if not env.context.get(CLOCK_RUNS):  # it looks for what comes next
        due = batch.next_due()
        if due is not None:
            waker.wake_by(env, CLOCK, due)


def get_depth(env):
    """How many actions in a row have led to what changes now (E8)."""
    return DEPTHS.get(env.cr, 0)


@contextmanager
def caused_by(env, depth):
    """While this lasts, what changes is the consequence of an action."""
    before = get_depth(env)
    DEPTHS[env.cr] = depth
    try:
        yield
    finally:
        DEPTHS[env.cr] = before


def fill_detailed(env, batch, acts, position, number, told):
    """Tell a transition in the history that has details; a step of several actions
    is told once.

    :param acts: what the instance's policy does, None if nothing is known of it
    """
    if told.kind == tm.ESCALATION:
        step = acts.steps.get(told.action) if acts else None
        detail = step and env["sla.item.action"]._step_words(*step)
    else:
        detail = recompute_detail(env, batch.changes[number][1])
    event = Event(position, number, told.at, told.kind, detail)
    if detail and not (batch.events and batch.events[-1] == event):
        batch.events.append(event)


def why_outdone(env, told, transitions):
    """Say what has come together with a transition and is acted on instead, or
    None (E5)."""
    if told.kind == tm.WARNING:
        if any(other.kind == tm.FAILURE for other in transitions):
            return env._("The failure was found at the same time.")
    elif told.kind == tm.ESCALATION:
        if any(
            other.kind == tm.ESCALATION and other.offset > told.offset
            for other in transitions
        ):
            return env._("A further step was found at the same time.")
    return None


def fill_runs(env, batch, actions, position, number, told):
    """Queue the actions of a transition in the outbox (law 6)."""
    if told.kind == tm.ESCALATION:
        actions = [action for action in actions if action == told.action]
    reason = why_outdone(env, told, batch.changes[number][1].transitions)
    if actions and batch.depth >= ROUNDS and not reason:
        reason = stop_actions(env, batch, position, number)
    for action in actions:
        batch.runs.append(Run(position, number, action, told.kind, told.at, reason))


def stop_actions(env, batch, position, number):
    """End a row of actions that set each other off, and say so (E8).

    :return: why the next one does not run
    """
    event = Event(position, number, batch.now, "stopped")
    if event not in batch.events[-ROUNDS:]:
        batch.events.append(event)
    _logger.error(
        "SLA of %s %s: %s actions in a row set each other off, stopped here",
        batch.model,
        batch.heads[position].id,
        batch.depth,
    )
    return env._(
        "Stopped: %(count)s actions in a row set each other off.",
        count=batch.depth,
    )


def recompute_detail(env, change):
    """Old → new of a recompute; moments are UTC."""
    old, new = change.before.timer, change.after.timer
    parts = []
    if old.failure != new.failure:
        parts.append(
            env._(
                "Failure %(old)s → %(new)s UTC",
                old=moment(old.failure),
                new=moment(new.failure),
            )
        )
    if old.warning != new.warning:
        parts.append(
            env._(
                "Warning %(old)s → %(new)s UTC",
                old=moment(old.warning) if old.warning is not None else "–",
                new=moment(new.warning) if new.warning is not None else "–",
            )
        )
    return ", ".join(parts) or env._("Other terms, the same times.")
