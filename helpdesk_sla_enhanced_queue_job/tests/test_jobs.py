# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Jobs: when they are made, what they come to, and what may happen to them."""

from odoo import SUPERUSER_ID, Command
from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.helpdesk_sla_enhanced.tests.common import utc
from odoo.addons.helpdesk_sla_enhanced.tests.common_outbox import OutboxCase
from odoo.addons.queue_job.job import Job
from odoo.addons.queue_job.jobrunner.runner import Database

from ..store import UNSTARTED
from .common import JobMode

JOB_LOGGER = "odoo.addons.helpdesk_sla_enhanced_queue_job.models.sla_action_run"


class JobCase(JobMode, OutboxCase):
    """Tickets whose actions wait as jobs."""

    def _wait(self, *actions, **vals):
        """A new ticket whose actions wait: (the rows of the outbox, their jobs)."""
        self._acting(*(actions or [self._say("hello")]))
        rows = self._rows(self._create_ticket(**vals))
        return rows, self._jobs(rows)

    def _net(self):
        """Let the scheduled action look for jobs that are missing."""
        return super(JobMode, self).run_cron("actions")

    def _waiting(self, rows):
        return self._jobs(rows).filtered(lambda job: job.state in UNSTARTED)


@tagged("post_install", "-at_install")
class TestMaking(JobCase):
    def test_each_action_has_a_job_with_its_transition(self):
        """SEMANTICS E3: in the same transaction, in the channel of its own."""
        rows, jobs = self._wait(self._say("one"), self._say("two"))
        self.assertEqual(len(rows), 2)
        keys = [f"sla.action.run:{row.id}" for row in rows]
        self.assertEqual(jobs.mapped("identity_key"), keys)
        self.assertEqual(set(jobs.mapped("channel")), {"root.sla"})
        self.assertEqual(set(jobs.mapped("state")), {"pending"})
        self.assertFalse(any(jobs.mapped("eta")))

    def test_a_job_is_as_queue_job_would_write_it(self):
        """Column by column: it is written past the ORM."""
        row, job = self._wait(self._say("hello"))
        env = self.env(user=SUPERUSER_ID, context={})
        with self.at(job.date_created):
            twin = Job(
                row.with_env(env)._run_job,
                identity_key=job.identity_key,
                description="SLA: Action",
                max_retries=0,
            )
            twin.company_id = row.tracker_id.company_id.id
            twin.date_created = job.date_created
            twin.store()
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(j) - 'id' - 'uuid' FROM queue_job AS j WHERE id IN %s "
            "ORDER BY id",
            [(job.id, twin.db_record().id)],
        )
        (ours,), (theirs,) = self.env.cr.fetchall()
        self.assertEqual(ours, theirs)
        self.assertEqual(job.records, row.with_env(env))

    def test_the_number_of_statements_does_not_grow(self):
        """Law 4: users' saves pay for it."""
        self._wait()
        for _n in range(3):
            self._create_ticket()
        self.env.cr.flush()
        self.env["queue.job"].search(self._our_jobs()).unlink()
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.env["sla.action.run"]._wake()
        self.assertEqual(self.env["queue.job"].search_count(self._our_jobs()), 4)

    def test_an_administrator_may_choose_another_channel(self):
        function = self.env.ref(
            "helpdesk_sla_enhanced_queue_job.job_function_sla_action_run"
        )
        function.channel_id = self.env.ref("queue_job.channel_root")
        _row, job = self._wait()
        self.assertEqual(job.channel, "root")

    def test_one_job_at_a_time(self):
        """SEMANTICS E3: not a second one while the first waits or runs."""
        row, job = self._wait()
        for state in ("pending", "enqueued", "started"):
            job.state = state
            self.env["sla.action.run"]._wake(row.tracker_id.ids)
            self._net()
            self.assertEqual(self._jobs(row), job, state)

    def test_a_job_that_is_lost_is_made_again(self):
        """SEMANTICS E3: deleted, cancelled, failed, or said to be done."""
        row, job = self._wait()
        for state in ("cancelled", "failed", "done"):
            job.state = state
            self._net()
            job = self._waiting(row)
            self.assertEqual(len(job), 1, state)
        job.sudo().unlink()
        self._net()
        self.assertEqual(len(self._waiting(row)), 1)
        self._run_actions()
        self.assertEqual(row.state, "done")

    def test_what_was_put_off_comes_at_once_when_it_is_due(self):
        """SEMANTICS E3: another instance may need the same step sooner."""
        row, job = self._wait(self._action("raise UserError('boom')"))
        self._run_actions()
        self.assertTrue(job.eta)
        row._permitted().write({"next_try_time": Datetime.now()})
        row._wake(row.tracker_id.ids)
        self.env.invalidate_all()
        self.assertFalse(job.eta)
        self.assertEqual(self._jobs(row), job)

    def test_a_company_that_is_switched_on_again(self):
        """SEMANTICS F5: the jobs came to nothing meanwhile, and are made again."""
        row, job = self._wait()
        self.env.company.sla_enabled = False
        self._run_actions()
        self.assertEqual((row.state, job.state), ("pending", "done"))
        self.assertIn("switched off", job.result)
        self.assertEqual(self._jobs(row), job)
        self.env.company.sla_enabled = True
        self._run_actions()
        self.assertEqual(row.state, "done")


