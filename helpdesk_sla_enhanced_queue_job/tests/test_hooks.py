# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Installed while actions wait, and uninstalled while jobs do."""

from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common_outbox import OutboxCase

from ..hooks import post_init_hook, uninstall_hook
from .common import JobMode


@tagged("post_install", "-at_install")
class TestHooks(JobMode, OutboxCase):
    def _wait(self):
        self._acting(self._say("hello"))
        row = self._rows(self._create_ticket())
        return row, self._jobs(row)

    def test_what_waits_at_the_installation_gets_a_job(self):
        """SEMANTICS E3."""
        row, job = self._wait()
        job.sudo().unlink()
        post_init_hook(self.env)
        self._perform_jobs()
        self.assertEqual(row.state, "done")

    def test_jobs_that_wait_are_cancelled_and_the_scheduled_action_is_woken(self):
        """SEMANTICS E3: nothing would know their method any more."""
        row, job = self._wait()
        cron = self.env.ref("helpdesk_sla_enhanced.ir_cron_sla_actions")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        triggers.unlink()
        uninstall_hook(self.env)
        self.env.invalidate_all()
        self.assertEqual((row.state, job.state), ("pending", "cancelled"))
        self.assertTrue(self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]))

    def _begun(self, job):
        """A job that a process has started, and the lock that the process holds."""
        job.state = "started"
        self.env.flush_all()
        self.env.cr.execute(
            "INSERT INTO queue_job_lock (id, queue_job_id) VALUES (%s, %s)",
            [job.id, job.id],
        )

    def test_a_job_whose_process_has_ended_is_cancelled_as_well(self):
        """SEMANTICS E3: the job runner would queue it again, for ever."""
        _row, job = self._wait()
        self._begun(job)
        uninstall_hook(self.env)
        self.env.invalidate_all()
        self.assertEqual(job.state, "cancelled")
