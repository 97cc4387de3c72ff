# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the outbox is emptied: on time, each action once, on any number of workers."""

from __future__ import annotations

import logging
import random
import time
import traceback
from collections.abc import Callable
from typing import Any

import psycopg2

from odoo import fields
from odoo.api import Environment
from odoo.models import BaseModel

from ...store import outbox
from ...store.outbox import TRIES
from ...store.plumbing import CONFLICTS
from .. import config, waker
from ..transaction import TransactionTaken, commit, own_transaction
from ..waker import ACTIONS
from . import running

_logger = logging.getLogger(__name__)

#: Conflicts with other transactions after which an action counts as failed.
CONFLICTS_IN_A_ROW = 8
#: Seconds to wait after a conflict, at most, so that the same two do not meet again.
PAUSE = 0.1
#: Seconds between two reports of the cron's progress.
REPORT_SECONDS = 1


def run_due(env: Environment) -> None:
    """From inside the scheduled action: run what is due, one after the other, and come
    back for what waits (E3, I4).

    Copies of the scheduled action run at the same time.
    """
    cron = env["ir.cron"]
    cron._commit_progress()  # have no transaction open meanwhile
    ran, reported = 0, 0.0
    while run_next(env):
        ran += 1
        if time.monotonic() - reported < REPORT_SECONDS:
            continue
        if not cron._commit_progress(ran, remaining=1):
            return
        ran, reported = 0, time.monotonic()
    cron._commit_progress(ran, remaining=0)
    due = outbox.next_run(env, config.get_snapshot(env).disabled)
    if due is not None:
        waker.wake_self(env, ACTIONS, due)


# -- one action -----------------------------------------------------------------------


def run_next(env: Environment, only: int | None = None) -> bool:
    """Run the action that is due first, in transactions of its own.

    :param only: the id of the one action to run, if it is due
    :return: whether there was one
    """
    claimed = None
    try:
        with own_transaction(env) as own:
            try:
                claimed = until_free(own, claim, own, only)
            except CONFLICTS:
                claimed = None  # other workers are busy with them all
            if claimed:
                run_id, attempts = claimed
                run_claimed(own["sla.action.run"].browse(run_id), attempts)
    except psycopg2.Error:
        if not claimed:
            raise
        # Its connection has ended, as its process may: the others go on, and it
        # is tried again as one whose process has ended.
        _logger.warning("SLA action %s lost its database", claimed[0], exc_info=True)
    return bool(claimed)


def claim(env: Environment, only: int | None = None) -> tuple[int, int] | None:
    """Take the action that is due first: (id, attempts), or None.

    The attempt is written before it starts, since it may end its process.

    :param only: the id of the one action to take, if it is due
    """
    now = env["sla.engine"]._sla_now()
    reason = env._(
        "Begun at %(time)s UTC. If it no longer runs, the server process was "
        "killed, and it is tried again.",
        time=fields.Datetime.to_string(now),
    )
    # In memory but for the first time: the claim is to be the first query.
    disabled = config.get_snapshot(env).disabled
    claimed: tuple[int, int] | None = outbox.claim_run(env, now, reason, disabled, only)
    commit(env)
    return claimed


def run_claimed(run: BaseModel, attempts: int) -> None:
    """Run an action that this worker has started; its failure stops nothing (E4).

    :param run: one sla.action.run, in an environment of its own transaction
    :param attempts: how often it was started, this time included
    """
    env = run.env
    if attempts > TRIES:
        reason = env._("The server process was killed every time this action started.")
        until_free(env, keep_failure, run, attempts, reason)
        return
    try:
        until_free(env, run_locked, run, attempts)
    except Exception as error:  # whatever the code of an action may raise
        env.cr.rollback()
        _logger.warning("SLA action %s failed", run.id, exc_info=True)
        final = isinstance(error, TransactionTaken)
        reason = taken_text(env) if final else traceback.format_exc()
        until_free(env, keep_failure, run, attempts, reason, final)


def run_locked(run: BaseModel, attempts: int) -> None:
    """Run the action in one transaction, if it is still this worker's."""
    if outbox.lock_run(run.env, run.id, attempts):
        running.perform(run)
    commit(run.env)


def keep_failure(
    run: BaseModel, attempts: int, reason: str, final: bool = False
) -> None:
    """Keep why the action failed; it is tried again later, or given up (E4)."""
    now = run.env["sla.engine"]._sla_now()
    final = final or attempts >= TRIES
    outbox.retry_run(run.env, run.id, attempts, now, reason, final)
    commit(run.env)


def taken_text(env: Environment) -> str:
    """Say what is wrong with an action that ended the transaction it runs in."""
    return env._(
        "The action committed or rolled back by SQL, so that part of what it does "
        "may be kept. It is not tried again by itself: take that out of its code "
        "first.\n\n%(traceback)s",
        traceback=traceback.format_exc(),
    )


def until_free(env: Environment, step: Callable[..., Any], *arguments: Any) -> Any:
    """Do something in a new transaction, again after each conflict with another.

    :return: what the step returns
    """
    for number in range(CONFLICTS_IN_A_ROW):
        try:
            return step(*arguments)
        except CONFLICTS:
            env.cr.rollback()
            if number == CONFLICTS_IN_A_ROW - 1:
                raise
            time.sleep(random.uniform(0, PAUSE))
    return None
