# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The outbox emptied by jobs instead of the scheduled action."""

from odoo.fields import Datetime, Domain
from odoo.sql_db import db_connect

from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.job import PENDING, Job
from odoo.addons.queue_job.jobrunner.runner import PG_ADVISORY_LOCK_ID


class JobRunner:
    """A session that looks after the database as a job runner does, until closed."""

    def __init__(self, database):
        self._cr = db_connect(database).cursor()
        self._cr.execute("SELECT pg_try_advisory_lock(%s)", [PG_ADVISORY_LOCK_ID])
        leads = self._cr.fetchone()[0]
        self._cr.commit()  # pylint: disable=invalid-commit # its own transaction
        if not leads:
            self._cr.close()
            raise AssertionError("Another job runner looks after the database.")

    def close(self):
        """Give the database up, as a runner that ends."""
        self._cr.execute("SELECT pg_advisory_unlock(%s)", [PG_ADVISORY_LOCK_ID])
        self._cr.close()


class JobMode:
    """Before a case of the outbox: what waits is run by jobs, as a job runner would.

    The jobs are performed here, in the order of the runner. What transactions of
    their own and processes do to them is for real servers to show.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["queue.job"].search(cls._our_jobs()).unlink()
        cls.runner = JobRunner(cls.env.cr.dbname)
        cls.addClassCleanup(cls.runner.close)

    @classmethod
    def _our_jobs(cls):
        return Domain("model_name", "=", "sla.action.run")

    def run_cron(self, name):
        """Run what the jobs run; the scheduled action makes those that are missing."""
        if name != "actions":
            return super().run_cron(name)
        self._perform_jobs()
        result = super().run_cron(name)
        self._perform_jobs()
        return result

    def _perform_jobs(self):
        """Perform all jobs that are due, and those that they make."""
        self.env.cr.flush()
        while job := self._next_job():
            self._perform(job)

    def _next_job(self):
        """The job that the runner would start next."""
        due = Domain("eta", "=", False) | Domain("eta", "<=", Datetime.now())
        domain = self._our_jobs() & Domain("state", "=", PENDING) & due
        order = "priority, date_created, id"
        return self.env["queue.job"].search(domain, order=order, limit=1)

    def _perform(self, record):
        """Perform a job as the controller of queue_job does."""
        job = Job.load(self.env, record.uuid)
        job.set_started()
        job.store()
        with self.enter_registry_test_mode():
            try:
                job.perform()
                job.set_done()
            except RetryableJobError as error:
                job.postpone(result=str(error), seconds=error.seconds)
                job.set_pending(reset_retry=False)
        job.store()
        self.env.flush_all()

    def _jobs(self, runs):
        """The jobs of some actions of the outbox, oldest first."""
        keys = [f"sla.action.run:{run.id}" for run in runs]
        domain = Domain("identity_key", "in", keys)
        return self.env["queue.job"].search(domain, order="id")
