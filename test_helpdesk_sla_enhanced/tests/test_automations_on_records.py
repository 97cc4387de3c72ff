# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Automation rules that apply a policy to records (SEMANTICS F1)."""

from odoo.tests import tagged

from .common import ToyCase


@tagged("post_install", "-at_install")
class TestRulesOnRecords(ToyCase):
    """Rules that apply a policy, and those that lose to a user's choice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.default = cls._toy_policy()
        cls.gold = cls._toy_policy(default=False, name="Gold")
        cls.apply_gold = {"state": "sla_apply", "sla_policy_id": cls.gold.id}

    def _assert_chosen(self, job, policy, source):
        self.assertRecordValues(
            job, [{"sla_policy_id": policy.id, "sla_source": source}]
        )

    def test_a_rule_applies_a_policy_at_creation(self):
        """SEMANTICS F1: without code, of origin automatic, for any user."""
        self._automate("sla.toy.job", trigger="on_create", action=self.apply_gold)
        job = self._job()
        self._assert_chosen(job, self.gold, "automatic")

    def test_a_job_that_is_born_under_a_rule_knows_no_other_policy(self):
        """SEMANTICS I7: one change, judged after the outermost call."""
        self._automate("sla.toy.job", trigger="on_create", action=self.apply_gold)
        job = self._job()
        self.assertRecordValues(
            job.sla_kpi_instance_ids,
            [{"policy_id": self.gold.id, "status": "in_progress"}],
        )

    def test_a_rule_applies_a_policy_later(self):
        """SEMANTICS F1."""
        rule = {"filter_domain": "[('priority', '=', '2')]", "action": self.apply_gold}
        self._automate("sla.toy.job", **rule)
        job = self._job()
        self._assert_chosen(job, self.default, "default")
        job.priority = "2"
        self._assert_chosen(job, self.gold, "automatic")

    def test_a_field_written_by_code_of_a_rule_is_no_users_choice(self):
        """SEMANTICS F1: a write of the field inside an automation is automatic."""
        code = f"record.write({{'sla_policy_id': {self.gold.id}}})"
        self._automate("sla.toy.job", code, trigger="on_create")
        self._assert_chosen(self._job(), self.gold, "automatic")

    def test_a_field_written_by_a_rule_without_code_is_no_users_choice(self):
        """SEMANTICS F1: Odoo's own "update record"."""
        action = {
            "state": "object_write",
            "update_path": "sla_policy_id",
            "resource_ref": f"sla.policy,{self.gold.id}",
            "value": str(self.gold.id),
        }
        self._automate("sla.toy.job", trigger="on_create", action=action)
        self._assert_chosen(self._job(), self.gold, "automatic")

    def test_a_users_choice_wins_within_one_save(self):
        """SEMANTICS F1: whatever a rule does in the same save."""
        self._automate("sla.toy.job", trigger="on_create", action=self.apply_gold)
        job = self._job(sla_policy_id=self.default.id)
        self._assert_chosen(job, self.default, "manual")

    def test_a_users_no_sla_wins_within_one_save(self):
        """SEMANTICS F1: it is a choice as well."""
        self._automate("sla.toy.job", trigger="on_create", action=self.apply_gold)
        job = self._job(sla_no_sla=True)
        self.assertTrue(job.sla_no_sla)
        self.assertFalse(self.instance_of(job))

    def test_the_last_rule_wins(self):
        """SEMANTICS F1: of two automatic choices in one save."""
        silver = self._toy_policy(default=False, name="Silver")
        self._automate("sla.toy.job", trigger="on_create", action=self.apply_gold)
        action = {"state": "sla_apply", "sla_policy_id": silver.id}
        self._automate("sla.toy.job", trigger="on_create", action=action)
        self._assert_chosen(self._job(), silver, "automatic")

    def test_a_rule_on_an_instance_applies_a_policy(self):
        """SEMANTICS F1, E6: in effect when everything is judged."""
        code = f"env['sla.policy'].browse({self.gold.id}).apply_to(" + (
            "env['sla.toy.job'].browse(record.res_id))"
        )
        on = {
            "trigger": "on_create",
            "filter_domain": "[('policy_id.name','=','Standard')]",
        }
        self._automate("sla.kpi.instance", code, **on)
        self._assert_chosen(self._job(), self.gold, "automatic")
