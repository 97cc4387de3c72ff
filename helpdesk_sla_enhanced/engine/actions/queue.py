# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How the outbox is emptied: on time, each action once, on any number of workers."""

import random
import time
import traceback

import psycopg2

from odoo import api, fields, models

from ..engine import config, waker
from ..engine.transaction import TransactionTaken, commit, own_transaction
from ..engine.waker import ACTIONS
from ..store import outbox
from ..store.outbox import TRIES
from ..store.plumbing import CONFLICTS
from .sla_action_run import _logger

#: Conflicts with other transactions after which an action counts as failed.
CONFLICTS_IN_A_ROW = 8
#: Seconds to wait after a conflict, at most, so that the same two do not meet again.
PAUSE = 0.1
#: Seconds between two reports of the cron's progress.
REPORT_SECONDS = 1
#: Days for which done and skipped actions are kept, and the parameter that says so.
KEPT_DAYS = 365
KEPT_DAYS_PARAMETER = "helpdesk_sla_enhanced.action_run_days"
DELETED_TOGETHER = 10_000


class SlaActionRun(models.Model):
    _inherit = "sla.action.run"

    # -- when -------------------------------------------------------------------------

    @api.model
    def _wake(self, trackers=None):
        """Have what is due run as soon as this transaction is committed.

        :param trackers: the ids of the trackers that it is due for, if not of any
        """
        waker.wake(self.env, ACTIONS)

    @api.model
    def _cron_run(self):
        """Run what is due, one after the other, and come back for what waits (E3, I4).

        Copies of the scheduled action run beside each other.
        """
        cron = self.env["ir.cron"]
        cron._commit_progress()  # have no transaction open meanwhile
        ran, reported = 0, 0.0
        while self._run_next():
            ran += 1
            if time.monotonic() - reported < REPORT_SECONDS:
                continue
            if not cron._commit_progress(ran, remaining=1):
                return
            ran, reported = 0, time.monotonic()
        cron._commit_progress(ran, remaining=0)
        disabled = config.get_snapshot(self.env).disabled
        due = outbox.next_run(self.env, disabled)
        if due is not None:
            waker.wake_self(self.env, ACTIONS, due)

    # -- one action -------------------------------------------------------------------

    @api.model
    def _run_next(self, only=None):
        """Run the action that is due first, in transactions of its own.

        :param only: the id of the one action to run, if it is due
        :return: whether there was one
        """
        claim = None
        try:
            with own_transaction(self.env) as own:
                runs = own[self._name]
                try:
                    claim = runs._until_free(runs._claim, only)
                except CONFLICTS:
                    claim = None  # other workers are busy with them all
                if claim:
                    runs.browse(claim[0])._run_claimed(claim[1])
        except psycopg2.Error:
            if not claim:
                raise
            # Its connection has ended, as its process may: the others go on, and it
            # is tried again as one whose process has ended.
            _logger.warning("SLA action %s lost its database", claim[0], exc_info=True)
        return bool(claim)

    @api.model
    def _claim(self, only):
        """Take the action that is due first: (id, attempts), or None.

        That it is begun is written before it is, since it may end its process.
        """
        now = self.env["sla.engine"]._sla_now()
        reason = self.env._(
            "Begun at %(time)s UTC. If it no longer runs, the server process was "
            "killed, and it is tried again.",
            time=fields.Datetime.to_string(now),
        )
        # In memory but for the first time: the claim is to be the first query.
        disabled = config.get_snapshot(self.env).disabled
        claim = outbox.claim_run(self.env, now, reason, disabled, only)
        commit(self.env)
        return claim

    def _run_claimed(self, attempts):
        """Run an action that this worker has begun; its failure stops nothing (E4)."""
        if attempts > TRIES:
            return self._until_free(
                self._keep_failure,
                attempts,
                self.env._(
                    "The server process was killed every time this action started."
                ),
            )
        try:
            self._until_free(self._run_locked, attempts)
        except Exception as error:
            self.env.cr.rollback()
            _logger.warning("SLA action %s failed", self.id, exc_info=True)
            final = isinstance(error, TransactionTaken)
            reason = self._taken() if final else traceback.format_exc()
            self._until_free(self._keep_failure, attempts, reason, final)
        return None

    def _run_locked(self, attempts):
        """Run the action in one transaction, if it is still this worker's."""
        if outbox.lock_run(self.env, self.id, attempts):
            self._perform()
        commit(self.env)

    def _keep_failure(self, attempts, reason, final=False):
        """Keep why the action failed; it is tried again later, or given up (E4)."""
        now = self.env["sla.engine"]._sla_now()
        final = final or attempts >= TRIES
        outbox.retry_run(self.env, self.id, attempts, now, reason, final)
        commit(self.env)

    def _taken(self):
        return self.env._(
            "The action committed or rolled back by SQL, so that part of what it does "
            "may be kept. It is not tried again by itself: take that out of its code "
            "first.\n\n%(traceback)s",
            traceback=traceback.format_exc(),
        )

    def _until_free(self, step, *arguments):
        """Do something in a new transaction, again after each conflict with another."""
        for number in range(CONFLICTS_IN_A_ROW):
            try:
                return step(*arguments)
            except CONFLICTS:
                self.env.cr.rollback()
                if number == CONFLICTS_IN_A_ROW - 1:
                    raise
                time.sleep(random.uniform(0, PAUSE))
        return None

    # -- clean-up ---------------------------------------------------------------------

    @api.autovacuum
    def _gc_old(self):
        """Delete what was done or skipped long ago, but nothing that failed or waits.

        :return: how many rows, and whether there are more
        """
        days = self.env["ir.config_parameter"].sudo().get_param(KEPT_DAYS_PARAMETER)
        now = self.env["sla.engine"]._sla_now()
        before = fields.Datetime.subtract(now, days=int(days or KEPT_DAYS))
        count = outbox.delete_old_runs(self.env, before, DELETED_TOGETHER)
        return count, count == DELETED_TOGETHER
