# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Records that the database deletes, and records that the sweep alone can find."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ToyCase


@tagged("post_install", "-at_install")
class TestDeletedWithTheirParent(ToyCase):
    """A line goes with its job: no line's ``unlink`` is called (SEMANTICS F6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._enable("sla.toy.line")
        shipped = cls._create_kpi("sla.toy.line", "shipped")
        cls._toy_policy(
            cls._toy_item(
                "Shipped",
                kpi_id=shipped.id,
                success_criteria="[('shipped', '=', True)]",
            ),
            model="sla.toy.line",
        )

    def setUp(self):
        super().setUp()
        self.job, self.other = self._job(), self._job()
        lines = self.env["sla.toy.line"]
        self.running = lines.create({"job_id": self.job.id})
        self.ended = lines.create({"job_id": self.job.id, "shipped": True})
        self.kept = lines.create({"job_id": self.other.id})

    def _trackers(self, *lines):
        return self.env["sla.tracker"].search(
            [
                ("res_model", "=", "sla.toy.line"),
                ("res_id", "in", [line.id for line in lines]),
            ]
        )

    def test_both_leave_the_reports_at_once(self):
        """SEMANTICS F6: what ran and what had ended; others stay."""
        self.assertEqual(len(self._trackers(self.running, self.ended, self.kept)), 3)
        instances = self.env["sla.kpi.instance"].search(
            [("res_model", "=", "sla.toy.line")]
        )
        self.assertEqual(len(instances), 3)
        self.job.sudo().unlink()
        self.assertFalse(self._trackers(self.running, self.ended))
        self.assertEqual(instances.exists().res_id, self.kept.id)

    def test_a_change_that_waits_goes_too(self):
        """SEMANTICS F6: in the same transaction."""
        self.running.shipped = True
        self.job.sudo().unlink()
        self._judge()
        self.assertFalse(self._trackers(self.running))
        self.assertFalse(self.env["sla.backlog"].search([]))

    def test_the_sweep_finds_what_had_ended(self):
        """SEMANTICS F6, I8: deleted behind the back of everybody."""
        self.env.flush_all()
        self.env["sla.engine"]._process_pending()
        self.env.cr.execute(
            "DELETE FROM sla_toy_line WHERE id IN %s",
            [(self.running.id, self.ended.id)],
        )
        self.env.invalidate_all()
        self.run_cron("reconcile")
        self.assertFalse(self._trackers(self.running, self.ended))
        self.assertTrue(self._trackers(self.kept))


@tagged("post_install", "-at_install")
class TestSweptWithoutClock(ToyCase):
    def test_a_record_that_came_to_match(self):
        """SEMANTICS F2, I8: no item was for it, so it had no clock; then SQL made one
        apply."""
        self._toy_policy(self._toy_item(applicable_when="[('priority', '=', '2')]"))
        job = self._job()
        self.assertFalse(self.instance_of(job))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sla_toy_job SET priority = '2' WHERE id = %s", [job.id]
        )
        self.env.invalidate_all()
        self.run_cron("reconcile")
        self.assertEqual(self.instance_of(job).status, "in_progress")

    def test_one_that_cannot_be_judged_keeps_no_other_from_it(self):
        """SEMANTICS I8: a poisoned record among many; the others are swept."""
        self._toy_policy()
        jobs = self.env["sla.toy.job"].concat(*(self._job() for _n in range(5)))
        instances = [self.instance_of(job) for job in jobs]
        self.env.cr.execute(
            "UPDATE sla_toy_job SET stage_id = %s WHERE id IN %s",
            [self.stage_ready.id, tuple(jobs.ids)],
        )
        # A time that Python cannot read, as a restored dump may hold it.
        self.env.cr.execute(
            "UPDATE sla_tracker SET on_hold_since = 'infinity', "
            "last_on_hold = 'infinity' WHERE id = %s",
            [instances[2].tracker_id.id],
        )
        self.env.invalidate_all()
        sweep = "odoo.addons.helpdesk_sla_enhanced.engine.sweeping"
        with mute_logger("odoo.sql_db", sweep):
            self.run_cron("reconcile")
        statuses = [instance.status for n, instance in enumerate(instances) if n != 2]
        self.assertEqual(statuses, ["succeeded"] * 4)
