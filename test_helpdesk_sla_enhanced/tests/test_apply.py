# Copyright 2026 The helpdesk_sla_enhanced contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Users choose the SLA of records, one or many (SEMANTICS F1, P1)."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import SecondCompany, ToyCase


class ApplyCase(ToyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls._toy_policy(name="Standard")
        cls.gold = cls._toy_policy(name="Gold", default=False)

    def _wizard(self, records, user=None, **vals):
        wizards = self.env["sla.apply"].with_user(user or self.worker)
        return wizards.with_context(
            active_model=records._name, active_ids=records.ids
        ).create(vals)

    def _apply(self, records, policy=None, choice="policy", user=None):
        """Choose in the dialog; what it says."""
        values = {"choice": choice, "policy_id": policy and policy.id}
        action = self._wizard(records, user, **values).action_apply()
        return action["params"]

    def _policy(self, record):
        trackers = self.env["sla.tracker"].sudo()
        tracker = trackers.search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
        )
        return tracker.policy_id, tracker.source


@tagged("post_install", "-at_install")
class TestApply(ApplyCase):
    def test_a_choice_is_manual(self):
        """SEMANTICS F1: all who may write the record may choose."""
        job = self._job()
        said = self._apply(job, self.gold)
        self.assertEqual(self._policy(job), (self.gold, "manual"))
        self.assertEqual(said["title"], "Paint the fence: Gold")
        self.assertEqual((said["type"], said["message"]), ("success", ""))

    def test_no_sla_is_a_choice(self):
        """SEMANTICS F1."""
        job = self._job()
        self._apply(job, choice="none")
        self.assertTrue(job.sla_no_sla)
        self.assertFalse(self.instance_of(job))

    def test_cleared_the_default_applies_again(self):
        """SEMANTICS F1: clearing lets the others choose."""
        job = self._job(sla_policy_id=self.gold.id)
        self._apply(job, choice="clear")
        self.assertEqual(self._policy(job), (self.standard, "default"))

    def test_a_record_older_than_its_sla(self):
        """SEMANTICS F1, F2: by hand it can be given one."""
        plain = self.env["sla.toy.plain"].with_user(self.worker).create({})
        self._enable("sla.toy.plain")
        kpi = self._create_kpi("sla.toy.plain", "closed")
        item = self._item(kpi_id=kpi.id, success_criteria="[('state', '=', 'closed')]")
        policy = self._toy_policy(item, model="sla.toy.plain")
        self.assertFalse(self.instance_of(plain))
        self._apply(plain, policy)
        self.assertEqual(self.instance_of(plain).policy_id, policy)

    def test_a_selection(self):
        """SEMANTICS F1: many records at once."""
        jobs = self._job() + self._job() + self._job()
        said = self._apply(jobs, self.gold)
        self.assertEqual(jobs.sla_policy_id, self.gold)
        self.assertEqual(said["title"], "Gold: 3 records")

    def test_the_dialog_shows_what_applies_now(self):
        """SEMANTICS F1: and offers what could."""
        other = self._toy_policy(name="Draft", activate=False)
        job = self._job()
        context = {"active_model": "sla.toy.job", "active_ids": job.ids}
        with Form(self.env["sla.apply"].with_context(**context)) as dialog:
            self.assertEqual(dialog.present, "Standard (Default)")
            offered = dialog.possible_policy_ids.ids
            dialog.policy_id = self.gold
        self.assertIn(self.gold.id, offered)
        self.assertNotIn(other.id, offered)

    def test_without_a_choice(self):
        """SEMANTICS K."""
        with self.assertRaisesRegex(UserError, "Choose the SLA to apply"):
            self._apply(self._job())


