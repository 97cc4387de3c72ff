# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""With and without a job runner: who runs the actions, and what monitoring says."""

from odoo.tests import tagged

from odoo.addons.helpdesk_sla_enhanced.tests.common_outbox import OutboxCase

from .. import store
from .common import JobRunner

RUN_LOGGER = "odoo.addons.helpdesk_sla_enhanced_queue_job.models.sla_action_run"


@tagged("post_install", "-at_install")
class TestJobRunner(OutboxCase):
    """Nobody performs jobs here."""

    def _late(self):
        """A ticket whose action waits since ten minutes ago."""
        self._acting(self._say("hello"))
        with self.at("2026-01-05 08:50"):
            ticket = self._create_ticket()
            self.env.cr.flush()
        return ticket

    def test_while_there_is_one_the_scheduled_action_runs_nothing(self):
        """SEMANTICS E3: it is for the job runner, however long it takes."""
        ticket = self._late()
        runner = JobRunner(self.env.cr.dbname)
        self.addCleanup(runner.close)
        with self.at("2026-01-05 09:00"):
            self._run_actions()
        self.assertEqual(self._rows(ticket).state, "pending")

    def test_without_one_the_scheduled_action_runs_everything(self):
        """SEMANTICS E3: a server that nobody set up, or one that is down."""
        ticket = self._late()
        with self.at("2026-01-05 09:00"), self.assertLogs(RUN_LOGGER, "WARNING"):
            self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["hello"])

    def test_another_one_has_time_to_take_its_place(self):
        """SEMANTICS E3: a job runner that is started again is not missing yet."""
        self._acting(self._say("hello"))
        with self.at("2026-01-05 09:00") as frozen:
            ticket = self._create_ticket()
            frozen.tick(14)
            self._run_actions()
            self.assertFalse(self._said(ticket))
            frozen.tick(1)
            with self.assertLogs(RUN_LOGGER, "WARNING"):
                self.run_cron("actions")
        self.assertEqual(self._said(ticket), ["hello"])

    def test_one_of_another_database_is_none(self):
        """SEMANTICS E3: a lock is of one database."""
        runner = JobRunner("postgres")
        self.addCleanup(runner.close)
        self.assertFalse(store.has_job_runner(self.env))

    def _figure(self):
        return self.env["sla.health"]._report()["figures"]["job_runner_missing"]

    def test_monitoring_says_when_there_is_none(self):
        """SEMANTICS E4: not fatal, since the scheduled action does the work."""
        report = self.env["sla.health"]._report()
        self.assertEqual(report["figures"]["job_runner_missing"], 1)
        self.assertIn("job_runner_missing", report["problems"])
        runner = JobRunner(self.env.cr.dbname)
        self.assertEqual(self._figure(), 0)
        runner.close()
        self.assertEqual(self._figure(), 1)

    def test_the_health_page_says_what_to_do(self):
        """SEMANTICS E4."""
        self._late()
        page = self.env["sla.health"].with_user(self.manager).page()
        advice = {p["figure"]: p["advice"] for p in page["problems"]}
        self.assertIn("server_wide_modules", advice["job_runner_missing"])
        self.assertIn("root.sla", advice["actions_late_seconds"])
        labels = {line["figure"]: line["label"] for line in page["figures"]}
        self.assertEqual(labels["job_runner_missing"], "Job runner missing")