@tagged("post_install", "-at_install")
class TestRunning(JobCase):
    def test_a_job_says_what_became_of_its_action(self):
        row, job = self._wait()
        self._run_actions()
        self.assertRecordValues(job, [{"state": "done", "result": "Done"}])

    def test_a_failing_action_keeps_its_job(self):
        """SEMANTICS E4: one job for all tries, at the times of the outbox, and never
        "failed": how often it is tried is not for queue_job to say."""
        self._acting(self._action("raise UserError('boom')"))
        with self.at("2026-01-05 09:00") as frozen:
            row = self._rows(self._create_ticket())
            job = self._jobs(row)
            for minutes in (1, 5, 30, 120):
                self._run_actions()
                self.assertEqual((row.state, job.state), ("pending", "pending"))
                self.assertEqual(job.eta, row.next_try_time)
                frozen.tick(minutes * 60)
            self._run_actions()
        self.assertEqual((row.state, job.state), ("failed", "done"))
        self.assertEqual(job.result, "Failed")
        self.assertEqual(self._jobs(row), job)

    def test_a_later_action_of_the_record_waits_for_the_one_before(self):
        """SEMANTICS E1: its job comes back after seconds, not minutes."""
        self._acting(self._say("first"), self._say("second"))
        with self.at("2026-01-05 09:00") as frozen:
            ticket = self._create_ticket()
            first, second = self._jobs(self._rows(ticket))
            self._begin_and_die()
            self._perform(second)
            self.assertEqual(second.eta, utc("2026-01-05 09:00:02"))
            self.assertIn("before it", second.result)
            self._perform(first)
            self.assertEqual(first.eta, utc("2026-01-05 09:01"))
            frozen.tick(60)
            self._run_actions()
        self.assertEqual(self._said(ticket), ["first", "second"])

    def test_what_breaks_a_job_does_not_end_it(self):
        """SEMANTICS E4: a full disk, say, so that nothing can be written; it comes
        back, however often."""
        with self.at("2026-01-05 09:00"), mute_logger("odoo.sql_db"):
            row, job = self._wait()
            self.env.cr.execute(
                "ALTER TABLE sla_action_run ADD CONSTRAINT never CHECK (attempts < 1)"
            )
            with self.assertLogs(JOB_LOGGER, "ERROR"):
                self._perform(job)
        self.assertEqual((row.state, job.state), ("pending", "pending"))
        self.assertEqual(job.eta, utc("2026-01-05 09:01"))

    def test_a_killed_job_is_queued_again_however_often(self):
        """SEMANTICS E3: queue_job itself would give it up after five times."""
        _row, job = self._wait()
        job.write({"state": "started", "retry": 99, "date_enqueued": "2026-01-01"})
        self.env.flush_all()
        self.env.cr.execute(Database._query_requeue_dead_jobs(None))
        self.env.invalidate_all()
        self.assertEqual(job.state, "pending")

    def test_the_action_of_a_job_may_be_gone(self):
        """SEMANTICS F6: its record was deleted."""
        row, job = self._wait()
        ticket = self.env["helpdesk.ticket"].browse(row.instance_id.res_id)
        ticket.sudo().unlink()
        self._run_actions()
        self.assertFalse(row.exists())
        self.assertEqual(job.state, "done")
        self.assertIn("deleted", job.result)

    def test_a_twin_does_nothing(self):
        """SEMANTICS E3: jobs that two transactions made at the same time."""
        row, job = self._wait()
        twin = job.with_context(_job_edit_sentinel=job.EDIT_SENTINEL).copy(
            {"uuid": "twin", "state": "pending", "identity_key": job.identity_key}
        )
        ticket = self.env["helpdesk.ticket"].browse(row.instance_id.res_id)
        self._run_actions()
        self.assertEqual(self._said(ticket), ["hello"])
        self.assertEqual(twin.state, "done")


@tagged("post_install", "-at_install")
class TestManagers(JobCase):
    def test_skipping_cancels_the_job(self):
        """SEMANTICS E4."""
        row, job = self._wait()
        row.with_user(self.manager).action_skip()
        self.env.invalidate_all()
        self.assertEqual(job.state, "cancelled")

    def test_a_job_that_runs_is_not_cancelled(self):
        """SEMANTICS E4: its process lives, and closes it."""
        row, job = self._wait()
        job.state = "started"
        row.with_user(self.manager).action_skip()
        self.env.invalidate_all()
        self.assertEqual(job.state, "started")

    def test_run_again_makes_a_job(self):
        """SEMANTICS E4."""
        row, job = self._wait()
        row.with_user(self.manager).action_skip()
        row.with_user(self.manager).action_run_again()
        self.assertEqual(len(self._waiting(row)), 1)
        self._run_actions()
        self.assertEqual(row.state, "done")

    def test_the_jobs_of_an_action_are_a_click_away(self):
        row, job = self._wait()
        other = self._wait()[1]
        user = new_test_user(
            self.env, "queue", "queue_job.group_queue_job_manager,base.group_user"
        )
        user.group_ids = [
            Command.link(self.env.ref("helpdesk_sla_enhanced.group_sla_manager").id)
        ]
        action = row.with_user(user).action_open_jobs()
        found = self.env["queue.job"].with_user(user).search(action["domain"])
        self.assertEqual(found.ids, job.ids)
        self.assertNotEqual(found.ids, other.ids)
