# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's own automation rules that follow the transitions (SEMANTICS E6)."""

from psycopg2 import errors

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ToyCase

RULES_LOGGER = "odoo.addons.helpdesk_sla_enhanced.store.instance_rows"
ENGINE_LOGGER = "odoo.addons.helpdesk_sla_enhanced.engine.process"
#: Leaves a tag behind that tells what the rule saw.
TELL = """
old = (env.context.get("old_values") or {}).get(record.id, {}).get("status")
env["sla.toy.tag"].create({"name": "%s %s > %s" % (record.res_id, old, record.status)})
"""
#: Fails for the job that is waited for, after it has written something.
FAIL = """
job = env["sla.toy.job"].browse(record.res_id)
job.write({"note": "touched"})
if job.priority == "2":
    raise UserError("Not this one.")
env["sla.toy.tag"].create({"name": "%s" % record.res_id})
"""


@tagged("post_install", "-at_install")
class TestRulesOnInstances(ToyCase):
    """Rules on the instance model follow every transition."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        start = cls.env["ir.model.fields"]._get("sla.toy.job", "start")
        cls.ready.applicable_from_field_id = start
        cls._toy_policy(cls._toy_item(warn_after=1))

    def _when(self, status, code, **vals):
        """A rule: when the status becomes so and so."""
        field = self.env["ir.model.fields"]._get("sla.kpi.instance", "status")
        return self._automate(
            "sla.kpi.instance",
            code,
            filter_pre_domain=str([("status", "!=", status)]),
            filter_domain=str([("status", "=", status)]),
            trigger_field_ids=[Command.set(field.ids)],
            **vals,
        )

    def _started(self, count=1, at="2026-01-05 09:00", **vals):
        vals = {"name": "Fence", "start": at, **vals}
        jobs = self.env["sla.toy.job"].with_user(self.worker).create([vals] * count)
        self._judge()
        return jobs

    def _told(self):
        return sorted(self.env["sla.toy.tag"].search([]).mapped("name"))

    def _statuses(self, jobs):
        return [self.instance_of(job).status for job in jobs]

    def test_a_rule_sees_every_failure_of_a_batch(self):
        """SEMANTICS E6: with the old and the new value."""
        self._when("noncompliant", TELL)
        with self.at("2026-01-05 09:00"):
            jobs = self._started(3)
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
        self.assertEqual(self._told(), [])
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
        self.assertEqual(
            self._told(), [f"{job.id} nearing > noncompliant" for job in jobs]
        )

    def test_a_rule_sees_what_a_save_does(self):
        """SEMANTICS E6: a success, in the transaction of the save."""
        self._when("succeeded", TELL)
        with self.at("2026-01-05 09:00"):
            jobs = self._started(2)
            jobs.stage_id = self.stage_ready
            self._judge()
        self.assertEqual(
            self._told(), [f"{job.id} in_progress > succeeded" for job in jobs]
        )

    def test_a_rule_sees_who_is_born_noncompliant(self):
        """SEMANTICS E6, F4: there is no old value then."""
        self._when("noncompliant", TELL)
        with self.at("2026-01-05 12:00"):
            jobs = self._started(2)
            later = self._started(1, at="2026-01-05 11:30")
        self.assertEqual(
            self._told(), [f"{job.id} None > noncompliant" for job in jobs]
        )
        self.assertEqual(self._statuses(later), ["in_progress"])

    def test_a_rule_sees_each_hold(self):
        """SEMANTICS E6: paused, and running again."""
        self._automate("sla.kpi.instance", TELL, trigger="on_write")
        with self.at("2026-01-05 09:00"):
            job = self._started()
        with self.at("2026-01-05 09:10"):
            job.waiting = True
            self._judge()
        with self.at("2026-01-05 09:20"):
            job.waiting = False
            self._judge()
        self.assertEqual(
            self._told(),
            [f"{job.id} in_progress > paused", f"{job.id} paused > in_progress"],
        )

    def test_a_rule_that_does_not_match_stays_quiet(self):
        """SEMANTICS E6."""
        self._when("canceled", TELL)
        with self.at("2026-01-05 09:00"):
            self._started().stage_id = self.stage_ready
            self._judge()
        self.assertEqual(self._told(), [])

    def test_what_a_rule_changes_is_judged_as_well(self):
        """SEMANTICS E6, E8: a failure that puts the job on the ready pile."""
        code = "env['sla.toy.job'].browse(record.res_id).write({'stage_id': %d})"
        self._when("nearing", code % self.stage_ready.id)
        with self.at("2026-01-05 09:00"):
            job = self._started()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
        self.assertEqual(self._statuses(job), ["succeeded"])

    def test_a_rule_can_read_sla_data(self):
        """SEMANTICS E6: also in savepoints, and what it changes is not forgotten."""
        code = """
job = env["sla.toy.job"].browse(record.res_id)
job.write({"priority": "1"})
job.action_try_in_vain()
job.write({"note": "%s %s" % (job.sla_status, len(job.sla_kpi_instance_ids))})
"""
        self._when("nearing", code)
        policy = self.env["sla.policy"].search([("model", "=", "sla.toy.job")])
        policy.item_ids = [
            self._toy_item("High", sequence=1, applicable_when="[('priority','=','1')]")
        ]
        with self.at("2026-01-05 09:00"):
            job = self._started()
        with self.at("2026-01-05 10:00"):
            self.run_cron("clock")
        self.assertEqual(self._item_of(job), "High")
        self.assertRecordValues(job, [{"note": "nearing 1", "waiting": False}])

    def test_a_rule_that_never_ends_is_stopped(self):
        """SEMANTICS E8: after ten turns, with a word in the history."""
        self.jobs.reapply = "always"
        policy = self.env["sla.policy"].search([("model", "=", "sla.toy.job")])
        policy.item_ids.applicable_when = "[('priority', '!=', False)]"
        code = """
