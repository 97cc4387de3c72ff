# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The clock cron: settle what is due, batch by batch, and wake in time for the next."""

from __future__ import annotations

import time
from math import inf

from odoo import api

from ..store import tracker_rows
from ..store.odoo_private import cron_waking
from ..store.plumbing import CONFLICTS
from . import config, live, settling, waker
from .context import saying
from .transaction import commit, own_transaction
from .waker import CLOCK, QUIET

#: Conflicts with other workers in a row after which a run leaves it to the next one.
CONFLICTS_IN_A_ROW = 5
#: Seconds between two notices to those who run actions, and to open screens, while a
#: run goes on.
NOTICE_SECONDS = 1


def run(env: api.Environment) -> None:
    """Settle what is due, in batches, and wake again for what comes next (I4)."""
    cron = env["ir.cron"]
    conflicts, notified = 0, -inf
    changed: live.Waiting = {}
    cron._commit_progress()  # have no transaction open meanwhile
    while conflicts < CONFLICTS_IN_A_ROW:
        quiet = time.monotonic() - notified < NOTICE_SECONDS
        try:
            done = settle_apart(env, quiet, changed)
        except CONFLICTS:
            conflicts += 1
            continue
        conflicts = 0
        if not quiet:
            notified = time.monotonic()
            live.tell_of(env, changed)
        full = done == settling.SETTLED_TOGETHER
        if not cron._commit_progress(done, remaining=int(full)) or not full:
            break
    if quiet:
        cron_waking.notify_after_commit(env)
    live.tell_of(env, changed)
    disabled = config.get_snapshot(env).disabled
    due = tracker_rows.next_event(env, disabled)
    if due is not None:
        waker.wake_self(env, CLOCK, due)


def settle_apart(
    env: api.Environment, quiet: bool = False, changed: live.Waiting | None = None
) -> int:
    """Settle a batch in a transaction of its own; how many instances there were.

    :param quiet: leave it to the caller to notify those who run actions
    :param changed: filled with the records that open screens are to be told of by the
        caller
    """
    with own_transaction(env) as own:
        config.get_snapshot(own)  # the query of what is due comes first
        commit(own)
        said = saying(own.context, **{QUIET: quiet, live.LATER: changed})
        return settling.settle_batch(own(context={**own.context, **said}))
