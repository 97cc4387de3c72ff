# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the transitions of an instance put into the history and into the outbox."""

import logging
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from odoo import api, models

from ..sla_core import timer as tm
from .sla_batch import Event, Run
from .sla_engine import ROUNDS

_logger = logging.getLogger(__name__)

#: How many actions in a row have led to what changes now, by cursor.
DEPTHS = WeakKeyDictionary()


class SlaEngine(models.AbstractModel):
    _inherit = "sla.engine"

    @api.model
    def _depth(self):
        """How many actions in a row have led to what changes now (E8)."""
        return DEPTHS.get(self.env.cr, 0)

    @contextmanager
    def _caused_by(self, depth):
        """While this lasts, what changes is the consequence of an action."""
        before = self._depth()
        DEPTHS[self.env.cr] = depth
        try:
            yield
        finally:
            DEPTHS[self.env.cr] = before

    def _fill_detailed(self, batch, acts, position, number, told):
        """Tell a transition in the history that has details; a step of several actions
        is told once.

        :param acts: what the instance's policy does, None if nothing is known of it
        """
        if told.kind == tm.ESCALATION:
            step = acts.steps.get(told.action) if acts else None
            detail = step and self.env["sla.item.action"]._step_words(*step)
        else:
            detail = self._recompute_detail(batch.changes[number][1])
        event = Event(position, number, told.at, told.kind, detail)
        if detail and not (batch.events and batch.events[-1] == event):
            batch.events.append(event)

    def _why_outdone(self, told, transitions):
        """Say what has come together with a transition and is acted on instead, or
        None (E5)."""
        if told.kind == tm.WARNING:
            if any(other.kind == tm.FAILURE for other in transitions):
                return self.env._("The failure was found at the same time.")
        elif told.kind == tm.ESCALATION:
            if any(
                other.kind == tm.ESCALATION and other.offset > told.offset
                for other in transitions
            ):
                return self.env._("A further step was found at the same time.")
        return None

    def _fill_runs(self, batch, actions, position, number, told):
        """Queue the actions of a transition in the outbox (law 6)."""
        if told.kind == tm.ESCALATION:
            actions = [action for action in actions if action == told.action]
        reason = self._why_outdone(told, batch.changes[number][1].transitions)
        if actions and batch.depth >= ROUNDS and not reason:
            reason = self._stop_actions(batch, position, number)
        for action in actions:
            batch.runs.append(Run(position, number, action, told.kind, told.at, reason))

    def _stop_actions(self, batch, position, number):
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
        return self.env._(
            "Stopped: %(count)s actions in a row set each other off.",
            count=batch.depth,
        )
