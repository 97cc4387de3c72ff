# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The outbox, run by jobs."""

import logging
import time

from odoo import api, models

from odoo.addons.helpdesk_sla_enhanced.engine import config
from odoo.addons.helpdesk_sla_enhanced.engine.actions import queue
from odoo.addons.helpdesk_sla_enhanced.engine.transaction import own_transaction
from odoo.addons.helpdesk_sla_enhanced.sla_core.time.moments import epoch
from odoo.addons.helpdesk_sla_enhanced.store import outbox
from odoo.addons.queue_job.exception import RetryableJobError

from .. import store
from ..store import KEY

_logger = logging.getLogger(__name__)

#: How often a job looks whether its action may begin, and the seconds in between. The
#: actions of a record run one after the other, and most take no longer than this.
LOOKS = 10
PAUSE = 0.05
#: Seconds after which a job comes back that could not begin, or that met an error of
#: the database or of the machine.
HELD_UP = 2
BROKEN = 60
#: Seconds for which jobs wait without a job runner until the scheduled action runs
#: the actions itself. A runner that takes another's place needs up to ten.
PATIENCE = 15


class SlaActionRun(models.Model):
    """The outbox, run by jobs: one for each action, with its id in the identity key.

    A job does nothing on its own cursor, whose transaction says that it runs. The
    action is claimed, run and closed by the outbox itself, so that it happens once
    whatever takes it: a job, its twin, or the scheduled action.
    """

    _inherit = "sla.action.run"

    # -- jobs -------------------------------------------------------------------------

    @api.model
    def _wake(self, trackers=None):
        """Make the jobs of what is due; they start when this transaction commits."""
        self._make_jobs(trackers)

    @api.model
    def _make_jobs(self, trackers=None):
        """Make a job for each action that is due and has none; how many."""
        self.flush_model()
        now = self.env["sla.engine"]._sla_now()
        disabled = config.get_snapshot(self.env).disabled
        return store.make_jobs(self.env, now, disabled, trackers)

    @api.model
    def _cron_run(self):
        """Make the jobs that are missing; run the actions if nobody else does.

        Jobs are missing after somebody deleted or cancelled them, and when a company's
        SLAs were switched on again.
        """
        if self._is_left_alone():
            _logger.warning(
                "No job runner looks after this database: SLA actions are run by the "
                "scheduled action"
            )
            return super()._cron_run()
        made = self._make_jobs()
        self.env["ir.cron"]._commit_progress(made, remaining=0)
        return None

    @api.model
    def _is_left_alone(self):
        """Whether actions wait and no job runner is there to run them."""
        disabled = config.get_snapshot(self.env).disabled
        due = outbox.next_run(self.env, disabled)
        if due is None or epoch(self.env["sla.engine"]._sla_now()) - due < PATIENCE:
            return False
        return not store.has_job_runner(self.env)

    def action_skip(self):
        """Cancel the jobs of what is skipped."""
        result = super().action_skip()
        skipped = self.filtered(lambda run: run.state == "skipped")
        reason = self.env._("The action was skipped.")
        now = self.env["sla.engine"]._sla_now()
        store.cancel_jobs(self.env, reason, now, skipped.ids)
        return result

    def action_open_jobs(self):
        """Open the jobs of the action, the last one first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "queue_job.action_queue_job"
        )
        return {
            **action,
            "domain": [("identity_key", "=", f"{KEY}{self.id}")],
            "context": {},
        }

    # -- a job ------------------------------------------------------------------------

    def _run_job(self):
        """Run the action, as the job of it that has started.

        :return: what became of it, for the list of jobs
        :raise RetryableJobError: with the seconds after which there is more to do
        """
        try:
            outcome, seconds = self._run_when_free()
        except Exception as error:  # a job that ended would never come back (E4)
            _logger.exception("The job of SLA action %s comes back", self.id)
            outcome, seconds = str(error), BROKEN
        if seconds:
            raise RetryableJobError(outcome, seconds=seconds, ignore_retry=True)
        return outcome

    def _run_when_free(self):
        """Run the action as soon as those before it let it.

        :return: what to say, and the seconds after which to try again, if ever
        """
        for _n in range(LOOKS):
            queue.run_next(self.env, only=self.id)
            outcome, seconds = self._outlook()
            if seconds != 0:
                return outcome, seconds
            time.sleep(PAUSE)
        return outcome, HELD_UP

    def _outlook(self):
        """What became of the action, and what it waits for.

        :return: words, and the seconds until its next try: 0 if only others keep it
            from running, None if there is nothing more to do
        """
        with own_transaction(self.env) as own:
            run = self.with_env(own)
            now = run.env["sla.engine"]._sla_now()
            disabled = config.get_snapshot(run.env).disabled
            found = store.read_run(run.env, run.id, now, disabled)
        if not found:
            return self.env._("The action was deleted."), None
        state, seconds, allowed = found
        if state != "pending":
            labels = dict(self._fields["state"]._description_selection(self.env))
            return labels[state], None
        if not allowed:
            return self.env._("SLAs are switched off in its company."), None
        if seconds > 0:
            return self.env._("It failed and is tried again."), int(-(-seconds // 1))
        return self.env._("It waits for the action before it."), 0
