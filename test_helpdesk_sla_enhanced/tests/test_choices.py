# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Choices of a policy: together with other changes, in silence, and when all fails."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.helpdesk_sla_enhanced.engine import effects

from .common import ToyCase

ENGINE_LOGGER = "odoo.addons.helpdesk_sla_enhanced.engine.process"


@tagged("post_install", "-at_install")
class TestChoices(ToyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.action = cls.env["ir.actions.server"].create(
            {
                "name": "Say so",
                "model_id": cls.env["ir.model"]._get_id("sla.toy.job"),
                "state": "code",
                "code": "log('started')",
            }
        )
        start = {"trigger": "start", "server_action_id": cls.action.id}
        actions = {"action_ids": [Command.create(start)]}
        cls.default = cls._toy_policy(cls._toy_item(**actions))
        cls.gold = cls._toy_policy(
            cls._toy_item("High", applicable_when="[('priority', '=', '2')]"),
            cls._toy_item("Others", **actions),
            default=False,
            name="Gold",
        )

    def _runs(self, job):
        runs = self.env["sla.action.run"].search([])
        return runs.filtered(lambda run: run.instance_id.res_id == job.id)

    def _fail_to_judge(self):
        """Let the engine fail once, and keep what it failed at."""
        with (
            mute_logger(ENGINE_LOGGER),
            patch.object(effects, "fill", side_effect=ValueError("boom")),
        ):
            self._judge()

    def test_a_job_made_under_a_choice_knows_no_other_policy(self):
        """SEMANTICS F1, I7: no instance of the default, no action of it."""
        job = self._job(sla_policy_id=self.gold.id)
        self.assertEqual(job.sla_kpi_instance_ids.policy_id, self.gold)
        self.assertEqual(len(self._runs(job)), 1)

    def test_choice_and_change_are_judged_together(self):
        """SEMANTICS I7: on the state after the save, and once."""
        self.jobs.reapply = "always"
        job = self._job()
        self._judge()
        job.write({"sla_policy_id": self.gold.id, "priority": "2"})
        self.assertEqual(self._item_of(job), "High")
        self.assertEqual(
            job.sla_kpi_instance_ids.sorted("id").mapped("status"),
            ["canceled", "in_progress"],
        )

    def test_a_choice_in_silence_runs_no_action(self):
        """SEMANTICS F4: for what becomes true up to then."""
        job = self._job(sla_no_sla=True)
        silent = self.gold.with_context(sla_silent=True)
        job.sla_no_sla = False
        before = self._runs(job)
        silent.apply_to(job.sudo().with_context(sla_silent=True), source="manual")
        self.assertEqual(job.sla_policy_id, self.gold)
        self.assertEqual(self._runs(job), before)

    def test_a_choice_that_could_not_be_judged_is_not_lost(self):
        """SEMANTICS A6, F1: it waits with its change and is made by the retry."""
        with self.at("2026-01-05 09:00"):
            job = self._job()
            self._judge()
            job.sla_policy_id = self.gold
            self._fail_to_judge()
            self.assertEqual(job.sla_policy_id, self.default)
        with self.at("2026-01-05 09:30"):
            self.run_cron("reconcile")
        self.assertRecordValues(
            job, [{"sla_policy_id": self.gold.id, "sla_source": "manual"}]
        )

    def test_a_silent_record_that_could_not_be_judged_stays_silent(self):
        """SEMANTICS A6, F4."""
        jobs = self.env["sla.toy.job"].with_context(sla_silent=True)
        with self.at("2026-01-05 09:00"):
            job = jobs.create({"name": "Imported"})
            self._fail_to_judge()
        with self.at("2026-01-05 09:30"):
            self.run_cron("reconcile")
        self.assertEqual(self.instance_of(job).status, "in_progress")
        self.assertFalse(self._runs(job))