@tagged("post_install", "-at_install")
class TestApplyRights(ApplyCase):
    def _protect(self, job):
        """A job that nobody may write."""
        self.env["ir.rule"].create(
            {
                "name": "Not this one",
                "model_id": self.env["ir.model"]._get_id("sla.toy.job"),
                "groups": [Command.link(self.env.ref("base.group_user").id)],
                "domain_force": f"[('id', '!=', {job.id})]",
                "perm_read": False,
                "perm_create": False,
                "perm_unlink": False,
            }
        )

    def test_a_record_that_the_user_may_not_write(self):
        """SEMANTICS P1."""
        job = self._job()
        self._protect(job)
        with self.assertRaisesRegex(UserError, "You may not change them: 1"):
            self._apply(job, self.gold)
        self.assertEqual(self._policy(job), (self.standard, "default"))

    def test_of_a_selection_the_others_are_reached(self):
        """SEMANTICS P1, F1: and the answer says how many were left out, and why."""
        job, locked = self._job(), self._job()
        self._protect(locked)
        said = self._apply(job + locked, self.gold)
        self.assertEqual(self._policy(job)[0], self.gold)
        self.assertEqual(self._policy(locked)[0], self.standard)
        self.assertEqual((said["type"], said["sticky"]), ("warning", True))
        self.assertIn("You may not change them: 1", said["message"])

    def test_records_of_another_model(self):
        """SEMANTICS B1: what is not enabled is refused, whatever a request says."""
        for name in ("res.users", "sla.policy", "sla.kpi.instance", "no.such.model"):
            values = {"res_model": name, "res_ids": [1], "policy_id": self.gold.id}
            wizards = self.env["sla.apply"].with_user(self.worker)
            with self.subTest(name), self.assertRaisesRegex(UserError, "not enabled"):
                wizards.create(values).action_apply()

    def test_ids_that_are_none(self):
        """SEMANTICS K: a request may say anything; the user reads what is wrong."""
        for ids in ("abc", 1e300, [None], ["x"], [1e300], [0], {"a": 1}):
            wizards = self.env["sla.apply"].with_user(self.worker)
            values = {"res_model": "sla.toy.job", "policy_id": self.gold.id}
            with self.subTest(ids), self.assertRaisesRegex(UserError, "not records"):
                wizards.create({**values, "res_ids": ids}).action_apply()

    def test_a_policy_for_another_model(self):
        """SEMANTICS K."""
        ticket_policy = self._create_policy(default=False)
        with self.assertRaisesRegex(UserError, "not for records of this kind"):
            self._apply(self._job(), ticket_policy)

    def test_a_policy_that_is_not_active(self):
        """SEMANTICS C1."""
        draft = self._toy_policy(name="Draft", activate=False)
        with self.assertRaisesRegex(UserError, "Activate Draft first"):
            self._apply(self._job(), draft)

    def test_a_record_that_is_gone(self):
        """SEMANTICS F6."""
        job = self._job()
        wizard = self._wizard(job, choice="policy", policy_id=self.gold.id)
        job.unlink()
        with self.assertRaisesRegex(UserError, "You may not change them: 1"):
            wizard.action_apply()

    def test_the_customer(self):
        """SEMANTICS P1: the dialog is for internal users."""
        customer = new_test_user(self.env, "toy_customer", "base.group_portal")
        with self.assertRaises(AccessError):
            self._wizard(self._job(), customer)


@tagged("post_install", "-at_install")
class TestApplyCompanies(SecondCompany, ApplyCase):
    def test_a_policy_of_another_company(self):
        """SEMANTICS C2, F1: it is attached to none of our records."""
        theirs = self._toy_policy(
            name="Theirs", default=False, company_id=self.theirs.id
        )
        jobs = self._job() + self._job(company_id=self.theirs.id)
        said = self._apply(jobs, theirs)
        self.assertEqual(self._policy(jobs[0])[0], self.standard)
        self.assertEqual(self._policy(jobs[1])[0], theirs)
        self.assertIn("another company than Theirs: 1", said["message"])

    def test_a_policy_that_the_user_may_not_see(self):
        """SEMANTICS P1: a request cannot name it either."""
        theirs = self._toy_policy(
            name="Theirs", default=False, company_id=self.theirs.id
        )
        job = self._job()
        self.worker.company_ids = self.ours
        with self.assertRaises(AccessError):
            self._apply(job, theirs)

    def test_a_company_that_is_switched_off(self):
        """SEMANTICS F5."""
        jobs = self._job() + self._job(company_id=self.theirs.id)
        self.theirs.sla_enabled = False
        said = self._apply(jobs, self.gold)
        self.assertEqual(self._policy(jobs[1])[0], self.standard)
        self.assertIn("switched off for their company: 1", said["message"])
