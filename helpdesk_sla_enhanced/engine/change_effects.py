# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the change of one instance puts into the history and into the outbox."""

from __future__ import annotations

import logging

from odoo import api

from ..sla_core.judging.record import Change
from ..sla_core.time.moments import moment
from ..sla_core.timer import timer as tm
from ..sla_core.timer.escalation import Escalation
from ..sla_core.timer.facts import Signal
from ..store.batch import DETAILED, Batch, Event, Run
from .snapshot import Snapshot
from .terms import Acts, Terms

_logger = logging.getLogger(__name__)


#: How often one record is judged in a row while automation rules change it (E8).
ROUNDS = 10


def fill_change(
    env: api.Environment,
    batch: Batch,
    snapshot: Snapshot,
    position: int,
    change: Change,
    silent: bool,
) -> None:
    """Put what became of one instance into the batch, and what is to be logged and
    done of it."""
    number = batch.add_change(position, change, silent)
    instance = change.after
    terms = snapshot.policies.get(instance.policy)
    if terms is not None and terms.deadlines:
        fill_deadline(batch, terms, position, change)
    acts = snapshot.acts(instance.policy)
    for signal in change.transitions:
        if signal.kind in DETAILED:
            fill_detailed(env, batch, acts, position, number, signal)
        else:
            event = Event(position, number, signal.at, signal.kind)
            batch.events.append(event)
        if acts is None or (silent and signal.at <= batch.now):
            continue
        actions = acts.actions.get((instance.item, signal.kind))
        if actions:
            fill_runs(env, batch, actions, position, number, signal)


def fill_deadline(batch: Batch, terms: Terms, position: int, change: Change) -> None:
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


def fill_detailed(
    env: api.Environment,
    batch: Batch,
    acts: Acts | None,
    position: int,
    number: int,
    signal: Signal,
) -> None:
    """Write a transition that has details to the history; a step of several actions
    is written once.

    :param acts: what the instance's policy does, None if nothing is known of it
    """
    if isinstance(signal, Escalation):
        step = acts.steps.get(signal.action) if acts else None
        detail = step and env["sla.item.action"]._step_words(*step)
    else:
        detail = recompute_detail(env, batch.changes[number][1])
    event = Event(position, number, signal.at, signal.kind, detail)
    if detail and not (batch.events and batch.events[-1] == event):
        batch.events.append(event)


def why_outdone(
    env: api.Environment, signal: Signal, transitions: list[Signal]
) -> str | None:
    """Say what has come together with a transition and is acted on instead, or
    None (E5)."""
    if signal.kind == tm.WARNING:
        if any(other.kind == tm.FAILURE for other in transitions):
            return env._("The failure was found at the same time.")
    elif isinstance(signal, Escalation):
        if any(
            isinstance(other, Escalation) and other.offset > signal.offset
            for other in transitions
        ):
            return env._("A further step was found at the same time.")
    return None


def fill_runs(
    env: api.Environment,
    batch: Batch,
    actions: list[int],
    position: int,
    number: int,
    signal: Signal,
) -> None:
    """Queue the actions of a transition in the outbox (law 6)."""
    if isinstance(signal, Escalation):
        actions = [action for action in actions if action == signal.action]
    reason = why_outdone(env, signal, batch.changes[number][1].transitions)
    if actions and batch.depth >= ROUNDS and not reason:
        reason = stop_actions(env, batch, position, number)
    for action in actions:
        batch.runs.append(Run(position, number, action, signal.kind, signal.at, reason))


def stop_actions(env: api.Environment, batch: Batch, position: int, number: int) -> str:
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


def recompute_detail(env: api.Environment, change: Change) -> str:
    """Old → new of a recompute; moments are UTC."""
    old, new = (change.before or change.after).timer, change.after.timer
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