job = env["sla.toy.job"].browse(record.res_id)
job.write({"priority": "1" if job.priority == "0" else "0"})
"""
        self._automate("sla.kpi.instance", code, trigger="on_create")
        with (
            self.at("2026-01-05 09:00"),
            self.assertLogs(ENGINE_LOGGER, "ERROR") as log,
        ):
            job = self._started()
        self.assertIn("stopped here", log.output[0])
        self.assertEqual(len(job.sla_kpi_instance_ids), 10)
        tracker = job.sla_kpi_instance_ids.tracker_id
        self.assertEqual(tracker.event_ids.mapped("kind").count("stopped"), 1)

    # -- rules that fail ---------------------------------------------------------------

    def test_a_failing_rule_costs_no_save(self):
        """SEMANTICS A6, E6: neither the transition, and nothing waits for a retry."""
        self._when("succeeded", "raise UserError('No.')")
        with self.at("2026-01-05 09:00"):
            job = self._started()
            with self.assertLogs(RULES_LOGGER, "ERROR") as log:
                job.stage_id = self.stage_ready
                self._judge()
        self.assertIn(f"sla.toy.job {job.id} that became succeeded", log.output[0])
        self.assertEqual(job.stage_id, self.stage_ready)
        self.assertEqual(self._statuses(job), ["succeeded"])
        self.assertFalse(self.env["sla.backlog"].search([]))

    def test_a_failing_rule_costs_no_birth(self):
        """SEMANTICS A6, E6."""
        self._when("in_progress", "raise UserError('No.')")
        with self.at("2026-01-05 09:00"), mute_logger(RULES_LOGGER):
            jobs = self._started(2)
        self.assertEqual(self._statuses(jobs), ["in_progress"] * 2)
        self.assertEqual(
            [len(job.sla_kpi_instance_ids.event_ids) for job in jobs], [1, 1]
        )

    def test_a_failing_rule_stops_no_clock(self):
        """SEMANTICS A6, E6: nor is the instance tried again and again."""
        self._when("noncompliant", "raise UserError('No.')")
        with self.at("2026-01-05 09:00"):
            jobs = self._started(2)
        with self.at("2026-01-05 11:00"), mute_logger(RULES_LOGGER):
            self.run_cron("clock")
        self.assertEqual(self._statuses(jobs), ["noncompliant"] * 2)
        self.assertFalse(any(jobs.sla_kpi_instance_ids.mapped("next_event_time")))

    def test_a_rule_that_fails_in_the_database_costs_nothing(self):
        """SEMANTICS A6, E6: an SQL error, which spoils the transaction."""
        self._when("succeeded", "env.cr.execute('SELECT 1 / 0')")
        with self.at("2026-01-05 09:00"):
            job = self._started()
            with mute_logger(RULES_LOGGER, "odoo.sql_db"):
                job.stage_id = self.stage_ready
                self._judge()
        self.assertEqual(self._statuses(job), ["succeeded"])

    def test_a_rule_that_would_fail_later_costs_nothing(self):
        """SEMANTICS A6, E6: what Odoo would write at the end of the transaction."""
        code = "env['sla.toy.job'].browse(record.res_id).write({'name': False})"
        self._when("succeeded", code)
        with self.at("2026-01-05 09:00"):
            job = self._started()
            with mute_logger(RULES_LOGGER, "odoo.sql_db"):
                job.stage_id = self.stage_ready
                self._judge()
        self.env.flush_all()
        self.assertEqual(self._statuses(job), ["succeeded"])
        self.assertEqual(job.name, "Fence")

    def test_a_failing_rule_is_undone_alone(self):
        """SEMANTICS A6, E6: all of what it did, and nothing of the others'."""
        self._when("succeeded", FAIL)
        with self.at("2026-01-05 09:00"):
            good, bad = self._started(2)
            bad.priority = "2"
            with mute_logger(RULES_LOGGER):
                (good | bad).stage_id = self.stage_ready
                self._judge()
        self.assertEqual(self._told(), [str(good.id)])
        self.assertRecordValues(
            good | bad,
            [
                {"note": "touched", "stage_id": self.stage_ready.id},
                {"note": False, "stage_id": self.stage_ready.id},
            ],
        )
        self.assertEqual(self._statuses(good | bad), ["succeeded"] * 2)

    def test_a_conflict_in_a_rule_is_left_to_odoo(self):
        """SEMANTICS A6: the whole request is tried again."""
        self._automate("sla.kpi.instance", TELL, trigger="on_create")
        tags = type(self.env["sla.toy.tag"])

        def conflict(*_args):
            raise errors.SerializationFailure

        self.patch(tags, "create", conflict)
        with self.assertRaises(errors.SerializationFailure):
            self._started()

    def test_a_rule_acts_on_the_record_without_code(self):
        """SEMANTICS E6, E1: a failure sets off an action of the job."""
        action = self.env["ir.actions.server"].create(
            {
                "name": "Note it",
                "model_id": self.env["ir.model"]._get_id("sla.toy.job"),
                "state": "object_write",
                "update_path": "note",
                "evaluation_type": "value",
                "value": "failed",
            }
        )
        self._when(
            "noncompliant",
            None,
            action={"state": "sla_record", "sla_record_action_id": action.id},
        )
        with self.at("2026-01-05 09:00"):
            failing = self._started()
            met = self._started()
            met.stage_id = self.stage_ready
            self._judge()
        with self.at("2026-01-05 11:00"):
            self.run_cron("clock")
        self.assertEqual(failing.note, "failed")
        self.assertFalse(met.note)
